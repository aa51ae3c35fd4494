from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import Actor, record
from apropia.foundation.errors import Conflict
from apropia.foundation.events.bus import deliver_again
from apropia.foundation.events.models import OutboxEvent
from apropia.foundation.jobs.models import Job
from apropia.foundation.tenancy.models import Entity


def retry(*, job: Job, by: Actor, at: datetime) -> None:
    """Give a job that failed a fresh set of attempts."""
    try:
        with transaction.atomic():
            moved = Job.objects.filter(pk=job.pk, status=Job.Status.FAILED).update(
                status=Job.Status.PENDING, attempts=0, run_at=at, finished_at=None, error=""
            )
            if not moved:
                raise Conflict(_("Este trabajo ya no está detenido."))
            record("operations.job.retried", entity=job.entity, by=by, on=job, at=at, detail={"job": job.name})
    except IntegrityError:
        raise Conflict(_("Ya hay otro turno de este trabajo en espera.")) from None


def send_again(*, letter: OutboxEvent, by: Actor, at: datetime) -> None:
    """Deliver again a fact that some part could not receive."""
    with transaction.atomic():
        deliver_again(letter, at=at)
        record(
            "operations.event.sent_again", entity=letter.entity, by=by, on=letter, at=at, detail={"event": letter.name}
        )


def note_export(*, what: str, format_: str, rights_of: models.Model, entity: Entity, at: datetime) -> None:
    """Leave a trace that somebody at the server took data out with a person's rights.

    Nobody signed in, so it is the system that acts; the origin says which account of the server it was.
    """
    record(
        "operations.data.exported",
        entity=entity,
        by=None,
        on=rights_of,
        at=at,
        detail={"what": what, "format": format_},
    )
