"""The public documents of badges, found by addresses that nobody can guess."""

import functools
import json
from collections.abc import Mapping
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.badges.models import Award, Badge, SigningKey
from apropia.badges.states import BadgeStatus
from apropia.formats.openbadges import baking, drawing, hosted, signed, status_list
from apropia.formats.openbadges import record as ob
from apropia.foundation.errors import NotFound
from apropia.foundation.sealing import unseal
from apropia.foundation.tenancy.models import Entity

FRAMEWORK_URL = (
    "https://joint-research-centre.ec.europa.eu/projects-and-activities/education-and-training/"
    "digital-transformation-education/digital-competence-framework-citizens-digcomp_en"
)


def address(name: str, *args: object) -> str:
    """Return the public address of a document, whole."""
    return f"{settings.BASE_URL}{reverse(f'badge:{name}', args=args)}"


def issuer_of(entity: Entity) -> ob.Issuer:
    profile = address("issuer", entity.code)
    return ob.Issuer(
        id=profile,
        name=entity.name,
        url=settings.BASE_URL,
        email=str(entity.controller_contact.get("email", "")),
        scope=f"{profile}logros/",
    )


def issuer_document(*, code: str) -> hosted.Document:
    """Return the profile of an entity that has issued badges."""
    return hosted.issuer_document(issuer_of(_issuing(code)))


def badge_of(badge: Badge) -> ob.BadgeClass:
    """Return a badge as documents word it. Two queries."""
    code = badge.entity.code
    return ob.BadgeClass(
        id=address("class", code, badge.uid),
        issuer=issuer_of(badge.entity),
        name=badge.name,
        description=badge.description,
        criteria=badge.criteria,
        image=address("image", code, badge.uid),
        image_alt=image_alt(badge),
        version=str(badge.number),
        tags=tuple(badge.tags),
        aims=tuple(
            ob.Aim(name=one.name, url=FRAMEWORK_URL, code=one.code, framework=one.area.framework.name)
            for one in badge.competences.select_related("area__framework").order_by("code")
        ),
    )


def image_alt(badge: Badge) -> str:
    """Return what the image of a badge shows, in words."""
    drawn = {"star": _("una estrella"), "check": _("un visto bueno"), "shield": _("un escudo")}[badge.mark]
    return _("Medalla con %(drawn)s: insignia «%(name)s».") % {"drawn": drawn, "name": badge.name}


def badge_document(*, code: str, uid: UUID) -> hosted.Document:
    """Return the BadgeClass of a badge that is or was active."""
    return hosted.badge_document(badge_of(_published(code, uid)))


def badge_image(*, code: str, uid: UUID) -> bytes:
    """Return the image of a badge, without anybody's award in it."""
    return image_of(_published(code, uid))


def image_of(badge: Badge) -> bytes:
    """Return the medal of a badge; of a draft, in the colours of the house."""
    colours: Mapping[str, str] = badge.colours or {"block": "#0a3a9b", "accent": "#fecc2f"}
    return drawing.medal(mark=badge.mark, block=colours["block"], accent=colours["accent"])  # type: ignore[arg-type]  # a choice of the column


def award_at(*, code: str, uid: UUID) -> Award:
    """Return the award that stands at an address, whatever became of it. Raises `NotFound`."""
    found = Award.objects.filter(entity__code=code, uid=uid).select_related("badge__entity", "entity").first()
    if found is None:
        raise NotFound(_("No encontramos esa insignia."))
    return found


