"""Statements tied to official figures: what a figure proves, and what is left when it is no longer official."""

import pytest

from apropia.competences.actions import load_framework
from apropia.measurement.models import Measurement
from apropia.measurement.queries.official import official_measurements
from apropia.people.models import Role
from apropia.practices import actions, policies, queries
from apropia.practices.models import Level, Statement
from measurement.factories import answer, make_official, make_people, make_wave, measure
from people_factories import make_person
from practices.factories import judgements


@pytest.fixture
def figure(entity, unit, carla, at):
    """An official change between two waves, computed by one person and confirmed by another."""
    load_framework(at=at)
    nadia = make_person(unit=unit, roles=[Role.ANALYST], given_names="Nadia", surnames="Cifras")
    people = make_people(unit, 40)
    for months, mean in ((8, 45), (1, 62)):
        wave = make_wave(entity, people, name=f"Ola {months}", months_ago=months)
        answer(wave, people, mean=mean, seed=months)
        make_official(measure(entity, "DX-02", wave, by=nadia), carla)
    return next(one for one in official_measurements(entity=entity) if one.has_baseline)


def to_validation(draft, saul, elvira, rita, at):
    actions.submit(version=draft, by=saul, at=at)
    actions.approve(version=draft, by=elvira, at=at)
    actions.take_for_validation(version=draft, by=rita, at=at)


def test_official_change_backs_a_result_and_the_second_level(draft, saul, elvira, rita, figure, at):
    actions.add_statement(
        version=draft,
        key="conclusions",
        text="Con turnos se espera menos.",
        claim=Statement.Claim.RESULT,
        measurement_id=figure.measurement_id,
        by=saul,
        at=at,
    )
    assert "result_without_support" not in {one.rule for one in queries.findings_of(version=draft)}
    page = queries.editor_page(slug=draft.practice.slug, section="conclusions", person=saul)
    assert page.statements[0].figure.measurement_id == figure.measurement_id

    to_validation(draft, saul, elvira, rita, at)
    assessment = actions.classify(version=draft, judgements=judgements(), by=rita, at=at)

    assert assessment.level == Level.SECOND


def test_figures_to_cite_are_the_newest_of_the_entity_first_and_what_is_cited_stays(draft, saul, entity, figure, at):
    older = next(one for one in official_measurements(entity=entity) if not one.has_baseline)
    actions.add_statement(
        version=draft,
        key="conclusions",
        text="Con turnos se espera menos.",
        claim=Statement.Claim.FACT,
        measurement_id=older.measurement_id,
        by=saul,
        at=at,
    )

    page = queries.editor_page(slug=draft.practice.slug, section="conclusions", person=saul)
    shown = [(one.scope, one.period) for one in page.figures]

    assert shown[0] == ("Toda la entidad", "Ola 1")
    assert shown[1][0] == draft.practice.unit.name
    assert [period for _scope, period in shown].count("Ola 8") == 1
    assert page.statements[0].figure.measurement_id == older.measurement_id


def test_figure_that_stops_being_official_backs_nothing(draft, saul, elvira, rita, figure, at):
    actions.add_statement(
        version=draft,
        key="conclusions",
        text="Con turnos se espera menos.",
        claim=Statement.Claim.RESULT,
        measurement_id=figure.measurement_id,
        by=saul,
        at=at,
    )
    Measurement.objects.filter(pk=figure.measurement_id).update(status="SUPERSEDED")

    stoppers = policies.stoppers(queries.findings_of(version=draft), publishing=True)

    assert [one.rule for one in stoppers] == ["result_without_support"]
