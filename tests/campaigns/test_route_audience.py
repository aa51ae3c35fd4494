"""A campaign by how far people are in their route: its author never learns where any of them is."""

import itertools
import random
from collections import Counter
from datetime import timedelta
from fractions import Fraction

import pytest

from apropia.campaigns import actions, queries
from apropia.campaigns.models import Campaign
from apropia.foundation.errors import DomainError
from apropia.people.models import Role
from measurement.factories import make_people
from people_factories import make_person, make_unit

STATES = ("NONE", "PROPOSED", "STARTED", "FINISHED")
K = 5
# unit: how many in each state. In the first none can be told; the second has one state of two people.
TABLES = [
    {"Archivo": (8, 2, 9, 6), "Compras": (7, 6, 8, 9), "Jurídica": (9, 7, 6, 8), "Prensa": (12, 0, 0, 0)},
    {"Archivo": (20, 10, 9, 2), "Compras": (18, 11, 9, 7), "Jurídica": (16, 10, 8, 6), "Prensa": (3, 1, 0, 5)},
]


@pytest.fixture
def elena(unit):
    """Writes campaigns."""
    return make_person(unit=unit, given_names="Elena", surnames="Comunica", roles=[Role.COMMUNICATOR])


def make_campaign(by, units=(), *, at, **fields):
    data = actions.CampaignData(
        name="Siga su ruta",
        objective="Que más personas terminen su ruta.",
        title="Le falta poco",
        text="Un paso de cinco minutos.",
        starts_at=at + timedelta(hours=1),
        ends_at=at + timedelta(days=7),
        units=units,
        **fields,
    )
    return actions.create_campaign(data=data, by=by, at=at)


@pytest.fixture
def make_crowd(entity, monkeypatch):
    """Return a function that makes units of people with routes as a table says."""

    def make(table):
        units, reached = {}, {}
        for name, counts in table.items():
            units[name] = make_unit(entity=entity, name=name)
            people = iter(make_people(units[name], sum(counts)))
            for state, count in zip(STATES, counts, strict=True):
                reached |= {next(people).pseudonym: state for _ in range(count)}
        shown = {key: state for key, state in reached.items() if state != "NONE"}
        monkeypatch.setattr(queries.audience.learning, "route_states", lambda _entity: shown)
        return units

    return make


def everything_told(campaign_of, names, at):
    """Ask for every set of units with every set of states, as an author may; return what was told."""
    told = {}
    for size in range(len(names) + 1):
        for chosen in itertools.combinations(names, size):
            campaign = campaign_of(chosen)
            for wide in range(1, len(STATES) + 1):
                for states in itertools.combinations(STATES, wide):
                    campaign.route_states = list(states)
                    told[chosen, states] = queries.audience.counts_of(campaign=campaign, at=at).total.people
    return told


def reduced(rows):
    """Return a basis of what the rows span, by Gauss and exact numbers."""
    basis = {}
    for given in rows:
        row = remainder(given, basis)
        lead = next((place for place, value in enumerate(row) if value), None)
        if lead is not None:
            basis[lead] = [value / row[lead] for value in row]
    return basis


def remainder(row, basis):
    row = [Fraction(value) for value in row]
    for lead in sorted(basis):
        if row[lead]:
            factor = row[lead]
            row = [value - factor * known for value, known in zip(row, basis[lead], strict=True)]
    return row


# Arithmetic over hundreds of answers of one query, which the other tests ask of both databases.
@pytest.mark.once
@pytest.mark.parametrize("number", [0, 1, 2])
def test_no_sum_of_what_is_told_gives_away_a_small_group(number, make_crowd, elena, unit, at):
    rng = random.Random(number)
    drawn = {name: tuple(rng.choice((0, 2, 6, 9, 14)) for _state in STATES) for name in "ABCD"}
    table = TABLES[number] if number < len(TABLES) else drawn
    units = make_crowd(table)
    names = list(units)
    # Elena's own unit is one more, with nobody but her; she has no route.
    told = everything_told(lambda chosen: make_campaign(elena, [units[one] for one in chosen], at=at), names, at)
    assert Counter(people is not None for people in told.values())[False]

    everyone = [*names, "elena"]
    place = {cell: at_ for at_, cell in enumerate(itertools.product(everyone, STATES))}

    def vector(chosen, states):
        row = [0] * len(place)
        for cell in itertools.product(chosen or everyone, states):
            row[place[cell]] = 1
        return row

    # How many work in each unit is on other pages.
    known = [vector([one], STATES) for one in everyone]
    basis = reduced([*known, *(vector(*asked) for asked, people in told.items() if people is not None)])
    for size in range(1, len(names) + 1):
        for chosen in itertools.combinations(names, size):
            for wide in range(1, len(STATES)):
                for states in itertools.combinations(STATES, wide):
                    count = sum(table[one][STATES.index(state)] for one in chosen for state in states)
                    if 0 < count < K:
                        assert any(remainder(vector(chosen, states), basis)), (chosen, states, count)


def test_large_groups_are_told_and_add_up(make_crowd, elena, at):
    table = {"Archivo": (20, 10, 9, 8), "Compras": (18, 11, 9, 7), "Jurídica": (16, 10, 8, 6)}
    units = make_crowd(table)

    campaign = make_campaign(elena, list(units.values())[:2], at=at, route_states=["PROPOSED", "STARTED"])
    counts = queries.audience.counts_of(campaign=campaign, at=at)

    assert [(one.label, one.people) for one in counts.units] == [("Archivo", 19), ("Compras", 20)]
    assert counts.total.people == 39


def test_few_in_a_state_are_refused_before_and_given_up_after(make_crowd, elena, carla, run_jobs, at):
    units = make_crowd(TABLES[0])
    small = make_campaign(elena, [units["Archivo"]], at=at, route_states=["PROPOSED"])

    with pytest.raises(DomainError, match="se podría saber cómo va alguien") as refusal:
        actions.propose(campaign=small, by=elena, at=at)
    assert refusal.value.field == "route_states"

    Campaign.objects.filter(pk=small.pk).update(status="SCHEDULED", approved_by=carla.uid)
    small.refresh_from_db()
    assert actions.activate(campaign=small, at=at) == 0
    assert small.status == "CANCELLED"


@pytest.mark.parametrize("crossed", [{"roles": ["ADVISOR"]}, {"engagement_types": ["CAREER"]}])
def test_route_state_is_crossed_with_units_only(elena, at, crossed):
    with pytest.raises(DomainError, match="solo se combina con dependencias") as refusal:
        make_campaign(elena, at=at, route_states=["NONE"], **crossed)
    assert refusal.value.field == "route_states"
