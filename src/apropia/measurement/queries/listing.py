"""Lists and single pages: calculations, figures, technical sheets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.translation import gettext as _

from apropia.competences.models import CompetenceArea
from apropia.competences.queries.framework import CURRENT
from apropia.formats.tabular.cells import Cell
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import protected_label
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.charts import ChangeList
from apropia.foundation.ui.numbers import spanish
from apropia.measurement.models import (
    Calculation,
    IndicatorVersion,
    MatchedChange,
    Measurement,
    ScopeKind,
    Unit,
)
from apropia.measurement.policies import can_confirm, sees_all, sees_own_unit
from apropia.measurement.queries.changes import matched_change
from apropia.measurement.queries.computing.facts import Period
from apropia.measurement.queries.official import margin_of
from apropia.measurement.queries.periods import OfferedPeriod, periods_offered
from apropia.measurement.queries.populations import own_units
from apropia.measurement.queries.words import cell_of, method_text, period_text, value_text
from apropia.measurement.states import CalculationState, MeasurementStatus
from apropia.people.models import Person


@dataclass(frozen=True)
class CalculationDetail:
    """One calculation with who computed and who confirmed it."""

    calculation: Calculation
    period: str
    computed_by: str
    confirmed_by: str
    can_confirm: bool
    protected: str
    changes: ChangeList | None

    @property
    def version(self) -> IndicatorVersion:
        return self.calculation.version


@dataclass(frozen=True)
class FigureRow:
    """One figure as a row of a table or an export; the words of a protected one are all there is."""

    measurement: Measurement
    population: str
    detail: str
    value: str
    margin: str
    n: int | None
    method: str
    unit: str = ""

    @property
    def is_protected(self) -> bool:
        return self.measurement.status == MeasurementStatus.PROTECTED

    @property
    def cells(self) -> tuple[Cell, Cell, Cell]:
        """Return the figure and the ends of its margin for a spreadsheet; what is withheld stays in words."""
        figure, n = self.measurement, self.measurement.n
        value, low, high = (cell_of(one, n=n, unit=self.unit) for one in (figure.value, figure.ci_low, figure.ci_high))
        return (self.value, None, None) if value is None else (value, low, high)


@dataclass(frozen=True)
class CalculationPage:
    """One calculation and its figures, which wait to be cut into pages or read one by one for an export."""

    detail: CalculationDetail
    figures: QuerySet[Measurement]
    areas: Mapping[str, str]

    def rows(self, figures: Iterable[Measurement]) -> Iterator[FigureRow]:
        """Yield figures of this calculation in words."""
        return (row_of(one, calculation=self.detail.calculation, areas=self.areas) for one in figures)


@dataclass(frozen=True)
class Offer:
    """What can be asked to be computed: periods, and indicators by their technical sheets."""

    periods: Sequence[OfferedPeriod]
    sheets: Sequence[IndicatorVersion]

    def period(self, key: str) -> Period:
        """Return the offered period with this key."""
        return next(one.period for one in self.periods if one.key == key)


@dataclass(frozen=True)
class CalculationList:
    """The calculations of an entity, and the codes of the indicators by which to narrow them."""

    calculations: QuerySet[Calculation]
    codes: list[str]


def calculation_list(*, person: Person) -> CalculationList:
    """Return the list of calculations, empty for who does not see everything."""
    return CalculationList(calculations_for(person=person), [sheet.indicator.code for sheet in sheets()])


def calculations_for(*, person: Person) -> QuerySet[Calculation]:
    """Return the calculations of the person's entity; only those who see everything have a list of them."""
    if not sees_all(person):
        return Calculation.objects.none()
    return (
        Calculation.objects.filter(entity_id=person.entity_id)
        .select_related("version__indicator", "wave")
        .annotate(
            figures_count=Count("measurements"),
            protected_count=Count("measurements", filter=Q(measurements__status=MeasurementStatus.PROTECTED)),
        )
    )


def preliminary_for(*, person: Person) -> Sequence[Calculation]:
    """Return what waits for confirmation, newest first."""
    return list(
        calculations_for(person=person)
        .filter(state=CalculationState.PRELIMINARY)
        .order_by("-period_end", "version__indicator__order")
    )


def preliminary_count(*, person: Person) -> int:
    """Return how many calculations wait for confirmation."""
    if not sees_all(person):
        return 0
    return Calculation.objects.filter(entity_id=person.entity_id, state=CalculationState.PRELIMINARY).count()


def calculation_for(*, pk: int, person: Person) -> CalculationDetail:
    """Return one calculation. Who sees only her unit may open official ones."""
    rows = Calculation.objects.filter(entity_id=person.entity_id, pk=pk).select_related("version__indicator", "wave")
    if not sees_all(person):
        rows = rows.filter(state=CalculationState.OFFICIAL) if sees_own_unit(person) else rows.none()
    calculation = rows.first()
    if calculation is None:
        raise NotFound(_("Ese cálculo no existe."))
    names = names_of([calculation.computed_by, calculation.confirmed_by])
    return CalculationDetail(
        calculation=calculation,
        period=period_text(calculation),
        computed_by=names.get(calculation.computed_by, ""),
        confirmed_by=names.get(calculation.confirmed_by, ""),
        can_confirm=can_confirm(calculation, person),
        protected=protected_label(calculation.minimum_cell),
        changes=_matched_list(calculation) if sees_all(person) else None,
    )


