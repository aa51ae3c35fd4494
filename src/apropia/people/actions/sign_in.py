import secrets
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.mail.queries import is_connected
from apropia.people.models import Account, AccountToken, Person
from apropia.people.policies import check_can_manage_people
from apropia.people.queries.identity import token_hash_of

LIFETIMES = {
    AccountToken.Purpose.SIGN_IN: timedelta(minutes=15),
    AccountToken.Purpose.PASSWORD: timedelta(hours=1),
    AccountToken.Purpose.INVITATION: timedelta(days=14),
}


class LinkNotValid(DomainError):
    """The link was used, is too old or never existed."""


@transaction.atomic
def issue_token(*, account: Account, purpose: str, at: datetime) -> str:
    """Make a link's secret that works once; earlier ones of the same purpose stop working. Return the secret."""
    secret = _issue(account=account, purpose=purpose, at=at)
    record("people.link.issued", entity=None, by=None, on=account, at=at, detail={"purpose": str(purpose)})
    return secret


def _issue(*, account: Account, purpose: str, at: datetime) -> str:
    AccountToken.objects.filter(account=account, purpose=purpose, used_at__isnull=True).update(used_at=at)
    secret = secrets.token_urlsafe(32)
    AccountToken.objects.create(
        account=account,
        purpose=purpose,
        secret_hash=token_hash_of(secret),
        created_at=at,
        expires_at=at + LIFETIMES[AccountToken.Purpose(purpose)],
    )
    return secret


def forget_expired_tokens(*, at: datetime) -> int:
    """Delete the links that stopped working by their age. Return how many."""
    deleted, _by_model = AccountToken.objects.filter(expires_at__lt=at).delete()
    return deleted


def forget_expired_sessions(*, at: datetime) -> int:
    """Delete the sessions that ended by themselves, and what was noted of their browsers. Return how many."""
    deleted, _by_model = Session.objects.filter(expire_date__lt=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return deleted


@transaction.atomic
def use_token(*, secret: str, purposes: tuple[str, ...], at: datetime) -> Account:
    """Use a link up and return its account. Raises `LinkNotValid` when it no longer works."""
    used = AccountToken.objects.filter(
        secret_hash=token_hash_of(secret),
        purpose__in=purposes,
        used_at__isnull=True,
        expires_at__gt=at,
        account__is_active=True,
    ).update(used_at=at)
    if not used:
        raise LinkNotValid(_("Este enlace ya se usó o venció. Pida uno nuevo."))
    account = AccountToken.objects.select_related("account").get(secret_hash=token_hash_of(secret)).account
    record("people.link.used", entity=None, by=None, on=account, at=at)
    return account


@transaction.atomic
def set_password_by_link(*, secret: str, password: str, at: datetime) -> Account:
    """Set a new password with a link of invitation or recovery. A weak password does not use the link up."""
    row = AccountToken.objects.select_related("account").filter(secret_hash=token_hash_of(secret)).first()
    if row is None:
        raise LinkNotValid(_("Este enlace ya se usó o venció. Pida uno nuevo."))
    try:
        validate_password(password, row.account)
    except ValidationError as problem:
        raise DomainError(" ".join(problem.messages), field="password") from None
    purposes = (AccountToken.Purpose.PASSWORD, AccountToken.Purpose.INVITATION)
    account = use_token(secret=secret, purposes=purposes, at=at)
    account.set_password(password)
    account.save(update_fields=["password"])
    record("people.password.changed", entity=None, by=None, on=account, at=at)
    return account


@transaction.atomic
def invite(*, person: Person, by: Person | None, at: datetime) -> str:
    """Make an invitation to sign in for the first time and return the secret of its link."""
    secret = _issue(account=_open_account(person), purpose=AccountToken.Purpose.INVITATION, at=at)
    record("people.person.invited", entity=person.entity, by=by, on=person, at=at)
    return secret


@transaction.atomic
def send_invitation(*, person: Person, by: Person, at: datetime) -> None:
    """Have the link that opens somebody's account sent to them. Refused while there is no account, or no mail."""
    check_can_manage_people(by)
    email = _open_account(person).email
    if not is_connected(entity=person.entity):
        raise DomainError(
            _("La invitación no puede salir: el correo no está conectado. Conéctelo y vuelva a enviarla.")
        )
    enqueue(
        "people.send_link",
        entity=person.entity,
        at=at,
        by=by.uid,
        arguments={"email": email, "purpose": AccountToken.Purpose.INVITATION},
    )
    record("people.person.invited", entity=person.entity, by=by, on=person, at=at)


def _open_account(person: Person) -> Account:
    if person.account is None or person.status != Person.Status.ACTIVE:
        raise DomainError(_("Esta persona no tiene cuenta activa."))
    return person.account
