"""Put the modules, activities, questions and steps of a draft in another order, all at once."""

from datetime import datetime

from django.db import transaction

from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.actions.authoring import Direction, mark_changed
from apropia.learning.models import Activity, CourseVersion, Quiz
from apropia.learning.policies.ordering import Place, order_wanted
from apropia.learning.queries import ordering
from apropia.people.models import Person


def arrange_outline(*, version: CourseVersion, order: str, seen: str, by: Person, at: datetime) -> None:
    """Put modules and activities in the order written, also from one module to another. Raises Conflict."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, version)
        hold(version)
        now = ordering.outline_of(version)
        wanted = order_wanted(order, now=now, seen=seen, seal_now=ordering.seal_of(now))
        modules = {str(one.pk): one for one in version.modules.all()}
        activities = {str(one.pk): one for one in version.activities.all()}
        for place, (key, inside) in enumerate(wanted, 1):
            module = modules[key]
            if module.position != place:
                module.position = place
                module.save(update_fields=["position"])
            for position, name in enumerate(inside, 1):
                activity = activities[name]
                if (activity.module_id, activity.position) != (module.pk, position):
                    activity.module, activity.position = module, position
                    activity.save(update_fields=["module", "position"])
        mark_changed(version, "learning.version.arranged", by=by, at=at)


def arrange_questions(*, quiz: Quiz, order: str, seen: str, by: Person, at: datetime) -> None:
    """Put the questions of a quiz in the order written. Raises Conflict."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, quiz.version)
        hold(quiz.version)
        # As they are now, and not as a page may have read them.
        fresh = Quiz.objects.get(pk=quiz.pk)
        now = ordering.questions_of(fresh)
        wanted = order_wanted(order, now=now, seen=seen, seal_now=ordering.seal_of(now))
        place_of = {key: place for place, (key, _inside) in enumerate(wanted, 1)}
        for question in fresh.questions.all():
            if question.position != place_of[str(question.pk)]:
                question.position = place_of[str(question.pk)]
                question.save(update_fields=["position"])
        mark_changed(quiz.version, "learning.quiz.arranged", by=by, at=at)


def arrange_steps(*, activity: Activity, order: str, seen: str, by: Person, at: datetime) -> None:
    """Put the steps of a practice in the order written. Raises Conflict."""
    with transaction.atomic():
        fresh = _held(activity, by)
        wanted = order_wanted(order, now=ordering.steps_of(fresh), seen=seen, seal_now=ordering.seal_of_steps(fresh))
        _write_steps(fresh, wanted, by=by, at=at)


def move_step(*, activity: Activity, key: str, direction: Direction, by: Person, at: datetime) -> None:
    """Move a step of a practice one place up or down; past the edge it stays."""
    with transaction.atomic():
        fresh = _held(activity, by)
        order = ordering.steps_of(fresh)
        place = next((place for place, (one, _inside) in enumerate(order) if one == key), None)
        other = None if place is None else place + (-1 if direction == "up" else 1)
        if place is not None and other is not None and 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
        _write_steps(fresh, order, by=by, at=at)


def _held(activity: Activity, by: Person) -> Activity:
    policies.courses.check_can_edit(by, activity.version)
    hold(activity)
    return Activity.objects.select_related("version__entity").get(pk=activity.pk)


def _write_steps(activity: Activity, order: list[Place], *, by: Person, at: datetime) -> None:
    step_of = {step["key"]: step for step in activity.steps}
    activity.steps = [step_of[key] for key, _inside in order]
    activity.save(update_fields=["steps"])
    mark_changed(activity.version, "learning.activity.arranged", by=by, at=at)
