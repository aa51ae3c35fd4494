"""Say when a question is asked and which answers it takes."""

from datetime import datetime

from django.db import transaction

from apropia.diagnosis.actions.drafts import hold_draft
from apropia.diagnosis.models import Item
from apropia.diagnosis.policies.expressions import is_fixed, no_condition, settled
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.people.models import Person


@transaction.atomic
def set_conditions(
    *, item: Item, relevance: str, validation: str, validation_message: str, by: Person, at: datetime
) -> Item:
    """Keep the conditions of a question of a draft; empty ones take them away.

    What cannot be read is refused. What can be read and not be meant is told on the page of the version.
    """
    hold_draft(item.version, by=by)
    if is_fixed(item.kind):
        raise DomainError(no_condition(), field="relevance")
    item.relevance = settled(relevance, field="relevance")
    item.validation = settled(validation, field="validation")
    item.validation_message = validation_message if item.validation else ""
    item.save(update_fields=["relevance", "validation", "validation_message"])
    audit.record("diagnosis.item.conditions_set", entity=item.entity, by=by, on=item, at=at)
    return item
