"""The sound or the video of a question: how it is shown, and who may hear and see it."""

import dataclasses
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.diagnosis.models import Invitation, Item, Language, VersionTranslation
from apropia.diagnosis.policies.authoring import can_author
from apropia.diagnosis.policies.recordings import captions_file
from apropia.diagnosis.queries.item_language import reworded_in
from apropia.foundation.errors import NotFound
from apropia.foundation.files.models import StoredFile
from apropia.people.models import Person

LABEL = "diagnosis.recording"


@dataclasses.dataclass(frozen=True)
class RecordingShown:
    """A sound or a video beside a question, with what tells it to whom does not hear or see it."""

    item_id: int
    uid: UUID
    media_type: str
    size: int
    title: str
    is_video: bool
    has_captions: bool
    transcript: str
    language: Language


@dataclasses.dataclass(frozen=True)
class RecordingDesk:
    """An item, the sound or video that it has, if any, and its captions as they are written."""

    item: Item
    recording: RecordingShown | None
    captions: str


def recording_desk(item: Item) -> RecordingDesk:
    """Return what changing the sound or video of an item needs. The file must be loaded."""
    return RecordingDesk(item, recording_shown(item), captions_file(item.recording_facts))


def recording_shown(item: Item, language: str = "") -> RecordingShown | None:
    """Return the sound or video of an item as it is shown; nothing where it has none. The file must be loaded."""
    if item.recording is None:
        return None
    facts: dict[str, Any] = item.recording_facts
    return RecordingShown(
        item_id=item.pk,
        uid=item.recording.uid,
        media_type=item.recording.media_type,
        size=item.recording.size,
        title=facts["title"],
        is_video=facts["is_video"],
        has_captions=bool(facts["captions"]),
        transcript=facts["transcript"],
        language=Language(language or Language.SPANISH),
    )


def may_open(*, person: Person, file: StoredFile) -> bool:
    """Say whether a person may hear it: who writes instruments, and who was invited to answer the question."""
    if can_author(person):
        return True
    return Invitation.objects.filter(person_uid=person.uid, wave__version__items__recording=file).exists()


def captions_for(*, person: Person, pk: int, language: str) -> str:
    """Return the captions of an item in a language, as WebVTT, for whom may see the video. Raises `NotFound`."""
    items = Item.objects.select_related("section", "scale", "recording").filter(entity_id=person.entity_id, pk=pk)
    item = items.exclude(recording=None).first()
    if item is None or not _may_answer(person, item):
        raise NotFound(_("Esos subtítulos no existen."))
    if language != Language.SPANISH:
        row = VersionTranslation.objects.filter(version=item.version_id, language=language).first()
        if row is None:
            raise NotFound(_("Esos subtítulos no existen."))
        item = reworded_in(item, row.texts)
    if not (found := captions_file(item.recording_facts)):
        raise NotFound(_("Esos subtítulos no existen."))
    return found


def _may_answer(person: Person, item: Item) -> bool:
    if can_author(person):
        return True
    return Invitation.objects.filter(person_uid=person.uid, wave__version=item.version_id).exists()


def in_use(uids: Collection[UUID]) -> set[UUID]:
    """Return which of these files some item plays."""
    return set(Item.objects.filter(recording__uid__in=uids).values_list("recording__uid", flat=True))
