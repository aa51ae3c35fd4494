"""FO-01 to FO-06 and FO-08: figures of courses in a period."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apropia.competences.models import LEVEL_ORDER
from apropia.diagnosis.queries.gaps import Gaps, gaps_of_all
from apropia.foundation.tenancy.models import Entity
from apropia.learning.queries import figures as courses
from apropia.measurement.queries.computing.facts import (
    WHOLE,
    Collected,
    Fact,
    NotComputable,
    Period,
    Statistic,
    counted,
)
from apropia.measurement.queries.computing.population import count_by_place
from apropia.measurement.queries.computing.shared import places_on
from apropia.science.impact.effects import normalised_gain


def moments(entity: Entity, period: Period) -> tuple[datetime, datetime]:
    """Return the first moment of a period and the first after it, where the entity is."""
    zone = ZoneInfo(entity.timezone)
    return (
        datetime.combine(period.start, time.min, zone),
        datetime.combine(period.end + timedelta(days=1), time.min, zone),
    )


def training_coverage(entity: Entity, period: Period) -> Collected:
    """FO-01: persons of E(t) who finished at least one course in the period."""
    places = places_on(entity=entity, day=period.end)
    if not places:
        raise NotComputable(_("No hay personas vinculadas en la fecha de corte."))
    since, until = moments(entity, period)
    finished = courses.learners_with_completion(entity=entity, since=since, until=until)
    facts = counted((place, float(pseudonym in finished), 1.0) for pseudonym, place in places.items())
    source = _("Registro de formación y %(people)d personas vinculadas al %(day)s.") % {
        "people": len(places),
        "day": period.end.strftime("%d/%m/%Y"),
    }
    return Collected(Statistic.SHARE, {WHOLE: facts}, source, count_by_place(places))


def need_coverage(entity: Entity, period: Period) -> Collected:
    """FO-03: persons who finished a course that teaches what they lacked, over persons of E(t) with a gap.

    A gap is of the newest nominal result of the person by the end of the period. The course teaches that competence to
    a higher level than hers, and was finished after the result.
    """
    places = places_on(entity=entity, day=period.end)
    _since, until = moments(entity, period)
    gaps = gaps_of_all(entity=entity, until=until, on=period.end)
    lacking = {pseudonym: own for pseudonym, own in gaps.of.items() if pseudonym in places}
    if not lacking:
        raise NotComputable(_("Ninguna persona vinculada tiene una brecha conocida."))
    taken = courses.taken_before(entity=entity, until=until)

    def is_covered(pseudonym: UUID, own: Gaps) -> bool:
        return any(
            one.completed_at > own.since and LEVEL_ORDER[one.teaches[code]] > LEVEL_ORDER[level]
            for one in taken.get(pseudonym, ())
            for code, level in own.held.items()
            if code in one.teaches
        )

    facts = counted((places[pseudonym], float(is_covered(pseudonym, own)), 1.0) for pseudonym, own in lacking.items())
    source = _("Diagnósticos nominales: %(people)d personas con alguna brecha; registro de formación.") % {
        "people": len(lacking)
    }
    return Collected(Statistic.SHARE, {WHOLE: facts}, source, minimum_cell=gaps.minimum_cell)


def completion_rate(entity: Entity, period: Period) -> Collected:
    """FO-02: enrolments finished over enrolments begun, of the cohorts that closed in the period."""
    rows = courses.closed_cohort(entity=entity, since=period.start, until=period.end)
    if not rows:
        raise NotComputable(_("Ninguna cohorte se cerró en el periodo."))
    facts = _facts(entity, period, ((row.unit_id, row.pseudonym, row.is_finished) for row in rows))
    source = _("Registro de formación: %(rows)d inscripciones de cohortes cerradas.") % {"rows": len(rows)}
    return Collected(Statistic.RATIO, {WHOLE: facts}, source, infers=True)


def learning_gain(entity: Entity, period: Period) -> Collected:
    """FO-04: mean difference of the post and the pre quiz of the same persons, in points."""
    since, until = moments(entity, period)
    rows = courses.gains(entity=entity, since=since, until=until)
    if not rows:
        raise NotComputable(_("Nadie respondió la prueba de entrada y la de salida en el periodo."))
    places = places_on(entity=entity, day=period.end)
    # A person with several courses weighs once: her mean gain.
    own: dict[object, list[courses.Gain]] = {}
    for row in rows:
        own.setdefault(row.pseudonym, []).append(row)
    facts = [
        Fact(
            gains[0].unit_id,
            places.get(gains[0].pseudonym, (None, ""))[1],
            sum(gain.points for gain in gains) / len(gains),
            pseudonym=gains[0].pseudonym,
        )
        for gains in own.values()
    ]
    earlier = sum(row.pre_percent for row in rows) / len(rows)
    later = sum(row.post_percent for row in rows) / len(rows)
    source = _("%(rows)d pares de pruebas de entrada y salida.") % {"rows": len(rows)}
    return Collected(
        Statistic.MEAN,
        {WHOLE: facts},
        source,
        infers=True,
        details={"pre": earlier, "post": later, "normalised_gain": normalised_gain(earlier, later)},
    )


def satisfaction(entity: Entity, period: Period) -> Collected:
    """FO-05: opinions of 4 or 5 over opinions, of courses that people finished and talks they came to."""
    since, until = moments(entity, period)
    rows = courses.ratings(entity=entity, since=since, until=until)
    if not rows:
        raise NotComputable(_("Nadie opinó de un curso ni de una charla en el periodo."))
    facts = _facts(entity, period, ((row.unit_id, row.pseudonym, row.is_satisfied) for row in rows))
    source = _("Opiniones de cursos terminados y de charlas: %(rows)d.") % {"rows": len(rows)}
    return Collected(Statistic.RATIO, {WHOLE: facts}, source, infers=True)


def transfer(entity: Entity, period: Period) -> Collected:
    """FO-06: answers that what was learnt is used at least weekly over answers, 60 to 90 days after the course."""
    since, until = moments(entity, period)
    rows = courses.uses(entity=entity, since=since, until=until)
    if not rows:
        raise NotComputable(_("Nadie respondió en el periodo si usa lo que aprendió."))
    facts = _facts(entity, period, ((row.unit_id, row.pseudonym, row.is_weekly) for row in rows))
    source = _("Una pregunta entre 60 y 90 días después de cada curso: %(rows)d respuestas.") % {"rows": len(rows)}
    return Collected(Statistic.RATIO, {WHOLE: facts}, source, infers=True)


def hours_per_person(entity: Entity, period: Period) -> Collected:
    """FO-08: hours of the courses finished in the period over the persons of E(t)."""
    places = places_on(entity=entity, day=period.end)
    if not places:
        raise NotComputable(_("No hay personas vinculadas en la fecha de corte."))
    since, until = moments(entity, period)
    hours = courses.hours_by_person(entity=entity, since=since, until=until)
    facts = counted((place, hours.get(pseudonym, 0.0), 1.0) for pseudonym, place in places.items())
    source = _("Registro de formación y %(people)d personas vinculadas al %(day)s.") % {
        "people": len(places),
        "day": period.end.strftime("%d/%m/%Y"),
    }
    return Collected(Statistic.AVERAGE, {WHOLE: facts}, source, count_by_place(places))


def _facts(entity: Entity, period: Period, rows: Iterable[tuple[int | None, UUID, bool]]) -> list[Fact]:
    """Count each row, of a unit and a person, as one or none, by the engagement that the person ends the period in."""
    places = places_on(entity=entity, day=period.end)
    return [
        Fact(unit, places.get(pseudonym, (None, ""))[1], float(counts), pseudonym=pseudonym)
        for unit, pseudonym, counts in rows
    ]
