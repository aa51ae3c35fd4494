"""Questions that play a video."""

from datetime import datetime
from typing import Any

from apropia.foundation.files import actions as files
from apropia.foundation.files import kinds
from apropia.foundation.tenancy.models import Entity
from formats.recording_samples import mp4


def video_of(entity: Entity, words: str, *, at: datetime) -> dict[str, Any]:
    """Return what an item says of a video that it has, with these words in each of its texts."""
    file = files.store(
        entity=entity, data=mp4(), name="video.mp4", kinds=kinds.VIDEO, by=None, at=at, owner="diagnosis.recording"
    )
    cue = {"start": 0, "end": 900, "text": f"Habla {words}", "settings": ""}
    told = {"name": file.name, "title": f"Video {words}", "is_video": True, "is_silent": False, "captions": [cue]}
    return {"recording": file, "recording_facts": {**told, "transcript": f"Dice {words}"}}
