"""Which courses may stand in the place of a step, and whether it may still be changed."""

import dataclasses
from datetime import date

from apropia.competences.models import LEVEL_ORDER
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import Completion, Enrollment, PathStep, StepStatus
from apropia.learning.queries.offers import Offer, offers_for
from apropia.learning.queries.route import step_for
from apropia.learning.states import EnrollmentStatus
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class Choices:
    """A step and the courses that answer the same need at the same level, the shortest first."""

    step: PathStep
    offers: tuple[Offer, ...]


def choices_for(*, person: Person, step_id: int) -> Choices:
    """Return what a person may take in the place of a course of her own route."""
    step = step_for(person=person, step_id=step_id)
    need = step.competence or step.area
    if step.course_id is None or need is None or not step.target_level:
        return Choices(step, ())
    offers = offers_for(person=person)
    own = next((offer for offer in offers if offer.course_id == step.course_id), None)
    level = own.teaches.get(need.code) if own else LEVEL_ORDER[step.target_level]
    taken = set(
        step.path.steps.filter(course__isnull=False)
        .exclude(status__in=[StepStatus.REPLACED, StepStatus.DISMISSED])
        .values_list("course_id", flat=True)
    )
    fitting = [
        offer
        for offer in offers
        if offer.course_id not in taken and not offer.is_done and offer.teaches.get(need.code) == level
    ]
    return Choices(step, tuple(sorted(fitting, key=lambda offer: (offer.minutes, offer.title))))


def due_steps(*, entity: Entity, today: date) -> list[PathStep]:
    """Return the steps of everybody that were put off until a day that has come. For background work only."""
    steps = PathStep.objects.filter(entity=entity, postponed_until__lte=today)
    return list(steps.select_related("path", "entity").order_by("pk"))


def is_begun(*, person: Person, course_id: int) -> bool:
    """Say whether the person began or finished a course. From one that she left nothing is under way."""
    mine = {"entity": person.entity_id, "pseudonym": person.pseudonym, "course": course_id}
    begun = Enrollment.objects.filter(started_at__isnull=False, **mine).exclude(status=EnrollmentStatus.WITHDRAWN)
    return begun.exists() or Completion.objects.filter(**mine).exists()
