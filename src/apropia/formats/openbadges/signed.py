"""Open Badges 3.0 as VC-JWT: the credential, its signature with RS256, and the check of both."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from apropia.formats.errors import FormatError
from apropia.formats.openbadges.record import Aim, Award, BadgeClass, Issuer, moment

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
ALGORITHM = "RS256"
Document = dict[str, Any]
# Of a `kid`, the public key of an issuer we know: its JWK and whose it is; None of any other.
KeyOf = Callable[[str], tuple[Mapping[str, str], str] | None]


def credential_document(award: Award) -> Document:
    """Return an OpenBadgeCredential, before it is signed."""
    document: Document = {
        "@context": CONTEXTS,
        "id": award.credential_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.badge.name,
        "issuer": _profile(award.badge.issuer),
        "validFrom": moment(award.issued_at),
        "credentialSubject": {
            "id": award.subject,
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "emailAddress",
                    "hashed": True,
                    "salt": award.salt,
                    "identityHash": award.identity_hash,
                }
            ],
            "achievement": _achievement(award.badge),
        },
        "credentialStatus": {
            "id": f"{award.status_list}#{award.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(award.status_index),
            "statusListCredential": award.status_list,
        },
    }
    if award.expires_at is not None:
        document["validUntil"] = moment(award.expires_at)
    if award.narrative:
        document["credentialSubject"]["narrative"] = award.narrative
    if award.evidence:
        document["evidence"] = [{"id": award.evidence, "type": ["Evidence"]}]
    return document


def status_document(*, address: str, issuer: Issuer, encoded: str, at: datetime) -> Document:
    """Return the credential that says which of a list were revoked (Bitstring Status List 1.0)."""
    return {
        "@context": CONTEXTS[:1],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": moment(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
        },
    }


def _profile(issuer: Issuer) -> Document:
    return {"id": issuer.id, "type": ["Profile"], "name": issuer.name, "url": issuer.url, "email": issuer.email}


def _achievement(badge: BadgeClass) -> Document:
    document: Document = {
        "id": badge.id,
        "type": ["Achievement"],
        "name": badge.name,
        "description": badge.description,
        "criteria": {"narrative": badge.criteria},
        "image": {"id": badge.image, "type": "Image", "caption": badge.image_alt},
        "version": badge.version,
    }
    if badge.tags:
        document["tag"] = list(badge.tags)
    if badge.aims:
        document["alignment"] = [_alignment(aim) for aim in badge.aims]
    return document


def _alignment(aim: Aim) -> Document:
    return {
        "type": ["Alignment"],
        "targetName": aim.name,
        "targetUrl": aim.url,
        "targetCode": aim.code,
        "targetFramework": aim.framework,
    }


def sign(document: Document, *, key: RSAPrivateKey, kid: str) -> str:
    """Return a credential as a compact JWS, with the claims that repeat it («JSON Web Token Proof Format»)."""
    issuer = document["issuer"]
    claims = document | {
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
        "sub": document["credentialSubject"]["id"],
    }
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    header = {"alg": ALGORITHM, "kid": kid, "typ": "JWT"}
    body = f"{_packed(header)}.{_packed(claims)}"
    return f"{body}.{_base64url(key.sign(body.encode(), PKCS1v15(), SHA256()))}"


def verify(compact: str, *, key_of: KeyOf, now: datetime) -> Document:
    """Return the credential of a compact JWS that is whole and signed by a key of its own issuer.

    Raises
    ------
    FormatError
        In words: not a badge, signed by nobody we know, altered, not begun or expired.
    """
    try:
        head, body, mark = compact.strip().split(".")
        header, claims = json.loads(_unpacked(head)), json.loads(_unpacked(body))
        signature = _unpacked(mark)
    except (ValueError, binascii.Error, RecursionError) as error:
        raise FormatError("El archivo no trae una insignia firmada.", "not-signed") from error
    if not (isinstance(header, dict) and isinstance(claims, dict)) or header.get("alg") != ALGORITHM:
        raise FormatError("La insignia no está firmada como debe (RS256).", "algorithm")
    found = key_of(str(header.get("kid", "")))
    if found is None:
        raise FormatError("La firma no es de una entidad de esta instalación.", "unknown-key")
    jwk, owner = found
    try:
        public_key(jwk).verify(signature, f"{head}.{body}".encode(), PKCS1v15(), SHA256())
    except InvalidSignature as error:
        raise FormatError("La insignia fue alterada: la firma no corresponde.", "altered") from error
    _check_claims(claims, owner=owner, now=now)
    return claims


def _check_claims(claims: Document, *, owner: str, now: datetime) -> None:
    """Hold the claims against the credential («Verify a Credential VC-JWT Signature»)."""
    issuer, subject = claims.get("issuer"), claims.get("credentialSubject")
    try:
        told = issuer["id"] if isinstance(issuer, dict) else issuer
        agrees = (
            claims["iss"] == told == owner
            and isinstance(subject, dict)
            and claims["sub"] == subject["id"]
            and claims["jti"] == claims["id"]
            and claims["nbf"] == _seconds(claims["validFrom"])
            and ("validUntil" not in claims or claims["exp"] == _seconds(claims["validUntil"]))
        )
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError("A la insignia le faltan datos que debe traer.", "incomplete") from error
    if not agrees:
        raise FormatError("Los datos de la insignia no corresponden entre sí.", "mismatch")
    if now.timestamp() < claims["nbf"]:
        raise FormatError("La insignia todavía no rige.", "not-begun")
    if now.timestamp() > claims.get("exp", now.timestamp()):
        raise FormatError("La insignia venció.", "expired")


def jwk_of(key: RSAPublicKey) -> dict[str, str]:
    """Return a public key as JWK, and nothing of the private one."""
    numbers = key.public_numbers()
    return {"kty": "RSA", "alg": ALGORITHM, "use": "sig", "n": _number(numbers.n), "e": _number(numbers.e)}


def public_key(jwk: Mapping[str, str]) -> RSAPublicKey:
    """Return the public key of a JWK."""
    n, e = (int.from_bytes(_unpacked(jwk[part]), "big") for part in ("n", "e"))
    return RSAPublicNumbers(e, n).public_key()


def _number(value: int) -> str:
    return _base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _packed(document: Document) -> str:
    return _base64url(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    """Return what a segment holds; one that is written in any other way than this one is refused."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _base64url(data) != text:
        raise ValueError("not base64url as RFC 7515 writes it")
    return data


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp())
