import dataclasses
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from apropia.contact.models import (
    DEFAULT_MONTHLY_LIMIT,
    ContactSettings,
    MessageKind,
    OutgoingMessage,
    SuppressedAddress,
)
from apropia.contact.policies import check_can_see_suppressed
from apropia.contact.queries.budget import BudgetLine, budget_line
from apropia.contact.queries.messages import messages_of
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from apropia.privacy import queries as privacy

PAGE_SIZE = 50
OPTIONAL_PURPOSE = "P6"


@dataclasses.dataclass(frozen=True)
class PersonSettings:
    """What a person prefers, with the defaults where they never said."""

    monthly_limit: int
    muted_kinds: frozenset[str]

    @property
    def wanted_kinds(self) -> frozenset[str]:
        return frozenset(MessageKind.values) - self.muted_kinds


def settings_of(*, person: Person) -> PersonSettings:
    """Return the person's own preferences."""
    found = ContactSettings.objects.filter(person=person).first()
    if found is None:
        return PersonSettings(monthly_limit=DEFAULT_MONTHLY_LIMIT, muted_kinds=frozenset())
    return PersonSettings(monthly_limit=found.monthly_limit, muted_kinds=frozenset(found.muted_kinds))


def persons_allowing_optional(*, entity: Entity, at: datetime) -> set[int]:
    """Return the ids of the persons who authorised optional messages (P6). Two queries however many they are."""
    return privacy.persons_allowing(entity=entity, code=OPTIONAL_PURPOSE, at=at)


@dataclasses.dataclass(frozen=True)
class OwnMessages:
    """What a person was sent, how much of the month is spent, and how much they want."""

    page: Page[OutgoingMessage]
    budget: BudgetLine
    settings: PersonSettings
    allows_optional: bool


def own_messages(*, person: Person, number: str | int, at: datetime) -> OwnMessages:
    """Return what a person reads of their own messages."""
    return OwnMessages(
        page=messages_of(person=person, number=number),
        budget=budget_line(person=person, at=at),
        settings=settings_of(person=person),
        allows_optional=privacy.allows(person=person, code=OPTIONAL_PURPOSE, at=at),
    )


def suppressed_for(*, person: Person, pk: int) -> SuppressedAddress:
    """Return one address that refuses mail, to those who look after them."""
    check_can_see_suppressed(by=person)
    found = SuppressedAddress.objects.filter(entity=person.entity, pk=pk).first()
    if found is None:
        raise NotFound(_("Esta dirección ya no está en la lista."))
    return found


def suppressed_page(*, person: Person, number: str | int, text: str = "") -> Page[SuppressedAddress]:
    """Return the addresses of the entity that refuse mail."""
    check_can_see_suppressed(by=person)
    found = SuppressedAddress.objects.filter(entity=person.entity)
    return Paginator(found.filter(email__icontains=text) if text else found, PAGE_SIZE).get_page(number)
