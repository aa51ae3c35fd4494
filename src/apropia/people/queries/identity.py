import hashlib
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from apropia.people import policies
from apropia.people.models import Account, AccountToken, Person


@dataclass(frozen=True)
class SecondFactor:
    """Whether an account enters with a second step, and whether one of its roles, anywhere, asks for it."""

    is_active: bool
    is_required: bool


def persons_of_account(*, account: Account) -> QuerySet[Person]:
    """Return the persons that an account may act as, with their entities."""
    return account.persons.filter(status=Person.Status.ACTIVE).select_related("entity", "unit").order_by("entity__name")


def account_with_persons(*, pk: int) -> Account | None:
    """Return an account with the persons that it may act as at hand. Asked on every page: one query.

    The persons come in whatever order, for only one is taken of them.
    """
    persons = list(
        Person.objects.filter(account_id=pk, status=Person.Status.ACTIVE)
        .select_related("account", "entity", "unit")
        .order_by()
    )
    account = persons[0].account if persons else Account.objects.filter(pk=pk).first()
    if account is not None:
        account.acts_as = persons
    return account


def person_for_request(*, account: Account, entity_id: int | None) -> Person | None:
    """Return whom an account that came with its persons acts as: in the chosen entity, or in its only one."""
    chosen = next((one for one in account.acts_as if one.entity_id == entity_id), None)
    if chosen is not None:
        return chosen
    return account.acts_as[0] if len(account.acts_as) == 1 else None


def account_by_email(*, email: str) -> Account | None:
    """Return the active account with this e-mail that works in some entity."""
    return Account.objects.filter(
        email=email.strip().casefold(), is_active=True, persons__status=Person.Status.ACTIVE
    ).first()


def token_hash_of(secret: str) -> str:
    """Return what is stored of the secret of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_purpose(*, secret: str, at: datetime) -> str | None:
    """Return what a link is for while it works, or None."""
    row = AccountToken.objects.filter(
        secret_hash=token_hash_of(secret), used_at__isnull=True, expires_at__gt=at
    ).first()
    return row.purpose if row else None


def has_second_factor(*, account: Account) -> bool:
    """Say whether the account has an authenticator application set up."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


def second_factor_of(*, account: Account) -> SecondFactor:
    """Return how the second factor of an account stands."""
    return SecondFactor(
        is_active=has_second_factor(account=account),
        is_required=any(policies.needs_second_factor(person) for person in persons_of_account(account=account)),
    )
