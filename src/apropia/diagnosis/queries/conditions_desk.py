"""What writing the conditions of a question needs."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apropia.diagnosis.models import SERVICE_KINDS, Item
from apropia.diagnosis.policies.expressions import is_fixed
from apropia.diagnosis.queries.authoring import asked_items, item_for
from apropia.diagnosis.queries.form_choice import place_of
from apropia.diagnosis.queries.form_logic import codes_named_by
from apropia.foundation.errors import NotFound
from apropia.people.models import Person


@dataclass(frozen=True, kw_only=True)
class ConditionsDesk:
    """A question, those that may be named in its conditions, and those whose conditions or words name it."""

    item: Item
    before: tuple[Item, ...]
    dependents: tuple[Item, ...]


def conditions_desk_for(*, person: Person, pk: int) -> ConditionsDesk:
    """Return what the page of a question's conditions needs. Raises `NotFound`; performance questions have none."""
    item = item_for(person=person, pk=pk)
    if is_fixed(item.kind):
        raise NotFound(_("Las preguntas de desempeño no tienen condiciones."))
    items = sorted(asked_items(item.version), key=place_of)
    here = place_of(item)
    return ConditionsDesk(
        item=item,
        before=tuple(
            one
            for one in items
            if place_of(one) < here
            and not is_fixed(one.kind)
            and (one.kind not in SERVICE_KINDS or item.kind in SERVICE_KINDS)
        ),
        dependents=tuple(one for one in items if item.code in codes_named_by(one) and one.pk != item.pk),
    )
