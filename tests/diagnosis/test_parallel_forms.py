"""Parallel forms: the other questions the second time, as many and as hard, and counterbalanced."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apropia.diagnosis.actions import answering, versions, waves
from apropia.diagnosis.actions.parallel_forms import draw_forms
from apropia.diagnosis.models import (
    Calibration,
    Construct,
    Item,
    ItemCalibration,
    Limits,
    PopulationMember,
    Response,
    SurveyWave,
    WaveMode,
)
from apropia.diagnosis.queries.invitations import invitation_for
from apropia.diagnosis.queries.parallel_forms import halves_for, parallel_forms_of, random_draw, refusal_of
from apropia.diagnosis.states import WaveState
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import EngagementType, OrgUnit, Person
from diagnosis.calibration_factories import make_calibration, make_ready
from diagnosis.factories import make_notice, make_wave
from people_factories import make_person
from privacy.factories import grant


@pytest.fixture
def staff(unit: OrgUnit) -> list[Person]:
    kinds = [EngagementType.CAREER] * 5 + [EngagementType.CONTRACTOR] * 4
    return [make_person(unit=unit, engagement_type=kind) for kind in kinds]


@pytest.fixture
def first(entity: Entity, unit: OrgUnit, staff: list[Person]) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    wave = make_wave(people=staff, entity=entity, parallel_forms=True)
    draw_forms(wave=wave)
    return wave


def following(first: SurveyWave, people: list[Person], **fields: object) -> SurveyWave:
    """Make the next wave of the same instrument, half a year later."""
    later = first.opens_at + timedelta(days=180)
    wave = make_wave(
        people=people,
        entity=first.entity,
        name="Seguimiento",
        opens_at=later,
        closes_at=later + timedelta(days=14),
        parallel_forms=True,
        **fields,
    )
    draw_forms(wave=wave)
    return wave


def begin(wave: SurveyWave, person: Person) -> Response:
    at = wave.opens_at + timedelta(hours=1)
    return answering.start(invitation=invitation_for(person=person, wave_id=wave.pk), by=person, at=at).response


def met(response: Response) -> dict[str, Item]:
    """Return the performance questions of a form, by code."""
    items = Item.objects.select_related("competence__area").in_bulk([slot["item"] for slot in response.form])
    return {item.code: item for item in items.values() if item.construct == Construct.PERFORMANCE}


def mix(items: dict[str, Item]) -> Counter[tuple[str, str]]:
    return Counter((item.competence.area.code, item.level) for item in items.values() if item.competence)


def test_second_time_asks_other_questions_of_the_same_areas_and_levels(first: SurveyWave, staff: list[Person]) -> None:
    for person in staff[:3]:
        grant(person=person, codes="P3")
    before = [met(begin(first, person)) for person in staff[:3]]
    second = following(first, staff)

    after = [met(begin(second, person)) for person in staff[:3]]

    for old, new in zip(before, after, strict=True):
        assert not old.keys() & new.keys()
        assert mix(old) == mix(new)
        assert len(mix(new)) == 15
    assert second.halves == first.halves


def test_halves_begin_evenly_in_every_stratum_and_turn_round(first: SurveyWave, staff: list[Person]) -> None:
    for person in staff:
        grant(person=person, codes="P3")
        begin(first, person)

    second = following(first, staff)

    sides: dict[str, Counter[str]] = {}
    draws: dict[SurveyWave, dict[object, str]] = {}
    for wave in (first, second):
        members = PopulationMember.objects.filter(wave=wave)
        draws[wave] = {one.pseudonym: one.draw for one in members}
        for one in members:
            sides.setdefault(f"{wave.pk} {one.engagement_type}", Counter())[one.draw[-1]] += 1
    assert all(abs(side["A"] - side["B"]) <= 1 for side in sides.values())
    for pseudonym, draw in draws[first].items():
        assert draws[second][pseudonym][:-1] == draw[:-1]
        assert draws[second][pseudonym][-1] != draw[-1]


def test_who_did_not_answer_is_drawn_anew_and_twice_the_same(first: SurveyWave, staff: list[Person]) -> None:
    second = following(first, staff)

    draws = dict(PopulationMember.objects.filter(wave=second).values_list("pseudonym", "draw"))
    draw_forms(wave=second)

    assert draws == dict(PopulationMember.objects.filter(wave=first).values_list("pseudonym", "draw"))
    assert draws == dict(PopulationMember.objects.filter(wave=second).values_list("pseudonym", "draw"))


def test_anonymous_person_gets_a_form_that_leads_to_nobody(first: SurveyWave, staff: list[Person]) -> None:
    forms = [begin(first, person) for person in staff]

    assert all(one.mode == WaveMode.ANONYMOUS for one in forms)
    for one in forms:
        assert mix(met(one)).total() == 15
    assert len({random_draw(str(number)) for number in range(50)}) > 45
    assert {random_draw(str(number))[-1] for number in range(50)} == {"A", "B"}


def test_cutting_off_the_name_cuts_off_what_was_drawn(first: SurveyWave, staff: list[Person]) -> None:
    grant(person=staff[0], codes="P3")
    response = begin(first, staff[0])

    answering.withdraw_name(entity_id=first.entity_id, pseudonym=staff[0].pseudonym)

    assert PopulationMember.objects.get(wave=first, pseudonym=staff[0].pseudonym).draw == ""
    assert Response.objects.get(pk=response.pk).form == response.form
    second = following(first, staff)
    assert PopulationMember.objects.get(wave=second, pseudonym=staff[0].pseudonym).draw


def test_new_question_goes_to_the_half_that_lacks_it_and_the_others_stay(first: SurveyWave) -> None:
    code = next(iter(first.halves))
    kept = {one: half for one, half in first.halves.items() if one != code}
    SurveyWave.objects.filter(pk=first.pk).update(halves=kept)
    second = make_wave(
        people=[], entity=first.entity, name="Otra", parallel_forms=True, opens_at=first.opens_at + timedelta(days=90),
        closes_at=first.closes_at + timedelta(days=90),
    )  # fmt: skip

    assert halves_for(second) == first.halves


def design_of(wave: SurveyWave, **changes: object) -> waves.WaveDesign:
    names = ("version", "purpose", "mode", "opens_at", "closes_at", "min_cell", "simulation")
    return waves.WaveDesign(**{name: getattr(wave, name) for name in names} | {"name": "Otra"} | changes)


def test_instrument_with_one_question_of_a_level_is_refused(first: SurveyWave, carla: Person, at: datetime) -> None:
    draft = versions.start_next_version(version=first.version, by=carla, at=at)
    draft.items.filter(competence__code="1.1", level="ADVANCED").exclude(code="P-1.1-A1").delete()
    draft.state, draft.checksum, draft.frozen_at = "FROZEN", "x", at
    draft.save()

    with pytest.raises(DomainError, match=r"1\.1 \(avanzado\)") as refused:
        waves.create_wave(design=design_of(first, version=draft, parallel_forms=True), by=carla, at=at)

    assert refused.value.field == "parallel_forms"
    draft.items.filter(competence__isnull=False).exclude(level="").delete()
    assert "no tiene preguntas de desempeño" in refusal_of(draft)


def test_adaptive_wave_has_no_parallel_forms(first: SurveyWave, carla: Person, at: datetime) -> None:
    second = make_person(unit=carla.unit, roles=["ANALYST"])
    trial = make_ready(version=first.version, by=carla, second=second, at=at, limits=Limits(24, 12, 0.45, 0.25))

    with pytest.raises(DomainError, match="formas equilibradas"):
        waves.create_wave(design=design_of(first, simulation=trial, parallel_forms=True), by=carla, at=at)


def test_balance_is_by_level_until_a_calibration_is_adopted(first: SurveyWave, carla: Person, at: datetime) -> None:
    by_level = parallel_forms_of(first)
    calibration = make_calibration(
        version=first.version, by=carla, at=at, state="ADOPTED", decided_by=make_person(unit=carla.unit).uid,
        decided_at=at, decision_note="Bien.",
    )  # fmt: skip
    known = set(ItemCalibration.objects.filter(calibration=calibration).values_list("code", flat=True))
    measured = parallel_forms_of(first)

    assert by_level is not None
    assert not by_level.is_calibrated
    assert len(by_level.rows) == 5
    assert all(abs(row.counts[0] - row.counts[1]) <= 4 and not row.is_far for row in by_level.rows)
    assert measured is not None
    assert measured.is_calibrated is (known >= set(first.halves))
    assert Calibration.objects.count() == 1


def test_manager_asks_for_them_and_reads_the_balance(first: SurveyWave, carla: Person, client_of, at: datetime) -> None:
    browser: Client = client_of(carla)
    form = {
        "name": "Con dos formas",
        "version": first.version_id,
        "parallel_forms": "on",
        "purpose": "FOLLOW_UP",
        "mode": "NOMINAL",
        "opens_at": "2027-05-03 08:00",
        "closes_at": "2027-05-14 17:00",
        "min_cell": "5",
    }

    sent = browser.post(reverse("diagnosis:wave_create"), form)
    made = SurveyWave.objects.get(name="Con dos formas")
    designed = browser.get(sent.url).text
    page = browser.get(reverse("diagnosis:wave", args=[first.pk])).text
    changing = browser.get(reverse("diagnosis:wave_change", args=[made.pk])).text

    assert made.parallel_forms
    assert made.state == WaveState.DESIGNED
    assert "Dos formas paralelas" in designed
    assert "Dificultad A" in designed
    assert "9 personas tienen su mitad sorteada" in page
    assert 'name="parallel_forms"' in changing
    assert "checked" in changing
