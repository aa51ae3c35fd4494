"""A backup of Moodle that somebody brought: what it becomes, and how far its draft is."""

import dataclasses
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.formats.moodle_backup.reading import read_backup
from apropia.foundation.errors import NotFound
from apropia.foundation.files import queries as files
from apropia.foundation.files.models import StoredFile
from apropia.foundation.jobs.models import Job
from apropia.learning.policies.courses import can_author
from apropia.learning.policies.moodle_courses import CoursePlan, plan_of
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
    file = StoredFile.objects.filter(uid=uid, entity=person.entity_id, owner=BACKUPS, created_by=person.uid).first()
    if file is None or not can_author(person):
        raise NotFound(_("Esta copia no existe o ya no está disponible. Súbala otra vez."))
    with files.open_content(file) as stream:
        return BringPage(file, plan_of(read_backup(stream)))


def bring_page_of(*, uid: str, by: str) -> tuple[BringPage, Person]:
    """Return what a job was asked to bring, and for whom."""
    person = Person.objects.select_related("entity").get(uid=by)
    return bring_page_for(person=person, uid=UUID(uid)), person


def job_for(*, person: Person, pk: int) -> Job:
    """Return the work that this person asked for. Raises `NotFound`."""
    job = Job.objects.filter(pk=pk, entity=person.entity_id, name=JOB, requested_by=person.uid).first()
    if job is None:
        raise NotFound(_("Este trabajo no existe."))
    return job
