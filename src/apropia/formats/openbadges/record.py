"""What an issuer, a badge and an award are, before a version of the standard words them."""

import dataclasses
import hashlib
from datetime import datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who awards. `scope` is what the addresses of its awards begin with: many issuers share one origin."""

    id: str
    name: str
    url: str
    email: str
    scope: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Aim:
    """A competence that a badge speaks of."""

    name: str
    url: str
    code: str
    framework: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class BadgeClass:
    id: str
    issuer: Issuer
    name: str
    description: str
    criteria: str
    image: str
    image_alt: str
    version: str
    tags: tuple[str, ...] = ()
    aims: tuple[Aim, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Award:
    """A badge of one person, who is told only by the hash of her address. `subject` is a name made for this award."""

    id: str
    credential_id: str
    badge: BadgeClass
    subject: str
    identity_hash: str
    salt: str
    issued_at: datetime
    expires_at: datetime | None = None
    narrative: str = ""
    evidence: str = ""
    status_list: str = ""
    status_index: int = 0


def identity_hash(address: str, salt: str) -> str:
    """Return the hash of a recipient (OB 2.0 IdentityHash): SHA-256 of the address followed by the salt."""
    return "sha256$" + hashlib.sha256((address + salt).encode()).hexdigest()


def moment(at: datetime) -> str:
    """Return a time as both versions want it: ISO 8601 to the second, with its time zone."""
    return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")
