"""Who may open the files of evidence; `web/subscriptions.py` registers these rules."""

from collections.abc import Collection
from uuid import UUID

from apropia.foundation.files.models import StoredFile
from apropia.people.models import Person
from apropia.practices import policies
from apropia.practices.models import Evidence, PracticeVersion, Publication

EVIDENCE = "practices.evidence"


def may_open(person: Person | None, file: StoredFile) -> bool:
    """Answer whether this visitor may open a file of evidence: public ones of live copies, or those of one's
    practices."""
    rows = Evidence.objects.filter(file=file)
    live = Publication.objects.filter(is_live=True).values("version")
    if rows.filter(confidentiality=Evidence.Confidentiality.PUBLIC, version__in=live).exists():
        return True
    if person is None or person.entity_id != file.entity_id:
        return False
    versions = PracticeVersion.objects.filter(policies.visible_to(person, policies.reach_of(person)))
    return rows.filter(version__in=versions).exists()


def in_use(uids: Collection[UUID]) -> Collection[UUID]:
    """Return which of these files are still evidence."""
    return set(Evidence.objects.filter(file__uid__in=uids).values_list("file__uid", flat=True))
