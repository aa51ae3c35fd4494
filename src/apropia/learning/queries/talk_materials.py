"""What a talk left behind: its slides and its recording, as materials."""

import dataclasses
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import LiveSession, TalkMaterial, TalkPlace
from apropia.learning.policies import talks as policies
from apropia.learning.queries.talks import talk_for
from apropia.learning.states.talks import PlaceStatus
from apropia.materials.policies import can_write
from apropia.materials.states import DRAFT, PUBLIC, RETIRED
from apropia.people.models import Person

# The owner under which the files are stored; its rule is `learning.access`.
LABEL = "learning.talk_material"


@dataclasses.dataclass(frozen=True)
class TalkShelf:
    """A talk with what it left, as the reader may see it."""

    talk: LiveSession
    materials: Sequence[TalkMaterial]
    can_add: bool


def shelf_for(*, pk: int, person: Person, at: datetime) -> TalkShelf:
    """Return a talk and its materials, for who gives or manages it. Raises `NotFound`."""
    talk = talk_for(pk=pk, person=person)
    if not policies.can_take_list(talk, person):
        raise NotFound(_("No encontramos esa charla."))
    rows = TalkMaterial.objects.filter(talk=talk).select_related("material")
    return TalkShelf(talk=talk, materials=list(rows), can_add=policies.takes_materials(talk, at))


def left_for(*, pk: int, material_pk: int, person: Person) -> TalkMaterial:
    """Return what a talk left, for who gives or manages it and may still take it back. Raises `NotFound`."""
    talk = talk_for(pk=pk, person=person)
    rows = TalkMaterial.objects.filter(talk=talk, pk=material_pk).exclude(material__status=RETIRED)
    found = rows.select_related("talk", "entity", "material__entity").first()
    if found is None or not policies.can_take_list(talk, person):
        raise NotFound(_("Esta charla no dejó eso, o ya se retiró."))
    return found


def to_review_for(*, person: Person, limit: int) -> list[TalkMaterial]:
    """Return the drafts left by who gave a talk and writes no guides: whoever writes them has to take them on."""
    if not can_write(person):
        return []
    rows = TalkMaterial.objects.filter(entity=person.entity_id, material__status=DRAFT).exclude(material__owner=person)
    rows = rows.select_related("material__owner").order_by("added_at", "pk")
    return [one for one in rows if one.material.owner is None or not can_write(one.material.owner)][:limit]


def may_open(*, person: Person, uid: UUID) -> bool:
    """Say whether a person may open a file: everybody that of a public material, before it who works on it."""
    rows = TalkMaterial.objects.filter(Q(file__uid=uid) | Q(captions__uid=uid), entity=person.entity_id)
    found = rows.select_related("talk", "material").first()
    if found is None:
        return False
    return found.material.status in PUBLIC or can_write(person) or policies.can_take_list(found.talk, person)


def in_use(uids: Collection[UUID]) -> Collection[UUID]:
    """Return those of these files that some talk still names."""
    files = TalkMaterial.objects.filter(file__uid__in=uids).values_list("file__uid", flat=True)
    captions = TalkMaterial.objects.filter(captions__uid__in=uids).values_list("captions__uid", flat=True)
    return {*files, *captions}


def of_material(*, entity_id: int, material_id: int) -> TalkMaterial | None:
    """Return what a material is of a talk, if it is."""
    rows = TalkMaterial.objects.filter(entity=entity_id, material=material_id)
    return rows.select_related("entity", "talk", "material").first()


def places_to_tell_of(*, found: TalkMaterial) -> list[TalkPlace]:
    """Return the places of those who had signed up for the talk or came to it. One query."""
    rows = TalkPlace.objects.filter(talk=found.talk_id, person__status=Person.Status.ACTIVE)
    return list(rows.exclude(status=PlaceStatus.WITHDRAWN).select_related("person").order_by("pk"))
