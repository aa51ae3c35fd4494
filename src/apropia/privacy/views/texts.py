from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError, NotFound
from apropia.people.access import PersonRequest
from apropia.privacy import actions, queries
from apropia.privacy.forms import NoticeForm, TextForm


@require_safe
def notice(request: PersonRequest, number: int) -> HttpResponse:
    """Show one version of the notice, the proof of what was disclosed."""
    found = queries.notice_for(person=request.person, number=number)
    return render(request, "privacy/text.html", {"text": found, "kind": "notice"})


@require_safe
def policy(request: PersonRequest, number: int) -> HttpResponse:
    """Show one version of the policy."""
    found = queries.policy_for(person=request.person, number=number)
    return render(request, "privacy/text.html", {"text": found, "kind": "policy"})


@login_not_required
@require_safe
def public_policy(request: HttpRequest, code: str) -> HttpResponse:
    """Show the ruling policy of an entity to anybody."""
    found = queries.public_policy(code=code, at=clock.now())
    return render(request, "privacy/public_policy.html", {"text": found})


@require_safe
def manage(request: PersonRequest) -> HttpResponse:
    """Show the data-protection officer every version of both texts and how many authorise each purpose."""
    found = queries.texts_page(person=request.person, at=clock.now())
    lists = [
        ("notice", _("Aviso de privacidad"), found.notices),
        ("policy", _("Política de tratamiento"), found.policies),
    ]
    context = {"lists": lists, "counts": found.counts, "minimum_cell": request.entity.minimum_cell}
    return render(request, "privacy/manage.html", context)


@require_POST
def begin(request: PersonRequest, kind: str) -> HttpResponse:
    """Open the next draft."""
    try:
        text = actions.begin_next(kind=kind, by=request.person, at=clock.now())
    except NotFound:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("privacy:manage")
    return redirect("privacy:edit", kind, text.number)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, kind: str, number: int) -> HttpResponse:
    """Write a draft. Whoever goes on to approve it keeps it first, so that coming back loses nothing."""
    text = queries.draft_for(person=request.person, kind=kind, number=number)
    form_type = NoticeForm if kind == "notice" else TextForm
    form = form_type(
        request.POST if request.method == "POST" else None,
        initial={"body": text.body, "asks_again": getattr(text, "asks_again", False)},
    )
    if request.method == "POST" and form.is_valid():
        goes_on = "aprobar" in request.POST
        try:
            actions.save_draft(text=text, by=request.person, at=clock.now(), to_approve=goes_on, **form.cleaned_data)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            if goes_on:
                return redirect("privacy:approve", kind, number)
            messages.success(request, _("Guardamos el texto."))
            return redirect(request.path)
    context = {"form": form, "text": text, "kind": kind}
    return render(request, "privacy/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: PersonRequest, kind: str, number: int) -> HttpResponse:
    """Say what approving a text does to everybody, then do it."""
    at = clock.now()
    found = queries.approval_for(person=request.person, kind=kind, number=number, at=at)
    context = {"found": found, "kind": kind, "refusal": ""}
    if request.method == "POST":
        try:
            actions.approve(text=found.text, seen=request.POST.get("visto", ""), by=request.person, at=at)
        except DomainError as refusal:
            context["refusal"] = refusal.message
        else:
            messages.success(request, _("Aprobamos el texto. Ya rige."))
            return redirect("privacy:manage")
    return render(request, "privacy/approve.html", context, status=422 if context["refusal"] else 200)
