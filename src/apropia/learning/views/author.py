"""The author's table: outline, description, lessons."""

import dataclasses
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.files import actions as file_actions
from apropia.foundation.files.kinds import CAPTIONS, IMAGE, VIDEO, KindSet
from apropia.learning import actions, queries
from apropia.learning.actions.authoring import ActivityDraft
from apropia.learning.forms.authoring import ActivityForm, DescriptionForm, NewActivityForm, TitleForm
from apropia.learning.forms.checklist import form_for
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.queries.files import LABEL
from apropia.learning.states import VersionStatus
from apropia.learning.views.arranging import after_move, moved_in
from apropia.learning.views.deeds import WAYS, ask_and_do, do, outline
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_safe
def course_list(request: PersonRequest) -> HttpResponse:
    """List the versions of every course, the last changed first."""
    page = request.GET.get("pagina", "1")
    text, status = request.GET.get("q", "").strip()[:100], request.GET.get("estado", "")
    context = {
        "page": queries.authoring.versions_for(
            person=request.person, text=text, status=status, page=int(page) if page.isdigit() else 1
        ),
        "text": text,
        "status": status,
        "statuses": [*VersionStatus.choices, (queries.authoring.TO_REVIEW, _("Por revisar"))],
    }
    return render(request, "learning/author/list.html", context)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Open a new course."""
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        version = actions.authoring.create_course(title=form.cleaned_data["title"], by=request.person, at=clock.now())
        messages.success(request, _("Abrió el curso. Cuente de qué trata y agregue sus lecciones."))
        return redirect("learning:author_course", version.pk)
    context = {"form": form, "title": _("Escribir un curso"), "label": _("Abrir el curso")}
    return render(request, "learning/author/form.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_safe
def course(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the outline of a version, what it lacks and what may be done with it."""
    workshop = queries.authoring.workshop_for(person=request.person, pk=pk)
    context = {
        "workshop": workshop,
        "version": workshop.version,
        "new_activity": NewActivityForm(),
        "moved": moved_in(request),
    }
    return render(request, "learning/author/course.html", context)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def describe(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what a version says of itself."""
    version = queries.authoring.version_for(person=request.person, pk=pk)
    form = DescriptionForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            actions.authoring.describe(
                version=version,
                title=values["title"],
                summary=values["summary"],
                objectives=values["objectives"].splitlines(),
                duration_minutes=values["duration_minutes"],
                taught=form.taught,
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó la descripción."))
            return redirect("learning:author_course", pk)
    context = {"form": form, "version": version, "title": _("De qué trata el curso"), "label": _("Guardar")}
    return render(request, "learning/author/describe.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_POST
def add_module(request: PersonRequest, pk: int) -> HttpResponse:
    version = queries.authoring.version_for(person=request.person, pk=pk)
    form = TitleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Escriba el título del módulo."))
        return redirect("learning:author_course", pk)
    return do(
        request, actions.authoring.add_module, back=outline(pk), version=version, title=form.cleaned_data["title"]
    )


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def rename_module(request: PersonRequest, pk: int) -> HttpResponse:
    module = queries.authoring.module_for(person=request.person, pk=pk)
    form = TitleForm(request.POST or None, initial={"title": module.title})
    if request.method == "POST" and form.is_valid():
        back, title = outline(module.version_id), form.cleaned_data["title"]
        return do(request, actions.authoring.rename_module, back=back, module=module, title=title)
    context = {
        "form": form,
        "version": module.version,
        "title": _("Cambiar el título del módulo"),
        "label": _("Guardar"),
    }
    return render(request, "learning/author/form.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_POST
def move_module(request: PersonRequest, pk: int, direction: str) -> HttpResponse:
    module = queries.authoring.module_for(person=request.person, pk=pk)
    back = after_move(outline(module.version_id), kind="modulo", pk=pk, way=direction)
    return do(request, actions.authoring.move_module, back=back, module=module, direction=WAYS[direction])


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def remove_module(request: PersonRequest, pk: int) -> HttpResponse:
    module = queries.authoring.module_for(person=request.person, pk=pk)
    return ask_and_do(
        request,
        actions.authoring.remove_module,
        title=_("¿Quitar el módulo «%(title)s»?") % {"title": module.title},
        explanation=_("Se quitan también sus actividades de este borrador."),
        back=outline(module.version_id),
        module=module,
    )


@roles_required(*AUTHORS)
@require_POST
def add_activity(request: PersonRequest, pk: int) -> HttpResponse:
    module = queries.authoring.module_for(person=request.person, pk=pk)
    form = NewActivityForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Escriba el título de la actividad y elija su clase."))
        return redirect("learning:author_course", module.version_id)
    try:
        activity = actions.authoring.add_activity(
            module=module,
            kind=form.cleaned_data["kind"],
            title=form.cleaned_data["title"],
            by=request.person,
            at=clock.now(),
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("learning:author_course", module.version_id)
    return redirect("learning:author_activity", activity.pk)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def activity(request: PersonRequest, pk: int) -> HttpResponse:
    """Write a lesson: text with preview, image with its description, video with its captions."""
    found = queries.authoring.activity_for(person=request.person, pk=pk)
    form = form_for(found)(request.POST or None, request.FILES or None, activity=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.authoring.update_activity(
                activity=found, draft=_draft(request, form, found), by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó la actividad."))
            return redirect("learning:author_activity", pk)
    context = {
        "form": form,
        "activity": found,
        "version": found.version,
        "can_edit": found.version.status == VersionStatus.DRAFT,
        "quiz": getattr(found, "quiz", None),
    }
    return render(request, "learning/author/activity.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_POST
def move_activity(request: PersonRequest, pk: int, direction: str) -> HttpResponse:
    found = queries.authoring.activity_for(person=request.person, pk=pk)
    back = after_move(outline(found.version_id), kind="actividad", pk=pk, way=direction)
    return do(request, actions.authoring.move_activity, back=back, activity=found, direction=WAYS[direction])


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def remove_activity(request: PersonRequest, pk: int) -> HttpResponse:
    found = queries.authoring.activity_for(person=request.person, pk=pk)
    return ask_and_do(
        request,
        actions.authoring.remove_activity,
        title=_("¿Quitar «%(title)s»?") % {"title": found.title},
        explanation=_("Se quita de este borrador. Las versiones publicadas no cambian."),
        back=outline(found.version_id),
        activity=found,
    )


def _draft(request: PersonRequest, form: ActivityForm, found: Any) -> ActivityDraft:
    """Store what was uploaded, then gather the lesson as written. Files are kept before any transaction opens."""
    values = form.cleaned_data
    draft = ActivityDraft(
        title=values["title"],
        duration_minutes=values["duration_minutes"],
        body=values.get("body", ""),
        image=None if values.get("remove_image") else found.image,
        image_alt=values.get("image_alt", found.image_alt),
        video=None if values.get("remove_video") else found.video,
        video_url=values.get("video_url", found.video_url),
        captions=None if values.get("remove_video") else found.captions,
        video_is_silent=values.get("video_is_silent", found.video_is_silent),
        has_captions_there=values.get("has_captions_there", found.has_captions_there),
        transcript=values.get("transcript", found.transcript),
        steps=getattr(form, "steps", ()),
        address=values.get("address", found.address),
        done_when=values.get("done_when") or found.done_when,
        alternative=values.get("alternative", found.alternative),
    )
    kinds: dict[str, KindSet] = {"image": IMAGE, "video": VIDEO, "captions": CAPTIONS}
    stored: dict[str, UUID] = {}
    for name, kind in kinds.items():
        upload = values.get(f"{name}_file")
        if upload:
            stored[name] = file_actions.store(
                entity=request.entity,
                data=upload.file,
                name=upload.name,
                kinds=kind,
                by=request.person,
                at=clock.now(),
                owner=LABEL,
                field=f"{name}_file",
            ).uid
    return dataclasses.replace(draft, **stored)  # type: ignore[arg-type]  # names of fields that hold UUIDs
