"""One's own constancia, on screen and as PDF; and, for who manages, those that were issued."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.formats.constancia import write
from apropia.formats.errors import FormatError
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.constancias import RevokeForm
from apropia.learning.forms.verification import CodeToVerifyForm
from apropia.learning.policies.constancias import REVOKERS
from apropia.learning.views.deeds import do
from apropia.people.access import PersonRequest, roles_required


@require_safe
def constancia(request: PersonRequest, code: str) -> HttpResponse:
    """Show the constancia of a course, ready to be printed."""
    found = queries.verification.constancia_for(person=request.person, code=code)
    return _shown(request, found)


@require_safe
def sheet(request: PersonRequest, code: str) -> HttpResponse:
    """Give the constancia as an accessible PDF; one that was revoked is only shown."""
    found = queries.verification.constancia_for(person=request.person, code=code)
    if found.revoked is not None:
        return redirect("learning:constancia", code)
    try:
        content = write(found.sheet(request.person.display_name))
    except FormatError as problem:
        return _shown(request, found, problem=problem.message)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"constancia-{found.completion.printed_code}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _shown(request: HttpRequest, found: queries.verification.Constancia, *, problem: str = "") -> HttpResponse:
    today = clock.local_date(clock.now(), found.completion.entity.timezone)
    context = {
        "found": found,
        "completion": found.completion,
        "verify_url": found.verify_url,
        "problem": problem,
        "is_over": found.until is not None and found.until < today,
    }
    return render(request, "learning/constancia.html", context, status=422 if problem else 200)


@roles_required(*REVOKERS)
@require_safe
def door(request: PersonRequest) -> HttpResponse:
    """Ask for the code of a constancia that somebody shows."""
    form = CodeToVerifyForm(request.GET if "codigo" in request.GET else None)
    if form.is_valid():
        return redirect("learning:issued_one", form.cleaned_data["codigo"])
    return render(request, "learning/manage/issued_door.html", {"form": form}, status=422 if form.errors else 200)


@roles_required(*REVOKERS)
@require_http_methods(["GET", "POST"])
def issued(request: PersonRequest, code: str) -> HttpResponse:
    """Show a constancia of the entity, and revoke it with its reason."""
    found = queries.verification.issued_for(person=request.person, code=code)
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.constancias.revoke(
                completion=found.completion, reason=form.cleaned_data["reason"], by=request.person, at=clock.now()
            )
            return redirect("learning:issued_one", code)
        except DomainError as refusal:
            show_on(form, refusal)
    context = {"found": found, "completion": found.completion, "form": form}
    return render(request, "learning/manage/issued.html", context, status=422 if form.errors else 200)


@roles_required(*REVOKERS)
@require_POST
def reissue(request: PersonRequest, code: str) -> HttpResponse:
    """Give a constancia that was revoked another code."""
    found = queries.verification.issued_for(person=request.person, code=code)
    done = _("Listo: la persona tiene una constancia nueva y recibe un aviso.")
    back = reverse("learning:issued")
    return do(request, actions.constancias.reissue, back=back, done=done, completion=found.completion)