def _matched_list(calculation: Calculation) -> ChangeList | None:
    """Return the change of the same persons, whole and by area, as a chart; None where there is none to show."""
    rows = MatchedChange.objects.filter(calculation=calculation).select_related("earlier_wave").order_by("area_code")
    areas, unit = area_names(), calculation.version.unit
    found = [(row, change) for row in rows if (change := matched_change(row, unit=unit)) is not None]
    if not found:
        return None
    drawn = [
        replace(
            change.drawing,
            label=areas.get(row.area_code, _("En conjunto")),
            note=_("%(n)s personas") % {"n": spanish(change.n or 0)},
            before=change.earlier,
            after=change.later,
            suffix=" %" if unit == Unit.PERCENT else "",
        )
        for row, change in found
    ]
    first = found[0][1]
    return ChangeList(
        says=_("Cambio observado: %(change)s, %(margin)s.") % {"change": first.text, "margin": first.margin_text},
        caption=_("Las mismas personas en «%(wave)s» y en esta ola") % {"wave": found[0][0].earlier_wave.name},
        source=_("Sin grupo de comparación es un cambio observado: no dice qué lo causó."),
        changes=tuple(drawn),
    )


def figures_seen(*, calculation: Calculation, person: Person) -> QuerySet[Measurement]:
    """Return the figures of a calculation that the person may see, in the order of the fixed family."""
    rows = Measurement.objects.filter(calculation=calculation).select_related("unit", "service")
    if not sees_all(person):
        rows = rows.filter(scope_kind=ScopeKind.UNIT, unit__in=[unit.pk for unit in own_units(person=person)])
    family = Case(When(scope_kind=ScopeKind.ENTITY, then=0), When(scope_kind=ScopeKind.UNIT, then=1), default=2)
    return rows.order_by(family, "unit__path", "engagement_type", "area_code", "service__sort_name", "pk")


def calculation_page(*, pk: int, person: Person) -> CalculationPage:
    """Return one calculation with the figures that the person may see. Raises `NotFound`."""
    detail = calculation_for(pk=pk, person=person)
    figures = figures_seen(calculation=detail.calculation, person=person)
    return CalculationPage(detail, figures, area_names())


def figure_seen(*, pk: int, person: Person) -> tuple[CalculationDetail, FigureRow]:
    """Return one figure in words, and its calculation. Raises `NotFound`."""
    row = Measurement.objects.filter(entity_id=person.entity_id, pk=pk).first()
    if row is None:
        raise NotFound(_("Esa cifra no existe."))
    detail = calculation_for(pk=row.calculation_id, person=person)
    seen = figures_seen(calculation=detail.calculation, person=person).filter(pk=pk).first()
    if seen is None:
        raise NotFound(_("Esa cifra no existe."))
    return detail, row_of(seen, calculation=detail.calculation, areas=area_names())


def area_names() -> Mapping[str, str]:
    return dict(CompetenceArea.objects.filter(framework__code=CURRENT).values_list("code", "name"))


def row_of(measurement: Measurement, *, calculation: Calculation, areas: Mapping[str, str]) -> FigureRow:
    """Return a figure in words; the same for page, export and chart, so that none can tell more than another."""
    place = _("Toda la entidad")
    if measurement.scope_kind == ScopeKind.UNIT:
        place = measurement.unit.name if measurement.unit else ""
    elif measurement.scope_kind == ScopeKind.ENGAGEMENT:
        place = str(measurement.get_engagement_type_display())
    detail = areas.get(measurement.area_code, "") or (measurement.service.name if measurement.service else "")
    if measurement.value is None:
        value = protected_label(calculation.minimum_cell)
        if measurement.status == MeasurementStatus.NOT_COMPUTABLE:
            value = _("No calculable")
        return FigureRow(measurement, place, detail, value, "", None, "")
    version = calculation.version
    return FigureRow(
        measurement=measurement,
        population=place,
        detail=detail,
        value=value_text(measurement.value, unit=version.unit, n=measurement.n),
        margin=margin_of(measurement, version) if measurement.ci_low is not None else "",
        n=measurement.n,
        method=method_text(measurement.method),
        unit=version.unit,
    )


def sheets() -> Sequence[IndicatorVersion]:
    """Return the current technical sheets, in the order of the catalogue."""
    return list(IndicatorVersion.objects.filter(is_current=True).select_related("indicator"))


def offer_for(*, entity: Entity, today: date) -> Offer:
    """Return what can be asked to be computed today."""
    return Offer(periods_offered(entity=entity, today=today), sheets())


def sheet_for(*, code: str) -> IndicatorVersion:
    """Return the sheet in force of an indicator: the same for every entity. Raises `NotFound`."""
    found = IndicatorVersion.objects.filter(is_current=True, indicator__code=code).select_related("indicator").first()
    if found is None:
        raise NotFound(_("Ese indicador no existe."))
    return found


def names_of(uids: Sequence[UUID | None]) -> dict[UUID | None, str]:
    """Return the names of persons by uid; who was erased has none."""
    known = [uid for uid in uids if uid is not None]
    return {person.uid: person.display_name for person in Person.objects.filter(uid__in=known)}
