"""Make and change the key with which an entity signs."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import transaction

from apropia.badges.models import SigningKey
from apropia.badges.policies import check_can_keep_keys
from apropia.formats.openbadges.signed import jwk_of
from apropia.foundation.audit.actions import record
from apropia.foundation.locks import hold
from apropia.foundation.sealing import seal
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person

BITS = 2048


def ensure(*, entity: Entity, by: Person, at: datetime) -> SigningKey:
    """Return the key of an entity, in the caller's transaction; its first badge makes it."""
    hold(entity)
    return SigningKey.objects.filter(entity=entity, retired_at=None).first() or _make(entity, by=by, at=at)


def rotate(*, entity: Entity, by: Person, at: datetime) -> SigningKey:
    """Sign with a new key from now on. The old one verifies what it signed, and can sign nothing more."""
    check_can_keep_keys(by)
    with transaction.atomic():
        hold(entity)
        SigningKey.objects.filter(entity=entity, retired_at=None).update(retired_at=at, sealed_private_key="")
        return _make(entity, by=by, at=at)


def _make(entity: Entity, *, by: Person, at: datetime) -> SigningKey:
    private = generate_private_key(public_exponent=65537, key_size=BITS)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    key = SigningKey.objects.create(
        entity=entity, jwk=jwk_of(private.public_key()), sealed_private_key=seal(pem), created_at=at
    )
    record("badges.key.made", entity=entity, by=by, on=key, at=at)
    return key
