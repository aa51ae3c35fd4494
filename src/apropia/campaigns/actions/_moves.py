"""What every step of a campaign does alike."""

from datetime import datetime

from apropia.campaigns.models import Campaign
from apropia.campaigns.states import CAMPAIGN
from apropia.foundation.audit.actions import record
from apropia.people.models import Person


def move(campaign: Campaign, to: str, *, by: Person | None, at: datetime, **changes: object) -> None:
    """Move a campaign, with what else changes in that step, unless somebody moved it meanwhile."""
    before = CAMPAIGN.move(campaign, to, changed_at=at, **changes)
    record(
        "campaigns.campaign.moved", entity=campaign.entity, by=by, on=campaign, at=at, detail={"from": before, "to": to}
    )
