import dataclasses
from datetime import datetime

from django.core.cache import cache
from django.db.models import Max

from apropia.foundation.small_groups import Figure, Shown, Tally, protect_groups
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from apropia.privacy.models import ConsentEvent, PrivacyNoticeVersion
from apropia.privacy.policies import check_can_see_counts
from apropia.privacy.queries.consent import granted_counts
from apropia.privacy.queries.texts import current_notice

_KEPT_FOR = 600  # seconds


@dataclasses.dataclass(frozen=True)
class PurposeCount:
    """How many of the entity's people authorise one optional purpose, if the group may be published."""

    code: str
    name: str
    figure: Figure

    @property
    def is_shown(self) -> bool:
        return isinstance(self.figure, Shown)


def active_people(*, entity: Entity) -> int:
    """Return how many people there are to ask."""
    return Person.objects.filter(entity=entity, status=Person.Status.ACTIVE).count()


def consent_counts(*, person: Person, at: datetime) -> list[PurposeCount]:
    """Return the share of active people who authorise each optional purpose. Small groups stay protected."""
    check_can_see_counts(by=person)
    entity = person.entity
    notice = current_notice(entity=entity, at=at)
    if notice is None:
        return []
    active = active_people(entity=entity)
    granted = _granted(entity, notice, active=active, at=at)
    return [
        PurposeCount(
            code=words["code"],
            name=words["name"],
            figure=protect_groups(
                {"": Tally.of_share(granted.get(words["code"], 0), active)},
                k=entity.minimum_cell,
                sensitive=True,
            ).total,
        )
        for words in notice.purposes
        if words["is_optional"]
    ]


def _granted(entity: Entity, notice: PrivacyNoticeVersion, *, active: int, at: datetime) -> dict[str, int]:
    """Return the counts, counted again only when somebody decided, came or left: there may be a million decisions."""
    last = ConsentEvent.objects.filter(entity=entity).aggregate(last=Max("pk"))["last"]
    key = f"consents:{entity.pk}:{notice.pk}:{last}:{active}"
    counted: dict[str, int] | None = cache.get(key)
    if counted is None:
        counted = granted_counts(entity=entity, at=at)
        cache.set(key, counted, timeout=_KEPT_FOR)
    return counted
