"""Courses that somebody need not take: for her, and for who manages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.exemptions import RevokeExemptionsForm
from apropia.learning.policies.courses import COUNTERS
from apropia.people.access import PersonRequest, roles_required


@require_http_methods(["GET", "POST"])
def exemption(request: PersonRequest, code: str) -> HttpResponse:
    """Show a person whether her diagnosis exempts her of a course and why; exempt her when she asks."""
    now = clock.now()
    page = queries.exemptions.exemption_page_for(person=request.person, code=code, at=now)
    if request.method == "GET":
        return render(request, "learning/exemption.html", {"page": page})
    try:
        if "leave" in request.POST and page.proof:
            actions.exemptions.give_up(proof=page.proof, by=request.person, at=now)
            messages.success(request, _("Dejó la exención. El curso lo espera."))
            return redirect("learning:course", code)
        actions.exemptions.ask_for_exemption(page=page, by=request.person, at=now)
        messages.success(request, _("Queda exento del curso por su diagnóstico."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("learning:exemption", code)


@roles_required(*COUNTERS)
@require_http_methods(["GET", "POST"])
def manage(request: PersonRequest, code: str) -> HttpResponse:
    """Let who manages say whether a course exempts, and take back what it exempted."""
    desk = queries.exemptions.exemption_desk_for(person=request.person, code=code)
    deed = request.POST.get("deed", "")
    form = RevokeExemptionsForm(request.POST if deed == "revoke" else None)
    if deed == "revoke" and form.is_valid():
        actions.exemptions.revoke_exemptions(
            course=desk.course, reason=form.cleaned_data["reason"], by=request.person, at=clock.now()
        )
        messages.success(request, _("Revocó las exenciones. Cada persona recibe la razón."))
    elif deed in ("allow", "stop"):
        is_on = deed == "allow"
        actions.exemptions.allow_exemptions(course=desk.course, is_on=is_on, by=request.person, at=clock.now())
        messages.success(request, _("Guardado: la exención está permitida.") if is_on else _("Guardado: ya no exime."))
    elif deed != "revoke":
        return render(request, "learning/manage/exemption.html", {"desk": desk, "form": form})
    if form.errors:
        return render(request, "learning/manage/exemption.html", {"desk": desk, "form": form}, status=422)
    return redirect("learning:manage_exemption", code)
