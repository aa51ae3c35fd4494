"""Write a badge, make it active, retire it and open its next version."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from apropia.badges.actions.keys import ensure
from apropia.badges.models import Badge
from apropia.badges.policies import check_can_change, check_can_make, check_has_contact
from apropia.badges.states import BADGE, BadgeStatus
from apropia.competences.models import Competence
from apropia.foundation.audit.actions import record
from apropia.foundation.jobs.registry import enqueue
from apropia.foundation.ui.theme import DEFAULTS
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True, kw_only=True)
class BadgeData:
    """What is written of a badge."""

    name: str
    description: str
    criteria: str
    mark: str
    join: str
    conditions: Sequence[dict[str, Any]] = ()
    tags: Sequence[str] = ()
    competences: Sequence[Competence] = ()
    valid_months: int | None = None


@transaction.atomic
def create(*, data: BadgeData, by: Person, at: datetime) -> Badge:
    """Begin a badge as a draft."""
    check_can_make(by)
    badge = Badge(entity=by.entity, created_at=at)
    _write(badge, data)
    record("badges.badge.created", entity=by.entity, by=by, on=badge, at=at)
    return badge


@transaction.atomic
def change(*, badge: Badge, data: BadgeData, by: Person, at: datetime) -> Badge:
    """Write a draft anew."""
    check_can_change(by, badge)
    _write(badge, data)
    record("badges.badge.changed", entity=badge.entity, by=by, on=badge, at=at)
    return badge


@transaction.atomic
def publish(*, badge: Badge, by: Person, at: datetime) -> None:
    """Make a draft active, in place of the version before it, and ask for it to be given to whoever has earned it."""
    check_can_change(by, badge)
    check_has_contact(badge.entity)
    ensure(entity=badge.entity, by=by, at=at)
    for earlier in Badge.objects.filter(family=badge.family, status=BadgeStatus.ACTIVE):
        BADGE.move(earlier, BadgeStatus.RETIRED, retired_at=at)
    colours = {key: badge.entity.theme.get(key) or DEFAULTS[key] for key in ("block", "accent")}
    BADGE.move(badge, BadgeStatus.ACTIVE, published_at=at, colours=colours)
    record("badges.badge.published", entity=badge.entity, by=by, on=badge, at=at)
    enqueue("badges.give_due", entity=badge.entity, at=at, arguments={"badge_id": badge.pk}, by=by.uid)


@transaction.atomic
def retire(*, badge: Badge, by: Person, at: datetime) -> None:
    """Give a badge to nobody more. Who has it keeps it, and it still verifies."""
    check_can_make(by)
    BADGE.move(badge, BadgeStatus.RETIRED, retired_at=at)
    record("badges.badge.retired", entity=badge.entity, by=by, on=badge, at=at)


@transaction.atomic
def open_version(*, badge: Badge, by: Person, at: datetime) -> Badge:
    """Open the next version of a badge as a draft, or return the one that is open."""
    check_can_make(by)
    draft = Badge.objects.filter(family=badge.family, status=BadgeStatus.DRAFT).first()
    if draft is not None:
        return draft
    last = Badge.objects.filter(family=badge.family).aggregate(last=Max("number"))["last"]
    aims = list(badge.competences.all())
    copied = ("name", "description", "criteria", "mark", "tags", "valid_months", "join", "conditions")
    draft = Badge.objects.create(
        entity=badge.entity,
        family=badge.family,
        number=last + 1,
        created_at=at,
        **{field: getattr(badge, field) for field in copied},
    )
    draft.competences.set(aims)
    record("badges.badge.version_opened", entity=badge.entity, by=by, on=draft, at=at)
    return draft


def _write(badge: Badge, data: BadgeData) -> None:
    for field in dataclasses.fields(data):
        if field.name != "competences":
            value = getattr(data, field.name)
            setattr(badge, field.name, list(value) if field.name in {"tags", "conditions"} else value)
    badge.save()
    badge.competences.set(data.competences)
