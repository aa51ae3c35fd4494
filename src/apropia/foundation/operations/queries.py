from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.events.bus import dead_letters
from apropia.foundation.events.models import OutboxEvent
from apropia.foundation.jobs.models import Job
from apropia.foundation.tenancy.models import Entity

MOST_LETTERS = 50


def jobs_of(*, entity: Entity) -> QuerySet[Job]:
    """Return the background work of an entity and of the installation as a whole."""
    return Job.objects.filter(Q(entity=entity) | Q(entity__isnull=True)).defer("arguments", "result")


def job_of(*, entity: Entity, pk: int) -> Job:
    """Return one piece of background work."""
    found = jobs_of(entity=entity).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Este trabajo ya no está en la lista."))
    return found


def letters_of(*, entity: Entity) -> list[OutboxEvent]:
    """Return the facts of an entity that some part never could receive."""
    return list(dead_letters().filter(entity=entity)[:MOST_LETTERS])


def letter_of(*, entity: Entity, pk: int) -> OutboxEvent:
    """Return one of those facts."""
    found = dead_letters().filter(entity=entity, pk=pk).first()
    if found is None:
        raise NotFound(_("Este aviso ya se entregó."))
    return found
