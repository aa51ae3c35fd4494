import json

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, following_of
from apropia.privacy import actions, queries
from apropia.privacy.forms import DecisionForm


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PersonRequest) -> HttpResponse:
    """Ask for each optional purpose not yet decided, apart. Sending the page without a tick is a complete answer."""
    at = clock.now()
    page = queries.decision_page(person=request.person, at=at)
    following = following_of(request)
    if page.notice and not page.open:
        return redirect(following or "privacy:my_data")
    form = DecisionForm(request.POST if request.method == "POST" else None, purposes=page.open)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(person=request.person, granted=form.granted, at=at)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Guardamos sus decisiones. Puede cambiarlas en «Sus datos»."))
            return redirect(following or "privacy:my_data")
    context = {"form": form, "page": page, "next": following}
    return render(request, "privacy/decide.html", context, status=422 if form.errors else 200)


@require_safe
def my_data(request: PersonRequest) -> HttpResponse:
    """Show a person what is held about them, what they decided and how to change it."""
    found = queries.own_data(person=request.person, at=clock.now())
    context = {"found": found, "contact": request.entity.controller_contact}
    return render(request, "privacy/my_data.html", context)


@require_POST
def set_decision(request: PersonRequest, code: str) -> HttpResponse:
    """Grant or take back one purpose."""
    yes = request.POST.get("decision") == "si"
    try:
        actions.decide(person=request.person, granted={code: yes}, at=clock.now(), channel="MY_DATA")
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        done = _("Guardamos su autorización.") if yes else _("Retiramos su autorización. Ya no usaremos ese dato.")
        messages.success(request, done)
    return redirect("privacy:my_data")


@require_safe
def confirm_revoke(request: PersonRequest, code: str) -> HttpResponse:
    """Say what taking back an authorisation means, before it is done; what is not given is not taken back."""
    purpose = queries.purpose_for(person=request.person, code=code, at=clock.now())
    if not purpose.is_granted:
        messages.info(request, _("No hay nada que retirar: esa autorización no está dada."))
        return redirect("privacy:my_data")
    return render(request, "privacy/revoke.html", {"purpose": purpose})


@require_safe
def download(request: PersonRequest) -> HttpResponse:
    """Give the person a copy of everything, for another program to read."""
    at = clock.now()
    actions.note_download(person=request.person, format_="json", at=at)
    content = {
        "generado": at.isoformat(),
        "entidad": request.entity.name,
        "datos": queries.held_data(person=request.person),
    }
    response = HttpResponse(
        json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2), content_type="application/json"
    )
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename="mis-datos.json") or ""
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def read_all(request: PersonRequest) -> HttpResponse:
    """Give the person a copy of everything, for reading and printing."""
    at = clock.now()
    actions.note_download(person=request.person, format_="html", at=at)
    held = queries.held_data(person=request.person)
    nothing = [heading for heading, rows in held.items() if not rows]
    response = render(request, "privacy/all_data.html", {"held": held, "nothing": nothing, "at": at})
    response["Cache-Control"] = "no-store"
    return response
