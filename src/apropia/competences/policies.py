from django.utils.translation import gettext as _

from apropia.foundation.errors import Forbidden
from apropia.people.models import Person, Role

TARGET_SETTERS = (Role.UA_MANAGER,)


def can_set_targets(*, person: Person) -> bool:
    return person.has_role(*TARGET_SETTERS)


def check_can_set_targets(*, person: Person) -> None:
    if not can_set_targets(person=person):
        raise Forbidden(_("Solo la gestora o el gestor de uso y apropiación fija los niveles esperados."))
