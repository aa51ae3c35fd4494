"""The sound or the video of a question: what is told of it, and what it lacks for whom does not hear or see it.

What is told, `Item.recording_facts`: `name` of the file, `title`, `is_video`, `is_silent` (nothing is heard in it that
matters), `captions` (each with `start`, `end`, `text`, `settings`) and `transcript`. Captions are texts and no file:
they are translated as the others, and written anew each time somebody asks for them.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.conf import settings

from apropia.formats.captions import Captions, Cue, write_captions
from apropia.foundation.files.kinds import MIB, RECORDING, KindSet
from apropia.foundation.files.recordings import missing_alternatives

LONGEST_TITLE, LONGEST_TRANSCRIPT, LONGEST_CAPTIONS = 120, 6_000, 60_000
# A paragraph is translated in one cell.
LONGEST_PARAGRAPH = 2_000


def recording_kinds() -> KindSet:
    """Return which sounds and videos a question may have, as large as this installation allows."""
    return dataclasses.replace(RECORDING, max_bytes=settings.QUESTION_RECORDING_MB * MIB)


def lacks_of_recording(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Say what a sound or a video lacks: the field and how to mend it. Nothing where there is none."""
    if facts:
        yield from missing_alternatives(
            is_video=facts["is_video"],
            is_silent=facts["is_silent"],
            has_captions=bool(facts["captions"]),
            transcript=facts["transcript"],
        )


def recording_in_words(facts: dict[str, Any], said: Callable[[str], str]) -> dict[str, Any]:
    """Return what is told of a recording with each of its words as `said` gives it; a transcript by paragraphs."""
    if not facts:
        return facts
    return {
        **facts,
        "title": said(facts["title"]),
        "captions": [{**cue, "text": said(cue["text"])} for cue in facts["captions"]],
        "transcript": "\n".join(said(line) for line in facts["transcript"].split("\n")),
    }


def cues_as_data(captions: Captions) -> list[dict[str, Any]]:
    """Return captions as plain values, for keeping."""
    return [dataclasses.asdict(cue) for cue in captions.cues]


def captions_file(facts: Mapping[str, Any]) -> str:
    """Return the captions of a recording as WebVTT; an empty text where it has none."""
    return write_captions(Cue(**cue) for cue in facts["captions"]) if facts.get("captions") else ""
