"""Where a course is looked after: who answers for it, and why it asks to be looked at again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.care import CareForm, DecisionForm
from apropia.learning.policies.courses import AUTHORS
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def care(request: PersonRequest, pk: int) -> HttpResponse:
    """Show who answers for a course and why it asks to be looked at; take the first."""
    page = queries.care.care_page_for(person=request.person, pk=pk)
    form = CareForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        owner, services = form.cleaned_data["owner"], form.cleaned_data["services"]
        try:
            actions.care.look_after(
                course=page.course, owner_id=owner, service_ids=services, by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó el cuidado del curso."))
            return redirect("learning:author_care", pk)
    context = {"page": page, "version": page.version, "form": form}
    return render(request, "learning/author/care.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Take what was decided of a reason to look at a course."""
    page = queries.care.decision_for(person=request.person, pk=pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.care.close_reason(reason=page.reason, by=request.person, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Cerró la revisión con su decisión."))
            return redirect("learning:author_care", page.version.pk)
    context = {"reason": page.reason, "version": page.version, "form": form}
    return render(request, "learning/author/decide.html", context, status=422 if form.errors else 200)
