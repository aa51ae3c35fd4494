"""What backs the practice: small tables of the entity's own official figures and guides, attached by its author."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apropia.demo.org import Cast
from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.writing import Field, csv_chunks
from apropia.foundation.files.actions import store
from apropia.foundation.files.kinds import ATTACHMENT
from apropia.materials.models import Material
from apropia.measurement.queries.official import OfficialFigure
from apropia.people.models import Person
from apropia.practices import actions
from apropia.practices.access import EVIDENCE
from apropia.practices.models import Evidence, PracticeVersion

_FIGURES = tuple(map(Field, ("Indicador", "Alcance", "Periodo", "Valor", "Margen", "Base", "Fuente")))
_GUIDES = tuple(map(Field, ("Guía", "En una frase", "Versión", "Publicada", "Revisar antes de")))


@dataclass(frozen=True)
class _Table:
    name: str
    title: str
    kind: str
    source: str
    confidentiality: str
    fields: Sequence[Field]
    rows: Sequence[Sequence[Cell]]


def attach_figures(
    cast: Cast, version: PracticeVersion, figures: Sequence[OfficialFigure], *, by: Person, at: datetime
) -> tuple[int, ...]:
    """Attach the official figures of the two waves; the numbers of the evidence."""
    table = _Table(
        name="cifras-del-diagnostico.csv",
        title="Cifras oficiales de la línea base y del seguimiento",
        kind=Evidence.Kind.REPORT,
        source="Tablero de Apropia",
        confidentiality=Evidence.Confidentiality.PUBLIC,
        fields=_FIGURES,
        rows=[_row(one) for one in figures if one.indicator_code.startswith("DX-")],
    )
    return _attach(cast, version, table, by=by, at=at)


def attach_answers_on_time(
    cast: Cast, version: PracticeVersion, figures: Sequence[OfficialFigure], *, by: Person, at: datetime
) -> tuple[int, ...]:
    """Attach how many questions were answered on time each month; the numbers of the evidence."""
    table = _Table(
        name="asesorias-a-tiempo.csv",
        title="Asesorías con primera respuesta a tiempo, mes a mes",
        kind=Evidence.Kind.REPORT,
        source="Bandeja de asesorías",
        confidentiality=Evidence.Confidentiality.INTERNAL,
        fields=_FIGURES,
        rows=[_row(one) for one in figures if one.indicator_code == "AS-01"],
    )
    return _attach(cast, version, table, by=by, at=at)


def attach_guides(cast: Cast, version: PracticeVersion, *, by: Person, at: datetime) -> tuple[int, ...]:
    """Attach the list of published guides; the numbers of the evidence."""
    guides = Material.objects.filter(entity=cast.entity, current__isnull=False).select_related("current")
    table = _Table(
        name="guias-publicadas.csv",
        title="Guías publicadas y fecha de su próxima revisión",
        kind=Evidence.Kind.DOCUMENT,
        source="Biblioteca de guías",
        confidentiality=Evidence.Confidentiality.PUBLIC,
        fields=_GUIDES,
        rows=[
            (
                one.title,
                one.summary,
                one.current.number,
                one.current.published_at.date() if one.current.published_at else None,
                one.review_due_on,
            )
            for one in guides.order_by("slug")
            if one.current is not None
        ],
    )
    return _attach(cast, version, table, by=by, at=at)


def _row(one: OfficialFigure) -> Sequence[Cell]:
    return (one.name, one.scope, one.period, one.value_text, one.margin_text, one.n, one.source)


def _attach(cast: Cast, version: PracticeVersion, table: _Table, *, by: Person, at: datetime) -> tuple[int, ...]:
    if not table.rows:
        # A very small demo has groups too small to show: nothing is attached rather than an empty table.
        return ()
    content = b"".join(csv_chunks(table.fields, table.rows))
    file = store(entity=cast.entity, data=content, name=table.name, kinds=ATTACHMENT, by=by, at=at, owner=EVIDENCE)
    data = actions.EvidenceData(
        title=table.title,
        kind=table.kind,
        captured_on=at.date(),
        source=table.source,
        confidentiality=table.confidentiality,
    )
    return (actions.add_evidence(version=version, data=data, file=file, by=by, at=at).number,)
