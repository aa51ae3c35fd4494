"""CU-01: how far campaigns reached."""

from django.utils.translation import gettext as _

from apropia.campaigns.models import Campaign, Recipient
from apropia.campaigns.queries.campaigns import mail_key
from apropia.campaigns.states import DELIVERED
from apropia.contact.queries.messages import reached_persons
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.queries.computing.facts import WHOLE, Collected, Fact, NotComputable, Period, Statistic
from apropia.measurement.queries.computing.learning import moments


def campaign_reach(entity: Entity, period: Period) -> Collected:
    """CU-01: persons of the audiences whom mail or banner reached, once per campaign begun in the period."""
    since, until = moments(entity, period)
    campaigns = list(
        Campaign.objects.filter(
            entity=entity, status__in=DELIVERED, activated_at__gte=since, activated_at__lt=until
        ).order_by("pk")
    )
    facts: list[Fact] = []
    for campaign in campaigns:
        mailed = reached_persons(entity=entity, key_prefix=mail_key(campaign))
        rows = Recipient.objects.filter(campaign=campaign).values_list(
            "person_id", "person__pseudonym", "unit_id", "person__engagement_type", "shown_at"
        )
        facts += [
            Fact(
                unit_id,
                engagement_type,
                float(shown_at is not None or person_id in mailed),
                pseudonym=pseudonym,
            )
            for person_id, pseudonym, unit_id, engagement_type, shown_at in rows
        ]
    if not facts:
        raise NotComputable(_("Ninguna campaña comenzó en el periodo."))
    source = _("Registro de campañas: %(campaigns)d comenzaron en el periodo.") % {"campaigns": len(campaigns)}
    # Having been reached is the doing of the channel, not an answer of the person.
    return Collected(Statistic.RATIO, {WHOLE: facts}, source, unanimity=False)
