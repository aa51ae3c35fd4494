"""The order in which things stand, with the print by which a change of it is noticed."""

import dataclasses
from collections.abc import Sequence

from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.learning.models import Activity, ActivityKind, CourseVersion, Quiz
from apropia.learning.policies.ordering import Place, seal, written
from apropia.learning.queries.authoring import activity_for
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class StepsPage:
    """A practice and its steps as they are saved."""

    activity: Activity
    seen: str


def outline_of(version: CourseVersion) -> list[Place]:
    """Return the modules of a version with their activities. Two queries."""
    inside: dict[int, list[str]] = {}
    for pk, module in version.activities.order_by("position", "id").values_list("pk", "module_id"):
        inside.setdefault(module, []).append(str(pk))
    return [(str(pk), tuple(inside.get(pk, ()))) for pk in version.modules.values_list("pk", flat=True)]


def questions_of(quiz: Quiz) -> list[Place]:
    return [(str(one.pk), ()) for one in quiz.questions.all()]


def steps_of(activity: Activity) -> list[Place]:
    return [(step["key"], ()) for step in activity.steps]


def seal_of(places: Sequence[Place]) -> str:
    return seal(written(places))


def seal_of_steps(activity: Activity) -> str:
    """Return the print of the steps: their words too, for their keys are given anew each time they are written."""
    return seal(*(f"{step['key']} {step['text']}" for step in activity.steps))


def steps_page_for(*, person: Person, pk: int) -> StepsPage:
    """Return the steps of a practice for whoever writes courses in its entity. Raises `NotFound`."""
    activity = activity_for(person=person, pk=pk)
    if activity.kind != ActivityKind.CHECKLIST:
        raise NotFound(_("Esta actividad no tiene pasos."))
    return StepsPage(activity, seal_of_steps(activity))
