"""Whether a person's diagnosis exempts her of a course, and how many people are exempt: for her, and in groups."""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from apropia.competences.models import Level
from apropia.diagnosis.queries.invitations import NOMINAL_PURPOSE
from apropia.diagnosis.queries.results import PersonResult, latest_for
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import Empty, Figure, ProtectedTable, Shown, Tally, protect_groups, protected_label
from apropia.learning.models import (
    ChangeKind,
    Completion,
    Course,
    CourseVersion,
    ExemptionProof,
    ProofOrigin,
    TaughtCompetence,
)
from apropia.learning.policies.courses import can_count, can_enroll_others
from apropia.learning.policies.exemptions import begins_at, shows, teaches_more
from apropia.learning.queries.enrollments import course_of
from apropia.learning.queries.proofs import proofs_of
from apropia.learning.states import VersionStatus
from apropia.learning.states.routes import ProofStatus
from apropia.people.models import Person
from apropia.privacy.queries import allows


@dataclasses.dataclass(frozen=True)
class Evidence:
    """What the diagnosis shows of one competence that a course teaches, as shares of what was asked (0–100)."""

    code: str
    name: str
    level: str
    needed: float
    percent: float | None
    low: float | None
    is_shown: bool

    @property
    def level_name(self) -> str:
        return str(Level(self.level).label)

    def kept(self) -> Mapping[str, Any]:
        """Return it as it is kept with the exemption."""
        return {
            "code": self.code,
            "name": self.name,
            "level": self.level,
            "needed": round(self.needed, 1),
            "percent": None if self.percent is None else round(self.percent, 1),
            "low": None if self.low is None else round(self.low, 1),
        }


@dataclasses.dataclass(frozen=True)
class ExemptionPage:
    """A course, what the latest diagnosis shows of what it teaches, and the exemption that is there already.

    `is_proving`: she is answering three questions of it, which end first.
    """

    version: CourseVersion
    proof: ExemptionProof | None
    is_finished: bool
    is_proving: bool
    is_allowed: bool
    wave: str
    taken_on: date | None
    evidence: tuple[Evidence, ...]

    @property
    def is_exempt(self) -> bool:
        return self.proof is not None

    @property
    def is_enough(self) -> bool:
        """Say whether every competence that the course teaches is shown."""
        return self.is_allowed and bool(self.evidence) and all(one.is_shown for one in self.evidence)

    @property
    def can_ask(self) -> bool:
        return self.is_enough and not (self.is_exempt or self.is_finished or self.is_proving)


@dataclasses.dataclass(frozen=True)
class ExemptionDesk:
    """Whether a course exempts by the diagnosis, of what it asks that it shows, and how many people are exempt."""

    course: Course
    taught: tuple[TaughtCompetence, ...]
    people: int | None
    is_anybody: bool
    protected_text: str
    can_change: bool


def exemption_page_for(*, person: Person, code: str, at: datetime) -> ExemptionPage:
    """Return whether a course is one that the person need not take, and why. Raises `NotFound`."""
    version = (
        CourseVersion.objects.filter(entity=person.entity_id, course__code=code, status=VersionStatus.PUBLISHED)
        .select_related("course", "entity")
        .first()
    )
    proof = exempt_of(person=person, course_id=version.course_id) if version else None
    if version is None or not (version.course.exempts_by_diagnosis or proof):
        raise NotFound(_("De este curso nadie queda exento por su diagnóstico."))
    is_allowed = allows(person=person, code=NOMINAL_PURPOSE, at=at)
    result = latest_for(person=person) if is_allowed else None
    finished = Completion.objects.filter(entity=person.entity_id, pseudonym=person.pseudonym, course=version.course_id)
    return ExemptionPage(
        version=version,
        proof=proof,
        is_finished=finished.exists(),
        is_proving=proofs_of(person, version.course_id).filter(status=ProofStatus.OPEN).exists(),
        is_allowed=is_allowed,
        wave=result.wave if result else "",
        taken_on=result.taken_on if result else None,
        evidence=tuple(_evidence(version, result)) if result else (),
    )


def exempt_of(*, person: Person, course_id: int) -> ExemptionProof | None:
    """Return the exemption that stands of a person in a course. One query."""
    return ExemptionProof.objects.filter(
        entity=person.entity_id, pseudonym=person.pseudonym, course=course_id, status=ProofStatus.EXEMPT
    ).first()


