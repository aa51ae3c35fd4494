"""Who may write, review, publish, take and count courses; and in which state."""

from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.states import StepRefused
from apropia.learning.models import Activity, ActivityKind, CourseVersion
from apropia.learning.states import (
    EDITABLE,
    ENROLLABLE,
    LEARNABLE,
    VersionStatus,
)
from apropia.people.models import Person, Role

AUTHORS = (Role.CONTENT_AUTHOR, Role.FACILITATOR, Role.UA_MANAGER)
REVIEWERS = (Role.FACILITATOR, Role.UA_MANAGER)
PUBLISHERS = (Role.UA_MANAGER,)
ENROLLERS = (Role.UA_MANAGER, Role.HR_TRAINING)
COUNTERS = (Role.UA_MANAGER, Role.HR_TRAINING, Role.ANALYST, Role.AUDITOR)
PILOT_SEATS = 10


class VersionIsFrozen(DomainError):
    """A version that is no longer a draft was to be changed."""


class NotOpenForEnrollment(DomainError):
    """Nobody may enrol in this version now."""


def can_author(person: Person) -> bool:
    return person.has_role(*AUTHORS)


def can_review(person: Person, version: CourseVersion) -> bool:
    return person.has_role(*REVIEWERS) and version.author_id != person.pk


def can_publish(person: Person, version: CourseVersion) -> bool:
    return person.has_role(*PUBLISHERS) and version.author_id != person.pk


def can_enroll_others(person: Person) -> bool:
    return person.has_role(*ENROLLERS)


def can_count(person: Person) -> bool:
    return person.has_role(*COUNTERS)


def check_can_author(person: Person) -> None:
    if not can_author(person):
        raise Forbidden(_("Solo quienes escriben contenidos pueden cambiar un curso."))


def check_can_edit(person: Person, version: CourseVersion) -> None:
    check_can_author(person)
    if version.status not in EDITABLE:
        raise VersionIsFrozen(_("Esta versión ya no se puede cambiar. Abra una versión nueva para corregirla."))


def check_can_review(person: Person, version: CourseVersion) -> None:
    if version.author_id == person.pk:
        raise Forbidden(_("Otra persona debe revisar lo que usted escribió."))
    if not can_review(person, version):
        raise Forbidden(_("Solo una facilitadora o la gestora puede revisar un curso."))


def check_can_publish(person: Person, version: CourseVersion) -> None:
    if version.author_id == person.pk:
        raise Forbidden(_("Otra persona debe publicar lo que usted escribió."))
    if not can_publish(person, version):
        raise Forbidden(_("Solo la gestora de uso y apropiación puede publicar un curso."))


def check_can_enroll_others(person: Person) -> None:
    if not can_enroll_others(person):
        raise Forbidden(_("Solo la gestora o talento humano pueden inscribir a otras personas."))


def check_open_for_enrollment(
    version: CourseVersion, person: Person, *, pilot_count: int, is_invited: bool = False
) -> None:
    if version.status not in ENROLLABLE:
        raise NotOpenForEnrollment(_("Este curso no recibe inscripciones por ahora."))
    if version.status == VersionStatus.PILOT:
        if not is_invited and not person.has_role(*AUTHORS):
            raise NotOpenForEnrollment(_("Este curso todavía está en prueba."))
        if pilot_count >= PILOT_SEATS:
            raise NotOpenForEnrollment(_("El piloto de este curso ya tiene todos sus cupos ocupados."))


def check_is_read(activity: Activity) -> None:
    """Refuse to end by a button what is done: a practice with its steps, questions with their answers."""
    if activity.kind == ActivityKind.CHECKLIST:
        raise StepRefused(_("Esta práctica termina cuando usted marca todos sus pasos."))
    if activity.kind == ActivityKind.QUIZ:
        raise StepRefused(_("Estas preguntas terminan cuando usted las responde todas."))


def can_learn(version: CourseVersion) -> bool:
    """Say whether whoever began the version may go on with it."""
    return version.status in LEARNABLE


def check_can_learn(version: CourseVersion) -> None:
    if not can_learn(version):
        raise StepRefused(_("Esta versión del curso se retiró. Lo que usted terminó sigue siendo suyo."))
