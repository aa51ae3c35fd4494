"""How many were invited, began, finished and are missing, by unit. Counts that passed `foundation.small_groups`.

The whole board is protected once; a head or a liaison sees the rows of her own units out of it, so that no two pages
can be subtracted from each other.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Invitation, PopulationMember, Response, SurveyWave
from apropia.diagnosis.policies.group_results import SHOWN, speaks_for_a_unit
from apropia.diagnosis.queries.group_results import published_waves_for, units_seen_by
from apropia.diagnosis.states import WaveState
from apropia.diagnosis.states.waves import ANSWERING
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import (
    Empty,
    Figure,
    Protected,
    Shown,
    Table,
    Tally,
    minimum_cell,
    protect,
    protected_label,
)
from apropia.people.models import OrgUnit, Person

# From its opening on there is something to follow.
FOLLOWED = (*ANSWERING, WaveState.CLOSED, WaveState.PROCESSED, *SHOWN)


@dataclasses.dataclass(frozen=True)
class BoardRow:
    """One unit with its subtree: how many were invited and how many finished. No name, no answer."""

    name: str
    depth: int
    invited: int | None
    completed: int | None
    share: float | None
    unit_id: int | None = None

    @property
    def missing(self) -> int | None:
        return None if self.invited is None or self.completed is None else self.invited - self.completed


@dataclasses.dataclass(frozen=True)
class Progress:
    """Everybody who was invited, in three parts: finished, begun and not finished, not begun."""

    invited: int
    opened: int
    finished: int
    begun: int

    @property
    def waiting(self) -> int:
        return self.invited - self.finished - self.begun

    @property
    def finished_share(self) -> float:
        return self.finished / self.invited

    @property
    def reached(self) -> int:
        return self.finished + self.begun


@dataclasses.dataclass(frozen=True)
class Board:
    """How a wave goes. Figures that a small group could be read from are None."""

    rows: tuple[BoardRow, ...]
    total: BoardRow
    progress: Progress | None
    protected: str


@dataclasses.dataclass(frozen=True)
class Participation:
    """How a wave goes in the units that somebody speaks for."""

    wave: SurveyWave
    rows: tuple[BoardRow, ...]
    is_open: bool
    protected: str


@dataclasses.dataclass(frozen=True)
class GroupWaves:
    """The waves that somebody may follow in her units, and those whose group results she may open, newest first."""

    under_way: Sequence[SurveyWave]
    published: Sequence[SurveyWave]


def followed_waves_for(*, person: Person) -> Sequence[SurveyWave]:
    """Return the waves under way that a head or liaison may follow; nothing, and no query, for anybody else."""
    if not speaks_for_a_unit(person):
        return []
    return list(SurveyWave.objects.filter(entity_id=person.entity_id, state__in=ANSWERING).order_by("closes_at", "pk"))


def group_waves_for(*, person: Person) -> GroupWaves:
    """Return the waves whose groups this person may see."""
    return GroupWaves(followed_waves_for(person=person), list(published_waves_for(person=person)))


def participation_for(*, person: Person, pk: int) -> Participation:
    """Return how many of her units have answered. A constant number of queries. Raises `NotFound`."""
    waves = SurveyWave.objects.filter(entity_id=person.entity_id, state__in=FOLLOWED, snapshot_at__isnull=False)
    wave = waves.select_related("entity").filter(pk=pk).first() if speaks_for_a_unit(person) else None
    if wave is None:
        raise NotFound(_("No encontramos esa ola."))
    units = units_of(wave)
    seen = {unit.pk for unit in units_seen_by(person, units)}
    if not seen:
        raise NotFound(_("No tiene una dependencia a cargo."))
    board = board_of(wave=wave, units=units)
    rows = [row for row in board.rows if row.unit_id in seen]
    highest = min((row.depth for row in rows), default=0)
    return Participation(
        wave=wave,
        rows=tuple(dataclasses.replace(row, depth=row.depth - highest) for row in rows),
        is_open=wave.state in ANSWERING,
        protected=board.protected,
    )


def board_of(*, wave: SurveyWave, units: dict[int, OrgUnit] | None = None) -> Board:
    """Return invited and completed by unit, protected together: nothing small can be read or subtracted from it."""
    units = units_of(wave) if units is None else units
    counted = (
        Invitation.objects.filter(wave=wave)
        .order_by()
        .values_list("unit_id")
        .annotate(
            completed=Count("pk", filter=Q(is_completed=True)),
            on_the_way=Count("pk", filter=Q(is_opened=True, is_completed=False)),
        )
    )
    completed, on_the_way = {}, 0
    for unit_id, finished, opened in counted:
        completed[unit_id], on_the_way = finished, on_the_way + opened
    k = minimum_cell(wave.entity.minimum_cell, wave.min_cell)
    # Whether people took part is no answer: that all or none did may be shown.
    table = protect(Table(_cells(wave, completed), parents=parents_of(completed, units)), k=k, unanimity=False)
    names = {row_key(pk): (unit.name, unit.path) for pk, unit in units.items()} | {
        row_key(None): (_("Sin dependencia"), "~")
    }
    ordered = sorted(table.rows, key=lambda row: names[row][1])
    rows = [_board_row(names[row][0], names[row][1].count("/") - 2, table.rows[row], row) for row in ordered]
    total = _board_row(_("Toda la población"), 0, table.total)
    shown = tuple(row for row, key in zip(rows, ordered, strict=True) if not isinstance(table.rows[key], Empty))
    return Board(rows=shown, total=total, progress=_progress(wave, total, on_the_way), protected=protected_label(k))


def _cells(wave: SurveyWave, completed: Mapping[int | None, int]) -> dict[tuple[str, str], Tally]:
    """Return the people of each unit by type of engagement: the cells of DX-01, so that both hide the same figures.

    Only units are shown, so all who finished in a unit stand in its first cell.
    """
    members = (
        PopulationMember.objects.filter(wave=wave, is_drawn=True).order_by().values_list("unit_id", "engagement_type")
    )
    cells: dict[tuple[str, str], Tally] = {}
    left = dict(completed)
    for unit_id, engagement, people in members.annotate(people=Count("pk")).order_by("unit_id", "engagement_type"):
        cells[row_key(unit_id), engagement or "?"] = Tally(people, left.pop(unit_id, 0), people)
    return cells


def units_of(wave: SurveyWave) -> dict[int, OrgUnit]:
    units = OrgUnit.objects.filter(entity_id=wave.entity_id).only("pk", "name", "parent_id", "path").order_by("path")
    return {unit.pk: unit for unit in units}


def _progress(wave: SurveyWave, total: BoardRow, on_the_way: int) -> Progress | None:
    if not total.invited or total.completed is None:
        return None
    # Somebody without a name may begin on two devices: never more than opened the invitation and have not finished.
    begun = min(Response.objects.filter(wave=wave, completed_on__isnull=True).count(), on_the_way)
    return Progress(invited=total.invited, opened=total.completed + on_the_way, finished=total.completed, begun=begun)


def row_key(unit_id: int | None) -> str:
    return "" if unit_id is None else str(unit_id)


def parents_of(found: Iterable[int | None], units: dict[int, OrgUnit]) -> dict[str, str | None]:
    """Return the branch of the tree that holds the units invited: unit → the unit above."""
    parents: dict[str, str | None] = {}
    for pk in found:
        here = units.get(pk) if pk is not None else None
        while here is not None and row_key(here.pk) not in parents:
            above = units.get(here.parent_id) if here.parent_id is not None else None
            parents[row_key(here.pk)] = row_key(above.pk) if above is not None else None
            here = above
    return parents


def _board_row(name: str, depth: int, figure: Figure, row: str = "") -> BoardRow:
    unit_id = int(row) if row else None
    if isinstance(figure, Shown) and figure.value is not None:
        completed = round(figure.value * figure.n)
        return BoardRow(name, max(0, depth), figure.n, completed, figure.value, unit_id)
    if isinstance(figure, Protected):
        return BoardRow(name, max(0, depth), None, None, None, unit_id)
    return BoardRow(name, max(0, depth), 0, 0, None, unit_id)
