"""Put a sound or a video beside a question of a draft, tell it in words, and take it off."""

from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.actions.drafts import hold_draft
from apropia.diagnosis.models import Item
from apropia.diagnosis.policies.authoring import check_can_author, check_is_draft
from apropia.diagnosis.policies.recordings import LONGEST_PARAGRAPH, cues_as_data, recording_kinds
from apropia.diagnosis.queries.recordings import LABEL
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.foundation.files import actions as files
from apropia.foundation.files.kinds import VIDEO
from apropia.foundation.files.models import StoredFile
from apropia.foundation.files.recordings import captions_in
from apropia.people.models import Person


def set_recording(
    *,
    item: Item,
    upload: IO[bytes] | bytes | None,
    name: str = "",
    title: str,
    captions: str = "",
    is_silent: bool = False,
    transcript: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Put a sound or a video beside an item, or tell anew the one that is there.

    Captions and transcript may come later: without them the version is not sent to review.

    Raises
    ------
    DomainError
        If there is none, it cannot be used, or what tells it does not hold; `captions` are refused by row.
    """
    check_can_author(by)
    check_is_draft(item.version)
    cues = _cues(captions, is_silent=is_silent)
    if any(len(line) > LONGEST_PARAGRAPH for line in transcript.splitlines()):
        message = _("Un párrafo tiene más de %(length)s caracteres. Divídalo en dos.")
        raise DomainError(message % {"length": LONGEST_PARAGRAPH}, field="transcript")
    if upload is None and item.recording is None:
        raise DomainError(_("Elija el sonido o el video."), field="file")
    file = item.recording
    if upload is not None:
        file = files.store(
            entity=item.entity, data=upload, name=name, kinds=recording_kinds(), by=by, at=at, owner=LABEL, field="file"
        )
    assert file is not None  # there was one, or there is now
    is_video = file.media_type in VIDEO.types
    if not is_video and cues:
        message = _("Es un sonido: no muestra subtítulos. Déjelos vacíos y escriba la transcripción.")
        raise DomainError(message, field="captions")
    if not is_video and is_silent:
        raise DomainError(_("Es un sonido, y lo que se oye hace falta. Quite la marca."), field="is_silent")
    told = {"title": title, "is_silent": is_silent, "captions": cues, "transcript": "\n".join(transcript.splitlines())}
    _keep(item, file, {"name": file.name, "is_video": is_video, **told}, by=by, at=at)


def _cues(captions: str, *, is_silent: bool) -> list[dict[str, Any]]:
    if not captions.strip():
        return []
    if is_silent:
        raise DomainError(
            _("Si no se oye nada, no lleva subtítulos. Quite la marca o los subtítulos."), field="captions"
        )
    try:
        return cues_as_data(captions_in(captions))
    except DomainError as refusal:
        raise DomainError(refusal.message, field="captions") from refusal


@transaction.atomic
def _keep(item: Item, file: StoredFile, facts: dict[str, Any], *, by: Person, at: datetime) -> None:
    hold_draft(item.version, by=by)
    item.recording, item.recording_facts = file, facts
    item.save(update_fields=["recording", "recording_facts"])
    audit.record("diagnosis.item.recorded", entity=item.entity, by=by, on=item, at=at)


@transaction.atomic
def remove_recording(*, item: Item, by: Person, at: datetime) -> None:
    """Take the sound or video off an item of a draft. Other versions that have it keep it."""
    hold_draft(item.version, by=by)
    item.recording, item.recording_facts = None, {}
    item.save(update_fields=["recording", "recording_facts"])
    audit.record("diagnosis.item.recording_removed", entity=item.entity, by=by, on=item, at=at)
