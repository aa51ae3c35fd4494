"""One practice, nearly finished: written from the demo's own official figures, waiting for its last section."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from apropia.demo import evidence
from apropia.demo.org import Cast
from apropia.measurement.models import Measurement, ScopeKind
from apropia.measurement.queries import official_measurements
from apropia.measurement.queries.official import OfficialFigure
from apropia.measurement.states import MeasurementStatus
from apropia.people.models import Person, Role
from apropia.practices import actions
from apropia.practices.models import FieldValue, PracticeVersion, Statement

_NAME = "Uso y apropiación de los servicios de TI con rutas personales"
# Two sentences of the text that a file backs.
_CHANNEL = "Se abrió un canal de asesoría y se mide qué parte se responde a tiempo."
_KEPT = "Las guías quedan publicadas, cada una con su fecha de revisión."


def write_practice(cast: Cast, *, begun: datetime, at: datetime) -> None:
    """Write the form as its author would, each figure tied to the measurement that backs it."""
    author = cast.by_role[Role.PRACTICE_AUTHOR]
    version = actions.create_practice(unit=cast.units["4202000"], name=_NAME, by=author, at=at)
    found = official_measurements(entity=cast.entity, only=_of_everybody(cast))
    known = _latest(found, "DX-05")
    level = _latest(found, "DX-02")
    texts = _texts(known, level, begun=begun, at=at)
    # The form opens filled with what is known: each answer is written over the revision that was on the page.
    revisions = dict(FieldValue.objects.filter(version=version).values_list("key", "revision"))
    answers = {key: actions.Answer(text=text, base=revisions.get(key, 0)) for key, text in texts.items()}
    page = uuid.UUID(int=2026, version=4)
    actions.save_answers(version=version, answers=answers, page=page, by=author, at=at + timedelta(minutes=40))
    version.refresh_from_db()
    _back(cast, version, found, (known, level), by=author, at=at + timedelta(minutes=50))


def _of_everybody(cast: Cast) -> set[int]:
    """Return the figures of the whole entity: the practice tells of no unit or service alone.

    Nor of an area: more people answer one of the diagnosis than the whole is scored for.
    """
    whole = Measurement.objects.filter(
        entity=cast.entity, scope_kind=ScopeKind.ENTITY, service=None, area_code="", status=MeasurementStatus.OFFICIAL
    )
    return set(whole.values_list("pk", flat=True))


def _back(
    cast: Cast,
    version: PracticeVersion,
    found: Sequence[OfficialFigure],
    results: Sequence[OfficialFigure | None],
    *,
    by: Person,
    at: datetime,
) -> None:
    """Tie the results to their figures, and results and facts to the files that show them."""
    measured = evidence.attach_figures(cast, version, found, by=by, at=at)
    on_time = evidence.attach_answers_on_time(cast, version, found, by=by, at=at)
    guides = evidence.attach_guides(cast, version, by=by, at=at)
    say = partial(actions.add_statement, version=version, by=by, at=at)
    for figure in results:
        if figure is not None:
            say(
                key="contribution",
                text=figure.sentence,
                claim=Statement.Claim.RESULT,
                measurement_id=figure.measurement_id,
                evidence=measured,
            )
    say(key="description", text=_CHANNEL, claim=Statement.Claim.FACT, evidence=on_time)
    say(key="stability", text=_KEPT, claim=Statement.Claim.FACT, evidence=guides)


def _texts(
    known: OfficialFigure | None, level: OfficialFigure | None, *, begun: datetime, at: datetime
) -> dict[str, str]:
    return {
        "filled_on": f"{at:%Y-%m-%d}",
        "started_on": f"{begun:%Y-%m-%d}",
        "description": (
            "Muchas personas no conocían los servicios de TI de la entidad o no sabían usarlos.\n\n"
            "## Acciones Fundamentales\n\n"
            "1. Se aplicó un diagnóstico a toda la entidad.\n"
            "2. Cada persona recibió una ruta con cursos cortos, según sus respuestas.\n"
            f"3. {_CHANNEL}\n\n"
            "## Beneficios Generados\n\nLas personas saben a quién preguntar y qué servicio usar."
        ),
        "baseline": _baseline(known, level),
        "population": "Todas las personas de la entidad: funcionarios y contratistas de 12 dependencias.",
        "scope": "Que las personas conozcan, usen y aprovechen los servicios de TI.",
        "contribution": _contribution(known, level),
        "dissemination": "Se enviaron invitaciones por correo y avisos en la página de inicio de Apropia.",
        "other": "No aplica.",
        "challenges": "1. Las necesidades de las dependencias cambian cada año.\n2. Hay rotación de contratistas.",
        "stability": f"{_KEPT} El diagnóstico se repite cada ocho meses.",
    }


def _latest(found: Sequence[OfficialFigure], code: str) -> OfficialFigure | None:
    rows = [one for one in found if one.indicator_code == code]
    return max(rows, key=lambda one: one.period_end, default=None)


def _baseline(*figures: OfficialFigure | None) -> str:
    lines = [
        f"- {one.name}, de las personas que respondieron las dos veces: {one.earlier_text} en {one.earlier_period}."
        for one in figures
        if one and one.earlier_text
    ]
    return "\n".join(["Antes de empezar se midió el punto de partida.", "", *lines])


def _contribution(*figures: OfficialFigure | None) -> str:
    lines = [one.sentence for one in figures if one is not None]
    return "\n\n".join(["Estos son los cambios observados.", *lines])
