"""AS-01 and AS-03: figures of advice in a period."""

from collections import Counter

from django.utils.translation import gettext as _

from apropia.foundation.tenancy.models import Entity
from apropia.measurement.queries.computing.facts import (
    WHOLE,
    Collected,
    Fact,
    NotComputable,
    Period,
    Place,
    Statistic,
    counted,
)
from apropia.measurement.queries.computing.learning import moments
from apropia.measurement.queries.computing.shared import places_on
from apropia.measurement.queries.computing.usage import enabled_in
from apropia.support.queries import figures as advice

NOWHERE: Place = (None, "")


def first_answers_on_time(entity: Entity, period: Period) -> Collected:
    """AS-01: questions first answered within their term over questions whose answer was due or given."""
    since, until = moments(entity, period)
    rows = advice.first_answer_rows(entity=entity, since=since, until=until, at=until)
    if not rows:
        raise NotComputable(_("No hubo solicitudes en el periodo."))
    places = places_on(entity=entity, day=period.end)
    facts = [
        Fact(*places.get(row.pseudonym, NOWHERE), numerator=float(row.is_on_time), pseudonym=row.pseudonym)
        for row in rows
    ]
    source = _("Registro de asesorías: %(rows)d solicitudes.") % {"rows": len(rows)}
    return Collected(Statistic.RATIO, {WHOLE: facts}, source)


def how_to_rate(entity: Entity, period: Period) -> Collected:
    """AS-03: how-to questions per 100 enabled persons and month; per 100 persons in force where no use is known."""
    since, until = moments(entity, period)
    asked = Counter(row.pseudonym for row in advice.how_to_rows(entity=entity, since=since, until=until))
    places = places_on(entity=entity, day=period.end)
    enabled = enabled_in(entity, period) & places.keys()
    exposed = enabled or set(places)
    if not exposed:
        raise NotComputable(_("No hay personas habilitadas ni vinculadas en el periodo."))
    months = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month + 1
    # Who asked without being enabled adds her questions, and no exposure.
    facts = counted(
        (places.get(pseudonym, NOWHERE), float(asked[pseudonym]), float(months if pseudonym in exposed else 0))
        for pseudonym in exposed | asked.keys()
    )
    base = _("personas habilitadas según los informes de uso") if enabled else _("personas vinculadas")
    source = _("Registro de asesorías: %(rows)d preguntas; %(people)d %(base)s.") % {
        "rows": asked.total(),
        "people": len(exposed),
        "base": base,
    }
    return Collected(Statistic.RATE, {WHOLE: facts}, source, infers=True)
