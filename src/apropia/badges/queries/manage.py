"""What those who make badges see: the list, one badge with its rule, and the keys."""

import dataclasses

from django.utils.translation import gettext as _

from apropia.badges.models import Award, Badge, SigningKey
from apropia.badges.policies import KEY_KEEPERS, MAKERS
from apropia.badges.queries import documents, rules
from apropia.badges.states import BadgeStatus
from apropia.competences.models import Competence
from apropia.competences.queries.framework import CURRENT
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import is_small
from apropia.learning.models import CourseVersion
from apropia.learning.states import VersionStatus
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class Choices:
    """What a rule may name."""

    courses: tuple[tuple[str, str], ...]
    competences: tuple[Competence, ...]


@dataclasses.dataclass(frozen=True)
class Editable:
    """A badge and what its rule may name."""

    badge: Badge
    choices: Choices


@dataclasses.dataclass(frozen=True)
class BadgePage:
    """One badge: its rule in words, how many would get it, and how many have it, when they are not too few."""

    badge: Badge
    image_alt: str
    sentences: tuple[str, ...]
    reach: rules.Reach | None
    has_holders: bool
    holders: int | None
    versions: tuple[Badge, ...]


def badges_for(*, person: Person) -> list[Badge]:
    """Return the badges of the entity, of each the version that counts: the draft or the latest."""
    if not person.has_role(*MAKERS):
        raise NotFound(_("No encontramos esas insignias."))
    latest: dict[object, Badge] = {}
    for one in Badge.objects.filter(entity=person.entity_id).order_by("name", "number"):
        latest[one.family] = one
    return list(latest.values())


def badge_for(*, person: Person, pk: int) -> Badge:
    """Return a badge of the entity, for who may make them."""
    found = Badge.objects.filter(entity=person.entity_id, pk=pk).select_related("entity").first()
    if found is None or not person.has_role(*MAKERS):
        raise NotFound(_("No encontramos esa insignia."))
    return found


def image_for(*, person: Person, pk: int) -> bytes:
    """Return the image of a badge that may still be a draft."""
    return documents.image_of(badge_for(person=person, pk=pk))


def badge_page_for(*, person: Person, pk: int) -> BadgePage:
    """Return a badge with its rule and its protected figures."""
    badge = badge_for(person=person, pk=pk)
    holders = Award.objects.filter(family=badge.family, is_current=True).count()
    hidden = is_small(holders, k=badge.entity.minimum_cell)
    return BadgePage(
        badge=badge,
        image_alt=documents.image_alt(badge),
        sentences=tuple(rules.sentences_of(badge)),
        reach=rules.reach_of(badge=badge) if badge.status == BadgeStatus.DRAFT and badge.conditions else None,
        has_holders=holders > 0,
        holders=None if hidden else holders,
        versions=tuple(Badge.objects.filter(family=badge.family).order_by("-number")),
    )


def choices_for(*, person: Person) -> Choices:
    """Return the published courses and the competences that a rule may name. Two queries."""
    courses = CourseVersion.objects.filter(entity=person.entity_id, status=VersionStatus.PUBLISHED).order_by("title")
    competences = Competence.objects.filter(area__framework__code=CURRENT).order_by("area__order", "order")
    return Choices(tuple(courses.values_list("course__code", "title")), tuple(competences))


def editable_for(*, person: Person, pk: int) -> Editable:
    """Return a badge with what its rule may name."""
    return Editable(badge_for(person=person, pk=pk), choices_for(person=person))


def keys_for(*, person: Person) -> list[SigningKey]:
    """Return the keys of the entity, the latest first, for who keeps them."""
    if not person.has_role(*KEY_KEEPERS):
        raise NotFound(_("No encontramos esa página."))
    return list(SigningKey.objects.filter(entity=person.entity_id))
