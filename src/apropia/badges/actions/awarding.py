"""Give a badge, by its rule or by hand, and take it back."""

import secrets
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.badges.models import Award, Badge
from apropia.badges.policies import AlreadyHeld, AlreadyRevoked, check_can_give, check_can_make, check_can_revoke
from apropia.contact.actions import send
from apropia.contact.models import MessageKind, Weight
from apropia.formats.openbadges.record import identity_hash
from apropia.formats.openbadges.status_list import LENGTH
from apropia.foundation.audit.actions import record
from apropia.foundation.clock import months_after
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.people.models import Person


def give_due(*, badge: Badge, to: Person, at: datetime) -> Award | None:
    """Give a badge that was earned by its rule, unless the person has it, or had it in any version."""
    with transaction.atomic():
        hold(badge)
        if Award.objects.filter(family=badge.family, pseudonym=to.pseudonym).exists():
            return None
        return _give(badge, to, by=None, narrative="", evidence="", at=at)


def give(*, badge: Badge, to: Person, narrative: str, evidence: str, by: Person, at: datetime) -> Award:
    """Give a badge by hand, with the reason and, where there is one, the address of the evidence.

    Whoever had it and does not have it any more, because it expired or was revoked, may get it again.
    """
    check_can_give(by, badge, to)
    with transaction.atomic():
        hold(badge)
        held = Award.objects.filter(family=badge.family, pseudonym=to.pseudonym, is_current=True).first()
        if held is not None:
            if held.expires_at is None or held.expires_at > at:
                raise AlreadyHeld(_("Esta persona ya tiene la insignia."), field="email")
            held.is_current = False
            held.save(update_fields=["is_current"])
        return _give(badge, to, by=by, narrative=narrative, evidence=evidence, at=at)


def give_to_address(*, badge: Badge, email: str, narrative: str, evidence: str, by: Person, at: datetime) -> Award:
    """Give a badge by hand to whoever of the entity has an address of mail."""
    check_can_make(by)
    holder = Person.objects.filter(
        entity=badge.entity_id, email=email.strip().lower(), status=Person.Status.ACTIVE
    ).first()
    if holder is None:
        raise DomainError(_("Nadie activo de la entidad tiene ese correo."), field="email")
    return give(badge=badge, to=holder, narrative=narrative, evidence=evidence, by=by, at=at)


def revoke(*, award: Award, reason: str, by: Person, at: datetime) -> None:
    """Take a badge back for good: every address of it says so from now on, and none says why."""
    check_can_revoke(by, award)
    with transaction.atomic():
        hold(award)
        award.refresh_from_db()
        if award.revoked_at is not None:
            raise AlreadyRevoked(_("Esta insignia ya estaba revocada."))
        award.revoked_at, award.revoked_reason, award.revoked_by, award.is_current = at, reason, by, False
        award.save(update_fields=["revoked_at", "revoked_reason", "revoked_by", "is_current"])
        record("badges.award.revoked", entity=award.entity, by=by, on=award, at=at)
        holder = Person.objects.filter(entity=award.entity_id, pseudonym=award.pseudonym).first()
        if holder is not None:
            _tell(award, holder, subject=_("Su insignia «%(name)s» fue revocada"), weight=Weight.NECESSARY, at=at)


def _give(badge: Badge, to: Person, *, by: Person | None, narrative: str, evidence: str, at: datetime) -> Award:
    salt = secrets.token_hex(16)
    # What a version of the standard keeps is whole seconds: all of them must say the same moment.
    issued_at = at.replace(microsecond=0)
    award = Award.objects.create(
        entity=badge.entity,
        badge=badge,
        family=badge.family,
        pseudonym=to.pseudonym,
        salt=salt,
        identity_hash=identity_hash(to.email, salt),
        narrative=narrative,
        evidence=evidence,
        issued_at=issued_at,
        expires_at=months_after(issued_at, badge.valid_months) if badge.valid_months else None,
        by=by,
        status_index=_free_index(badge.entity_id),
    )
    record("badges.award.given", entity=badge.entity, by=by, on=award, at=at)
    _tell(award, to, subject=_("Recibió la insignia «%(name)s»"), weight=Weight.OPTIONAL, at=at)
    return award


def _free_index(entity_id: int) -> int:
    """Return a place in the status lists that nobody has, by chance: its order would tell who came after whom."""
    count = Award.objects.filter(entity=entity_id).count()
    first = count // (LENGTH // 2) * LENGTH  # a list is left half empty, so that chance finds a place at once
    while True:
        index = first + secrets.randbelow(LENGTH)
        if not Award.objects.filter(entity=entity_id, status_index=index).exists():
            return index


def _tell(award: Award, to: Person, *, subject: str, weight: Weight, at: datetime) -> None:
    send(
        entity=award.entity,
        to=to,
        kind=MessageKind.COURSE,
        subject=subject % {"name": award.badge.name},
        body_text=_("En «Mis insignias» está la razón, y de allí se descargan y comparten."),
        link=reverse("badges:mine"),
        link_label=_("Ver mis insignias"),
        idempotency_key=f"badges.award.{award.uid}.{'revoked' if award.revoked_at else 'given'}",
        at=at,
        weight=weight,
    )
