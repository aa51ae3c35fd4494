"""What an H5P tells: its state, its statements and how it went."""

import uuid

import pytest

import package_factories as made
from apropia.foundation.errors import DomainError
from apropia.packages import actions, personal_data, queries
from apropia.packages.actions.playing import MOST_STATEMENTS
from apropia.packages.models import Statement, UnitRun
from apropia.packages.queries.actors import actor_of
from packages.factories import open_part

pytestmark = pytest.mark.django_db


def says(verb: str, *, scaled: float | None = None, parent: bool = False, **more):
    statement = {"id": str(uuid.uuid4()), "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"}, **more}
    if scaled is not None:
        statement["result"] = {"score": {"scaled": scaled}, "completion": True}
    if parent:
        statement["context"] = {"contextActivities": {"parent": [{"id": "x"}]}}
    return statement


def tell(run, *statements, by, at, sequence=1, state=None, reports=True):
    told = {"state": state, "statements": list(statements), "reports": reports}
    return actions.playing.commit(run=run, sequence=sequence, data=told, by=by, at=at)


def test_an_h5p_is_done_when_it_says_so_as_a_whole(lesson, beto, at):
    run = open_part(activity=lesson(made.h5p()), by=beto, at=at)

    part = tell(run, says("answered", scaled=1.0, parent=True), by=beto, at=at)
    assert part.satisfied_at is None
    whole = tell(run, says("completed", scaled=0.75), by=beto, at=at, sequence=2)

    assert (whole.satisfied_at, whole.score_percent) == (at, 75.0)


def test_its_statements_are_kept_once_and_about_whom_is_said_by_us(lesson, beto, at):
    run = open_part(activity=lesson(made.h5p()), by=beto, at=at)
    statement = says("interacted", actor={"mbox": "mailto:otra@ejemplo.org"})

    tell(run, statement, by=beto, at=at)
    tell(run, statement, says("attempted"), by=beto, at=at, sequence=2)

    kept = Statement.objects.all()
    assert [one.verb.rpartition("/")[2] for one in kept] == ["interacted", "attempted"]
    assert kept[0].payload["actor"] == actor_of(beto)
    assert str(beto.pseudonym) not in str(kept[0].payload)


def test_it_begins_with_the_state_that_it_left(lesson, beto, at):
    run = open_part(activity=lesson(made.h5p()), by=beto, at=at)
    tell(run, by=beto, at=at, state={"page": 3})

    page = queries.playing.play_page_for(person=beto, uid=run.uid, app_origin="http://testserver")

    assert page.settings["data"] == {"state": {"page": 3}}
    assert page.settings["frame"].endswith("/-/h5p.html")


@pytest.mark.parametrize("told", [{"statements": "no"}, {"statements": [1, None, {"id": "no"}, {"verb": []}]}, {}])
def test_senseless_statements_count_for_nothing(lesson, beto, at, told):
    run = open_part(activity=lesson(made.h5p()), by=beto, at=at)

    kept = actions.playing.commit(run=run, sequence=1, data=told, by=beto, at=at)

    assert kept.satisfied_at is None
    assert not Statement.objects.exists()


def test_statements_have_an_end(lesson, beto, at):
    run = open_part(activity=lesson(made.h5p()), by=beto, at=at)

    tell(run, *(says("interacted") for _each in range(MOST_STATEMENTS)), by=beto, at=at)
    tell(run, *(says("interacted") for _each in range(9)), by=beto, at=at, sequence=2)

    assert Statement.objects.count() == MOST_STATEMENTS


def test_one_without_a_score_is_marked_by_the_person(lesson, beto, at):
    run = open_part(activity=lesson(made.h5p()), by=beto, at=at)
    tell(run, by=beto, at=at, reports=True)
    with pytest.raises(DomainError):
        actions.playing.finish_silent(run=run, by=beto, at=at)

    tell(run, by=beto, at=at, sequence=2, reports=False)
    actions.playing.finish_silent(run=run, by=beto, at=at)

    assert UnitRun.objects.get().satisfied_at == at


def test_statements_are_in_a_persons_data_and_go_with_them(lesson, beto, at):
    run = open_part(activity=lesson(made.h5p()), by=beto, at=at)
    tell(run, says("completed", scaled=1.0), by=beto, at=at)
    whose = {"entity_id": beto.entity_id, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    [row] = personal_data.export(**whose)["Paquetes de contenido"]
    personal_data.erase(**whose, at=at)

    assert row["lo que declaró el paquete"][0]["actor"] == actor_of(beto)
    assert not Statement.objects.exists()
