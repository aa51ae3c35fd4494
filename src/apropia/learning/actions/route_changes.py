"""What a person changes of her route: put a course off, take another in its place, and undo either."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation import clock
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.learning.actions.route import replan
from apropia.learning.models import PathStep, StepStatus
from apropia.learning.queries.route_changes import is_begun
from apropia.learning.states.routes import PATH_STEP
from apropia.people.models import Person

LONGEST = timedelta(days=365)


class CannotChange(DomainError):
    """The step cannot be put off or replaced."""


def postpone_step(*, step: PathStep, until: date, by: Person, at: datetime) -> None:
    """Put a course off until a date; the route is planned anew around it. It comes back by itself."""
    today = clock.local_date(at, by.entity.timezone)
    if not today < until <= today + LONGEST:
        raise CannotChange(_("Elija una fecha desde mañana y de aquí a un año."), field="until")
    with transaction.atomic():
        _check_open(step, by)
        if PATH_STEP.allows(step, StepStatus.PROPOSED):
            PATH_STEP.move(step, StepStatus.PROPOSED, decided_at=None)
        step.postponed_until = until
        step.save(update_fields=["postponed_until"])
        record("learning.route.postponed", entity=step.entity, by=by, on=step.path, at=at)
    replan(person=by, at=at)


def bring_back_step(*, step: PathStep, by: Person, at: datetime) -> None:
    """Undo a postponement; the route is planned anew."""
    with transaction.atomic():
        step.postponed_until = None
        step.save(update_fields=["postponed_until"])
        record("learning.route.brought_back", entity=step.entity, by=by, on=step.path, at=at)
    replan(person=by, at=at)


def replace_step(*, step: PathStep, course_id: int, by: Person, at: datetime) -> None:
    """Take another course in the place of one; it is the person's own choice and remembers which it replaced."""
    with transaction.atomic():
        _check_open(step, by)
        was = step.status
        PATH_STEP.move(step, StepStatus.REPLACED, decided_at=at)
        new, _is_new = PathStep.objects.get_or_create(
            path=step.path,
            course_id=course_id,
            defaults={
                "entity": step.entity,
                "competence_id": step.competence_id,
                "area_id": step.area_id,
                "from_level": step.from_level,
                "target_level": step.target_level,
                "reason": step.reason,
                "position": step.position,
            },
        )
        if new.status != StepStatus.ACCEPTED:
            PATH_STEP.move(new, StepStatus.ACCEPTED, decided_at=at)
        new.replaces, new.postponed_until, new.position, new.reason = step, None, step.position, step.reason
        new.replaced_was = was
        new.save(update_fields=["replaces", "replaced_was", "postponed_until", "position", "reason"])
        record("learning.route.replaced", entity=step.entity, by=by, on=step.path, at=at)
    replan(person=by, at=at)


def undo_replacement(*, step: PathStep, by: Person, at: datetime) -> None:
    """Put back the course that another replaced as it stood, as long as the other was not begun."""
    if step.replaces is None:
        raise CannotChange(_("Este paso no reemplazó a ninguno."))
    with transaction.atomic():
        _check_open(step, by)
        was_accepted = step.replaced_was != StepStatus.PROPOSED
        back = StepStatus.ACCEPTED if was_accepted else StepStatus.PROPOSED
        PATH_STEP.move(step.replaces, back, decided_at=at if was_accepted else None)
        PATH_STEP.move(step, StepStatus.REPLACED, decided_at=at)
        step.replaces, step.replaced_was = None, ""
        step.save(update_fields=["replaces", "replaced_was"])
        record("learning.route.replacement_undone", entity=step.entity, by=by, on=step.path, at=at)
    replan(person=by, at=at)


def _check_open(step: PathStep, by: Person) -> None:
    if step.course_id is None:
        raise CannotChange(_("Solo los cursos se aplazan o se reemplazan."))
    if is_begun(person=by, course_id=step.course_id):
        raise CannotChange(_("Usted ya empezó este curso: siga con él o retírese desde su página."))
