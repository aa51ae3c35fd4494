"""Open Badges 2.0, hosted: the JSON-LD documents that stand at stable public addresses."""

from typing import Any

from apropia.formats.openbadges.record import Award, BadgeClass, Issuer, moment

CONTEXT = "https://w3id.org/openbadges/v2"
Document = dict[str, Any]


def issuer_document(issuer: Issuer) -> Document:
    """Return the Profile of an issuer, which says where its assertions stand."""
    return {
        "@context": CONTEXT,
        "id": issuer.id,
        "type": "Profile",
        "name": issuer.name,
        "url": issuer.url,
        "email": issuer.email,
        "verification": {"type": "VerificationObject", "startsWith": issuer.scope},
    }


def badge_document(badge: BadgeClass) -> Document:
    """Return a BadgeClass with its criteria and what it is aligned to."""
    document: Document = {
        "@context": CONTEXT,
        "id": badge.id,
        "type": "BadgeClass",
        "name": badge.name,
        "description": badge.description,
        "image": {"id": badge.image, "caption": badge.image_alt},
        "criteria": {"type": "Criteria", "narrative": badge.criteria},
        "issuer": badge.issuer.id,
        "version": badge.version,
    }
    if badge.tags:
        document["tags"] = list(badge.tags)
    if badge.aims:
        document["alignment"] = [
            {
                "type": "AlignmentObject",
                "targetName": aim.name,
                "targetUrl": aim.url,
                "targetCode": aim.code,
                "targetFramework": aim.framework,
            }
            for aim in badge.aims
        ]
    return document


def assertion_document(award: Award) -> Document:
    """Return the Assertion of an award that stands."""
    document: Document = {
        "@context": CONTEXT,
        "id": award.id,
        "type": "Assertion",
        "recipient": {"type": "email", "hashed": True, "salt": award.salt, "identity": award.identity_hash},
        "badge": award.badge.id,
        "verification": {"type": "HostedBadge"},
        "issuedOn": moment(award.issued_at),
    }
    if award.expires_at is not None:
        document["expires"] = moment(award.expires_at)
    if award.narrative:
        document["narrative"] = award.narrative
    if award.evidence:
        document["evidence"] = {"type": "Evidence", "id": award.evidence}
    return document


def revoked_document(address: str) -> Document:
    """Return what is left of a revoked assertion: that it is, and nothing of whose it was or why."""
    return {"@context": CONTEXT, "id": address, "type": "Assertion", "revoked": True}
