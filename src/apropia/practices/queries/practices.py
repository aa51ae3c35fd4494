from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.foundation.errors import NotFound
from apropia.foundation.ui.tables import Column, Filter, Table, TableState, paginate
from apropia.people.models import OrgUnit, Person, Role
from apropia.practices import policies
from apropia.practices.models import (
    ClassificationAssessment,
    Evidence,
    PracticeVersion,
    Publication,
    Review,
    Statement,
)
from apropia.practices.queries.checking import findings_of, waiting
from apropia.practices.queries.public import page_of_publications
from apropia.practices.queries.reuse import RecordShown, records_of
from apropia.practices.queries.sections import Missing, missing_of
from apropia.practices.states import CLOSED, PUBLIC, TURN, VersionState

PRACTICES = Table(
    caption=gettext_lazy("Prácticas que usted puede trabajar"),
    columns=(
        Column("nombre", gettext_lazy("Nombre"), sort=("name", "pk"), is_name=True),
        Column("dependencia", gettext_lazy("Dependencia"), sort=("practice__unit__sort_name", "pk")),
        Column("estado", gettext_lazy("Estado"), sort=("state", "pk")),
        Column("cambio", gettext_lazy("Último cambio"), sort=("changed_at", "pk")),
    ),
    default_sort="-cambio",
    search=("name", "practice__unit__name"),
    search_label=gettext_lazy("Buscar prácticas"),
    filters=(Filter("estado", gettext_lazy("Estado"), "state", choices=VersionState.choices),),
)


@dataclass(frozen=True)
class Step:
    """Something the person can do with a version now."""

    verb: str
    label: str
    is_main: bool = True
    is_grave: bool = False


@dataclass(frozen=True)
class Front:
    """What the first page shows: the practices that the person works on, if she does, and those that are public."""

    in_work: Page[PracticeVersion] | None
    published: Page[Publication]


@dataclass(frozen=True)
class Overview:
    """All that the page of one version shows."""

    version: PracticeVersion
    versions: Sequence[PracticeVersion]
    reviews: Sequence[Review]
    evidence: Sequence[Evidence]
    open_findings: int
    missing: Sequence[Missing]
    assessment: ClassificationAssessment | None
    steps: Sequence[Step]
    can_write: bool
    can_classify: bool
    is_own_work: bool
    is_public: bool
    public_url: str
    is_review_due: bool
    replications: Sequence[RecordShown]
    lessons: Sequence[RecordShown]
    can_replicate: bool
    can_learn: bool

    @property
    def asked(self) -> Review | None:
        """The last request for adjustments, while whoever writes has it before them."""
        return _asked(self.version, self.reviews)

    @property
    def withdrawn(self) -> Review | None:
        """Who took it off the public pages, and why."""
        return next((one for one in self.reviews if one.decision == Review.Decision.RETIRED), None)

    @property
    def replaced_by(self) -> PracticeVersion | None:
        """The version that took the place of this one."""
        if self.version.state != VersionState.REPLACED:
            return None
        later = [one for one in self.versions if one.number > self.version.number and one.published_at]
        return min(later, key=lambda one: one.number, default=None)

    @property
    def waits_for(self) -> str:
        """Whose turn it is, when it is not that of who looks."""
        if not self.version.is_open or self.steps or self.can_write or self.can_classify:
            return ""
        return str(Role(TURN[self.version.state]).label)

    @property
    def classify_first(self) -> bool:
        """Whether its classification is the next step of who looks."""
        return self.can_classify and self.assessment is None


@dataclass(frozen=True)
class Decision:
    """A step somebody asked for by its address, the version it is about, and whether it is hers to take now."""

    overview: Overview
    version: PracticeVersion
    is_offered: bool


def asked_of(version: PracticeVersion) -> Review | None:
    """Return the last request for adjustments of a version, while whoever writes has it before them."""
    return _asked(version, Review.objects.filter(version=version, decision=Review.Decision.RETURNED)[:1])


