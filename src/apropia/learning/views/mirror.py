"""What people show the author of a version: a page, and the same figures as a workbook."""

from collections.abc import Iterator, Sequence

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.writing import Field, Kind
from apropia.foundation.ui import charts
from apropia.foundation.ui.export import download
from apropia.learning import queries
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.policies.ratings import Said
from apropia.learning.queries.mirror import Mirror
from apropia.learning.queries.ratings import DISPLEASED, PLEASED, SO_SO, Opinion
from apropia.people.access import PersonRequest, roles_required

WORDS_A_PAGE = 20
BANDS = {
    PLEASED: gettext_lazy("Bueno o muy bueno (4 o 5)"),
    SO_SO: gettext_lazy("Regular (3)"),
    DISPLEASED: gettext_lazy("Malo o muy malo (1 o 2)"),
}
FIELDS = (
    Field("cifra"),
    Field("nombre", width=48),
    Field("detalle", width=48),
    Field("valor", Kind.NUMBER),
    Field("desde", Kind.NUMBER),
    Field("hasta", Kind.NUMBER),
    Field("personas", Kind.INTEGER),
)
CODEBOOK = (
    (gettext_lazy("Columna"), gettext_lazy("Qué es")),
    (
        "cifra",
        gettext_lazy(
            "paso: % de quienes empezaron; minutos: mediana; aprueba: % que llega a la nota al primer intento; "
            "acierto: % al primer intento; discriminación: de −1 a 1; opción: % que la elige; ganancia: puntos; "
            "opinión: % de quienes opinaron; razón: % que la dio; palabras: lo que escribieron."
        ),
    ),
    ("nombre", gettext_lazy("El paso, la actividad o la pregunta.")),
    ("detalle", gettext_lazy("Los minutos prometidos, el porcentaje con que se aprueba o el texto de la opción.")),
    ("valor", gettext_lazy("La cifra. Vacía: es de pocas personas y se protege, o no se puede decir.")),
    ("desde", gettext_lazy("Desde dónde va su margen del 95 %.")),
    ("hasta", gettext_lazy("Hasta dónde va ese margen.")),
    ("personas", gettext_lazy("De cuántas personas sale.")),
)


@roles_required(*AUTHORS)
@require_safe
def mirror(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Show where people leave a version, how long they take, which of its questions fail and what they think."""
    found = queries.mirror.mirror_for(person=request.person, pk=pk)
    if request.GET.get("formato") == "xlsx":
        name = f"espejo-{slugify(found.version.title)}-v{found.version.number}"
        codebook = [(str(column), str(words)) for column, words in CODEBOOK]
        return download(name=name, fields=FIELDS, rows=_rows(found), format_="xlsx", codebook=codebook)
    context = {
        "mirror": found,
        "version": found.version,
        "funnel": _funnel(found),
        "opinions": opinion_chart(found.opinion, minimum_cell=found.minimum_cell),
        "said": page_of_words(request, found.opinion),
    }
    return render(request, "learning/author/mirror.html", context)


def _funnel(found: Mirror) -> charts.BarChart | None:
    steps = [step for step in found.steps[1:] if step.percent is not None or step.people is None]
    end = found.steps[-1]
    if found.steps[1].people is None:
        return None
    says = _("Todavía no se puede decir qué parte de quienes empiezan termina.")
    if end.percent is not None:
        says = _("De cada 100 personas que empiezan, terminan %(count).0f.") % {"count": end.percent}
    return charts.BarChart(
        says=says,
        caption=_("Qué parte de quienes empezaron hizo cada actividad"),
        label=_("Paso"),
        value_label=_("De quienes empezaron"),
        bars=tuple(charts.Bar(label=step.name, value=step.percent, is_protected=step.people is None) for step in steps),
        top=100,
        places=0,
        minimum_cell=found.minimum_cell,
    )


def page_of_words(request: HttpRequest, opinion: Opinion | None) -> Page[Said]:
    """Return one page of what people wrote of a course or of a talk."""
    return Paginator(opinion.words if opinion else (), WORDS_A_PAGE).get_page(request.GET.get("pagina"))


def opinion_chart(opinion: Opinion | None, *, minimum_cell: int) -> charts.BarChart | None:
    """Draw what people think of a course or of a talk."""
    if opinion is None:
        return None
    says = _("Opinaron %(count)d personas.") % {"count": opinion.people}
    if opinion.pleased_percent is not None:
        says = _("A %(percent).0f de cada 100 les parece bueno o muy bueno. Opinaron %(count)d personas.") % {
            "percent": opinion.pleased_percent,
            "count": opinion.people,
        }
    return charts.BarChart(
        says=says,
        caption=_("Qué parte de quienes opinaron dice cada cosa"),
        label=_("Opinión"),
        value_label=_("De quienes opinaron"),
        bars=tuple(
            charts.Bar(label=str(BANDS[band.name]), value=band.percent, is_protected=band.percent is None)
            for band in opinion.bands
        ),
        top=100,
        places=0,
        minimum_cell=minimum_cell,
    )


def _rows(found: Mirror) -> Iterator[Sequence[Cell]]:
    for step in found.steps:
        yield ("paso", step.name, "", step.percent, None, None, step.people)
        if step.promised is not None:
            yield ("minutos", step.name, str(step.promised), step.minutes, None, None, None)
    for quiz in found.first_tries:
        yield ("aprueba", quiz.title, str(quiz.pass_percent), quiz.percent, None, None, quiz.people)
    for one in found.questions:
        low, high = (one.interval.low, one.interval.high) if one.interval else (None, None)
        yield ("acierto", one.text, "", one.right_percent, low, high, one.people)
        yield ("discriminación", one.text, "", one.discrimination, None, None, one.people)
        for option in one.options:
            yield ("opción", one.text, option.text, option.percent, None, None, one.people)
    if found.gain:
        margin = found.gain.interval
        yield (
            *("ganancia", found.version.title, "", found.gain.points),
            *((margin.low, margin.high) if margin else (None, None)),
            found.gain.people,
        )
    yield from _opinion_rows(found)


def _opinion_rows(found: Mirror) -> Iterator[Sequence[Cell]]:
    opinion = found.opinion
    if opinion is None:
        return
    margin = opinion.interval
    for band in opinion.bands:
        ends = (margin.low, margin.high) if margin and band.name == PLEASED else (None, None)
        yield ("opinión", str(BANDS[band.name]), "", band.percent, *ends, opinion.people)
    for reason in opinion.reasons:
        yield ("razón", reason.text, "", reason.percent, None, None, opinion.people)
    for said in opinion.words:
        yield ("palabras", "", said.text, None, None, None, said.count)
