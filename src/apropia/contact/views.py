from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.contact import actions, notices, queries
from apropia.contact.forms import SettingsForm
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError, NotFound
from apropia.people.access import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def own_messages(request: PersonRequest) -> HttpResponse:
    """Show a person what was sent to them and why, and let them say how much they want."""
    at = clock.now()
    found = queries.own_messages(person=request.person, number=request.GET.get("pagina", 1), at=at)
    wanted = {"monthly_limit": found.settings.monthly_limit, "wanted_kinds": sorted(found.settings.wanted_kinds)}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_wanted(
                person=request.person,
                monthly_limit=form.cleaned_data["monthly_limit"],
                wanted_kinds=form.cleaned_data["wanted_kinds"],
                at=at,
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardamos sus preferencias de mensajes."))
            return redirect("contact:messages")
    context = {"form": form, "found": found, "page": found.page}
    return render(request, "contact/messages.html", context, status=422 if form.errors else 200)


# The token is the proof: mail programs post here without cookies (RFC 8058).
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of optional message. Opening the link only asks; a POST acts."""
    named = notices.read_token(token)
    if named is None:
        raise NotFound(_("Este enlace no sirve. Entre y cambie sus mensajes en su cuenta."))
    person_uid, kind = named
    if request.method == "POST":
        actions.unsubscribe(person_uid=person_uid, kind=kind, at=clock.now())
    return render(request, "contact/unsubscribe.html", {"kind": kind, "is_done": request.method == "POST"})


@require_safe
def suppressed(request: PersonRequest) -> HttpResponse:
    """List the addresses that refuse mail, to those who look after them."""
    text = request.GET.get("q", "").strip()
    page = queries.suppressed_page(person=request.person, number=request.GET.get("pagina", 1), text=text)
    return render(request, "contact/suppressed.html", {"page": page, "text": text})


@require_POST
def lift(request: PersonRequest, pk: int) -> HttpResponse:
    """Write again to an address that was mended."""
    address = queries.suppressed_for(person=request.person, pk=pk)
    actions.lift_suppression(addresses=[address], by=request.person, at=clock.now())
    messages.success(request, _("Volveremos a escribir a %(email)s.") % {"email": address.email})
    return redirect("contact:suppressed")
