"""From trial to use to retirement: the stages of a question in a draft."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.actions.drafts import hold_draft
from apropia.diagnosis.models import PERFORMANCE_KINDS, Item
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.people.models import Person


@transaction.atomic
def set_stage(*, item: Item, stage: str, by: Person, at: datetime) -> None:
    """Put a question of a draft on trial, in use, or out of use. Done twice it changes nothing.

    Only a performance question can be on trial: what people say of themselves and of services is no right or wrong.
    """
    hold_draft(item.version, by=by)
    if stage == Item.Status.PILOT and item.kind not in PERFORMANCE_KINDS:
        raise DomainError(_("Solo una pregunta de desempeño se pone en prueba."))
    if item.status == stage:
        return
    item.status = stage
    item.save(update_fields=["status"])
    audit.record("diagnosis.item.staged", entity=item.entity, by=by, on=item, at=at, detail={"status": stage})
