"""The part of a wave's report that tells each competence, for the documents and for the spreadsheet."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from apropia.diagnosis.queries.competence_groups import CompetenceFigures
from apropia.formats.report import Section, Table
from apropia.formats.tabular.cells import Cell
from apropia.foundation.small_groups import Empty, Figure, Shown
from apropia.measurement.models import Unit
from apropia.measurement.queries.words import cell_of, interval_text, value_text


def told_by_competence(found: Sequence[CompetenceFigures]) -> Section | None:
    """Tell what was solved in each competence, beside what was believed."""
    if not found:
        return None
    lines = [
        [f"{one.code} {one.name}", _text(one.solved), _margin(one), _text(one.believed), _people(one.solved)]
        for one in found
    ]
    return Section(
        _("Competencia por competencia"),
        [
            _(
                "Promedio de quienes tuvieron respuestas suficientes en cada una. Los demás no cuentan como cero; si "
                "una no está, nadie las tuvo. Con menos de 30 personas no se dice un margen."
            ),
            _(
                "Cada persona responde pocas preguntas de una competencia. Si las preguntas están calibradas, lo que "
                "respondió en el resto del área también informa: por eso las competencias de un área se parecen."
            ),
        ],
        table=Table(
            _("Promedio por competencia, de 0 a 100"),
            [_("Competencia"), _("Lo que resolvieron"), _("Margen del 95 %"), _("Lo que creían"), _("Personas")],
            lines,
            (1, 3, 4),
        ),
    )


def competence_cells(found: Sequence[CompetenceFigures], *, place: str, protected: str) -> Iterator[list[Cell]]:
    """Yield the same figures as rows of the spreadsheet of a wave, solved and believed each by itself."""
    for one in found:
        solved_and_believed = (
            (_("Competencia: lo que resolvieron"), one.solved, one.low, one.high),
            (_("Competencia: lo que creían"), one.believed, None, None),
        )
        for what, figure, low, high in solved_and_believed:
            if isinstance(figure, Empty):
                continue
            n = figure.n if isinstance(figure, Shown) else None
            value: Cell = cell_of(figure.value, n=n) if isinstance(figure, Shown) else protected
            bounds = [cell_of(bound, n=n) for bound in (low, high)]
            how = _("Intervalo t del 95 %, con población finita.") if low is not None else _("Sin margen.")
            yield ["", what, place, f"{one.code} {one.name}", value, str(Unit.SCORE.label), *bounds, n, how]


def _text(figure: Figure) -> str:
    if isinstance(figure, Empty):
        return "—"
    if not isinstance(figure, Shown) or figure.value is None:
        return _("No se muestra")
    return value_text(figure.value, unit=Unit.SCORE, n=figure.n)


def _people(figure: Figure) -> str:
    return str(figure.n) if isinstance(figure, Shown) else "—"


def _margin(one: CompetenceFigures) -> str:
    if one.low is None or one.high is None or not isinstance(one.solved, Shown):
        return "—"
    return interval_text(one.low, one.high, unit=Unit.SCORE, n=one.solved.n)
