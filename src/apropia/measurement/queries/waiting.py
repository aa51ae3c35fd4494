from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apropia.foundation import clock
from apropia.foundation.errors import NotFound
from apropia.foundation.jobs.models import Job
from apropia.foundation.small_groups import protected_label
from apropia.measurement.models import Calculation, Measurement, ScopeKind
from apropia.measurement.policies import can_confirm
from apropia.measurement.queries.listing import names_of, preliminary_for
from apropia.measurement.queries.periods import month_of, words_of
from apropia.measurement.queries.words import period_text, value_text
from apropia.measurement.states import CalculationState, MeasurementStatus
from apropia.people.models import Person, Role

COMPUTING_JOB = "measurement.compute"


@dataclass(frozen=True)
class Waiting:
    """A preliminary calculation with what a person needs to confirm it."""

    calculation: Calculation
    period: str
    value: str
    computed_by: str
    can_confirm: bool

    @property
    def pk(self) -> int:
        return self.calculation.pk

    @property
    def key(self) -> str:
        """The calculation as a choice of the form."""
        return str(self.pk)

    @property
    def label(self) -> str:
        version = self.calculation.version
        return _("%(code)s · %(name)s, %(period)s: %(value)s") % {
            "code": version.indicator.code,
            "name": version.name,
            "period": self.period,
            "value": self.value,
        }


def month_to_compute(*, person: Person, at: datetime) -> str:
    """Return the month that ended last, in words, while none of its figures was computed; nothing otherwise.

    One query for who analyses, none for others.
    """
    if not person.has_role(Role.ANALYST):
        return ""
    today = clock.local_date(at, person.entity.timezone)
    month = month_of(today.replace(day=1) - timedelta(days=1))
    computed = Calculation.objects.filter(entity_id=person.entity_id, period_key=month.key)
    return "" if computed.exclude(state=CalculationState.SUPERSEDED).exists() else words_of(month)


def waiting_for(*, person: Person) -> Sequence[Waiting]:
    """Return what waits for confirmation, with its figure for the whole entity. Three queries, whatever their
    number."""
    calculations = preliminary_for(person=person)
    whole = {
        row.calculation_id: row
        for row in Measurement.objects.filter(
            calculation__in=[one.pk for one in calculations],
            scope_kind=ScopeKind.ENTITY,
            service__isnull=True,
            area_code="",
        )
    }
    names = names_of([one.computed_by for one in calculations])
    return [
        Waiting(
            calculation=one,
            period=period_text(one),
            value=_value(whole.get(one.pk), one),
            computed_by=names.get(one.computed_by, ""),
            can_confirm=can_confirm(one, person),
        )
        for one in calculations
    ]


def _value(row: Measurement | None, calculation: Calculation) -> str:
    if row is None:
        return _("sin una cifra única; ábrala para leer sus partes")
    if row.status == MeasurementStatus.NOT_COMPUTABLE:
        return _("no calculable; faltan datos del periodo")
    if row.value is None:
        return protected_label(calculation.minimum_cell)
    return value_text(row.value, unit=calculation.version.unit, n=row.n)


def job_of_calculation(*, pk: int, person: Person) -> Job:
    """Return a computing job of the person's entity."""
    job = Job.objects.filter(pk=pk, entity_id=person.entity_id, name=COMPUTING_JOB).first()
    if job is None:
        raise NotFound(_("Ese cálculo no existe."))
    return job
