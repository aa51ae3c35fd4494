import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from apropia.diagnosis.models import InstrumentVersion, Invitation, SurveyWave
from apropia.diagnosis.policies import waves as policies
from apropia.diagnosis.states import VersionState, WaveState
from apropia.diagnosis.states.waves import ANSWERING
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import Empty, Figure, Protected, Shown, Table, Tally, protect, protected_label
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person


@dataclasses.dataclass(frozen=True)
class BoardRow:
    """One unit with its subtree: how many were invited and how many finished. No name, no answer."""

    name: str
    depth: int
    invited: int | None
    completed: int | None
    share: float | None

    @property
    def indent(self) -> str:
        """Return the wide spaces that set a unit under the one it belongs to."""
        return "\u2003" * self.depth

    @property
    def missing(self) -> int | None:
        return None if self.invited is None or self.completed is None else self.invited - self.completed


@dataclasses.dataclass(frozen=True)
class Board:
    """How a wave goes. Figures that a small group could be read from are None."""

    rows: tuple[BoardRow, ...]
    total: BoardRow
    opened: int | None
    protected: str


@dataclasses.dataclass(frozen=True)
class Steps:
    """What this person may do now with a wave."""

    change: bool
    schedule: bool
    extend: bool
    remind: bool
    publish: bool
    archive: bool
    cancel: bool


@dataclasses.dataclass(frozen=True)
class WavePage:
    wave: SurveyWave
    board: Board | None
    steps: Steps
    units: tuple[str, ...]
    last_reminded_at: datetime | None


@dataclasses.dataclass(frozen=True)
class ReminderPreview:
    """To how many a reminder would go, and when the last one went."""

    missing: int
    last_at: datetime | None


def waves_visible_to(*, person: Person) -> QuerySet[SurveyWave]:
    """Return the waves of the entity for those who follow them; nothing to the others."""
    if not policies.can_follow_waves(person=person):
        return SurveyWave.objects.none()
    return SurveyWave.objects.filter(entity_id=person.entity_id).select_related("version__instrument")


def wave_for(*, person: Person, pk: int) -> SurveyWave:
    """Return one wave. Raises `NotFound`."""
    wave = waves_visible_to(person=person).select_related("entity").filter(pk=pk).first()
    if wave is None:
        raise NotFound(_("No encontramos esa ola."))
    return wave


def population_for(*, wave: SurveyWave) -> QuerySet[Person]:
    """Return who would be in the population now: active persons of the units chosen and of those below them."""
    people = Person.objects.filter(entity_id=wave.entity_id, status=Person.Status.ACTIVE)
    paths = list(wave.units.values_list("path", flat=True))
    if paths:
        below = Q()
        for path in paths:
            below |= Q(unit__path__startswith=path)
        people = people.filter(below)
    return people.order_by("pk")


def reminder_preview(*, wave: SurveyWave) -> ReminderPreview:
    """Return how many were invited and are missing. The count only: who they are stays in the machine."""
    return ReminderPreview(
        missing=missing_of(wave=wave).count(),
        last_at=Invitation.objects.filter(wave=wave).aggregate(last=Max("reminded_at"))["last"],
    )


def missing_of(*, wave: SurveyWave) -> QuerySet[Invitation]:
    """Return the invitations that were sent and not completed. For sending reminders, never for a page."""
    return Invitation.objects.filter(
        wave=wave, is_completed=False, sent_at__isnull=False, person_uid__isnull=False
    ).order_by("pk")


def page_of_wave(*, person: Person, pk: int, at: datetime) -> WavePage:
    """Return what the page of one wave shows. A constant number of queries. Raises `NotFound`."""
    wave = wave_for(person=person, pk=pk)
    runs, designs = policies.can_run_waves(person=person), policies.can_design_waves(person=person)

    def may(to: WaveState) -> bool:
        return runs and policies.can_step(wave, to)

    preview = reminder_preview(wave=wave)
    answering = wave.state in ANSWERING and at < wave.closes_at
    return WavePage(
        wave=wave,
        board=board_of(wave=wave) if wave.snapshot_at is not None else None,
        steps=Steps(
            change=designs and wave.state == WaveState.DESIGNED,
            schedule=may(WaveState.SCHEDULED),
            extend=may(WaveState.EXTENDED) and at < wave.closes_at,
            remind=runs and answering and preview.missing > 0,
            publish=may(WaveState.PUBLISHED),
            archive=may(WaveState.ARCHIVED),
            cancel=may(WaveState.CANCELLED),
        ),
        units=tuple(wave.units.values_list("name", flat=True)),
        last_reminded_at=preview.last_at,
    )


