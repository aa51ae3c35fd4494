"""Hold a draft while something of it is written."""

from apropia.diagnosis.models import InstrumentVersion
from apropia.diagnosis.policies.authoring import check_can_author, check_is_draft
from apropia.foundation.locks import hold
from apropia.people.models import Person


def hold_draft(version: InstrumentVersion, *, by: Person | None) -> None:
    """Hold a version until the caller's transaction ends; refuse if the person may not write it or it is no draft now.

    Held first: who sends it to review at the same moment waits, or has already ended it, and then nothing is written.
    """
    check_can_author(by)
    hold(version)
    version.refresh_from_db(fields=["state"])
    check_is_draft(version)
