"""A course of Moodle from its backup: upload, look, bring."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.moodle import BackupForm
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.views.deeds import outline
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest) -> HttpResponse:
    """Take a backup and show what it becomes; one that is refused leaves nothing behind."""
    form = BackupForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            file = actions.moodle.keep_backup(data=sent.file, name=sent.name, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            return redirect("learning:author_moodle_found", file.uid)
    return render(request, "learning/author/moodle.html", {"form": form}, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def found(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Show what each activity of a backup becomes, and make the draft once the author says so."""
    page = queries.moodle.bring_page_for(person=request.person, uid=uid)
    if request.method == "POST":
        job = actions.moodle.ask_for_course(page=page, by=request.person, at=clock.now())
        return redirect("learning:author_moodle_job", job.pk)
    return render(request, "learning/author/moodle_found.html", {"plan": page.plan, "file": page.file})


@roles_required(*AUTHORS)
@require_safe
def job(request: PersonRequest, pk: int) -> HttpResponse:
    """Show how far the draft is, and at the end what stayed behind."""
    found_job = queries.moodle.job_for(person=request.person, pk=pk)
    return render(request, "learning/author/moodle_job.html", {"job": found_job})


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    """Throw away the only draft of a course, after asking."""
    version = queries.authoring.version_for(person=request.person, pk=pk)
    if request.method == "POST":
        try:
            actions.moodle.discard_draft(version=version, by=request.person, at=clock.now())
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("learning:author_course", pk)
        messages.success(request, _("Descartó el curso."))
        return redirect("learning:author_list")
    context = {
        "title": _("¿Descartar «%(title)s»?") % {"title": version.title},
        "explanation": _("Se borra el borrador entero: sus lecciones, preguntas y archivos. No se puede deshacer."),
        "label": _("Descartar el curso"),
        "cancel_url": outline(pk),
    }
    return render(request, "ui/confirm.html", context)
