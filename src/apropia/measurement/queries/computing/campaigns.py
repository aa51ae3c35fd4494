"""CU-01: how far campaigns reached."""

from django.utils.translation import gettext as _

from apropia.campaigns.queries.figures import reach
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.queries.computing.facts import WHOLE, Collected, Fact, NotComputable, Period, Statistic
from apropia.measurement.queries.computing.learning import moments


def campaign_reach(entity: Entity, period: Period) -> Collected:
    """CU-01: persons of the audiences whom mail or banner reached, once per campaign begun in the period."""
    since, until = moments(entity, period)
    found = reach(entity=entity, since=since, until=until)
    facts = [
        Fact(one.unit_id, one.engagement_type, float(one.is_reached), pseudonym=one.pseudonym)
        for one in found.addressed
    ]
    if not facts:
        raise NotComputable(_("Ninguna campaña que se pueda contar comenzó en el periodo."))
    source = _("Registro de campañas: %(campaigns)d comenzaron en el periodo, sin las dirigidas por brecha o ruta.") % {
        "campaigns": found.campaign_count
    }
    # Having been reached is the doing of the channel, not an answer of the person.
    return Collected(Statistic.RATIO, {WHOLE: facts}, source, unanimity=False)
