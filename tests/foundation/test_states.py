"""Every state machine of the house: its table is whole, its steps are the only ones, and its actions use it."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from apropia.foundation.errors import Conflict
from apropia.foundation.states import StateMachine, StepRefused, machines
from apropia.people.models import Person
from apropia.people.states import PERSON

SRC = Path(__file__).resolve().parents[2] / "src" / "apropia"
EVERY = [(domain, name, machine) for domain, own in machines().items() for name, machine in own.items()]
NAMES = [f"{domain}.{name}" for domain, name, _ in EVERY]


def models_of(domain: str, machine: StateMachine):
    """Return the models whose field holds exactly the states of a machine."""
    return [
        model
        for model in apps.get_app_config(domain).get_models()
        for field in model._meta.concrete_fields
        if field.name == machine.field and {value for value, _ in field.flatchoices} == set(machine.following)
    ]


@pytest.mark.parametrize(("domain", "name", "machine"), EVERY, ids=NAMES)
def test_table_has_the_states_of_its_rows_and_no_other(domain, name, machine):
    assert models_of(domain, machine) != []
    assert {to for following in machine.following.values() for to in following} <= set(machine.following)


@pytest.mark.parametrize(("domain", "name", "machine"), EVERY, ids=NAMES)
def test_every_step_outside_the_table_is_refused_with_a_sentence(domain, name, machine):
    row = models_of(domain, machine)[0]()

    for now, following in machine.following.items():
        for to in set(machine.following) - set(following):
            setattr(row, machine.field, now)
            with pytest.raises(StepRefused) as refusal:
                machine.move(row, to)
            assert refusal.value.message
            assert "%(" not in refusal.value.message


@pytest.mark.parametrize(("domain", "name", "machine"), EVERY, ids=NAMES)
def test_actions_move_rows_by_their_machine_alone(domain, name, machine):
    writers = [path for path in (SRC / domain).rglob("*.py") if "states" not in path.parts and path.stem != "states"]
    sources = {path: path.read_text(encoding="utf-8") for path in writers if "migrations" not in path.parts}
    by_hand = re.compile(rf"\b(?!row\.)\w+\.{machine.field} = ")
    acting = {path: text for path, text in sources.items() if {"actions", "actions.py", "jobs.py"} & set(path.parts)}

    assert any(re.search(rf"\b{name}\.(move|check|before|allows)\(", text) for text in acting.values())
    found = {str(path.relative_to(SRC)) for path, text in acting.items() if by_hand.search(text)}
    # A message in hand follows its row, which another worker may have taken over.
    assert found - {"contact/actions/delivery.py"} == set()


def test_step_that_somebody_else_took_meanwhile_is_a_conflict(beto):
    stale = Person.objects.get(pk=beto.pk)
    PERSON.move(beto, Person.Status.CLOSED, closed_on="2026-03-01")

    with pytest.raises(Conflict):
        PERSON.move(stale, Person.Status.CLOSED, closed_on="2026-04-01")
    beto.refresh_from_db()
    assert str(beto.closed_on) == "2026-03-01"


def test_step_writes_what_changes_with_it_and_tells_the_state_before(beto):
    before = PERSON.move(beto, Person.Status.CLOSED, closed_on="2026-03-01")

    assert (before, beto.status) == ("ACTIVE", "CLOSED")
    assert PERSON.before("CLOSED") == ("ACTIVE",)
