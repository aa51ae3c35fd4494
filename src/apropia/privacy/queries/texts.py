from datetime import datetime

from apropia.foundation.tenancy.models import Entity
from apropia.privacy.models import PrivacyNoticeVersion, PrivacyPolicyVersion, TextVersion


def current_notice(*, entity: Entity, at: datetime) -> PrivacyNoticeVersion | None:
    """Return the approved notice that rules at a moment, if any."""
    return (
        PrivacyNoticeVersion.objects.filter(entity=entity, state=TextVersion.State.APPROVED, effective_from__lte=at)
        .order_by("-number")
        .first()
    )


def current_policy(*, entity: Entity, at: datetime) -> PrivacyPolicyVersion | None:
    """Return the approved treatment policy that rules at a moment, if any."""
    return (
        PrivacyPolicyVersion.objects.filter(entity=entity, state=TextVersion.State.APPROVED, effective_from__lte=at)
        .order_by("-number")
        .first()
    )
