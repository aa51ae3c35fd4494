"""A course from a file, a backup of Moodle or what another installation gave: upload, look, bring."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.files.models import StoredFile
from apropia.foundation.jobs.models import Job
from apropia.learning import actions, queries
from apropia.learning.forms.bringing import BackupForm, CourseFileForm
from apropia.learning.policies.courses import AUTHORS
from apropia.people.access import PersonRequest, roles_required


@dataclass(frozen=True)
class Source:
    """What one kind of file has of its own: its words, its page of what it becomes, and what is done with it."""

    address: str
    title: str | Promise
    crumb: str | Promise
    eyebrow: str | Promise
    note: str | Promise
    found: str
    form: type[forms.Form]
    keep: Callable[..., StoredFile]
    page_for: Callable[..., Any]
    ask: Callable[..., Job]
    job_name: str

    @property
    def found_address(self) -> str:
        return f"{self.address}_found"

    @property
    def job_address(self) -> str:
        return f"{self.address}_job"


SOURCES = {
    "moodle": Source(
        address="learning:author_moodle",
        title=_("Traer un curso de Moodle"),
        crumb=_("Traer de Moodle"),
        eyebrow=_("Curso de Moodle"),
        note=_(
            "En Moodle: administración del curso, copia de seguridad, sin usuarios. "
            "Personas, notas y mensajes no se leen, aunque vengan."
        ),
        found="learning/author/bring_found.html",
        form=BackupForm,
        keep=actions.moodle.keep_backup,
        page_for=queries.moodle.bring_page_for,
        ask=actions.moodle.ask_for_course,
        job_name=queries.moodle.JOB,
    ),
    "portable": Source(
        address="learning:author_portable",
        title=_("Traer un curso de Apropia"),
        crumb=_("Traer de un archivo"),
        eyebrow=_("Curso de Apropia"),
        note=_(
            "En la otra entidad: la página del curso, «Llevar a otra entidad». "
            "Trae textos, preguntas, archivos y paquetes; nunca personas, respuestas ni avances."
        ),
        found="learning/author/portable_found.html",
        form=CourseFileForm,
        keep=actions.portable.keep_file,
        page_for=queries.portable.bring_page_for,
        ask=actions.portable.ask_for_course,
        job_name=queries.portable.JOB,
    ),
}


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest, source: str) -> HttpResponse:
    """Take a file and show what it becomes; one that is refused leaves nothing behind."""
    kind = SOURCES[source]
    form = kind.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            file = kind.keep(data=sent.file, name=sent.name, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            return redirect(kind.found_address, file.uid)
    context = {"form": form, "source": kind}
    return render(request, "learning/author/bring.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def found(request: PersonRequest, source: str, uid: UUID) -> HttpResponse:
    """Show what a file becomes, and make the draft once the author says so."""
    kind = SOURCES[source]
    page = kind.page_for(person=request.person, uid=uid)
    if request.method == "POST":
        job = kind.ask(page=page, by=request.person, at=clock.now())
        return redirect(kind.job_address, job.pk)
    return render(request, kind.found, {"plan": page.plan, "source": kind})


@roles_required(*AUTHORS)
@require_safe
def job(request: PersonRequest, source: str, pk: int) -> HttpResponse:
    """Show how far the draft is, and at the end what stayed behind."""
    kind = SOURCES[source]
    found_job = queries.bringing.job_for(person=request.person, pk=pk, name=kind.job_name)
    return render(request, "learning/author/bring_job.html", {"job": found_job, "source": kind})
