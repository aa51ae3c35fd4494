from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.foundation import clock
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.locks import hold
from apropia.foundation.search.actions import index, remove
from apropia.materials import policies
from apropia.materials.events import MaterialPublished
from apropia.materials.models import Material, MaterialVersion
from apropia.materials.states import MATERIAL, PUBLIC
from apropia.people.models import Person

SEARCH_KIND = "materials.guide"
REVIEW_AFTER = timedelta(days=365)


def _draft_of(material: Material) -> MaterialVersion:
    draft = MaterialVersion.objects.filter(material=material, published_at__isnull=True).first()
    if draft is None:
        raise DomainError(_("No hay cambios por publicar."))
    return draft


@transaction.atomic
def send_to_review(*, material: Material, by: Person | None, at: datetime) -> None:
    """Ask another person to look at the draft. A guide that is already public stays so meanwhile."""
    policies.check_can_write(by)
    draft = _draft_of(material)
    for problem in policies.problems_of(draft.title, draft.summary, draft.body):
        raise DomainError(problem)
    if material.status not in PUBLIC:
        MATERIAL.move(material, Material.Status.IN_REVIEW)
    material.changed_at = at
    material.save(update_fields=["changed_at"])
    record("materials.version.sent", entity=material.entity, by=by, on=draft, at=at)


@transaction.atomic
def publish_material(*, material: Material, by: Person | None, at: datetime) -> None:
    """Make the draft the current version. Refused to its writer (INV-09 in spirit). Publishes `MaterialPublished`."""
    draft = _draft_of(material)
    policies.check_can_publish(by, draft)
    MATERIAL.check(material, Material.Status.PUBLISHED)
    draft.published_at, draft.published_by = at, by.uid if by else None
    draft.save(update_fields=["published_at", "published_by"])
    MATERIAL.move(
        material,
        Material.Status.PUBLISHED,
        current=draft,
        title=draft.title,
        summary=draft.summary,
        changed_at=at,
        review_due_on=_next_review(material, at),
    )
    _put_in_search(material)
    detail = {"version": draft.number}
    record("materials.version.published", entity=material.entity, by=by, on=material, at=at, detail=detail)
    publish(
        MaterialPublished(entity_id=material.entity_id, at=at, material_id=material.pk, version_number=draft.number)
    )


@transaction.atomic
def move(*, material: Material, to: str, by: Person, at: datetime) -> None:
    """Return a guide to draft, mark it for review or retire it."""
    policies.check_can_write(by)
    MATERIAL.check(material, to)
    if to == Material.Status.PUBLISHED and material.status == Material.Status.IN_REVIEW:
        publish_material(material=material, by=by, at=at)
        return
    before = MATERIAL.move(material, to, changed_at=at)
    if to in PUBLIC:
        _put_in_search(material)
    else:
        remove(entity=material.entity, kind=SEARCH_KIND, object_id=material.pk)
    detail = {"from": before, "to": to}
    record("materials.material.moved", entity=material.entity, by=by, on=material, at=at, detail=detail)


@transaction.atomic
def take_back(*, material: Material, author: Person, at: datetime) -> None:
    """Take back what somebody left who writes no guides, as who gave a talk: she need not be allowed to write.

    What nobody was shown goes whole; what was public is retired, and its history stays.
    """
    # Who writes guides may publish it at this very moment: what is public is never deleted.
    hold(material)
    material.refresh_from_db(fields=["status", "current"])
    if material.current is None:
        record("materials.material.discarded", entity=material.entity, by=author, on=material, at=at)
        material.delete()
        return
    before = MATERIAL.move(material, Material.Status.RETIRED, changed_at=at)
    remove(entity=material.entity, kind=SEARCH_KIND, object_id=material.pk)
    detail = {"from": before, "to": Material.Status.RETIRED}
    record("materials.material.moved", entity=material.entity, by=author, on=material, at=at, detail=detail)


@transaction.atomic
def confirm_still_valid(*, material: Material, by: Person, at: datetime) -> None:
    """Say that a guide was looked at and still holds: the next review is a year away."""
    policies.check_can_write(by)
    if material.status not in PUBLIC:
        raise DomainError(_("Solo se confirma una guía publicada."))
    MATERIAL.move(material, Material.Status.PUBLISHED, review_due_on=_next_review(material, at), changed_at=at)
    record("materials.material.confirmed", entity=material.entity, by=by, on=material, at=at)


def _next_review(material: Material, at: datetime) -> date:
    return clock.local_date(at + REVIEW_AFTER, material.entity.timezone)


def _put_in_search(material: Material) -> None:
    current = material.current
    if current is None:
        return
    index(
        entity=material.entity,
        kind=SEARCH_KIND,
        object_id=material.pk,
        title=material.title,
        summary=material.summary,
        body=current.body,
        url=reverse("materials:guide", args=[material.slug]),
    )
