"""What somebody brought to make a course of it, whatever its kind: the file that waits, and how far its draft is."""

from uuid import UUID

from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.files.models import StoredFile
from apropia.foundation.jobs.models import Job
from apropia.learning.policies.courses import can_author
from apropia.people.models import Person


def brought_file_for(*, person: Person, uid: UUID, owner: str) -> StoredFile:
    """Return a file of this kind that this person brought. Raises `NotFound`."""
    file = StoredFile.objects.filter(uid=uid, entity=person.entity_id, owner=owner, created_by=person.uid).first()
    if file is None or not can_author(person):
        raise NotFound(_("Este archivo no existe o ya no está disponible. Súbalo otra vez."))
    return file


def job_for(*, person: Person, pk: int, name: str) -> Job:
    """Return the work of this name that this person asked for. Raises `NotFound`."""
    job = Job.objects.filter(pk=pk, entity=person.entity_id, name=name, requested_by=person.uid).first()
    if job is None:
        raise NotFound(_("Este trabajo no existe."))
    return job
