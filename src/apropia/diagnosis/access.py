"""Who may open the pictures of questions."""

from apropia.diagnosis.queries import pictures
from apropia.foundation.files.models import StoredFile
from apropia.people.models import Person


def may_open(person: Person | None, file: StoredFile) -> bool:
    """Answer for `files.open`."""
    return person is not None and pictures.may_open(person=person, file=file)
