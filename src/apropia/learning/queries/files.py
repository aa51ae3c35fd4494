"""Which files the lessons name, and whether a person may open one."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from apropia.learning.models import Activity
from apropia.learning.policies.courses import can_author
from apropia.learning.states import LEARNABLE
from apropia.people.models import Person

# The owner under which the files of lessons are stored; its rule is `learning.access`.
LABEL = "learning.activity"


def may_open(*, person: Person, uid: UUID) -> bool:
    """Say whether a person may open a file of a lesson: authors any, everybody those of a course that can be learnt."""
    if can_author(person):
        return True
    named = Q(image=uid) | Q(video=uid) | Q(captions=uid)
    return Activity.objects.filter(named, entity=person.entity_id, version__status__in=LEARNABLE).exists()


def in_use(uids: Collection[UUID]) -> Collection[UUID]:
    """Return those of these files that some lesson still names."""
    found: set[UUID] = set()
    for column in ("image", "video", "captions"):
        found |= set(Activity.objects.filter(**{f"{column}__in": uids}).values_list(column, flat=True))
    return found
