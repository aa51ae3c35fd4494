"""Say that an activity was executed, with evidence; take that back; keep who took part in something of others."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.learning.queries.completions import counted
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import Person
from apropia.programme import policies
from apropia.programme.models import ActivityKind, PlannedActivity
from apropia.programme.states import ACTIVITY, ActivityStatus


@transaction.atomic
def execute(
    *, activity: PlannedActivity, executed_on: date, evidence: str, today: date, by: Person, at: datetime
) -> None:
    """Count an activity as executed. A course was finished by somebody by then, a talk was held."""
    policies.check_can_assign(activity, by)
    if executed_on > today:
        raise DomainError(_("La fecha no puede ser futura."), field="executed_on")
    if executed_on < activity.starts_on:
        raise DomainError(_("La actividad empezó después de esa fecha."), field="executed_on")
    if activity.kind == ActivityKind.COURSE and not _was_finished(activity, executed_on):
        raise DomainError(_("Nadie ha terminado el curso entre el comienzo de la actividad y esa fecha."))
    if activity.kind == ActivityKind.TALK and not activity.talks.filter(status=TalkStatus.HELD).exists():
        raise DomainError(_("Ninguna de sus charlas se ha realizado. Enlácela a la actividad y dela por realizada."))
    ACTIVITY.move(activity, ActivityStatus.EXECUTED, executed_on=executed_on, evidence=evidence, changed_at=at)
    record("programme.activity.executed", entity=activity.entity, by=by, on=activity, at=at)


@transaction.atomic
def take_back(*, activity: PlannedActivity, by: Person, at: datetime) -> None:
    """Take back that an activity was executed, marked by mistake."""
    policies.check_can_keep(by)
    policies.check_running(activity.plan)
    ACTIVITY.move(activity, ActivityStatus.PLANNED, executed_on=None, evidence="", changed_at=at)
    record("programme.activity.taken_back", entity=activity.entity, by=by, on=activity, at=at)


@transaction.atomic
def note_participants(
    *, activity: PlannedActivity, shown: Collection[int], took_part: Collection[int], by: Person, at: datetime
) -> None:
    """Keep who of the people shown took part in something of others; who is not shown stays as it was."""
    policies.check_can_keep(by)
    policies.check_running(activity.plan)
    rows = activity.assignments
    came = rows.filter(pk__in=set(shown) & set(took_part)).update(took_part=True)
    rows.filter(pk__in=set(shown) - set(took_part)).update(took_part=False)
    record("programme.activity.attended", entity=activity.entity, by=by, on=activity, at=at, detail={"marked": came})


def _was_finished(activity: PlannedActivity, day: date) -> bool:
    zone = ZoneInfo(activity.entity.timezone)
    since = datetime.combine(activity.starts_on, time.min, zone)
    until = datetime.combine(day + timedelta(days=1), time.min, zone)
    return counted().filter(course=activity.course_id, completed_at__gte=since, completed_at__lt=until).exists()