def exemption_desk_for(*, person: Person, code: str) -> ExemptionDesk:
    """Return what who manages decides of the exemptions of a course; never who has one. Raises `NotFound`."""
    course = course_of(person, code, is_allowed=can_count(person))
    taught = TaughtCompetence.objects.filter(version__course=course, version__status=VersionStatus.PUBLISHED)
    figure = _exempt_people(course.pk, k=person.entity.minimum_cell).rows[ProofOrigin.DIAGNOSIS]
    return ExemptionDesk(
        course=course,
        taught=tuple(taught.select_related("competence")),
        people=figure.n if isinstance(figure, Shown) else None,
        is_anybody=not isinstance(figure, Empty),
        protected_text=protected_label(person.entity.minimum_cell),
        can_change=can_enroll_others(person),
    )


def exempt_by_diagnosis(course: Course) -> Any:
    """Return the exemptions of a course that stand by the diagnosis."""
    return ExemptionProof.objects.filter(course=course, origin=ProofOrigin.DIAGNOSIS, status=ProofStatus.EXEMPT)


def exempt_among(*, course_id: int, pseudonyms: Collection[UUID]) -> set[UUID]:
    """Return which of some people are exempt of a course. One query."""
    return set(_standing(course_id).filter(pseudonym__in=pseudonyms).values_list("pseudonym", flat=True))


def exempt_of_courses(course_ids: Collection[int]) -> set[tuple[int, UUID]]:
    """Return who is exempt of some courses, each as course and pseudonym. One query."""
    proofs = ExemptionProof.objects.filter(course__in=course_ids, status=ProofStatus.EXEMPT)
    return set(proofs.values_list("course_id", "pseudonym"))


def exempt_of_entity(*, course_id: int, k: int) -> Figure:
    """Return how many people of the whole entity are exempt of a course.

    Never of the people of a rule: two rules that differ by one person would tell whether that person is.
    """
    return _exempt_people(course_id, k=k).total


def resting_on_results(*, entity_id: int, pseudonym: UUID) -> Sequence[ExemptionProof]:
    """Return what a person's results prove or proved, of every course. One query."""
    return list(ExemptionProof.objects.filter(entity=entity_id, pseudonym=pseudonym, origin=ProofOrigin.DIAGNOSIS))


def ended_by(version: CourseVersion) -> Sequence[ExemptionProof]:
    """Return the exemptions that end with a version: one until it, later than theirs, is to be redone and teaches more.

    Three queries at most.
    """
    redone = CourseVersion.objects.filter(
        course=version.course_id,
        number__lte=version.number,
        published_at__isnull=False,
        change__kind=ChangeKind.REDO,
    )
    redo = dict(redone.values_list("pk", "number"))
    if not redo:
        return []
    standing = _standing(version.course_id).filter(version__number__lt=max(redo.values()))
    proofs = list(standing.select_related("version").order_by("pk"))
    taught: dict[int, dict[int, str]] = defaultdict(dict)
    for one in TaughtCompetence.objects.filter(version__in={*redo, *(proof.version_id for proof in proofs)}):
        taught[one.version_id][one.competence_id] = one.level
    return [
        proof
        for proof in proofs
        if any(
            number > proof.version.number and teaches_more(taught[pk], taught[proof.version_id])
            for pk, number in redo.items()
        )
    ]


def revoked_at(*, course_id: int, at: datetime) -> Sequence[ExemptionProof]:
    """Return the exemptions of a course that were revoked at one moment, to tell who had them. One query."""
    rows = ExemptionProof.objects.filter(course=course_id, status=ProofStatus.REVOKED, revoked_at=at)
    return list(rows.select_related("entity", "course").order_by("pk"))


def _standing(course_id: int) -> Any:
    return ExemptionProof.objects.filter(course=course_id, status=ProofStatus.EXEMPT)


def _exempt_people(course_id: int, *, k: int) -> ProtectedTable:
    """Return how many are exempt by what, protected together: no page leaves what another one hides."""
    counted = dict(_standing(course_id).order_by().values_list("origin").annotate(Count("pk")))
    groups = {str(one): counted.get(one, 0) for one in ProofOrigin}
    return protect_groups({name: Tally(people, people, people) for name, people in groups.items()}, k=k)


def _evidence(version: CourseVersion, result: PersonResult) -> list[Evidence]:
    outcomes = {one.code: one for one in result.competences}
    return [
        Evidence(
            code=one.competence.code,
            name=one.competence.name,
            level=one.level,
            needed=begins_at(one.level),
            percent=outcomes[one.competence.code].percent if one.competence.code in outcomes else None,
            low=outcomes[one.competence.code].low if one.competence.code in outcomes else None,
            is_shown=shows(outcomes.get(one.competence.code), one.level),
        )
        for one in version.taught.select_related("competence")
    ]
