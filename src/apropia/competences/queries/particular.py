"""What is expected of somebody: her team's profile goes before her unit's, and that before her job level's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from apropia.competences.models import LEVEL_ORDER, Level, ParticularTarget
from apropia.competences.policies import can_set_targets
from apropia.competences.queries.targets import TargetsOfJobLevel, area_targets_of, target_table, targets_by_job_level
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import JobLevel, OrgUnit, Person, WorkTeam

Holder = OrgUnit | WorkTeam
Profile = dict[str, str]  # code of competence → level


@dataclass(frozen=True)
class Expected:
    """A level that is expected, and of whose profile it is; no name where it is that of the job level."""

    level: str
    of: str


@dataclass(frozen=True)
class Expectations:
    """All that an entity expects on a date. Says of a place which profile applies, competence by competence."""

    by_job_level: Mapping[str, Profile]
    by_unit: Mapping[int, Profile]
    by_team: Mapping[int, Profile]
    paths: Mapping[int, str]
    units: Mapping[int, OrgUnit]
    teams: Mapping[int, WorkTeam]

    def levels(self, *, job_level: str, unit_id: int | None = None, team_ids: Iterable[int] = ()) -> Profile:
        """Return the level expected in each competence at a place."""
        return {
            code: one.level for code, one in self.of(job_level=job_level, unit_id=unit_id, team_ids=team_ids).items()
        }

    def of(self, *, job_level: str, unit_id: int | None = None, team_ids: Iterable[int] = ()) -> dict[str, Expected]:
        """Return what is expected in each competence at a place, and of whose profile it is.

        The nearest unit rules. Of several teams, the one that expects most.
        """
        wide = self.by_job_level.get(job_level) or self.by_job_level[JobLevel.NONE]
        found = {code: Expected(level, "") for code, level in wide.items()}
        for above in self._line(unit_id):
            found |= {code: Expected(level, self.units[above].name) for code, level in self.by_unit[above].items()}
        of_teams: dict[str, Expected] = {}
        for team in sorted(team_ids):
            for code, level in self.by_team.get(team, {}).items():
                known = of_teams.get(code)
                if known is None or LEVEL_ORDER[level] > LEVEL_ORDER[known.level]:
                    of_teams[code] = Expected(level, self.teams[team].name)
        return found | of_teams

    def _line(self, unit_id: int | None) -> list[int]:
        """Return the units with a profile of their own from the root down to this one."""
        if unit_id is None or not self.by_unit:
            return []
        return [int(one) for one in self.paths.get(unit_id, "").split("/") if one and int(one) in self.by_unit]


def expectations(*, entity: Entity, on: date) -> Expectations:
    """Return what an entity expects on a date. Three queries, one more where a unit has a profile of its own."""
    rows = list(
        ParticularTarget.objects.filter(entity=entity, valid_from__lte=on)
        .select_related("unit", "team", "competence")
        .order_by("valid_from", "pk")
    )
    by_unit: dict[int, Profile] = defaultdict(dict)
    by_team: dict[int, Profile] = defaultdict(dict)
    units, teams = {}, {}
    for row in rows:
        if row.unit is not None:
            units[row.unit.pk] = row.unit
            _put(by_unit[row.unit.pk], row)
        if row.team is not None:
            teams[row.team.pk] = row.team
            _put(by_team[row.team.pk], row)
    paths = dict(OrgUnit.objects.filter(entity=entity).values_list("pk", "path")) if units else {}
    return Expectations(
        by_job_level=targets_by_job_level(entity=entity, on=on),
        by_unit={pk: profile for pk, profile in by_unit.items() if profile},
        by_team={pk: profile for pk, profile in by_team.items() if profile},
        paths=paths,
        units=units,
        teams=teams,
    )


def _put(profile: Profile, row: ParticularTarget) -> None:
    if row.level:
        profile[row.competence.code] = row.level
    else:
        profile.pop(row.competence.code, None)


def teams_of_persons(*, entity: Entity) -> dict[int, tuple[int, ...]]:
    """Return the teams of each person, by the key of the person. One query."""
    found: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for team, person in WorkTeam.members.through.objects.filter(workteam__entity=entity).values_list(
        "workteam_id", "person_id"
    ):
        found[person] += (team,)
    return found


def expected_of(*, person: Person, on: date) -> dict[str, Expected]:
    """Return what is expected of a person on a date, and of whose profile it is."""
    known = expectations(entity=person.entity, on=on)
    team_ids = person.teams.values_list("pk", flat=True) if known.by_team else ()
    return known.of(job_level=person.job_level, unit_id=person.unit_id, team_ids=team_ids)


def levels_expected_of(*, person: Person, on: date) -> Profile:
    """Return the level expected of a person in each competence on a date."""
    return {code: one.level for code, one in expected_of(person=person, on=on).items()}


def area_levels_at(known: Expectations, *, job_level: str, unit_id: int | None) -> dict[str, str]:
    """Return the level expected in each area at a place; teams are no part of a group's figures."""
    return area_targets_of(known.levels(job_level=job_level, unit_id=unit_id))