def board_of(*, wave: SurveyWave) -> Board:
    """Return invited and completed by unit, protected together: nothing small can be read or subtracted from it."""
    counted = (
        Invitation.objects.filter(wave=wave)
        .order_by()
        .values("unit_id")
        .annotate(
            invited=Count("pk"),
            completed=Count("pk", filter=Q(is_completed=True)),
            opened=Count("pk", filter=Q(is_opened=True)),
        )
    )
    found: dict[int | None, Any] = {row["unit_id"]: row for row in counted}
    units = {
        unit.pk: unit
        for unit in OrgUnit.objects.filter(entity_id=wave.entity_id).only("pk", "name", "parent_id", "path")
    }
    k = max(wave.min_cell, wave.entity.minimum_cell)
    # Whether people took part is no answer: that all or none did may be shown.
    table = protect(
        Table(
            cells={(_row(pk), ""): Tally.of_share(row["completed"], row["invited"]) for pk, row in found.items()},
            parents=_parents(found, units),
        ),
        k=k,
        unanimity=False,
    )
    names = {_row(pk): (unit.name, unit.path) for pk, unit in units.items()} | {_row(None): (_("Sin dependencia"), "~")}
    ordered = sorted(table.rows, key=lambda row: names[row][1])
    rows = [_board_row(names[row][0], names[row][1].count("/") - 2, table.rows[row]) for row in ordered]
    total = _board_row(_("Toda la población"), 0, table.total)
    opened = sum(row["opened"] for row in found.values()) if total.invited is not None else None
    shown = tuple(row for row, key in zip(rows, ordered, strict=True) if not isinstance(table.rows[key], Empty))
    return Board(rows=shown, total=total, opened=opened, protected=protected_label(k))


def _row(unit_id: int | None) -> str:
    return "" if unit_id is None else str(unit_id)


def _parents(found: Iterable[int | None], units: dict[int, OrgUnit]) -> dict[str, str | None]:
    """Return the branch of the tree that holds the units invited: unit → the unit above."""
    parents: dict[str, str | None] = {}
    for pk in found:
        here = units.get(pk) if pk is not None else None
        while here is not None and _row(here.pk) not in parents:
            above = units.get(here.parent_id) if here.parent_id is not None else None
            parents[_row(here.pk)] = _row(above.pk) if above is not None else None
            here = above
    return parents


def _board_row(name: str, depth: int, figure: Figure) -> BoardRow:
    if isinstance(figure, Shown) and figure.value is not None:
        completed = round(figure.value * figure.n)
        return BoardRow(name, max(0, depth), figure.n, completed, figure.value)
    if isinstance(figure, Protected):
        return BoardRow(name, max(0, depth), None, None, None)
    return BoardRow(name, max(0, depth), 0, 0, None)


def frozen_versions(*, entity: Entity) -> QuerySet[InstrumentVersion]:
    """Return the versions that a wave may use."""
    return InstrumentVersion.objects.filter(entity=entity, state=VersionState.FROZEN).select_related("instrument")


def units_to_choose(*, entity: Entity) -> QuerySet[OrgUnit]:
    """Return the units that are valid now, for the form of a wave."""
    return OrgUnit.objects.filter(entity=entity, valid_to__isnull=True).order_by("path")


def waves_due(*, at: datetime) -> tuple[Sequence[SurveyWave], Sequence[SurveyWave]]:
    """Return the waves, of all entities, whose time to open and to close has come."""
    opening = SurveyWave.objects.filter(
        state=WaveState.SCHEDULED, opens_at__lte=at, closes_at__gt=at, snapshot_at__isnull=False
    )
    closing = SurveyWave.objects.filter(state__in=[WaveState.OPEN, WaveState.EXTENDED], closes_at__lte=at)
    return list(opening.select_related("entity")), list(closing.select_related("entity"))


def wave_of_job(*, pk: int) -> SurveyWave:
    """Return a wave for a background job: the job was asked for by an action that knew the entity."""
    return SurveyWave.objects.select_related("entity", "version").get(pk=pk)


def waves_answered_since(*, at: datetime) -> Sequence[SurveyWave]:
    """Return the waves, of all entities, that took answers at some time since a moment."""
    waves = SurveyWave.objects.filter(opened_at__isnull=False).filter(Q(closed_at__isnull=True) | Q(closed_at__gte=at))
    return list(waves.exclude(state=WaveState.CANCELLED).select_related("entity"))
