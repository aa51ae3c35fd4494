"""Plans of training: the list, one with its activities, its changes and its file."""

import dataclasses
from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.writing import Field, Kind
from apropia.foundation.errors import NotFound
from apropia.foundation.ui.tables import Choices, Column, Filter, Table, TableState, narrow
from apropia.people.models import Person
from apropia.programme import policies
from apropia.programme.models import ActivityKind, AxisCatalogue, Financing, PlanChange, PlannedActivity, TrainingPlan
from apropia.programme.queries.words import deadline_of, rule_of
from apropia.programme.states import PLAN, ActivityStatus, PlanStatus

PLANS = Table(
    caption=gettext_lazy("Planes de formación"),
    columns=(
        Column("plan", gettext_lazy("Plan"), sort="name", is_name=True),
        Column("anio", gettext_lazy("Año"), sort="year", is_number=True),
        Column("estado", gettext_lazy("Estado"), sort="status"),
        Column("actividades", gettext_lazy("Actividades"), sort="activity_count", is_number=True),
        Column("ejecutadas", gettext_lazy("Ejecutadas"), sort="executed_count", is_number=True),
    ),
    search=("name", "pic_reference"),
    filters=(Filter("estado", gettext_lazy("Estado"), "status", PlanStatus.choices),),
    default_sort="-anio",
)
ACTIVITIES = Table(
    caption=gettext_lazy("Actividades del plan"),
    columns=(
        Column("actividad", gettext_lazy("Actividad"), sort="title", is_name=True),
        Column("eje", gettext_lazy("Eje"), sort="axis__position"),
        Column("fechas", gettext_lazy("Fechas"), sort=("starts_on", "ends_on")),
        Column("financiacion", gettext_lazy("Financiación"), sort="financing"),
        Column("estado", gettext_lazy("Estado"), sort="status"),
    ),
    search=("title", "purpose", "responsible", "provider"),
    filters=(
        Filter("eje", gettext_lazy("Eje"), "axis_id"),
        Filter("mes", gettext_lazy("Empieza en"), "starts_on__month", tuple(MONTHS.items())),
        Filter("clase", gettext_lazy("Clase"), "kind", ActivityKind.choices, every=gettext_lazy("Todas")),
        Filter(
            "financiacion", gettext_lazy("Financiación"), "financing", Financing.choices, every=gettext_lazy("Todas")
        ),
        Filter("estado", gettext_lazy("Estado"), "status", ActivityStatus.choices),
    ),
    default_sort="fechas",
)
# What the file for the PIC says of each activity.
EXPORTED = (
    Field("Eje", width=36),
    Field("Actividad", width=44),
    Field("Clase", width=22),
    Field("Quién la ofrece", width=26),
    Field("Para qué", width=44),
    Field("Empieza", Kind.DATE, 12),
    Field("Termina", Kind.DATE, 12),
    Field("Horas", Kind.NUMBER, 8),
    Field("Financiación", width=14),
    Field("Responsable", width=30),
    Field("Dependencias", width=36),
    Field("Equipos", width=24),
    Field("Perfiles", width=24),
    Field("Vinculaciones", width=36),
    Field("Cupos", Kind.INTEGER, 8),
    Field("Plazo", width=30),
    Field("Estado", width=12),
    Field("Ejecutada el", Kind.DATE, 12),
    Field("Evidencia", width=44),
)


@dataclasses.dataclass(frozen=True)
class PlanList:
    """The plans of an entity; whether one may be begun, and whether it has axes to be begun with."""

    plans: QuerySet[TrainingPlan]
    can_keep: bool
    has_axes: bool


@dataclasses.dataclass(frozen=True)
class PlanPage:
    """One plan, its activities, what narrows them, and what may be done with it now."""

    plan: TrainingPlan
    activities: QuerySet[PlannedActivity]
    choices: dict[str, Choices]
    change_count: int
    can_keep: bool

    @property
    def steps(self) -> list[str]:
        return [str(step) for step in PLAN.steps_from(self.plan)] if self.can_keep else []

    def rows(self, state: TableState) -> Iterator[list[Cell]]:
        """Yield the activities that the filters leave, under `EXPORTED`. Five queries, whatever their number."""
        found = self.activities.select_related("course").prefetch_related("units", "teams")
        return (_row(one) for one in narrow(found, state))


def plans_for(*, person: Person) -> QuerySet[TrainingPlan]:
    """Return the plans of the entity for who reads them; none for others."""
    if not policies.can_read(person):
        return TrainingPlan.objects.none()
    return TrainingPlan.objects.filter(entity=person.entity_id).select_related("entity", "catalogue")


def plan_list_for(*, person: Person) -> PlanList:
    """Return the list of plans with how many activities each has."""
    planned = ~Q(activities__status=ActivityStatus.CANCELLED)
    rows = plans_for(person=person).annotate(
        activity_count=Count("activities", filter=planned),
        executed_count=Count("activities", filter=Q(activities__status=ActivityStatus.EXECUTED)),
    )
    has_axes = AxisCatalogue.objects.filter(entity=person.entity_id).exists()
    return PlanList(rows, policies.can_keep(person), has_axes)


def plan_for(*, person: Person, pk: int) -> TrainingPlan:
    """Return one plan. Raises `NotFound`."""
    found = plans_for(person=person).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("No encontramos ese plan."))
    return found


def plan_page_for(*, person: Person, pk: int) -> PlanPage:
    """Return what the page of a plan shows. Raises `NotFound`."""
    plan = plan_for(person=person, pk=pk)
    axes = list(plan.catalogue.axes.values_list("pk", "name"))
    return PlanPage(
        plan=plan,
        activities=PlannedActivity.objects.filter(plan=plan).select_related("axis"),
        choices={"eje": axes},
        change_count=plan.changes.count(),
        can_keep=policies.can_keep(person),
    )


def changes_for(*, person: Person, pk: int) -> tuple[TrainingPlan, QuerySet[PlanChange]]:
    """Return a plan and the changes it had since it was approved, the latest first. Raises `NotFound`."""
    plan = plan_for(person=person, pk=pk)
    return plan, PlanChange.objects.filter(plan=plan).select_related("by", "activity")


def _row(activity: PlannedActivity) -> list[Cell]:
    rule = list(rule_of(activity).values())
    return [
        activity.axis.name,
        activity.title,
        activity.get_kind_display(),
        activity.provider,
        activity.purpose,
        activity.starts_on,
        activity.ends_on,
        float(activity.hours),
        activity.get_financing_display(),
        activity.responsible,
        *rule,
        activity.seats,
        deadline_of(activity),
        activity.get_status_display(),
        activity.executed_on,
        activity.evidence,
    ]
