"""The editor: the items of a version, one by one and as a file."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.diagnosis import starter
from apropia.diagnosis.actions import authoring, item_life
from apropia.diagnosis.forms.editor import PLACES, ItemForm, ItemsFileForm
from apropia.diagnosis.forms.opinions import OpinionItemForm
from apropia.diagnosis.forms.pointing import with_point
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.policies.content import content_of
from apropia.diagnosis.policies.item_files.examples import EXAMPLES
from apropia.diagnosis.policies.item_files.items import read_items
from apropia.diagnosis.policies.item_files.opinions import OPINION_EXAMPLES
from apropia.diagnosis.policies.item_files.reading import reading_from
from apropia.diagnosis.policies.item_files.sheet import CODEBOOK, FIELDS, item_rows
from apropia.diagnosis.queries import authoring as queries
from apropia.diagnosis.queries.pictures import picture_shown
from apropia.diagnosis.queries.question_pages import Question
from apropia.formats.errors import FormatError
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.export import download
from apropia.people.access import PersonRequest, roles_required

SIGNED_AS = "diagnosis.items_read"
MAX_SIGNED = 4 << 20  # what a page sends back must fit in DATA_UPLOAD_MAX_MEMORY_SIZE
A_DAY = 24 * 60 * 60
LOOK = "ver"  # the button that shows a question before it is kept


@roles_required(*AUTHORS)
@require_safe
def item(request: PersonRequest, pk: int) -> HttpResponse:
    """Show an item as a person meets it, beside what only authors see."""
    found = queries.item_page(person=request.person, pk=pk)
    return render(request, "diagnosis/editor_item.html", {"found": found})


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def create_item(request: PersonRequest, pk: int, kind: str) -> HttpResponse:
    """Write a new item of one kind."""
    desk = queries.desk_for_new_item(person=request.person, pk=pk, kind=kind)
    form = _form(request, desk)
    if request.method == "POST" and LOOK not in request.POST and form.is_valid():
        try:
            made = authoring.create_item(
                version=desk.item.version, content=form.item_content(), by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó la pregunta en el borrador."))
            return redirect("diagnosis:item", made.pk)
    title = _("Pregunta nueva: %(kind)s") % {"kind": dict(queries.KINDS)[kind]}
    return _form_page(request, form, desk.item.version, title=title)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def change_item(request: PersonRequest, pk: int) -> HttpResponse:
    """Write an item of a draft anew."""
    desk = queries.desk_of_item(person=request.person, pk=pk)
    found = desk.item
    form = _form(request, desk)
    if request.method == "POST" and LOOK not in request.POST and form.is_valid():
        try:
            authoring.change_item(item=found, content=form.item_content(), by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó los cambios."))
            return redirect("diagnosis:item", pk)
    title = _("Cambiar la pregunta %(code)s") % {"code": found.code}
    return _form_page(request, form, found.version, title=title, back=reverse("diagnosis:item", args=[pk]))


@roles_required(*AUTHORS)
@require_POST
def arrange_item(request: PersonRequest, pk: int) -> HttpResponse:
    """Move an item up or down within its section."""
    found = queries.item_for(person=request.person, pk=pk)
    if (places := PLACES.get(request.POST.get("accion", ""))) is None:
        raise Http404
    try:
        authoring.move_item(item=found, places=places, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("diagnosis:item", pk)


@roles_required(*AUTHORS)
@require_POST
def stage_item(request: PersonRequest, pk: int) -> HttpResponse:
    """Put an item of a draft on trial, in use or out of use."""
    found = queries.item_for(person=request.person, pk=pk)
    stage = request.POST.get("etapa", "")
    if stage not in queries.STAGES:
        raise Http404
    try:
        item_life.set_stage(item=found, stage=stage, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La pregunta quedó: %(stage)s.") % {"stage": found.get_status_display().lower()})
    return redirect("diagnosis:item", pk)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_item(request: PersonRequest, pk: int) -> HttpResponse:
    """Take an item out of a draft, after asking."""
    found = queries.item_for(person=request.person, pk=pk)
    if request.method != "POST":
        page = {
            "title": _("Quitar la pregunta %(code)s") % {"code": found.code},
            "explanation": _("Se quita solo de este borrador. Las versiones anteriores no cambian."),
            "label": _("Quitar la pregunta"),
            "cancel_url": reverse("diagnosis:item", args=[pk]),
        }
        return render(request, "ui/confirm.html", page)
    try:
        authoring.remove_item(item=found, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("diagnosis:item", pk)
    messages.success(request, _("Quitó la pregunta del borrador."))
    return redirect("diagnosis:version", found.version_id)


@roles_required(*AUTHORS)
@require_safe
def template(request: PersonRequest) -> HttpResponseBase:
    """Give the sheet to fill, with one example of each shape; only those of opinions where a survey is written."""
    examples = OPINION_EXAMPLES if request.GET.get("clase") == "encuesta" else EXAMPLES
    return download(
        name="plantilla-preguntas", fields=FIELDS, rows=item_rows(examples), format_="xlsx", codebook=CODEBOOK
    )


@roles_required(*AUTHORS)
@require_safe
def starter_bank(request: PersonRequest) -> HttpResponseBase:
    """Give the starter bank of this release as a sheet, for an entity that began with an older one."""
    rows = item_rows(starter.starter_items())
    return download(name="banco-inicial", fields=FIELDS, rows=rows, format_="xlsx")


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_items(request: PersonRequest, pk: int) -> HttpResponse:
    """Read a file of items, show every problem and what becomes of each question, then apply the good ones.

    What was read travels signed in the page, so that applying needs neither the file again nor a place to keep it.
    """
    desk = queries.sheet_desk_for(person=request.person, pk=pk)
    version = desk.version
    if request.method == "POST" and "leidas" in request.POST:
        return _apply(request, version)
    form = ItemsFileForm(request.POST or None, request.FILES or None, sections=desk.sections, is_survey=desk.is_survey)
    page: dict[str, Any] = {"form": form, "version": version, "is_survey": desk.is_survey}
    if request.method == "POST" and form.is_valid():
        try:
            reading = read_items(form.cleaned_data["file"].read(), known=desk, defaults=form.defaults())
        except FormatError as problem:
            form.add_error("file", str(problem))
        else:
            signed = signing.dumps({"version": version.pk, **reading.as_data()}, salt=SIGNED_AS, compress=True)
            if len(signed) > MAX_SIGNED:
                form.add_error("file", _("El archivo trae demasiado texto para revisarlo de una vez. Divídalo."))
            else:
                page |= {"reading": reading, "signed": signed}
    return render(request, "diagnosis/editor_import.html", page, status=422 if form.errors else 200)


def _apply(request: PersonRequest, version: Any) -> HttpResponse:
    try:
        read = signing.loads(request.POST["leidas"], salt=SIGNED_AS, max_age=A_DAY)
        if read["version"] != version.pk:
            raise signing.BadSignature
        reading = reading_from(read)
        applied = authoring.apply_items(
            version=version,
            contents=reading.contents,
            scales=reading.scales,
            intros=reading.intros,
            by=request.person,
            at=clock.now(),
        )
    except signing.BadSignature:
        messages.error(request, _("La revisión venció. Suba el archivo otra vez."))
        return redirect("diagnosis:import_items", version.pk)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("diagnosis:import_items", version.pk)
    messages.success(
        request,
        _("Agregó %(created)s preguntas y cambió %(changed)s.")
        % {"created": applied.created, "changed": applied.changed},
    )
    return redirect("diagnosis:version", version.pk)


def _form(request: PersonRequest, desk: queries.ItemDesk) -> ItemForm | OpinionItemForm:
    if desk.is_opinion:
        return OpinionItemForm(
            request.POST or None,
            kind=desk.item.kind,
            sections=desk.sections,
            scales=desk.scales,
            content=content_of(desk.item) if desk.item.pk else None,
        )
    picture = picture_shown(desk.item)
    unfinished = with_point(request.POST, picture)
    return ItemForm(
        (request.POST or None) if unfinished is None else None,
        picture=picture,
        unfinished=unfinished,
        kind=desk.item.kind,
        sections=desk.sections,
        scales=desk.scales,
        services=desk.services,
        codes=desk.codes,
        content=content_of(desk.item) if desk.item.pk else None,
    )


def _form_page(
    request: PersonRequest, form: ItemForm | OpinionItemForm, version: Any, *, title: str, back: str = ""
) -> HttpResponse:
    page = {
        "form": form,
        "question": _as_written(request, form, version),
        "version": version,
        "title": title,
        "back": back or reverse("diagnosis:version", args=[version.pk]),
    }
    name = "editor_opinion_form" if isinstance(form, OpinionItemForm) else "editor_item_form"
    return render(request, f"diagnosis/{name}.html", page, status=422 if form.errors else 200)


def _as_written(request: PersonRequest, form: ItemForm | OpinionItemForm, version: Any) -> Question | None:
    """Return the question as a person would meet it, when that was asked for; nothing of it is kept."""
    if LOOK not in request.POST or not form.is_valid():
        return None
    return queries.preview_of(version=version, content=form.item_content())
