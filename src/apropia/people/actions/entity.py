"""How the entity of a person is set up: what it looks like."""

from datetime import datetime

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui import theme
from apropia.people import policies
from apropia.people.models import Person


@transaction.atomic
def set_look(*, entity: Entity, by: Person, at: datetime, **look: str) -> None:
    """Give the entity its own colours, letters and corners; a key left empty follows the house, and none is ours whole.

    Raises `DomainError`, at the first colour at fault, when something could not be read.
    """
    policies.check_can_change_settings(by)
    for key, words in theme.problems(look).items():
        raise DomainError(words, field=key)
    entity.theme = theme.own(look)
    entity.save(update_fields=["theme"])
    record("people.entity.look_set", entity=entity, by=by, on=entity, at=at, detail=entity.theme)