def _asked(version: PracticeVersion, reviews: Iterable[Review]) -> Review | None:
    if version.state not in (VersionState.CHANGES_REQUESTED, VersionState.DRAFT):
        return None
    return next((one for one in reviews if one.decision == Review.Decision.RETURNED), None)


def _visible(person: Person) -> QuerySet[PracticeVersion]:
    reach = policies.reach_of(person)
    return PracticeVersion.objects.filter(policies.visible_to(person, reach)).select_related(
        "practice__unit", "entity", "template"
    )


def front_for(*, person: Person, state: TableState, public_page: str) -> Front:
    """Return a page of the versions that are alive, for those who work on them, and one of what is public.

    Those that ended are listed only when their state is asked for.
    """
    works = person.has_role(*policies.WORKERS)
    rows = _visible(person) if "estado" in state.chosen else _visible(person).exclude(state__in=CLOSED)
    return Front(
        in_work=paginate(rows, state) if works else None,
        published=page_of_publications(entity_id=person.entity_id, text="", page=public_page),
    )


def version_for(*, slug: str, person: Person, number: int | None = None) -> PracticeVersion:
    """Return a version the person may see inside: the one asked for, or the newest. Raises `NotFound`."""
    rows = _visible(person).filter(practice__slug=slug)
    found = (rows.filter(number=number) if number is not None else rows.order_by("-number")).first()
    if found is None:
        raise NotFound(_("No encontramos esa práctica."))
    return found


def open_version_for(*, slug: str, person: Person) -> PracticeVersion:
    """Return the version that is still being worked on. Raises `NotFound`."""
    found = _visible(person).filter(practice__slug=slug, is_open=True).first()
    if found is None:
        raise NotFound(_("Esta práctica no tiene una versión en trabajo."))
    return found


def evidence_for(*, uid: UUID, person: Person) -> Evidence:
    """Return a piece of evidence of a version the person may see. Raises `NotFound`."""
    reach = policies.reach_of(person)
    versions = PracticeVersion.objects.filter(policies.visible_to(person, reach))
    found = Evidence.objects.filter(uid=uid, version__in=versions).select_related("version__practice__unit").first()
    if found is None:
        raise NotFound(_("No encontramos esa evidencia."))
    return found


def statement_for(*, pk: int, person: Person) -> Statement:
    """Return a statement of a version the person may see. Raises `NotFound`."""
    reach = policies.reach_of(person)
    versions = PracticeVersion.objects.filter(policies.visible_to(person, reach))
    found = Statement.objects.filter(pk=pk, version__in=versions).select_related("version__practice__unit").first()
    if found is None:
        raise NotFound(_("No encontramos esa afirmación."))
    return found


def overview_for(*, slug: str, person: Person, today: date, number: int | None = None) -> Overview:
    """Return what the page of a version shows, with the steps this person can take. Raises `NotFound`."""
    version = version_for(slug=slug, person=person, number=number)
    reach = policies.reach_of(person)
    findings = findings_of(version=version)
    assessment = (
        ClassificationAssessment.objects.filter(version=version)
        .prefetch_related(Prefetch("verdicts"), "verdicts__evidence")
        .first()
    )
    versions = list(PracticeVersion.objects.filter(practice=version.practice))
    is_public = version.state in PUBLIC
    some_public = any(one.state in PUBLIC for one in versions)
    publishing = version.state not in (VersionState.DRAFT, VersionState.CHANGES_REQUESTED)
    return Overview(
        version=version,
        versions=versions,
        reviews=list(Review.objects.filter(version=version)),
        evidence=list(Evidence.objects.filter(version=version).select_related("file")),
        open_findings=waiting(findings),
        missing=missing_of(policies.stoppers(findings, publishing=publishing)),
        assessment=assessment,
        steps=_steps(version, reach, is_classified=assessment is not None),
        can_write=policies.can_write(version, reach),
        can_classify=version.state == VersionState.VALIDATING and policies.can_decide(version, reach),
        is_own_work=policies.is_author(version, person.uid),
        is_public=is_public,
        public_url=reverse("practices:public", args=[version.entity.code, version.practice.slug])
        if some_public
        else "",
        is_review_due=bool(is_public and version.review_due_on and version.review_due_on <= today),
        replications=records_of(practice=version.practice, reach=reach, kind="replicas"),
        lessons=records_of(practice=version.practice, reach=reach, kind="lecciones"),
        can_replicate=some_public and (reach.reviews or bool(reach.author_paths)),
        can_learn=reach.reviews or reach.writes_for(version.practice.unit.path),
    )


