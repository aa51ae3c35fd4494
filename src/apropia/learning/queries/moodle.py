"""A backup of Moodle that somebody brought, and what it becomes."""

import dataclasses
from uuid import UUID

from apropia.formats.moodle_backup.reading import read_backup
from apropia.foundation.files import queries as files
from apropia.foundation.files.models import StoredFile
from apropia.learning.policies.moodle_courses import CoursePlan, plan_of
from apropia.learning.queries.bringing import brought_file_for
from apropia.people.models import Person

# The owner under which backups are stored until they are swept.
BACKUPS = "learning.backup"
JOB = "learning.bring_moodle_course"


@dataclasses.dataclass(frozen=True)
class BringPage:
    file: StoredFile
    plan: CoursePlan


def bring_page_for(*, person: Person, uid: UUID) -> BringPage:
    """Read a backup that this person brought. Raises `NotFound`."""
    file = brought_file_for(person=person, uid=uid, owner=BACKUPS)
    with files.open_content(file) as stream:
        return BringPage(file, plan_of(read_backup(stream)))


def bring_page_of(*, uid: str, by: str) -> tuple[BringPage, Person]:
    """Return what a job was asked to bring, and for whom."""
    person = Person.objects.select_related("entity").get(uid=by)
    return bring_page_for(person=person, uid=UUID(uid)), person
