"""What every step of a campaign does alike."""

from datetime import datetime

from django.utils.translation import gettext as _

from apropia.campaigns import policies
from apropia.campaigns.models import Campaign
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import Conflict
from apropia.people.models import Person


def move(campaign: Campaign, to: str, *, by: Person | None, at: datetime, **changes: object) -> None:
    """Move a campaign, with what else changes in that step, unless somebody moved it meanwhile."""
    policies.check_transition(campaign, to)
    before = campaign.status
    changes = {"status": to, "changed_at": at, **changes}
    if not Campaign.objects.filter(pk=campaign.pk, status=before).update(**changes):
        raise Conflict(_("Otra persona cambió el estado de la campaña. Ábrala otra vez."))
    for name, value in changes.items():
        setattr(campaign, name, value)
    record(
        "campaigns.campaign.moved", entity=campaign.entity, by=by, on=campaign, at=at, detail={"from": before, "to": to}
    )
