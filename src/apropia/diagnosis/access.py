"""Who may open the pictures, the sounds and the videos of questions."""

from apropia.diagnosis.queries import pictures, recordings
from apropia.foundation.files.models import StoredFile
from apropia.people.models import Person


def may_open(person: Person | None, file: StoredFile) -> bool:
    """Answer for a picture in `files.open`."""
    return person is not None and pictures.may_open(person=person, file=file)


def may_hear(person: Person | None, file: StoredFile) -> bool:
    """Answer for a sound or a video in `files.open`."""
    return person is not None and recordings.may_open(person=person, file=file)
