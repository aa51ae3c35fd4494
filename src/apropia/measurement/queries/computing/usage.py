"""AD-01, AD-02 and AD-05: figures of use, whole and by service."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.numbers import percent_es
from apropia.measurement.queries.computing.facts import (
    WHOLE,
    Collected,
    Fact,
    Group,
    NotComputable,
    Period,
    Place,
    Statistic,
    counted,
)
from apropia.measurement.queries.computing.population import count_by_place
from apropia.measurement.queries.computing.shared import once, places_on
from apropia.usage.models import UsageSlice
from apropia.usage.queries import figures as uses

NOWHERE: Place = (None, "")
ENOUGH_MATCHED = 0.9  # methods.md#use: below, «cobertura insuficiente»


@dataclass
class _Use:
    """Who was enabled and active in each month, for one service or for all."""

    enabled: dict[date, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    active: dict[date, set[UUID]] = field(default_factory=lambda: defaultdict(set))

    def enabled_throughout(self, months: list[date]) -> set[UUID]:
        return set.intersection(*(self.enabled[month] for month in months))

    def active_ever(self) -> set[UUID]:
        return set().union(*self.active.values())


@dataclass(frozen=True)
class _Read:
    months: list[date]
    places: Mapping[UUID, Place]
    by_group: Mapping[Group, _Use]
    concealed: Mapping[Group, tuple[int, int]]  # enabled and active accounts whose names the source hides
    source: str
    warnings: tuple[str, ...]


def enabling(entity: Entity, period: Period) -> Collected:
    """AD-01: persons of E(t) enabled during the whole period."""
    read = _read(entity, period)
    groups = {
        group: counted((place, float(pseudonym in enabled), 1.0) for pseudonym, place in read.places.items())
        for group, enabled in ((group, use.enabled_throughout(read.months)) for group, use in read.by_group.items())
    }
    return Collected(Statistic.SHARE, groups, read.source, count_by_place(read.places), warnings=read.warnings)


def active_use(entity: Entity, period: Period) -> Collected:
    """AD-02: enabled persons with at least one meaningful action in the period."""
    return _of_enabled(entity, period, lambda use, _last: use.active_ever(), is_positive=True)


def underuse(entity: Entity, period: Period) -> Collected:
    """AD-05: enabled persons without any action in the last month of the period."""
    return _of_enabled(entity, period, lambda use, last: use.active[last], is_positive=False)


def _of_enabled(
    entity: Entity, period: Period, active_of: Callable[[_Use, date], set[UUID]], *, is_positive: bool
) -> Collected:
    read = _read(entity, period)
    groups: dict[Group, list[Fact]] = {}
    for group, use in read.by_group.items():
        active = active_of(use, read.months[-1])
        groups[group] = counted(
            (read.places[pseudonym], float((pseudonym in active) is is_positive), 1.0)
            for pseudonym in use.enabled_throughout(read.months)
            if pseudonym in read.places
        )
    for group, (enabled, active_count) in read.concealed.items():
        # Accounts without a name have no unit: they count for the whole entity only.
        hidden = counted((NOWHERE, float((n < active_count) is is_positive), 1.0) for n in range(enabled))
        groups.setdefault(group, []).extend(hidden)
    groups = {group: facts for group, facts in groups.items() if facts}
    if not groups:
        raise NotComputable(_("Nadie aparece habilitado en los informes del periodo."))
    return Collected(Statistic.SHARE, groups, read.source, warnings=read.warnings)


def enabled_in(entity: Entity, period: Period) -> set[UUID]:
    """Return who was enabled for any service in any month of a period; nobody where no report tells."""
    try:
        whole = _read(entity, period).by_group.get(WHOLE)
    except NotComputable:
        return set()
    return set().union(*whole.enabled.values()) if whole else set()


def _read(entity: Entity, period: Period) -> _Read:
    return once(("use", entity.pk, period), lambda: _read_now(entity, period))


def _read_now(entity: Entity, period: Period) -> _Read:
    slices = uses.current_slices(entity=entity, start=period.start, end=period.end)
    months = sorted({one.month for one in slices})
    if not months:
        raise NotComputable(_("No hay informes de uso del periodo."))
    places = places_on(entity=entity, day=period.end)
    by_group: dict[Group, _Use] = defaultdict(_Use)
    whole = by_group[WHOLE]
    for month in months:
        for use in uses.person_use(entity=entity, month=month):
            if not use.is_enabled:
                continue
            for own in (whole, by_group[Group(service_id=use.service_id)]):
                own.enabled[month].add(use.pseudonym)
                if use.is_active:
                    own.active[month].add(use.pseudonym)
    if not whole.enabled:
        del by_group[WHOLE]
    concealed = _concealed(slices) if len(months) == 1 else {}
    found = uses.coverage(entity=entity, start=period.start, end=period.end)
    share = found.matched_share
    recognised = percent_es(100 * share) if share is not None else "—"
    warnings = []
    if share is not None and share < ENOUGH_MATCHED:
        warnings.append(
            _("Cobertura insuficiente: se reconoció a la persona en %(share)s de las filas.") % {"share": recognised}
        )
    if found.concealed:
        warnings.append(_("La fuente oculta el nombre de algunas cuentas: solo cuentan para toda la entidad."))
    source = _("Informes de uso importados. Se reconoció a la persona en %(share)s de las filas.") % {
        "share": recognised
    }
    return _Read(months, places, dict(by_group), concealed, source, tuple(warnings))


def _concealed(slices: Sequence[UsageSlice]) -> dict[Group, tuple[int, int]]:
    """Return the enabled and active accounts without a name, by service.

    A report without one name beside another that has them speaks of the same people: they are counted with their names.
    """
    named = {one.service_id for one in slices if one.matched_count}
    found: dict[Group, tuple[int, int]] = {}
    for one in slices:
        group = Group(service_id=one.service_id)
        says_nothing_new = not one.matched_count and one.service_id in named
        if not says_nothing_new and one.concealed_enabled_count > found.get(group, (0, 0))[0]:
            found[group] = (one.concealed_enabled_count, one.concealed_active_count)
    return found
