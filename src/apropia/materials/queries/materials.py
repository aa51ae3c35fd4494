import dataclasses

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.catalogue.models import ITService
from apropia.foundation.alphabet import sort_expression
from apropia.foundation.errors import NotFound
from apropia.foundation.search import queries as search
from apropia.foundation.small_groups import Shown, Tally, protect_groups
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.tables import Column, Filter, Table
from apropia.materials import policies
from apropia.materials.models import Material, MaterialFeedback, MaterialReading, MaterialVersion
from apropia.materials.states import PUBLIC
from apropia.people.models import Person

SEARCH_KIND = "materials.guide"
TABLE = Table(
    caption=gettext_lazy("Guías"),
    columns=(
        Column("titulo", gettext_lazy("Guía"), sort="title", is_name=True),
        Column("tipo", gettext_lazy("Tipo"), sort="kind"),
        Column("estado", gettext_lazy("Estado"), sort="status"),
        Column("revisar", gettext_lazy("Revisar antes de"), sort="review_due_on"),
    ),
    search=("title", "summary"),
    filters=(
        Filter("tipo", gettext_lazy("Tipo"), "kind", Material.Kind.choices),
        Filter("estado", gettext_lazy("Estado"), "status", Material.Status.choices),
    ),
    default_sort="titulo",
)


@dataclasses.dataclass(frozen=True)
class MaterialPage:
    """What the page of a guide shows."""

    material: Material
    version: MaterialVersion
    draft: MaterialVersion | None
    useful_percent: float | None
    own_opinion: bool | None
    is_read: bool


@dataclasses.dataclass(frozen=True)
class Library:
    """The guides that a person may see, and those that wait for them."""

    guides: QuerySet[Material]
    waiting: list[Material]


@dataclasses.dataclass(frozen=True)
class Withdrawn:
    """A guide that people can read no more, and those on the same services or competences that they can."""

    title: str
    instead: list[Material]


def library_of(*, person: Person) -> Library:
    """Return the library as the person sees it."""
    waiting = review_queue_for(person=person) if policies.can_write(person) else []
    return Library(Material.objects.filter(policies.visible_to(person)).prefetch_related("services"), waiting)


def material_for(*, slug: str, person: Person) -> Material:
    """Return one guide that the person may see. Raises `NotFound`."""
    found = (
        Material.objects.filter(policies.visible_to(person), slug=slug)
        .select_related("current", "owner")
        .prefetch_related("services", "competences__area")
        .first()
    )
    if found is None:
        raise NotFound(_("No encontramos esa guía."))
    return found


def draft_of(material: Material) -> MaterialVersion | None:
    """Return the version being written, if there is one."""
    return MaterialVersion.objects.filter(material=material, published_at__isnull=True).first()


def material_page(*, slug: str, person: Person) -> MaterialPage:
    """Return what the page of a guide shows; the share of people it helped only for a group large enough."""
    material = material_for(slug=slug, person=person)
    draft = draft_of(material) if policies.can_write(person) else None
    version = material.current or draft
    if version is None:
        raise NotFound(_("No encontramos esa guía."))
    counts = MaterialFeedback.objects.filter(version=version).aggregate(
        all=Count("pk"), useful=Count("pk", filter=Q(was_useful=True))
    )
    own = MaterialFeedback.objects.filter(version=version, pseudonym=person.pseudonym).first()
    return MaterialPage(
        material=material,
        version=version,
        draft=draft,
        useful_percent=_useful_percent(material.entity, counts["useful"], counts["all"]),
        own_opinion=own.was_useful if own else None,
        is_read=MaterialReading.objects.filter(material=material, pseudonym=person.pseudonym).exists(),
    )


def guide_page(*, slug: str, person: Person) -> MaterialPage | Withdrawn:
    """Return what the address of a guide shows: the guide, or word that it was withdrawn. Raises `NotFound`."""
    gone = None if policies.can_write(person) else Material.objects.filter(policies.withdrawn_from(person), slug=slug)
    found = gone.first() if gone is not None else None
    if found is None:
        return material_page(slug=slug, person=person)
    alike = Q(services__in=found.services.all()) | Q(competences__in=found.competences.all())
    others = Material.objects.filter(policies.visible_to(person), alike).distinct().order_by("title")
    return Withdrawn(title=found.title, instead=list(others[:3]))


def _useful_percent(entity: Entity, useful: int, answers: int) -> float | None:
    answered = protect_groups({"": Tally.of_share(useful, answers)}, k=entity.minimum_cell, sensitive=True).total
    return 100 * answered.value if isinstance(answered, Shown) and answered.value is not None else None


def guides_for_service(*, service: ITService, person: Person) -> list[Material]:
    """Return the public guides of a service."""
    return list(
        Material.objects.filter(entity_id=person.entity_id, services=service, status__in=PUBLIC).order_by(
            sort_expression("title"), "pk"
        )
    )


def unread_guides(*, person: Person) -> list[Material]:
    """Return the public guides that the person has not read, with services and competences. Three queries."""
    read = MaterialReading.objects.filter(entity_id=person.entity_id, pseudonym=person.pseudonym)
    rows = Material.objects.filter(entity_id=person.entity_id, status__in=PUBLIC)
    return list(
        rows.exclude(pk__in=read.values("material"))
        .prefetch_related("services", "competences__area")
        .order_by("minutes", "slug")
    )


def guides_like(*, text: str, person: Person, limit: int = 3) -> list[Material]:
    """Return the public guides nearest to a question, best first: what might answer before anybody asks."""
    found = search.search(
        entity=person.entity, person_roles=person.roles, text=text, kinds=(SEARCH_KIND,), page_size=limit
    )
    ids = [int(hit.object_id) for hit in found.hits]
    by_id = {one.pk: one for one in Material.objects.filter(entity_id=person.entity_id, pk__in=ids, status__in=PUBLIC)}
    return [by_id[pk] for pk in ids if pk in by_id]


def review_queue_for(*, person: Person) -> list[Material]:
    """Return the guides that wait for this person: to publish, or to look at again."""
    rows = Material.objects.filter(entity_id=person.entity_id)
    if person.has_role(*policies.PUBLISHERS):
        return list(
            rows.filter(Q(status="IN_REVIEW") | Q(status="REVIEW_DUE", owner=person)).order_by("changed_at")[:20]
        )
    return list(rows.filter(status="REVIEW_DUE", owner=person).order_by("review_due_on")[:20])
