"""A course as one file: download it, and bring one of another installation: upload, look, bring."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError, NotFound
from apropia.learning import actions, queries
from apropia.learning.forms.portable import CourseFileForm
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.views.deeds import outline
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_safe
def course_file(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Give a version, draft or published, as one file."""
    try:
        portable = queries.portable.portable_for(person=request.person, pk=pk)
    except NotFound:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(outline(pk))
    return FileResponse(portable.file(), as_attachment=True, filename=portable.name, content_type="application/zip")


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest) -> HttpResponseBase:
    """Take a course file and show what it becomes; one that is refused leaves nothing behind."""
    form = CourseFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            file = actions.portable.keep_file(data=sent.file, name=sent.name, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            return redirect("learning:author_portable_found", file.uid)
    return render(request, "learning/author/portable.html", {"form": form}, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def found(request: PersonRequest, uid: UUID) -> HttpResponseBase:
    """Show what a course file becomes, and make the draft once the author says so."""
    page = queries.portable.bring_page_for(person=request.person, uid=uid)
    if request.method == "POST":
        job = actions.portable.ask_for_course(page=page, by=request.person, at=clock.now())
        return redirect("learning:author_portable_job", job.pk)
    return render(request, "learning/author/portable_found.html", {"plan": page.plan, "file": page.file})


@roles_required(*AUTHORS)
@require_safe
def job(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Show how far the draft is, and at the end what did not come."""
    found_job = queries.portable.job_for(person=request.person, pk=pk)
    return render(request, "learning/author/portable_job.html", {"job": found_job})
