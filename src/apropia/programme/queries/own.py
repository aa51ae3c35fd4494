"""What the plan of training has for one person, as they read it themselves."""

import dataclasses
from collections.abc import Sequence

from django.db.models import F

from apropia.people.models import Person
from apropia.programme.models import Assignment, Nomination
from apropia.programme.states import NominationStatus


@dataclasses.dataclass(frozen=True)
class OwnTraining:
    """What a person was assigned, what is due first before the rest, and the nominations that gave no seat yet."""

    assigned: Sequence[Assignment]
    nominated: Sequence[Nomination]


def own_training_for(*, person: Person) -> OwnTraining:
    """Return what the plan has for this person. Two queries."""
    assigned = Assignment.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym)
    nominated = Nomination.objects.filter(
        entity=person.entity_id, person=person, status__in=[NominationStatus.PROPOSED, NominationStatus.DECLINED]
    )
    return OwnTraining(
        assigned=list(
            assigned.select_related("activity__course").order_by(
                F("activity__plan__year").desc(), F("due_on").asc(nulls_last=True), "activity__starts_on", "pk"
            )
        ),
        nominated=list(nominated.select_related("activity")),
    )
