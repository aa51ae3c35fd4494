"""What people said in a survey: figures on a page and as files."""

from datetime import date

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apropia.diagnosis.actions.survey_files import note_taken
from apropia.diagnosis.policies.group_results import READ_TEXTS, SEE_ALL
from apropia.diagnosis.queries import survey_files, survey_results
from apropia.diagnosis.queries.survey_report import report_of
from apropia.formats.errors import FormatError
from apropia.formats.label_scripts import r_script, spss_syntax
from apropia.formats.report import Kind as Document
from apropia.formats.report import write
from apropia.formats.tabular.writing import Field, Kind
from apropia.foundation import clock
from apropia.foundation.ui.export import asked_format, download
from apropia.people.access import PersonRequest, roles_required

FIELDS = (
    Field("codigo"),
    Field("seccion"),
    Field("pregunta", width=48),
    Field("tipo"),
    Field("personas", Kind.INTEGER),
    Field("valor"),
    Field("respuesta", width=48),
    Field("cuantas", Kind.INTEGER),
    Field("cifra", Kind.NUMBER),
    Field("desde", Kind.NUMBER),
    Field("hasta", Kind.NUMBER),
)
CODEBOOK = (
    (gettext_lazy("Columna"), gettext_lazy("Qué es")),
    ("personas", gettext_lazy("Cuántas respondieron esa pregunta.")),
    ("valor", gettext_lazy("El número del paso de la escala, o la letra de la opción.")),
    ("cuantas", gettext_lazy("Cuántas dieron esa respuesta.")),
    ("cifra", gettext_lazy("El porcentaje de personas, o el puntaje de una escala lista.")),
    ("desde", gettext_lazy("Desde dónde va el margen del 95 % de la cifra.")),
    ("hasta", gettext_lazy("Hasta dónde va ese margen.")),
)
# What reads the CSV of answers and labels it, by program, and how its file ends.
SCRIPTS = {"spss": (spss_syntax, "sps"), "r": (r_script, "R")}

DOCUMENTS: dict[str, tuple[Document, str]] = {
    "pdf": ("pdf", "application/pdf"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@roles_required(*SEE_ALL)
@never_cache
@require_safe
def results(request: PersonRequest, wave_id: int) -> HttpResponseBase:
    """Show what a published wave says of its opinion questions, of everybody together."""
    found = survey_results.results_for(person=request.person, wave_id=wave_id)
    if format_ := asked_format(request.GET):
        codebook = [(str(name), str(words)) for name, words in CODEBOOK]
        name = f"resultados-{slugify(found.wave.name)}"
        return download(name=name, fields=FIELDS, rows=found.table, format_=format_, codebook=codebook)
    problem = ""
    if (kind := request.GET.get("formato", "")) in DOCUMENTS:
        try:
            return _document(found, kind=kind, today=clock.today(request.entity.timezone))
        except FormatError as refusal:
            problem = refusal.message
    page = {"found": found, "wave": found.wave, "problem": problem}
    return render(request, "diagnosis/survey_results.html", page, status=422 if problem else 200)


def _document(found: survey_results.SurveyResults, *, kind: str, today: date) -> HttpResponse:
    content = write(report_of(found, today=today), kind=DOCUMENTS[kind][0])
    response = HttpResponse(content, content_type=DOCUMENTS[kind][1])
    name = f"encuesta-{slugify(found.wave.name)}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@roles_required(*READ_TEXTS)
@never_cache
@require_safe
def answers(request: PersonRequest, wave_id: int) -> HttpResponseBase:
    """Give the answers of a survey row by row, without anything that leads to a person."""
    found = survey_files.answer_rows_for(
        person=request.person, wave_id=wave_id, in_words=request.GET.get("valores") == "texto"
    )
    if (program := request.GET.get("etiquetas", "")) in SCRIPTS:
        script_of, extension = SCRIPTS[program]
        name = f"respuestas-{slugify(found.wave.name)}"
        script = script_of(found.variables, table=f"{name}.csv")
        headers = {"Content-Disposition": content_disposition_header(True, f"{name}.{extension}") or "attachment"}
        return HttpResponse(script, content_type="text/plain; charset=utf-8", headers=headers)
    note_taken(wave=found.wave, what="rows", by=request.person, at=clock.now())
    return _file(request, found, name="respuestas")


@roles_required(*READ_TEXTS)
@never_cache
@require_safe
def texts(request: PersonRequest, wave_id: int) -> HttpResponseBase:
    """Give what people wrote, below each question and in disorder."""
    found = survey_files.texts_for(person=request.person, wave_id=wave_id)
    note_taken(wave=found.wave, what="texts", by=request.person, at=clock.now())
    return _file(request, found, name="textos")


def _file(request: PersonRequest, found: survey_files.AnswerFile, *, name: str) -> HttpResponseBase:
    return download(
        name=f"{name}-{slugify(found.wave.name)}",
        fields=[Field(column) for column in found.columns],
        rows=found.rows,
        format_=asked_format(request.GET) or "xlsx",
        codebook=found.codebook,
    )
