"""The rooms of an entity, for who manages talks."""

from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models.rooms import Room
from apropia.learning.policies import talks as policies
from apropia.people.models import Person


def rooms_for(*, person: Person) -> list[Room]:
    """Return the rooms, those in use first. One query."""
    policies.check_can_host(person)
    return list(Room.objects.filter(entity=person.entity_id).order_by("-is_active", "name", "pk"))


def room_for(*, pk: int, person: Person) -> Room:
    """Return one room. Raises `NotFound`."""
    found = Room.objects.filter(entity=person.entity_id, pk=pk).first()
    if found is None or not policies.can_host(person):
        raise NotFound(_("No encontramos esa sala."))
    return found
