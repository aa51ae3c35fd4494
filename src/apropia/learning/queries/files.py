"""Which files the lessons name, and whether a person may open one."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import Activity, ActivityFile
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
    learnable = {"entity": person.entity_id, "version__status__in": LEARNABLE}
    return (
        Activity.objects.filter(named, **learnable).exists()
        or Activity.objects.filter(files__file__uid=uid, **learnable).exists()
    )


def in_use(uids: Collection[UUID]) -> Collection[UUID]:
    """Return those of these files that some lesson still names."""
    found: set[UUID] = set()
    for column in ("image", "video", "captions"):
        found |= set(Activity.objects.filter(**{f"{column}__in": uids}).values_list(column, flat=True))
    return found | set(ActivityFile.objects.filter(file__uid__in=uids).values_list("file__uid", flat=True))


def attached_for(*, person: Person, pk: int) -> ActivityFile:
    """Return a file of an activity for whoever writes courses in its entity. Raises `NotFound`."""
    attached = (
        ActivityFile.objects.filter(pk=pk, entity=person.entity_id)
        .select_related("activity__version__course", "file", "entity")
        .first()
    )
    if attached is None or not can_author(person):
        raise NotFound(_("Este archivo no existe."))
    return attached
