"""What a published wave says of units. Every figure passes through `foundation.small_groups`, all of them together.

The cells are those of measurement: the unit itself by type of engagement, areas as parts of the whole. So the same
figure is shown, or protected, wherever it appears.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max, Min, QuerySet, Sum
from django.utils.translation import gettext as _

from apropia.competences.queries.framework import framework_areas
from apropia.diagnosis.models import Construct, Instrument, Response, Score, SurveyWave
from apropia.diagnosis.policies.group_results import SEE_OWN_UNIT, SHOWN, sees_all, sees_groups
from apropia.diagnosis.queries.scores import method_of
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import (
    Empty,
    Figure,
    Protected,
    ProtectedTable,
    Shown,
    Table,
    Tally,
    minimum_cell,
    protect_composite,
    protected_label,
)
from apropia.foundation.ui.charts import HeatCell, HeatRow, HeatTable, Level, LevelChart
from apropia.people.models import OrgUnit, Person, RoleGrant

WHOLE = ""
KEPT_SECONDS = 3600
Protection = Mapping[str, ProtectedTable]
Parents = Mapping[int, int | None]  # of each unit, the one above


@dataclass(frozen=True)
class GroupResults:
    """What one person may see of one wave: a unit (or the entity) and the units right below it."""

    wave: SurveyWave
    place: str
    people: int | None
    units: tuple[OrgUnit, ...]
    chosen: int | None
    can_see_whole: bool
    levels: LevelChart
    heat: HeatTable | None
    protected: str


def published_waves_for(*, person: Person) -> QuerySet[SurveyWave]:
    """Return the waves whose group results this person may open, newest first."""
    if not sees_groups(person):
        return SurveyWave.objects.none()
    waves = SurveyWave.objects.filter(entity_id=person.entity_id, state__in=SHOWN)
    if not sees_all(person):
        # What a survey says is told of the whole entity only.
        waves = waves.exclude(version__instrument__kind=Instrument.Kind.SURVEY)
    return waves.select_related("entity", "version__instrument").order_by("-opens_at", "-id")


def results_for(*, person: Person, wave_id: int, unit: str = "") -> GroupResults:
    """Return the results of a unit that the person may see; of the first one when none is named.

    Raises `NotFound` for a wave that is not published, and for a unit that is not theirs to see.
    """
    wave = published_waves_for(person=person).filter(pk=wave_id).first()
    if wave is None or wave.is_survey:
        raise NotFound(_("No encontramos resultados publicados de esa ola."))
    tree = {one.pk: one for one in OrgUnit.objects.filter(entity_id=person.entity_id).order_by("path")}
    visible = units_seen_by(person, tree)
    chosen = _chosen(person, visible, unit)
    parents = {one.pk: one.parent_id for one in tree.values()}
    solved, believed = (
        _published(wave, construct, parents) for construct in (Construct.PERFORMANCE, Construct.PERCEPTION)
    )
    k = _minimum(wave)
    place = tree[chosen].name if chosen is not None else wave.entity.name
    whole = _figure(solved[WHOLE], chosen)
    below = [one for one in visible if one.parent_id == chosen]
    return GroupResults(
        wave=wave,
        place=place,
        people=whole.n if isinstance(whole, Shown) else None,
        units=tuple(visible),
        chosen=chosen,
        can_see_whole=sees_all(person),
        levels=_levels(solved, believed, chosen, place=place, k=k),
        heat=_heat(solved, below, k=k) if below else None,
        protected=protected_label(k),
    )


def believed_by_area(*, wave: SurveyWave) -> dict[str, Figure]:
    """Return what all who answered a published wave believed of themselves, by the name of the area."""
    parents = dict(OrgUnit.objects.filter(entity_id=wave.entity_id).values_list("pk", "parent_id"))
    believed = _published(wave, Construct.PERCEPTION, parents)
    return {area.name: _figure(believed.get(area.code), None) for area in framework_areas()}


def units_seen_by(person: Person, tree: Mapping[int, OrgUnit]) -> list[OrgUnit]:
    """Return the units whose figures the person may see: all of them, or those of her role with what they group."""
    if sees_all(person):
        return list(tree.values())
    grants = RoleGrant.objects.filter(
        person=person, role__in=[str(role) for role in SEE_OWN_UNIT], revoked_at__isnull=True, unit__isnull=False
    )
    paths = tuple(grants.values_list("unit__path", flat=True))
    return [unit for unit in tree.values() if paths and unit.path.startswith(paths)]


def _chosen(person: Person, visible: Iterable[OrgUnit], unit: str) -> int | None:
    ids = [one.pk for one in visible]
    if unit:
        if not unit.isdecimal() or int(unit) not in ids:
            raise NotFound(_("No encontramos esa dependencia."))
        return int(unit)
    if sees_all(person):
        return None
    if not ids:
        raise NotFound(_("No tiene una dependencia a cargo."))
    return ids[0]


def _minimum(wave: SurveyWave) -> int:
    return minimum_cell(wave.entity.minimum_cell, wave.min_cell)


def _published(wave: SurveyWave, construct: Construct, parents: Parents) -> Protection:
    """Return the protected figures of one construct. What was published no longer changes, so it is kept a while."""
    answered = Response.objects.filter(wave=wave, completed_on__isnull=False, is_excluded=False).count()
    key = f"diagnosis.groups.{wave.pk}.{wave.published_at:%Y%m%d%H%M%S}.{answered}.{_minimum(wave)}.{construct}"
    found: Protection | None = cache.get(key)
    if found is None:
        found = _protected(wave, construct, parents)
        cache.set(key, found, timeout=KEPT_SECONDS)
    return found


def _protected(wave: SurveyWave, construct: Construct, parents: Parents) -> Protection:
    """Protect areas and whole of one construct together. One query."""
    rows = (
        Score.objects.filter(
            response__wave=wave,
            response__completed_on__isnull=False,
            response__is_excluded=False,
            construct=construct,
            scope__in=[Score.Scope.OVERALL, Score.Scope.AREA],
            method_version=method_of(wave),
            value__isnull=False,
        )
        .order_by()
        .values_list("code", "response__unit_id", "response__engagement_type")
        .annotate(people=Count("pk"), total=Sum("value"), lowest=Min("value"), highest=Max("value"))
    )
    cells: dict[str, dict[tuple[str, str], Tally]] = {WHOLE: {}}
    for code, unit_id, engagement, people, total, lowest, highest in rows:
        cell = (_row(unit_id), engagement or "?")
        cells.setdefault(code, {})[cell] = Tally(people, total, people, lowest, highest)
    above = {_row(pk): _row(parent) if parent else None for pk, parent in parents.items()}
    tables = {code: Table(own, above) for code, own in cells.items()}
    whole = tables.pop(WHOLE)
    parts, protected = protect_composite(tables, whole, k=_minimum(wave))
    return {**parts, WHOLE: protected}


def _row(unit_id: int | None) -> str:
    return "0" if unit_id is None else str(unit_id)


def _figure(table: ProtectedTable | None, unit_id: int | None) -> Figure:
    if table is None:
        return Empty()
    return table.total if unit_id is None else table.rows.get(_row(unit_id), Empty())


def _value(figure: Figure) -> float | None:
    return figure.value if isinstance(figure, Shown) else None


def _levels(solved: Protection, believed: Protection, unit_id: int | None, *, place: str, k: int) -> LevelChart:
    levels = []
    for area in framework_areas():
        figure = _figure(solved.get(area.code), unit_id)
        levels.append(
            Level(
                label=area.name,
                name=_("Promedio de %(count)s personas") % {"count": figure.n} if isinstance(figure, Shown) else "",
                value=_value(figure),
                perceived=_value(_figure(believed.get(area.code), unit_id)),
                remark=_remark(figure, k),
            )
        )
    return LevelChart(
        says=_says(levels, place),
        caption=_("Promedio por área en %(place)s, de 0 a 100") % {"place": place},
        source=_("Fuente: quienes terminaron la ola. Es un conteo de quienes respondieron, no una muestra."),
        levels=tuple(levels),
    )


def _remark(figure: Figure, k: int) -> str:
    if isinstance(figure, Protected):
        return protected_label(k)
    return _("Nadie tuvo respuestas suficientes en esta área.") if isinstance(figure, Empty) else ""


def _says(levels: Iterable[Level], place: str) -> str:
    known = [level for level in levels if level.value is not None]
    if len(known) < 2:
        return _("En %(place)s no hay cifras que se puedan mostrar sin exponer a alguien.") % {"place": place}
    highest = max(known, key=lambda level: level.value or 0.0)
    lowest = min(known, key=lambda level: level.value or 0.0)
    return _("En %(place)s, lo más alto es «%(highest)s» y lo más bajo, «%(lowest)s».") % {
        "place": place,
        "highest": highest.label,
        "lowest": lowest.label,
    }


def _heat(solved: Protection, units: Iterable[OrgUnit], *, k: int) -> HeatTable:
    areas = framework_areas()
    rows = []
    for unit in units:
        whole = _figure(solved[WHOLE], unit.pk)
        figures = [*(_figure(solved.get(area.code), unit.pk) for area in areas), whole]
        note = _("%(count)s personas") % {"count": whole.n} if isinstance(whole, Shown) else ""
        rows.append(HeatRow(label=unit.name, cells=tuple(_cell(figure) for figure in figures), note=note))
    return HeatTable(
        says=_("Cada celda es el promedio de lo que resolvieron las personas de la dependencia y de las que agrupa."),
        caption=_("Desempeño por dependencia y área"),
        row_label=_("Dependencia"),
        columns=(*(area.name for area in areas), _("General")),
        rows=tuple(rows),
        minimum_cell=k,
    )


def _cell(figure: Figure) -> HeatCell:
    return HeatCell(value=_value(figure), is_protected=isinstance(figure, Protected))
