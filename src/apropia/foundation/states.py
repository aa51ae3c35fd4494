"""State machines: what may follow what in the life of a row.

Each domain writes its machines in `states`; its actions move rows by them alone, and `docs/reference/states` is drawn
from them.
"""

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apropia.foundation.errors import Conflict, DomainError


class StepRefused(DomainError):
    """The row is not in a state from which this step can be taken."""


@dataclass(frozen=True, eq=False)
class StateMachine:
    """The states of one kind of row: the field that holds them, and what may follow each.

    `refusal` is told to whoever tries another step; it may name the two states as %(now)s and %(then)s.
    """

    field: str
    following: Mapping[str, Collection[str]]
    refusal: str | Promise

    def steps_from(self, row: Model) -> Collection[str]:
        """Return the states that may follow that of a row."""
        return self.following[getattr(row, self.field)]

    def before(self, to: str) -> tuple[str, ...]:
        """Return the states from which a step leads to `to`."""
        return tuple(now for now, following in self.following.items() if to in following)

    def allows(self, row: Model, to: str) -> bool:
        """Say whether a row may take a step."""
        return to in self.steps_from(row)

    def check(self, row: Model, to: str) -> None:
        """Refuse a step that the table does not have."""
        if not self.allows(row, to):
            labels: dict[Any, Any] = dict(row._meta.get_field(self.field).flatchoices)  # type: ignore[union-attr]  # a CharField
            raise StepRefused(str(self.refusal) % {"now": labels[getattr(row, self.field)], "then": labels[to]})

    def move(self, row: Model, to: str, **changes: object) -> str:
        """Take one step in the caller's transaction, with what else changes in it; return the state before.

        Raises
        ------
        StepRefused
            If the table does not have the step.
        Conflict
            If somebody took another step meanwhile; nothing was overwritten.
        """
        self.check(row, to)
        before: str = getattr(row, self.field)
        values = {self.field: to, **changes}
        if not type(row)._base_manager.filter(pk=row.pk, **{self.field: before}).update(**values):
            raise Conflict(_("Otra persona cambió esto mientras tanto. Cargue la página de nuevo."))
        for name, value in values.items():
            setattr(row, name, value)
        return before


def machines() -> dict[str, dict[str, StateMachine]]:
    """Return every machine by its domain and name, once the domains are loaded."""
    found: dict[str, dict[str, StateMachine]] = {}
    for name in sorted(sys.modules):
        parts = name.split(".")
        if parts[0] == "apropia" and parts[2:3] == ["states"]:
            own = {key: value for key, value in vars(sys.modules[name]).items() if isinstance(value, StateMachine)}
            found.setdefault(parts[1], {}).update(own)
    return {domain: dict(sorted(own.items())) for domain, own in found.items() if own}
