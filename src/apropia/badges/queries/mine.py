"""A person's own badges, and who agreed to be named for theirs."""

import dataclasses
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.badges.models import Award, Badge
from apropia.badges.queries import documents
from apropia.badges.states import BadgeStatus
from apropia.foundation.errors import NotFound
from apropia.people.models import Person
from apropia.privacy.queries import persons_allowing

RECOGNITION = "P7"


@dataclasses.dataclass(frozen=True)
class OwnAward:
    """One badge of a person, as her page shows it."""

    award: Award
    address: str
    image: str
    image_alt: str
    is_expired: bool


@dataclasses.dataclass(frozen=True)
class Recognised:
    """A badge and the names of those who have it and agreed that their name be shown."""

    badge: Badge
    image: str
    image_alt: str
    names: tuple[str, ...]


def own_awards(*, person: Person, at: datetime) -> list[OwnAward]:
    """Return every badge that a person got, the latest first. One query."""
    held = Award.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym)
    return [_own(one, at) for one in held.select_related("badge__entity", "entity")]


def own_image_for(*, person: Person, uid: UUID, with_signature: bool) -> bytes:
    """Return the image of the person's badge, with the badge in it. Raises `NotFound`."""
    return documents.baked(_own_award(person, uid), with_signature=with_signature)


def own_credential_for(*, person: Person, uid: UUID) -> str:
    """Return the signed credential of the person's badge. Raises `NotFound`."""
    return documents.credential_of(_own_award(person, uid))


def _own_award(person: Person, uid: UUID) -> Award:
    """Return a badge of the person that stands."""
    held = Award.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym, uid=uid, revoked_at=None)
    found = held.select_related("badge__entity", "entity").first()
    if found is None:
        raise NotFound(_("No encontramos esa insignia."))
    return found


def recognised(*, person: Person, at: datetime) -> list[Recognised]:
    """Return the active badges of the entity with who may be named (P7). Five queries however many they are."""
    badges = list(Badge.objects.filter(entity=person.entity_id, status=BadgeStatus.ACTIVE).select_related("entity"))
    awards = Award.objects.filter(entity=person.entity_id, is_current=True, family__in=[one.family for one in badges])
    families = list(awards.exclude(expires_at__lte=at).values_list("family", "pseudonym"))
    holders = Person.objects.filter(
        entity=person.entity_id, status=Person.Status.ACTIVE, pseudonym__in={who for _family, who in families}
    )
    by_pseudonym = {one.pseudonym: one for one in holders}
    named = persons_allowing(
        entity=person.entity, code=RECOGNITION, at=at, among=[one.pk for one in by_pseudonym.values()]
    )
    names: dict[UUID, list[Person]] = {}
    for family, who in families:
        if who in by_pseudonym and by_pseudonym[who].pk in named:
            names.setdefault(family, []).append(by_pseudonym[who])
    return [
        Recognised(
            badge=one,
            image=documents.address("image", one.entity.code, one.uid),
            image_alt=documents.image_alt(one),
            names=tuple(who.display_name for who in sorted(names.get(one.family, []), key=lambda who: who.sort_name)),
        )
        for one in badges
    ]


def _own(award: Award, at: datetime) -> OwnAward:
    code = award.entity.code
    return OwnAward(
        award=award,
        address=documents.address("assertion", code, award.uid),
        image=documents.address("image", code, award.badge.uid),
        image_alt=documents.image_alt(award.badge),
        is_expired=award.expires_at is not None and award.expires_at <= at,
    )
