"""The route of a member of the small whole entity, and a course that she takes anew each year."""

from datetime import datetime
from typing import Any

from apropia.learning import actions
from apropia.learning.models import Course, LearningPath, PathStep
from apropia.people.models import Person

Values = dict[str, dict[str, Any]]


def make_route(*, course: Course, member: Person, mark: str, values: Values, at: datetime) -> None:
    entity = member.entity
    path = LearningPath.objects.create(entity=entity, pseudonym=member.pseudonym, source="GOALS", built_at=at)
    step = PathStep.objects.create(
        entity=entity,
        path=path,
        course=course,
        reason=f"Por {mark}",
        position=1,
        from_level="",
        target_level="",
    )
    values["learning:decide"] = {"pk": step.pk, "decision": "aceptar"}
    values["learning:step_"] = {"pk": step.pk, "what": "aplazar"}
    values["learning:proof"] = {"pk": step.pk}
    course.exempts_by_diagnosis = True
    course.save()


def renew_each_year(*, course: Course, by: Person, values: Values, at: datetime) -> None:
    yearly = {"kind": "INTERVAL", "months": 12, "opens_days": 30}
    actions.renewals.ask_for_renewal(course=course, rule=yearly, by=by, at=at)
    values["learning:renewal"] = {"code": course.code}
