"""Enrolments of a course for those who manage: groups, never names."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.enrollments import EnrollForm
from apropia.learning.policies.courses import COUNTERS, ENROLLERS
from apropia.people.access import PersonRequest, roles_required


@roles_required(*COUNTERS)
@require_safe
def counts(request: PersonRequest, code: str) -> HttpResponse:
    """Show how many people take a course, by unit."""
    found = queries.enrollments.enrollment_counts_for(person=request.person, code=code)
    return render(request, "learning/manage/enrollments.html", {"counts": found})


@roles_required(*ENROLLERS)
@require_http_methods(["GET", "POST"])
def enroll(request: PersonRequest, code: str) -> HttpResponse:
    """Enrol a unit or everybody, in the background."""
    found = queries.enrollments.course_to_enroll_for(person=request.person, code=code)
    form = EnrollForm(request.POST or None, units=found.units)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        today = clock.local_date(now, request.entity.timezone)
        try:
            job = actions.enrollment.request_rule(
                version=found.version,
                audience=form.audience,
                deadline_on=form.deadline_from(today, found.calendar),
                today=today,
                by=request.person,
                at=now,
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            return redirect("learning:enroll_job", code, job.pk)
    context = {
        "form": form,
        "course": found.course,
        "title": _("Inscribir personas en «%(title)s»") % {"title": found.course},
    }
    return render(request, "learning/manage/enroll.html", context, status=422 if form.errors else 200)


@roles_required(*ENROLLERS)
@require_safe
def job(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Show how far an enrolment by rule is."""
    course, found = queries.enrollments.job_for(person=request.person, code=code, pk=pk)
    return render(request, "learning/manage/job.html", {"course": course, "job": found})
