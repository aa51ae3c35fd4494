"""Who may see, write, approve, classify and publish a practice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.formats.ft1311.checks import Finding, Severity
from apropia.foundation.clock import months_after
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.states import StepRefused
from apropia.people.models import OrgUnit, Person, Role, RoleGrant
from apropia.practices.models import GoodPractice, LessonLearned, Level, PracticeVersion, Replication, Verdict
from apropia.practices.states import VersionState

# They follow every practice of the entity.
OVERSEERS = (Role.KNOWLEDGE_REVIEWER, Role.UA_MANAGER, Role.AUDITOR)
WRITERS = (Role.PRACTICE_AUTHOR,)
RECORDERS = (Role.KNOWLEDGE_REVIEWER, Role.PRACTICE_AUTHOR)
WORKERS = (*OVERSEERS, Role.PRACTICE_AUTHOR, Role.UNIT_HEAD)
# What stops a form from being sent, and from being published (INV-10, INV-11, ft1311-fields.md).
STOPS_SENDING = frozenset({"missing_required", "not_answered", "start_after_filing", "bad_email", "too_long"})
STOPS_PUBLISHING = STOPS_SENDING | {"no_annexes", "result_without_support"}
FIRST_LEVEL, SECOND_LEVEL = (1, 2, 3), (4, 5, 6, 7)
SUSTAINED_MONTHS = 12  # methods.md#good-practices, criterion 7


class NotReady(DomainError):
    """The form lacks something that the next step needs."""


class OwnWork(Forbidden):
    """Whoever wrote a version decides nothing on it (INV-09)."""


@dataclass(frozen=True)
class Reach:
    """Where a person's roles count: paths of units, or everywhere."""

    person_uid: UUID
    sees_all: bool
    reviews: bool
    author_paths: tuple[str, ...] = ()
    head_paths: tuple[str, ...] = ()

    def writes_for(self, path: str) -> bool:
        """Whether the person fills practices of a unit with this path."""
        return any(path.startswith(mine) for mine in self.author_paths)

    def heads(self, path: str) -> bool:
        """Whether the person approves practices of a unit with this path."""
        return any(path.startswith(mine) for mine in self.head_paths)


def reach_of(person: Person) -> Reach:
    """Return where the person may work. One query, and none for whoever holds no such role."""
    paths: dict[str, list[str]] = {Role.PRACTICE_AUTHOR: [], Role.UNIT_HEAD: []}
    if person.has_role(*paths):
        grants = RoleGrant.objects.filter(person=person, role__in=list(paths), revoked_at__isnull=True)
        for role, path in grants.values_list("role", "unit__path"):
            # A grant without unit is one for the whole entity: every path starts with "/".
            paths[role].append(path or "/")
    return Reach(
        person_uid=person.uid,
        sees_all=person.has_role(*OVERSEERS),
        reviews=person.has_role(Role.KNOWLEDGE_REVIEWER),
        author_paths=tuple(paths[Role.PRACTICE_AUTHOR]),
        head_paths=tuple(paths[Role.UNIT_HEAD]),
    )


def visible_to(person: Person, reach: Reach) -> Q:
    """Return which versions the person may see inside: overseers all, others those of their units."""
    mine = Q(entity_id=person.entity_id)
    if reach.sees_all:
        return mine
    paths = {*reach.author_paths, *reach.head_paths}
    if not paths:
        return Q(pk__in=[])
    within = Q()
    for path in paths:
        within |= Q(practice__unit__path__startswith=path)
    return mine & within


def is_author(version: PracticeVersion, person_uid: UUID) -> bool:
    """Whether the person wrote in this version."""
    return str(person_uid) in version.authors


def can_write(version: PracticeVersion, reach: Reach) -> bool:
    """Whether the person may change the text now."""
    return version.state == VersionState.DRAFT and reach.writes_for(version.practice.unit.path)


def check_can_write(version: PracticeVersion, reach: Reach) -> None:
    """Refuse whoever may not change the text, and say whether it is the person or the moment."""
    if not reach.writes_for(version.practice.unit.path):
        raise Forbidden(_("Solo quien documenta prácticas de esta dependencia puede cambiar el formato."))
    if version.state != VersionState.DRAFT:
        raise StepRefused(
            _("El formato está «%(state)s» y ya no se cambia. Pida ajustes o abra una versión nueva.")
            % {"state": version.get_state_display()}
        )


def check_can_decide(version: PracticeVersion, reach: Reach, *, as_head: bool = False) -> None:
    """Refuse whoever does not decide on this version, and always its authors (INV-09)."""
    allowed = reach.heads(version.practice.unit.path) if as_head else reach.reviews
    if not allowed:
        who = _("el directivo de la dependencia") if as_head else _("gestión del conocimiento")
        raise Forbidden(_("Esta decisión la toma %(who)s.") % {"who": who})
    if is_author(version, reach.person_uid):
        raise OwnWork(_("Usted escribió en esta versión. Otra persona debe decidir sobre ella."))


