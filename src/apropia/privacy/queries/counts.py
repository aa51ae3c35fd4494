import dataclasses
from datetime import datetime

from apropia.foundation.small_groups import Figure, Shown, Tally, protect_groups
from apropia.people.models import Person
from apropia.privacy.policies import check_can_see_counts
from apropia.privacy.queries.consent import persons_allowing
from apropia.privacy.queries.texts import current_notice


@dataclasses.dataclass(frozen=True)
class PurposeCount:
    """How many of the entity's people authorise one optional purpose, if the group may be published."""

    code: str
    name: str
    figure: Figure

    @property
    def is_shown(self) -> bool:
        return isinstance(self.figure, Shown)


def consent_counts(*, person: Person, at: datetime) -> list[PurposeCount]:
    """Return the share of active people who authorise each optional purpose. Small groups stay protected."""
    check_can_see_counts(by=person)
    entity = person.entity
    notice = current_notice(entity=entity, at=at)
    if notice is None:
        return []
    active = set(Person.objects.filter(entity=entity, status=Person.Status.ACTIVE).values_list("pk", flat=True))
    return [
        PurposeCount(
            code=words["code"],
            name=words["name"],
            figure=protect_groups(
                {
                    "": Tally.of_share(
                        len(active & persons_allowing(entity=entity, code=words["code"], at=at)), len(active)
                    )
                },
                k=entity.minimum_cell,
                sensitive=True,
            ).total,
        )
        for words in notice.purposes
        if words["is_optional"]
    ]