def decision_for(*, slug: str, verb: str, person: Person, today: date) -> Decision:
    """Return what a decision is about: the public version when one is retired, the newest otherwise."""
    overview = overview_for(slug=slug, person=person, today=today)
    version, steps = overview.version, overview.steps
    if verb == "retirar" and version.is_open:
        version = next((one for one in overview.versions if one.state in PUBLIC), version)
        steps = _steps(version, policies.reach_of(person), is_classified=True)
    return Decision(overview, version, is_offered=any(step.verb == verb for step in steps))


def _steps(version: PracticeVersion, reach: policies.Reach, *, is_classified: bool) -> list[Step]:
    writes = reach.writes_for(version.practice.unit.path)
    heads = policies.can_decide(version, reach, as_head=True)
    reviews = policies.can_decide(version, reach)
    returning = Step("devolver", _("Pedir ajustes"), is_main=False)
    steps: dict[str, list[tuple[bool, Step]]] = {
        VersionState.DRAFT: [(writes, Step("enviar", _("Enviar a revisión")))],
        VersionState.UNIT_REVIEW: [(heads, Step("aprobar", _("Aprobar por la dependencia"))), (heads, returning)],
        VersionState.CHANGES_REQUESTED: [(writes, Step("retomar", _("Hacer los ajustes")))],
        VersionState.UNIT_APPROVED: [(reviews, Step("recibir", _("Empezar la validación")))],
        VersionState.VALIDATING: [(reviews and is_classified, Step("validar", _("Validar"))), (reviews, returning)],
        VersionState.VALIDATED: [(reviews, Step("publicar", _("Publicar"))), (reviews, returning)],
        VersionState.PUBLISHED: [(writes, Step("actualizar", _("Abrir una versión nueva"), is_main=False))],
    }
    found = [step for allowed, step in steps.get(version.state, []) if allowed]
    if version.state in PUBLIC and reach.reviews:
        found.append(Step("retirar", _("Retirar"), is_main=False, is_grave=True))
    return found


@dataclass(frozen=True)
class Pending:
    """A version that waits for this person."""

    title: str
    text: str
    url: str


def pending_for(*, person: Person, limit: int = 10) -> list[Pending]:
    """Return the versions whose next step is this person's, oldest first. At most two queries."""
    reach = policies.reach_of(person)
    turns = Q(pk__in=[])
    for path in reach.author_paths:
        mine = Q(state__in=[VersionState.DRAFT, VersionState.CHANGES_REQUESTED])
        turns |= mine & Q(practice__unit__path__startswith=path)
    for path in reach.head_paths:
        turns |= Q(state=VersionState.UNIT_REVIEW, practice__unit__path__startswith=path)
    if reach.reviews:
        turns |= Q(state__in=[VersionState.UNIT_APPROVED, VersionState.VALIDATING, VersionState.VALIDATED])
    rows = PracticeVersion.objects.filter(turns, entity_id=person.entity_id).select_related("practice")
    deciding = (VersionState.DRAFT, VersionState.CHANGES_REQUESTED)
    return [
        Pending(row.name, str(row.get_state_display()), reverse("practices:practice", args=[row.practice.slug]))
        for row in rows.order_by("changed_at")[: limit * 2]
        if row.state in deciding or not policies.is_author(row, person.uid)
    ][:limit]


def form_units(*, person: Person) -> QuerySet[OrgUnit]:
    """Return the units for which the person may open a practice."""
    reach = policies.reach_of(person)
    within = Q(pk__in=[])
    for path in reach.author_paths:
        within |= Q(path__startswith=path)
    return OrgUnit.objects.filter(within, entity_id=person.entity_id, valid_to__isnull=True)
