"""Sessions of cmi5: who speaks, and what she may read."""

import base64
import binascii
import dataclasses
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, NotFound
from apropia.packages.models import Document, Launch, Statement
from apropia.people.models import Person

MOST_STATEMENTS_SHOWN = 100


class NotAllowed(DomainError):
    """The token is not one of ours, or its session is over."""


@dataclasses.dataclass(frozen=True)
class Session:
    """Who speaks: a launched part, for its learner."""

    launch: Launch
    learner: Person


@dataclasses.dataclass(frozen=True)
class Kept:
    """A document, if there is one under that key; without a key, the keys there are."""

    document: Document | None
    keys: tuple[str, ...]

    @property
    def content(self) -> bytes:
        return bytes(self.document.content) if self.document else b""

    @property
    def content_type(self) -> str:
        return self.document.content_type if self.document else ""

    @property
    def etag(self) -> str:
        # xAPI names SHA-1 for this; it proves no secret.
        return f'"{hashlib.sha1(self.content, usedforsecurity=False).hexdigest()}"' if self.document else ""


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(launch: Launch, secret: str) -> str:
    """Return the credentials of a session, as the Basic scheme writes them."""
    return base64.b64encode(f"{launch.uid}:{secret}".encode()).decode()


def session_of(authorization: str, *, at: datetime) -> Session:
    """Return the open session that an Authorization header names.

    Raises
    ------
    NotAllowed
        For whatever else it says; which of the two halves is wrong is not told.
    """
    scheme, _space, token = authorization.partition(" ")
    try:
        name, _colon, secret = base64.b64decode(token.strip(), validate=True).decode().partition(":")
        uid = UUID(name)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise NotAllowed(_("La sesión no es válida.")) from None
    launch = _launches().filter(uid=uid, ended_at__isnull=True, expires_at__gt=at).first()
    if scheme.lower() != "basic" or launch is None or not launch.token_hash:
        raise NotAllowed(_("La sesión no es válida."))
    if not hmac.compare_digest(launch.token_hash, hashed(secret)):
        raise NotAllowed(_("La sesión no es válida."))
    return Session(launch, _learner_of(launch))


def launch_to_fetch(secret: str, *, at: datetime) -> Launch:
    """Return the session whose token waits to be fetched. Raises `NotFound`."""
    launch = _launches().filter(fetch_hash=hashed(secret), expires_at__gt=at).first()
    if launch is None:
        raise NotFound(_("Esta dirección no existe o ya venció."))
    return launch


def _launches() -> QuerySet[Launch]:
    return Launch.objects.select_related("run__registration__package", "run__registration__entity", "run__entity")


def _learner_of(launch: Launch) -> Person:
    """Return the person of a session. Raises `NotAllowed` once she was erased or left."""
    registration = launch.run.registration
    person = (
        Person.objects.filter(entity=registration.entity_id, pseudonym=registration.pseudonym)
        .select_related("entity")
        .first()
    )
    if person is None:
        raise NotAllowed(_("La sesión no es válida."))
    return person


@dataclasses.dataclass(frozen=True)
class Asked:
    """Which statements are asked for; of the many ways of xAPI, those that content uses to find its place."""

    statement_id: UUID | None = None
    verb: str = ""
    activity: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 0
    is_ascending: bool = False


def statements_of(launch: Launch, asked: Asked) -> Sequence[Statement]:
    """Return what was stated in the registration of a session, newest first; nothing of anybody else."""
    found = Statement.objects.filter(run__registration=launch.run.registration_id)
    wanted = {
        "statement_id": asked.statement_id,
        "verb": asked.verb,
        "payload__object__id": asked.activity,
        "stored_at__gt": asked.since,
        "stored_at__lte": asked.until,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    most = min(asked.limit or MOST_STATEMENTS_SHOWN, MOST_STATEMENTS_SHOWN)
    return list(found.order_by("pk" if asked.is_ascending else "-pk")[:most])


def kept_under(launch: Launch, *, scope: str, key: str) -> Kept:
    """Return the document of that key, and the keys that a scope holds."""
    registration = launch.run.registration
    found = Document.objects.filter(entity=registration.entity_id, pseudonym=registration.pseudonym, scope=scope)
    document = found.filter(key=key).first() if key else None
    return Kept(document=document, keys=() if key else tuple(found.values_list("key", flat=True)))
