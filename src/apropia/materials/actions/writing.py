import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import Conflict, DomainError
from apropia.foundation.locks import hold
from apropia.foundation.tenancy.models import Entity
from apropia.materials import policies
from apropia.materials.models import Material, MaterialVersion
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class MaterialData:
    """What the writer of a guide gives."""

    title: str
    summary: str
    body: str
    kind: str = Material.Kind.GUIDE
    minutes: int = 5
    services: Sequence[ITService] = ()
    competences: Sequence[Competence] = ()


@transaction.atomic
def create_material(
    *,
    entity: Entity,
    data: MaterialData,
    slug: str = "",
    by: Person | None,
    author: Person | None = None,
    at: datetime,
) -> Material:
    """Begin a guide: version 1, in draft, owned by who writes it.

    `author`: whose words they are where the house itself begins it (`by` is None) for somebody who writes no guides,
    as who gave a talk. Nobody publishes their own words, however they came in.
    """
    policies.check_can_write(by)
    writer = by or author
    wanted = slugify(slug or data.title)[:70] or "guia"
    hold(entity)
    material = Material.objects.create(
        entity=entity,
        slug=_free_slug(entity, wanted),
        kind=data.kind,
        title=data.title.strip(),
        summary=data.summary.strip(),
        minutes=data.minutes,
        owner=writer,
        created_at=at,
        changed_at=at,
    )
    material.services.set(data.services)
    material.competences.set(data.competences)
    MaterialVersion.objects.create(
        entity=entity,
        material=material,
        number=1,
        title=material.title,
        summary=material.summary,
        body=data.body,
        written_by=writer.uid if writer else None,
        changed_at=at,
    )
    record("materials.material.created", entity=entity, by=writer, on=material, at=at)
    return material


def _free_slug(entity: Entity, wanted: str) -> str:
    taken = set(Material.objects.filter(entity=entity, slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{number}" for number in range(2, len(taken) + 3) if f"{wanted}-{number}" not in taken)


@transaction.atomic
def open_draft(*, material: Material, by: Person, at: datetime) -> MaterialVersion:
    """Return the draft of a guide; without one, begin the next version from the current text."""
    policies.check_can_write(by)
    hold(material)
    draft = MaterialVersion.objects.filter(material=material, published_at__isnull=True).first()
    if draft is not None:
        return draft
    current = material.current
    if current is None or material.status == Material.Status.RETIRED:
        raise DomainError(_("Esta guía está retirada. Publíquela de nuevo antes de cambiarla."))
    draft = MaterialVersion.objects.create(
        entity=material.entity,
        material=material,
        number=current.number + 1,
        title=current.title,
        summary=current.summary,
        body=current.body,
        written_by=by.uid,
        changed_at=at,
    )
    record("materials.version.opened", entity=material.entity, by=by, on=draft, at=at)
    return draft


@transaction.atomic
def save_draft(
    *, material: Material, data: MaterialData, seen_at: datetime | None = None, by: Person, at: datetime
) -> MaterialVersion:
    """Write the draft. Raises `Conflict` when somebody wrote it after `seen_at`: nothing is overwritten."""
    policies.check_can_write(by)
    draft = open_draft(material=material, by=by, at=at)
    if material.status == Material.Status.IN_REVIEW:
        raise DomainError(_("La guía está en revisión. Devuélvala a borrador para cambiarla."))
    if seen_at is not None and draft.changed_at > seen_at and draft.written_by != by.uid:
        raise Conflict(
            _("Otra persona cambió esta guía mientras usted escribía. Copie su texto y abra la página otra vez.")
        )
    draft.title, draft.summary, draft.body = data.title.strip(), data.summary.strip(), data.body
    draft.written_by, draft.changed_at = by.uid, at
    draft.save(update_fields=["title", "summary", "body", "written_by", "changed_at"])
    material.kind, material.minutes, material.changed_at = data.kind, data.minutes, at
    if material.current is None:
        material.title, material.summary = draft.title, draft.summary
    material.save(update_fields=["kind", "minutes", "changed_at", "title", "summary"])
    material.services.set(data.services)
    material.competences.set(data.competences)
    record("materials.version.saved", entity=material.entity, by=by, on=draft, at=at)
    return draft
