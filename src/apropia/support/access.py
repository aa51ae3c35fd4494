"""Who may open the files attached to a ticket. Registered under `LABEL` in `web/subscriptions.py`."""

from collections.abc import Collection
from uuid import UUID

from apropia.foundation.files.models import StoredFile
from apropia.people.models import Person
from apropia.support import queries
from apropia.support.models import TicketFile

LABEL = "support.attachment"


def may_open(person: Person | None, file: StoredFile) -> bool:
    """Let in those who read the message that the file hangs from."""
    return person is not None and queries.files_of_person(person=person, uid=file.uid)


def in_use(uids: Collection[UUID]) -> Collection[UUID]:
    """Return the uids that a message still names."""
    return set(TicketFile.objects.filter(file__uid__in=uids).values_list("file__uid", flat=True))
