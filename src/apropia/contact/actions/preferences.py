from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.contact.models import DEFAULT_MONTHLY_LIMIT, MOST_MONTHLY, ContactSettings, MessageKind
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.people.models import Person


def save_settings(*, person: Person, monthly_limit: int, muted_kinds: Collection[str], at: datetime) -> None:
    """Keep how many messages a month are enough for a person and which kinds she refuses. Zero: only the necessary."""
    if not 0 <= monthly_limit <= MOST_MONTHLY:
        raise DomainError(_("Escriba un número entre 0 y %(most)s.") % {"most": MOST_MONTHLY}, field="monthly_limit")
    muted = sorted(set(muted_kinds) & set(MessageKind.values))
    with transaction.atomic():
        ContactSettings.objects.update_or_create(
            person=person,
            defaults={
                "entity": person.entity,
                "monthly_limit": monthly_limit,
                "muted_kinds": muted,
                "updated_at": at,
            },
        )
        record(
            "contact.settings.saved",
            entity=person.entity,
            by=person,
            on=None,
            at=at,
            detail={"monthly_limit": monthly_limit, "muted_kinds": muted},
        )


def save_wanted(*, person: Person, monthly_limit: int, wanted_kinds: Collection[str], at: datetime) -> None:
    """Keep the preferences as the page asks for them: by the kinds that are wanted."""
    save_settings(
        person=person, monthly_limit=monthly_limit, muted_kinds=set(MessageKind.values) - set(wanted_kinds), at=at
    )


def unsubscribe(*, person_uid: UUID, kind: MessageKind, at: datetime) -> None:
    """Stop a kind for whoever the token of a message names. A person who is gone needs nothing."""
    person = Person.objects.filter(uid=person_uid).select_related("entity").first()
    if person is not None:
        mute_kind(person=person, kind=kind, at=at)


def mute_kind(*, person: Person, kind: str, at: datetime) -> None:
    """Stop the optional messages of one kind: what the unsubscribe link of a message does. Twice is no error."""
    current = ContactSettings.objects.filter(person=person).first()
    save_settings(
        person=person,
        monthly_limit=current.monthly_limit if current else DEFAULT_MONTHLY_LIMIT,
        muted_kinds={*(current.muted_kinds if current else []), kind},
        at=at,
    )
