"""How a plan goes: what was planned to date and what was executed, by axis and month. Of activities, not persons."""

import dataclasses
from collections.abc import Sequence
from datetime import date

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from apropia.foundation.ui.charts import Bar, BarChart, LineChart, Series
from apropia.foundation.ui.numbers import share_es
from apropia.people.models import Person
from apropia.programme.models import PlannedActivity, TrainingPlan
from apropia.programme.queries.plans import plan_for
from apropia.programme.states import ActivityStatus


@dataclasses.dataclass(frozen=True)
class Line:
    """One axis, or all: planned in the year, planned to date, and executed of those."""

    label: str
    planned: int
    due: int
    executed: int

    @property
    def share(self) -> float | None:
        return self.executed / self.due if self.due else None


@dataclasses.dataclass(frozen=True)
class FollowUp:
    """A plan followed to a day."""

    plan: TrainingPlan
    today: date
    total: Line
    axes: Sequence[Line]
    cancelled: int
    late: Sequence[PlannedActivity]
    by_axis: BarChart
    by_month: LineChart


def follow_up_for(*, person: Person, pk: int, today: date) -> FollowUp:
    """Return how a plan goes. Three queries. Raises `NotFound`."""
    plan = plan_for(person=person, pk=pk)
    rows = list(PlannedActivity.objects.filter(plan=plan).select_related("axis").order_by("ends_on", "pk"))
    alive = [one for one in rows if one.status != ActivityStatus.CANCELLED]
    axes = [
        _line(axis.name, [one for one in alive if one.axis_id == axis.pk], today) for axis in plan.catalogue.axes.all()
    ]
    total = _line(_("Todo el plan"), alive, today)
    return FollowUp(
        plan=plan,
        today=today,
        total=total,
        axes=axes,
        cancelled=len(rows) - len(alive),
        late=[one for one in alive if one.ends_on <= today and not _is_executed(one, today)],
        by_axis=_by_axis(axes, total),
        by_month=_by_month(plan, alive, today),
    )


def _line(label: str, own: Sequence[PlannedActivity], today: date) -> Line:
    due = [one for one in own if one.ends_on <= today]
    return Line(label, len(own), len(due), sum(_is_executed(one, today) for one in due))


def _is_executed(one: PlannedActivity, today: date) -> bool:
    return one.executed_on is not None and one.executed_on <= today


def _by_axis(axes: Sequence[Line], total: Line) -> BarChart:
    says = _("A la fecha no había actividades por terminar.")
    if total.share is not None:
        words = {"share": share_es(total.share, 0), "done": total.executed, "due": total.due}
        says = _("Se cumplió el %(share)s: %(done)d de %(due)d actividades planeadas a la fecha.") % words
    return BarChart(
        says=says,
        caption=_("Cumplimiento a la fecha por eje"),
        source=_("Plan de formación"),
        bars=tuple(Bar(label=one.label, value=None if one.share is None else 100 * one.share) for one in axes),
        places=0,
        top=100,
        label=_("Eje"),
        has_table=False,
    )


def _by_month(plan: TrainingPlan, rows: Sequence[PlannedActivity], today: date) -> LineChart:
    """Draw how many were planned and executed by the end of each month; what is to come is not known."""
    months = range(1, 13)
    planned = [float(sum(one.ends_on.month <= month for one in rows)) for month in months]
    days = [one.executed_on for one in rows if one.executed_on is not None]
    last = 12 if today.year > plan.year else today.month if today.year == plan.year else 0
    executed = [
        float(sum(day.year < plan.year or day.month <= month for day in days)) if month <= last else None
        for month in months
    ]
    return LineChart(
        says=_("Lo planeado y lo ejecutado, sumado mes a mes."),
        caption=_("Actividades planeadas y ejecutadas al terminar cada mes"),
        source=_("Plan de formación"),
        points=tuple(str(MONTHS_3[month]) for month in months),
        series=(
            Series(name=_("Planeadas"), values=tuple(planned)),
            Series(name=_("Ejecutadas"), values=tuple(executed)),
        ),
        suffix="",
        places=0,
    )
