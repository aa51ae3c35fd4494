"""The picture of a question: how it is shown, and who may see it."""

import dataclasses
from collections.abc import Collection
from typing import Any
from uuid import UUID

from apropia.diagnosis.models import Invitation, Item
from apropia.diagnosis.policies.authoring import can_author
from apropia.foundation.files.models import StoredFile
from apropia.people.models import Person

LABEL = "diagnosis.picture"


# What the field of an image that can be pressed is called, and how wide one is drawn: on a wide window, on a phone.
POINTED_AT = "senalar-"
WIDEST = {"grande": 640, "chica": 280}


@dataclasses.dataclass(frozen=True)
class Size:
    """How large an image that can be pressed is drawn."""

    name: str
    width: int
    height: int


@dataclasses.dataclass(frozen=True)
class PictureShown:
    """A picture beside a question. Without `alt` it only decorates."""

    uid: UUID
    alt: str
    description: str
    width: int
    height: int

    @property
    def sizes(self) -> tuple[Size, ...]:
        """Return the sizes in which it can be pressed: of each the page knows how large it is drawn."""
        widths = {name: min(most, self.width) for name, most in WIDEST.items()}
        return tuple(Size(name, wide, round(self.height * wide / self.width)) for name, wide in widths.items())


@dataclasses.dataclass(frozen=True)
class PictureDesk:
    """An item and the picture that it has, if any."""

    item: Item
    picture: PictureShown | None


def picture_shown(item: Item) -> PictureShown | None:
    """Return the picture of an item as it is shown; nothing where it has none. The file must be loaded."""
    if item.picture is None:
        return None
    facts: dict[str, Any] = item.picture_facts
    return PictureShown(item.picture.uid, facts["alt"], facts["description"], facts["width"], facts["height"])


def may_open(*, person: Person, file: StoredFile) -> bool:
    """Say whether a person may see a picture: who writes instruments, and who was invited to answer the question."""
    if can_author(person):
        return True
    return Invitation.objects.filter(person_uid=person.uid, wave__version__items__picture=file).exists()


def in_use(uids: Collection[UUID]) -> set[UUID]:
    """Return which of these files some item shows."""
    return set(Item.objects.filter(picture__uid__in=uids).values_list("picture__uid", flat=True))