def can_decide(version: PracticeVersion, reach: Reach, *, as_head: bool = False) -> bool:
    """Whether the person decides on this version."""
    try:
        check_can_decide(version, reach, as_head=as_head)
    except Forbidden:
        return False
    return True


def stoppers(findings: tuple[Finding, ...], *, publishing: bool = False) -> list[Finding]:
    """Return the findings that keep a form from being sent, or from being published."""
    rules = STOPS_PUBLISHING if publishing else STOPS_SENDING
    return [finding for finding in findings if finding.rule in rules and finding.severity is Severity.ERROR]


def level_of(verdicts: dict[int, str]) -> Level:
    """Return the level of the verdicts: all of 1 to 3, then all of 4 to 7 (methods.md#good-practices)."""
    if not all(verdicts.get(criterion) == Verdict.MET for criterion in FIRST_LEVEL):
        return Level.DOCUMENTING
    if all(verdicts.get(criterion) == Verdict.MET for criterion in SECOND_LEVEL):
        return Level.SECOND
    return Level.FIRST


def check_sustained(*, started_on: date | None, today: date, has_plan: bool) -> None:
    """Refuse criterion 7 before twelve months, or without a plan to go on."""
    if started_on is None or months_after(started_on, SUSTAINED_MONTHS) > today:
        raise DomainError(_("El criterio 7 se cumple desde los 12 meses de la práctica."), field="verdict_7")
    if not has_plan:
        raise DomainError(_("El criterio 7 pide un plan de estabilidad diligenciado."), field="verdict_7")


def check_can_resume(version: PracticeVersion, reach: Reach) -> None:
    """Refuse to take up a returned version to whoever does not write for its unit."""
    if not reach.writes_for(version.practice.unit.path):
        raise Forbidden(_("Solo quien documenta prácticas de esta dependencia retoma el formato."))


def check_can_update(version: PracticeVersion, reach: Reach) -> None:
    """Refuse a new version to whoever does not write for the unit."""
    if not reach.writes_for(version.practice.unit.path):
        raise Forbidden(_("Solo quien documenta prácticas de esta dependencia abre una versión nueva."))


def check_can_record_replication(practice: GoodPractice, unit: OrgUnit | None, reach: Reach) -> None:
    """Refuse whoever documents neither for the unit that takes it up, nor for the one it comes from, nor reviews."""
    paths = [practice.unit.path, *([unit.path] if unit is not None else [])]
    if not (reach.reviews or any(reach.writes_for(path) for path in paths)):
        raise Forbidden(
            _("La registra quien documenta prácticas de la dependencia que la adopta o de la que la creó."),
            field="unit",
        )


def check_can_record_lesson(practice: GoodPractice, reach: Reach) -> None:
    """Refuse whoever does not document for the unit, nor reviews."""
    if not (reach.reviews or reach.writes_for(practice.unit.path)):
        raise Forbidden(_("Las lecciones las registra quien documenta prácticas de esta dependencia."))


def check_can_change_record(record: Replication | LessonLearned, reach: Reach) -> None:
    """Refuse a change to whoever could not have recorded it."""
    if isinstance(record, Replication):
        check_can_record_replication(record.practice, record.unit, reach)
    else:
        check_can_record_lesson(record.practice, reach)


def check_can_show(record: Replication | LessonLearned, reach: Reach) -> None:
    """Refuse to make it public to whoever does not review, and to whoever wrote it."""
    if not reach.reviews:
        raise Forbidden(_("Gestión del conocimiento decide qué se ve en la copia pública."))
    if record.recorded_by == reach.person_uid:
        raise OwnWork(_("Usted la registró. Otra persona decide si se ve en la copia pública."))


def can_change_record(record: Replication | LessonLearned, reach: Reach) -> bool:
    """Whether the person may change it."""
    return _is_allowed(check_can_change_record, record, reach)


def can_show(record: Replication | LessonLearned, reach: Reach) -> bool:
    """Whether the person decides if it is public."""
    return _is_allowed(check_can_show, record, reach)


def _is_allowed(check: Callable[..., None], *arguments: object) -> bool:
    try:
        check(*arguments)
    except Forbidden:
        return False
    return True


def check_can_decide_on_public(reach: Reach) -> None:
    """Refuse to retire a practice to whoever does not review them."""
    if not reach.reviews:
        raise Forbidden(_("Gestión del conocimiento retira las prácticas publicadas."))