@dataclass(frozen=True)
class HolderRow:
    """A unit or team with a profile of its own, and how many competences it sets."""

    kind: str
    pk: int
    name: str
    count: int


@dataclass(frozen=True)
class ChangeOfTarget:
    """What changed in a profile on a day."""

    since: date
    changes: tuple[str, ...]


@dataclass(frozen=True)
class ParticularPage:
    """The profile of one unit or team: what it sets today, and its history, newest first."""

    holder: Holder
    levels: Profile
    history: tuple[ChangeOfTarget, ...]

    @property
    def is_team(self) -> bool:
        return isinstance(self.holder, WorkTeam)


@dataclass(frozen=True)
class TargetsPage:
    """What is expected of every job level, who has a profile of their own, and of whom one may begin."""

    table: Sequence[TargetsOfJobLevel]
    holders: Sequence[HolderRow]
    units: Sequence[OrgUnit]
    teams: Sequence[WorkTeam]


def targets_page(*, entity: Entity, on: date) -> TargetsPage:
    """Return all that an entity expects on a date, for the page that leads to changing it."""
    known = expectations(entity=entity, on=on)
    return TargetsPage(
        table=target_table(entity=entity, on=on),
        holders=[
            *(HolderRow("unit", pk, known.units[pk].name, len(own)) for pk, own in known.by_unit.items()),
            *(HolderRow("team", pk, known.teams[pk].name, len(own)) for pk, own in known.by_team.items()),
        ],
        units=list(OrgUnit.objects.filter(entity=entity, valid_to__isnull=True).order_by("path")),
        teams=list(WorkTeam.objects.filter(entity=entity)),
    )


def particular_page(*, person: Person, kind: str, pk: int, on: date) -> ParticularPage:
    """Return the profile of a unit or team of the person's entity. Raises `NotFound`."""
    holder: Holder | None = None
    if can_set_targets(person=person):
        model = WorkTeam if kind == "team" else OrgUnit
        holder = model.objects.filter(entity_id=person.entity_id, pk=pk).first()
    if holder is None:
        raise NotFound(_("No encontramos esa dependencia o equipo."))
    own = ParticularTarget.objects.filter(**{kind: holder}).select_related("competence")
    rows = list(own.order_by("valid_from", "competence__area__order", "competence__order"))
    levels: Profile = {}
    for row in rows:
        if row.valid_from <= on:
            _put(levels, row)
    return ParticularPage(holder, levels, _history(rows))


def _history(rows: Iterable[ParticularTarget]) -> tuple[ChangeOfTarget, ...]:
    before: Profile = {}
    days: dict[date, list[str]] = {}
    for row in rows:
        then = before.get(row.competence.code, "")
        if row.level != then:
            days.setdefault(row.valid_from, []).append(
                _("%(competence)s: %(before)s → %(after)s")
                % {"competence": row.competence.code, "before": _word(then), "after": _word(row.level)}
            )
        before[row.competence.code] = row.level
    return tuple(ChangeOfTarget(day, tuple(changes)) for day, changes in reversed(days.items()))


def _word(level: str) -> str:
    return str(Level(level).label).lower() if level else _("como el nivel del cargo")
