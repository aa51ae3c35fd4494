"""What is known before the first row of a roster is read, and what its rows add up to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, cast

from apropia.formats.tabular.cells import fold
from apropia.formats.tabular.layouts import ROSTER
from apropia.formats.tabular.schema import Problem, Row
from apropia.people.actions.first_unit import FIRST_UNIT_CODE, plain_name
from apropia.people.models import Engagement, OrgUnit, Person, RosterImport, WorkTeam


class Known(NamedTuple):
    """A person of the entity as she stands today."""

    pk: int
    given_names: str
    surnames: str
    unit_id: int | None
    engagement_type: str
    job_level: str
    status: str
    closed_on: date | None
    roles: list[str]


class Tie(NamedTuple):
    """Her latest primary engagement."""

    pk: int
    start_date: date
    end_date: date | None


@dataclass
class Staging:
    """What is known before the first row, and what the rows add up to."""

    roster: RosterImport
    today: date
    persons: dict[str, Known]
    ties: dict[int, Tie]
    unit_by_code: dict[str, int]
    unit_by_name: dict[str, int]
    head_of: dict[int, int | None]
    members: set[tuple[str, int]]
    domains: frozenset[str]
    # What the file calls each column that it has.
    headers: dict[str, str]
    seen: dict[str, int] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    new_units: dict[str, str] = field(default_factory=dict)
    # The unit that the entity began with, by its plain name, until a row says its code.
    first_unit: dict[str, int] = field(default_factory=dict)
    adopted_units: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, row: Row, code: str, message: str, *keys: str) -> Problem:
        """Return a problem of the first of these columns that the file has, by its name there; of none, by ours."""
        theirs = (self.headers[key] for key in keys if key in self.headers)
        return Problem(row.number, next(theirs, ROSTER.column(keys[0]).label), code, message)


def load(roster: RosterImport, today: date, *, headers: dict[str, str]) -> Staging:
    """Return how the entity stands before the first row, in five queries; `headers` is what the file calls columns."""
    entity = roster.entity
    persons = Person.objects.filter(entity=entity).exclude(status=Person.Status.ERASED)
    columns = (
        "pk",
        "given_names",
        "surnames",
        "unit_id",
        "engagement_type",
        "job_level",
        "status",
        "closed_on",
        "roles",
    )
    ties = Engagement.objects.filter(entity=entity, is_primary=True).order_by("person_id", "start_date", "pk")
    units = list(
        OrgUnit.objects.filter(entity=entity, valid_to__isnull=True).values_list("pk", "code", "name", "head_id")
    )
    teams = WorkTeam.members.through.objects.filter(workteam__entity=entity)
    return Staging(
        roster=roster,
        today=today,
        headers=headers,
        persons={email: Known(*rest) for email, *rest in persons.values_list("email", *columns).iterator()},
        ties={
            person: Tie(*cast(tuple[int, date, date | None], tie))
            for person, *tie in ties.values_list("person_id", "pk", "start_date", "end_date").iterator()
        },
        unit_by_code={code.upper(): pk for pk, code, _name, _head in units},
        unit_by_name={fold(name): pk for pk, _code, name, _head in units},
        first_unit={plain_name(name): pk for pk, code, name, _head in units if code == FIRST_UNIT_CODE},
        head_of={pk: head for pk, _code, _name, head in units},
        domains=frozenset(str(domain).casefold() for domain in entity.email_domains),
        members={(fold(name), person) for name, person in teams.values_list("workteam__name", "person_id").iterator()},
    )
