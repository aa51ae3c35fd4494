"""Whether a badge that somebody shows is true: its address, its text or the image that carries it."""

import dataclasses
import json
import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from apropia.badges.models import Award, SigningKey
from apropia.badges.policies import MAKERS
from apropia.badges.queries import documents
from apropia.formats.errors import FormatError
from apropia.formats.openbadges import baking, signed
from apropia.formats.openbadges.record import identity_hash
from apropia.foundation.errors import DomainError, NotFound
from apropia.people.models import Person

# All of the address but the two parts that are asked for; what stands after it (`credencial/`) is the same award.
_ADDRESS = re.compile(
    r"(?P<base>https?://[^/]+)/insignia/(?P<code>[-\w]+)/logros/(?P<uid>[0-9a-f-]{36})/(credencial/)?"
)
_KEY = re.compile(r"(?P<base>https?://[^/]+)/insignia/(?P<code>[-\w]+)/llaves/(?P<uid>[0-9a-f-]{36})/")


class NotTrue(DomainError):
    """What was shown is no badge that stands, for the reason in words."""


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What anybody may know of an award: never whose it is, only whether an address that was typed is hers."""

    award: Award
    address: str
    image_alt: str
    is_expired: bool
    is_hers: bool | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The award as linked data."""
        return documents.assertion_of(self.award)

    @property
    def stands(self) -> bool:
        return self.award.revoked_at is None and not self.is_expired


def verdict_at(*, code: str, uid: UUID, at: datetime, email: str = "") -> Verdict:
    """Return what stands at an address, and whether the address of mail that was typed is its recipient's."""
    return _verdict(documents.award_at(code=code, uid=uid), at=at, email=email)


def _verdict(award: Award, *, at: datetime, email: str = "") -> Verdict:
    known = bool(email) and bool(award.identity_hash)
    return Verdict(
        award=award,
        address=documents.address("assertion", award.entity.code, award.uid),
        image_alt=documents.image_alt(award.badge),
        is_expired=award.expires_at is not None and award.expires_at <= at,
        is_hers=identity_hash(email.strip().lower(), award.salt) == award.identity_hash if known else None,
    )


def judge(*, data: bytes, at: datetime) -> Verdict:
    """Return the award that a file or a text carries, once it was held against what was issued.

    Raises
    ------
    NotTrue
        Not a badge of this installation, altered, or incomplete.
    """
    try:
        if data.startswith(b"\x89PNG"):
            return _judge_image(data, at)
        return _judge_text(data.decode("utf-8-sig").strip(), at)
    except UnicodeDecodeError as error:
        raise NotTrue(_("El archivo no es una imagen PNG ni un texto de insignia.")) from error
    except (FormatError, NotFound) as refusal:
        raise NotTrue(refusal.message) from refusal


def _judge_image(data: bytes, at: datetime) -> Verdict:
    carried = [baking.carried_by(data, keyword=keyword) for keyword in (baking.HOSTED, baking.SIGNED)]
    found = [_judge_text(text, at) for text in carried if text is not None]
    if not found:
        raise NotTrue(_("La imagen no lleva una insignia por dentro. Pida el archivo original, no una captura."))
    if len({one.award.pk for one in found}) > 1:
        raise NotTrue(_("La imagen lleva dos insignias distintas."))
    return found[0]


def _judge_text(text: str, at: datetime) -> Verdict:
    if text.startswith("{"):
        return _verdict(_hosted(text), at=at)
    if text.startswith(("http://", "https://")):
        return _verdict(_award_of(text), at=at)
    return _verdict(_credential(text, at), at=at)


def _hosted(text: str) -> Award:
    """Return the award of an assertion: what it says must be what stands at its address, whole."""
    try:
        shown = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotTrue(_("El texto de la insignia no se puede leer.")) from error
    award = _award_of(str(shown.get("id", "")))
    if award.revoked_at is None and shown != documents.assertion_of(award):
        raise NotTrue(_("La insignia fue alterada: no dice lo mismo que la original."))
    return award


def _credential(text: str, at: datetime) -> Award:
    """Return the award of a signed credential. One that has expired is still told apart from an altered one."""
    claims: dict[str, Any] = signed.verify(text, key_of=_key_of, now=at)
    return _award_of(str(claims["id"]))


def _key_of(kid: str) -> tuple[dict[str, str], str] | None:
    found = _KEY.fullmatch(kid)
    if found is None or found["base"] != settings.BASE_URL:
        return None
    key = (
        SigningKey.objects.filter(entity__code=found["code"], uid=found["uid"]).first() if _uid(found["uid"]) else None
    )
    return None if key is None else (key.jwk, documents.address("issuer", found["code"]))


def _award_of(address: str) -> Award:
    found = _ADDRESS.fullmatch(address)
    uid = _uid(found["uid"]) if found else None
    if found is None or uid is None or found["base"] != settings.BASE_URL:
        raise NotTrue(_("La insignia no es de una entidad de esta instalación. Compruébela donde se expidió."))
    return documents.award_at(code=found["code"], uid=uid)


def award_to_revoke(*, person: Person, address: str) -> Award:
    """Return an award of the entity by the address that its holder shares, for who may revoke it."""
    try:
        award = _award_of(address)
    except DomainError as refusal:
        raise NotTrue(refusal.message, field="address") from refusal
    if award.entity_id != person.entity_id or not person.has_role(*MAKERS):
        raise NotTrue(_("No encontramos esa insignia."), field="address")
    return award


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
