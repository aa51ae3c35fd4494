"""Who keeps, reads and feeds the plan of training, and what its money may pay."""

from datetime import date

from django.utils.translation import gettext as _

from apropia.foundation.errors import Conflict, DomainError, Forbidden
from apropia.people.models import EngagementType, Person, Role
from apropia.programme.models import Financing, PlannedActivity, TrainingPlan
from apropia.programme.states import CHANGEABLE, ActivityStatus, PlanStatus

KEEPERS = (Role.UA_MANAGER, Role.HR_TRAINING)
READERS = (*KEEPERS, Role.ANALYST, Role.AUDITOR)
HEADS = (Role.UNIT_HEAD,)
# Training of the PIC is for public servants, and contractors are none (methods.md#training-plan).
NOT_PAID_BY_PIC: tuple[str, ...] = (EngagementType.CONTRACTOR,)


def can_keep(person: Person) -> bool:
    return person.has_role(*KEEPERS)


def can_read(person: Person) -> bool:
    return person.has_role(*READERS)


def check_can_keep(person: Person) -> None:
    if not can_keep(person):
        raise Forbidden(_("Solo la gestora o talento humano llevan el plan de formación."))


def check_is_draft(plan: TrainingPlan) -> None:
    if plan.status != PlanStatus.DRAFT:
        raise DomainError(_("El plan ya se aprobó. Los cambios se hacen en cada actividad, con su razón."))


def check_changeable(plan: TrainingPlan) -> None:
    if plan.status not in CHANGEABLE:
        raise DomainError(_("El plan está cerrado y ya no cambia."))


def needs_reason(plan: TrainingPlan) -> bool:
    """Say whether a change of the plan must tell why: it was approved."""
    return plan.status != PlanStatus.DRAFT


def check_planned(activity: PlannedActivity) -> None:
    if activity.status != ActivityStatus.PLANNED:
        raise DomainError(_("Solo se cambia una actividad planeada."))


def check_running(plan: TrainingPlan) -> None:
    check_changeable(plan)
    if plan.status != PlanStatus.RUNNING:
        raise DomainError(_("Primero ponga el plan en ejecución."))


def check_can_assign(activity: PlannedActivity, person: Person) -> None:
    check_can_keep(person)
    check_running(activity.plan)
    check_planned(activity)


def check_has_time(activity: PlannedActivity, today: date) -> None:
    """Refuse to give somebody what she could not finish in time any more."""
    if activity.deadline_on is not None and activity.deadline_on < today:
        raise DomainError(_("El plazo de la actividad ya pasó. Cámbielo antes de asignar."))


def takes_nominations(activity: PlannedActivity, today: date) -> bool:
    """Say whether heads may nominate people for an activity today."""
    is_open = activity.plan.status == PlanStatus.RUNNING and activity.status == ActivityStatus.PLANNED
    return is_open and activity.nominated_until is not None and today <= activity.nominated_until


def check_takes_nominations(activity: PlannedActivity, today: date) -> None:
    if not takes_nominations(activity, today):
        raise DomainError(_("Esta actividad no recibe postulaciones ahora."))


def check_unchanged(activity: PlannedActivity, seen: str) -> None:
    """Refuse to write over what somebody changed since the form was opened."""
    if seen and activity.changed_at.isoformat() != seen:
        raise Conflict(_("Otra persona cambió la actividad mientras usted la editaba. Ábrala otra vez."))


def excluded_by_money(activity: PlannedActivity) -> tuple[str, ...]:
    """Return the kinds of engagement that the funding of an activity leaves out, whatever its rule says."""
    return NOT_PAID_BY_PIC if activity.financing == Financing.PIC else ()


def check_money(*, financing: str, engagement_types: list[str]) -> None:
    """Refuse to pay with the PIC for those whom it does not pay for."""
    if financing == Financing.PIC and set(engagement_types) & set(NOT_PAID_BY_PIC):
        raise DomainError(
            _("El PIC forma a servidores públicos: no paga a contratistas. Quite «Contratista» o elija otra fuente."),
            field="engagement_types",
        )
