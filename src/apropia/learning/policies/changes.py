"""What a new version asks of whoever finished an earlier one."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, Forbidden
from apropia.learning.models import ChangeKind, CourseVersion, VersionChange
from apropia.learning.policies.comments import BEING_MADE, UNDER_REVIEW
from apropia.learning.policies.courses import REVIEWERS, can_author
from apropia.people.models import Person

LONGEST_NOTE = 1500
MOST_DAYS = 250
_WEIGHT = {kind: weight for weight, kind in enumerate(ChangeKind)}


class ChangeUntold(DomainError):
    """A version was to go on without saying what it asks of whoever finished the one before."""


def can_class(person: Person, version: CourseVersion) -> bool:
    """Say whether a person may class what a version changes: while it is written, and while it is reviewed."""
    if version.number == 1 or version.status not in BEING_MADE or not can_author(person):
        return False
    return version.status not in UNDER_REVIEW or person.has_role(*REVIEWERS)


def check_can_class(person: Person, version: CourseVersion) -> None:
    if version.number == 1:
        raise DomainError(_("Esta es la primera versión: no cambia ninguna."))
    if version.status not in BEING_MADE:
        raise DomainError(_("Esta versión ya se publicó. Lo que pide ya no se cambia."))
    if not can_class(person, version):
        raise Forbidden(_("En revisión, solo una facilitadora o la gestora cambia lo que pide la versión."))


def check_makes_sense(kind: str, note: str, redo_days: int) -> None:
    if kind not in ChangeKind.values:
        raise DomainError(_("Elija qué pide esta versión a quien ya terminó el curso."), field="kind")
    if kind != ChangeKind.MINOR and not note.strip():
        raise DomainError(_("Cuente qué cambió: es lo que leerá quien ya terminó el curso."), field="note")
    if not 1 <= redo_days <= MOST_DAYS:
        raise DomainError(_("Escriba de 1 a 250 días hábiles."), field="redo_days")


def check_told(version: CourseVersion, change: VersionChange | None) -> None:
    if version.number > 1 and change is None:
        raise ChangeUntold(_("Falta decir qué pide esta versión a quien ya terminó el curso."))


def strongest(changes: Iterable[VersionChange]) -> str:
    """Return the most that several versions in a row ask; the first one or no version asks nothing."""
    return max((one.kind for one in changes), key=lambda kind: _WEIGHT[ChangeKind(kind)], default=ChangeKind.MINOR)


def asked_after(changes: Sequence[VersionChange], number: int) -> list[VersionChange]:
    """Return what was changed since the version of that number."""
    return [one for one in changes if one.version.number > number]
