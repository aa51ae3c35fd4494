from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.ui.numbers import spanish
from apropia.measurement.models import Calculation, Measurement, ScopeKind
from apropia.measurement.queries.listing import area_names
from apropia.measurement.queries.populations import own_units
from apropia.measurement.queries.words import period_text, value_text
from apropia.measurement.states import CalculationState
from apropia.people.models import OrgUnit, Person

TOLD = 4  # of each kind: what the unit lacks most, in training and in services


@dataclass(frozen=True)
class Need:
    """One thing to ask for, with the figure that says why."""

    title: str
    why: str
    measurement: Measurement
    period: str
    gap_percent: Decimal
    area_code: str = ""


@dataclass(frozen=True)
class UnitNeeds:
    """What a unit may ask for. It names nobody."""

    unit: OrgUnit
    units: Sequence[OrgUnit]
    needs: Sequence[Need]
    protected_count: int


def unit_needs(*, person: Person, unit_id: int | None = None) -> UnitNeeds:
    """Return what to ask for, for one of the person's own units: the widest gaps of areas and services."""
    units = own_units(person=person)
    unit = next((one for one in units if unit_id is None or one.pk == unit_id), None)
    if unit is None:
        raise NotFound(_("Usted no tiene una dependencia a cargo."))
    latest = _latest(person.entity_id)
    rows = list(
        Measurement.objects.filter(
            calculation__in=[one.pk for one in latest.values()], scope_kind=ScopeKind.UNIT, unit=unit
        ).select_related("service")
    )
    areas = area_names()
    needs = [
        *_weak_areas([row for row in rows if row.calculation_id == _key(latest, "DX-03")], latest.get("DX-03"), areas),
        *_unused([row for row in rows if row.calculation_id == _key(latest, "AD-05")], latest.get("AD-05")),
    ]
    needs.sort(key=lambda need: -need.gap_percent)
    return UnitNeeds(unit, units, needs, sum(row.value is None for row in rows))


def _latest(entity_id: int) -> dict[str, Calculation]:
    """Return the newest official calculation of each indicator."""
    rows = (
        Calculation.objects.filter(
            entity_id=entity_id,
            state=CalculationState.OFFICIAL,
            version__indicator__code__in=["DX-03", "AD-05"],
        )
        .select_related("version__indicator", "wave")
        .order_by("period_end", "id")
    )
    return {row.version.indicator.code: row for row in rows}


def _key(latest: dict[str, Calculation], code: str) -> int:
    return latest[code].pk if code in latest else 0


def _weak_areas(rows: Sequence[Measurement], calculation: Calculation | None, areas: Mapping[str, str]) -> list[Need]:
    known = sorted(
        (row for row in rows if row.area_code and row.value is not None),
        key=lambda row: (row.value or 0, row.area_code),
    )
    return [
        Need(
            title=_("Formación en %(area)s") % {"area": areas.get(row.area_code, row.area_code).lower()},
            why=_("%(value)s de quienes respondieron ya llega al nivel objetivo.")
            % {"value": value_text(row.value or 0, unit="PERCENT", n=row.n)},
            measurement=row,
            period=period_text(calculation) if calculation else "",
            gap_percent=100 - Decimal(row.value or 0),
            area_code=row.area_code,
        )
        for row in known[:TOLD]
    ]


def _unused(rows: Sequence[Measurement], calculation: Calculation | None) -> list[Need]:
    known = sorted(
        (row for row in rows if row.service is not None and row.value), key=lambda row: (-(row.value or 0), row.pk)
    )
    return [
        Need(
            title=_("Una charla o asesoría sobre %(service)s") % {"service": row.service.name if row.service else ""},
            why=_("%(value)s %% de las personas habilitadas pasó el último mes sin usarlo.")
            % {"value": spanish(row.value or 0)},
            measurement=row,
            period=period_text(calculation) if calculation else "",
            gap_percent=Decimal(row.value or 0),
        )
        for row in known[:TOLD]
    ]
