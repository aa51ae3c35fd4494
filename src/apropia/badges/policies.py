"""Who may make, give and take back badges, and when."""

from django.utils.translation import gettext as _

from apropia.badges.models import Award, Badge
from apropia.badges.states import BadgeStatus
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person, Role

MAKERS = (Role.UA_MANAGER, Role.HR_TRAINING)
KEY_KEEPERS = (Role.SYSADMIN,)


class BadgeIsFrozen(DomainError):
    """A badge that is no draft was to be changed."""


class NotActive(DomainError):
    """A badge that is not active was to be given."""


class NoContact(DomainError):
    """An entity without a contact address was to issue badges: the standard wants one."""


class AlreadyHeld(DomainError):
    """Somebody was to get a badge that she has."""


class AlreadyRevoked(DomainError):
    """A badge was to be taken back twice."""


def check_can_make(person: Person) -> None:
    if not person.has_role(*MAKERS):
        raise Forbidden(_("Solo la gestora o talento humano pueden hacer y otorgar insignias."))


def check_can_change(person: Person, badge: Badge) -> None:
    check_can_make(person)
    if badge.status != BadgeStatus.DRAFT:
        raise BadgeIsFrozen(_("Esta insignia ya está activa. Abra una versión nueva para cambiarla."))


def check_has_contact(entity: Entity) -> None:
    if not entity.controller_contact.get("email"):
        raise NoContact(
            _(
                "Falta el correo de contacto de la entidad: toda insignia lo lleva. "
                "Escríbalo en «Ajustes de la entidad»."
            )
        )


def check_can_give(person: Person, badge: Badge, to: Person) -> None:
    check_can_make(person)
    if badge.status != BadgeStatus.ACTIVE:
        raise NotActive(_("Solo se otorga una insignia activa."))
    if to.pk == person.pk:
        raise Forbidden(_("Otra persona debe otorgarle una insignia a usted."))


def check_can_revoke(person: Person, award: Award) -> None:
    check_can_make(person)
    if award.pseudonym == person.pseudonym:
        raise Forbidden(_("Otra persona debe decidir sobre la insignia de usted."))


def check_can_keep_keys(person: Person) -> None:
    if not person.has_role(*KEY_KEEPERS):
        raise Forbidden(_("Solo quien administra el sistema puede cambiar la llave de firma."))