def record_of(award: Award) -> ob.Award:
    code = award.entity.code
    place = award.status_index
    return ob.Award(
        id=address("assertion", code, award.uid),
        credential_id=address("credential", code, award.uid),
        badge=badge_of(award.badge),
        subject=f"urn:uuid:{award.subject}",
        identity_hash=award.identity_hash,
        salt=award.salt,
        issued_at=award.issued_at,
        expires_at=award.expires_at,
        narrative=award.narrative,
        evidence=award.evidence,
        status_list=address("status", code, place // status_list.LENGTH),
        status_index=place % status_list.LENGTH,
    )


def assertion_of(award: Award) -> hosted.Document:
    """Return the Assertion of an award, or what is left of a revoked one."""
    if award.revoked_at is not None:
        return hosted.revoked_document(address("assertion", award.entity.code, award.uid))
    return hosted.assertion_document(record_of(award))


def credential_of(award: Award) -> str:
    """Return the signed credential of an award, with the key that rules today."""
    if award.revoked_at is not None:
        raise NotFound(_("Esta insignia fue revocada."))
    return _signed(award.entity, signed.credential_document(record_of(award)))


def credential_at(*, code: str, uid: UUID) -> str:
    """Return the signed credential that stands at an address. Raises `NotFound`, also of a revoked one."""
    return credential_of(award_at(code=code, uid=uid))


def status_credential(*, code: str, number: int) -> str:
    """Return the signed list that says which awards of a range were revoked."""
    entity = _issuing(code)
    first = number * status_list.LENGTH
    revoked = Award.objects.filter(
        entity=entity,
        revoked_at__isnull=False,
        status_index__gte=first,
        status_index__lt=first + status_list.LENGTH,
    ).values_list("status_index", flat=True)
    document = signed.status_document(
        address=address("status", code, number),
        issuer=issuer_of(entity),
        encoded=status_list.encoded(index - first for index in revoked),
        at=_key_of(entity).created_at,
    )
    return _signed(entity, document)


def keys_document(*, code: str) -> hosted.Document:
    """Return every public key of an entity as JWKS: the old ones verify what they signed."""
    keys = SigningKey.objects.filter(entity=_issuing(code))
    return {"keys": [one.jwk | {"kid": address("key", code, one.uid)} for one in keys]}


def key_document(*, code: str, uid: UUID) -> hosted.Document:
    """Return one public key as JWK: what the `kid` of a credential leads to."""
    found = SigningKey.objects.filter(entity__code=code, uid=uid).first()
    if found is None:
        raise NotFound(_("No encontramos esa llave."))
    jwk: hosted.Document = found.jwk | {"kid": address("key", code, uid)}
    return jwk


def baked(award: Award, *, with_signature: bool) -> bytes:
    """Return the image of a badge with the award in it: the hosted assertion, or the signed credential."""
    image = image_of(award.badge)
    if with_signature:
        return baking.bake(image, keyword=baking.SIGNED, text=credential_of(award))
    return baking.bake(image, keyword=baking.HOSTED, text=hosted_text(award))


def hosted_text(award: Award) -> str:
    """Return the assertion as the one line that an image carries."""
    return json.dumps(assertion_of(award), ensure_ascii=False)


def _signed(entity: Entity, document: signed.Document) -> str:
    key = _key_of(entity)
    return signed.sign(document, key=_private(key.sealed_private_key), kid=address("key", entity.code, key.uid))


@functools.lru_cache(maxsize=64)
def _private(sealed: str) -> RSAPrivateKey:
    """Return a private key; unsealing and reading one takes longer than signing with it."""
    key = load_pem_private_key(unseal(sealed).encode(), password=None)
    assert isinstance(key, RSAPrivateKey)
    return key


def _key_of(entity: Entity) -> SigningKey:
    return SigningKey.objects.get(entity=entity, retired_at=None)


def _issuing(code: str) -> Entity:
    """Return an entity that has a key: one that never issued a badge has no address here."""
    key = SigningKey.objects.filter(entity__code=code).select_related("entity").first()
    if key is None:
        raise NotFound(_("No encontramos esa entidad."))
    return key.entity


def _published(code: str, uid: UUID) -> Badge:
    found = Badge.objects.filter(entity__code=code, uid=uid).exclude(status=BadgeStatus.DRAFT)
    badge = found.select_related("entity").first()
    if badge is None:
        raise NotFound(_("No encontramos esa insignia."))
    return badge
