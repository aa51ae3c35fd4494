"""Calibrating the questions of an instrument: what counts, who may, and that a second person decides."""

from datetime import datetime

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from apropia.diagnosis.actions import calibrations as actions
from apropia.diagnosis.actions import versions
from apropia.diagnosis.events import CalibrationAdopted
from apropia.diagnosis.models import (
    PERFORMANCE_KINDS,
    Answer,
    Calibration,
    Instrument,
    Item,
    ItemCalibration,
    ItemKind,
    SurveyWave,
    WaveMode,
)
from apropia.diagnosis.queries import calibrations as queries
from apropia.diagnosis.queries.calibration_basis import answers_counted, basis_of, tables_of
from apropia.diagnosis.states import CalibrationState, WaveState
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.foundation.jobs.models import Job
from apropia.foundation.states import StepRefused
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from diagnosis.calibration_factories import answer_rightly, make_calibration
from diagnosis.factories import make_wave
from people_factories import make_person


@pytest.fixture
def wave(entity: Entity) -> SurveyWave:
    return make_wave(people=[], entity=entity, state=WaveState.PROCESSED)


@pytest.fixture
def instrument(wave: SurveyWave) -> Instrument:
    return wave.version.instrument


@pytest.fixture
def nora(unit: OrgUnit) -> Person:
    """Analyses the measurement: the second person."""
    return make_person(unit=unit, given_names="Nora", surnames="Analista", roles=[Role.ANALYST])


def area_one(wave: SurveyWave) -> list[Item]:
    items = Item.objects.filter(version=wave.version, kind__in=PERFORMANCE_KINDS, competence__area__code="1")
    return list(items.order_by("code"))


def test_answers_of_closed_waves_count_and_no_others(wave: SurveyWave, instrument: Instrument, entity: Entity) -> None:
    first = area_one(wave)[:2]
    answer_rightly(wave, first, np.array([[1, 0], [0, 1]]))
    for state in (WaveState.OPEN, WaveState.CLOSED, WaveState.CANCELLED):
        reason = {"cancel_reason": "Se anuló."} if state == WaveState.CANCELLED else {}
        other = make_wave(people=[], entity=entity, name=f"Ola {state}", state=state, **reason)
        answer_rightly(other, first, np.array([[1, 1]]))

    table = tables_of(basis_of(instrument=instrument)).by_area["1"]

    # Whose row comes first is no matter of the table.
    assert sorted(table[:, :2].tolist()) == [[0, 1], [1, 0]]
    assert np.isnan(table[:, 2:]).all()


def test_only_full_credit_is_right_and_what_was_skipped_is_no_answer(wave: SurveyWave, instrument: Instrument) -> None:
    several = next(one for one in Item.objects.filter(version=wave.version, kind=ItemKind.MULTIPLE) if len(one.key) > 1)
    statuses = ["ANSWERED", "ANSWERED", "DONT_KNOW", "SKIPPED", "NOT_UNDERSTOOD"]
    answer_rightly(wave, [several], np.ones((5, 1)))
    for answer, status, value in zip(
        Answer.objects.order_by("pk"), statuses, [several.key, several.key[:1], None, None, None], strict=True
    ):
        Answer.objects.filter(pk=answer.pk).update(status=status, value=value)

    basis = basis_of(instrument=instrument)
    assert several.competence is not None
    area = several.competence.area.code
    column = [item.code for item in basis.questions_of(area)].index(several.code)
    table = tables_of(basis).by_area[area][:, column]

    assert sorted(table.tolist()) == [0, 0, 1]


def test_response_left_half_way_does_not_count(wave: SurveyWave, instrument: Instrument) -> None:
    answer_rightly(wave, area_one(wave)[:2], np.ones((1, 2)), completed=False)

    assert len(tables_of(basis_of(instrument=instrument)).by_area["1"]) == 0


def test_question_is_the_same_in_two_versions_unless_its_words_changed(
    wave: SurveyWave, instrument: Instrument, carla: Person, nora: Person, at: datetime
) -> None:
    kept, changed = area_one(wave)[:2]
    answer_rightly(wave, [kept, changed], np.array([[1, 1], [0, 0]]))
    following = versions.start_next_version(version=wave.version, by=carla, at=at)
    following.items.filter(code=changed.code).update(stem="¿Qué haría usted ahora?")
    versions.submit(version=following, by=carla, at=at)
    versions.freeze(version=following, by=nora, at=at)

    basis = basis_of(instrument=instrument)
    table = tables_of(basis).by_area["1"]

    assert basis.version == following
    codes = [item.code for item in basis.questions_of("1")]
    assert sorted(table[:, codes.index(kept.code)]) == [0, 1]
    assert np.isnan(table[:, codes.index(changed.code)]).all()


def test_what_processing_kept_tells_how_many_answers_there_are(wave: SurveyWave, instrument: Instrument) -> None:
    code = area_one(wave)[0].code
    wave.quality = {"items": [{"code": code, "people": 41}, {"code": "NO-ESTA", "people": 9}]}
    wave.save()

    assert answers_counted(basis_of(instrument=instrument)) == {code: 41}


def test_calibration_is_asked_for_made_and_told(
    wave: SurveyWave, instrument: Instrument, carla: Person, run_jobs, at: datetime
) -> None:
    items = area_one(wave)[:6]
    answer_rightly(wave, items, rights(60, 6))

    job = actions.request_calibration(instrument=instrument, by=carla, at=at)
    run_jobs()

    made = Calibration.objects.get()
    assert (made.number, made.state, made.proposed_by, made.job_number) == (1, "PROPOSED", carla.uid, job.pk)
    assert made.method["people"] == 60
    assert made.method["waves"] == [{"id": wave.pk, "name": wave.name}]
    first = made.method["areas"][0]
    assert (first["area"], first["model"], first["people"], first["estimated"]) == ("1", "rasch", 60, 6)
    assert first["log_likelihood"] < 0
    assert first["converged"]
    assert made.items.count() == Item.objects.filter(version=wave.version, kind__in=PERFORMANCE_KINDS).count()
    assert set(made.items.exclude(stage="expert").values_list("code", flat=True)) == {item.code for item in items}
    told = AuditEvent.objects.filter(action__startswith="diagnosis.calibration")
    assert [one.action for one in told.order_by("pk")] == [
        "diagnosis.calibration.requested",
        "diagnosis.calibration.proposed",
    ]


def rights(people: int, items: int, *, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    places = random.normal(size=(people, 1))
    return (random.random((people, items)) < 1 / (1 + np.exp(-places))).astype(int)


def test_fewer_than_thirty_answers_stay_provisional(
    wave: SurveyWave, instrument: Instrument, carla: Person, run_jobs, at: datetime
) -> None:
    answer_rightly(wave, area_one(wave)[:4], rights(29, 4))
    actions.request_calibration(instrument=instrument, by=carla, at=at)
    run_jobs()

    assert set(ItemCalibration.objects.values_list("stage", flat=True)) == {"expert"}


def test_larger_minimum_group_asks_for_more_answers(
    wave: SurveyWave, instrument: Instrument, carla: Person, run_jobs, at: datetime
) -> None:
    """So nothing told of a question is told of a small group, even had all answered alike."""
    SurveyWave.objects.filter(pk=wave.pk).update(min_cell=20)
    answer_rightly(wave, area_one(wave)[:4], rights(39, 4))
    actions.request_calibration(instrument=instrument, by=carla, at=at)
    run_jobs()

    assert set(ItemCalibration.objects.values_list("stage", flat=True)) == {"expert"}
    assert Calibration.objects.get().method["fewest"] == 40


def test_job_done_again_makes_no_second_calibration(
    wave: SurveyWave, instrument: Instrument, carla: Person, run_jobs, at: datetime
) -> None:
    job = actions.request_calibration(instrument=instrument, by=carla, at=at)
    run_jobs()
    Job.objects.filter(pk=job.pk).update(status="PENDING")
    run_jobs()

    assert Job.objects.get(pk=job.pk).status == "DONE"
    assert Calibration.objects.count() == 1
    assert AuditEvent.objects.filter(action="diagnosis.calibration.proposed").count() == 1


def test_second_job_leaves_a_waiting_proposal_alone(
    wave: SurveyWave, instrument: Instrument, carla: Person, run_jobs, at: datetime
) -> None:
    actions.request_calibration(instrument=instrument, by=carla, at=at)
    make_calibration(version=wave.version, by=carla, at=at)
    run_jobs()

    assert Calibration.objects.count() == 1


def test_nothing_of_persons_is_kept(
    wave: SurveyWave, instrument: Instrument, carla: Person, run_jobs, at: datetime
) -> None:
    items = area_one(wave)[:4]
    pseudonyms = answer_rightly(wave, items, rights(40, 4), mode=WaveMode.NOMINAL)
    actions.request_calibration(instrument=instrument, by=carla, at=at)
    run_jobs()

    kept = str(Calibration.objects.values().get()) + str(list(ItemCalibration.objects.values()))
    assert len(pseudonyms) == 40
    assert not [one for one in pseudonyms if str(one) in kept or one.hex in kept]


def test_why_it_cannot_be_done_is_said(entity: Entity, carla: Person, at: datetime) -> None:
    empty = Instrument.objects.create(entity=entity, code="vacio", name="Vacío", created_at=at)
    asked = make_wave(people=[], entity=entity, state=WaveState.OPEN).version.instrument

    with pytest.raises(DomainError, match="no tiene una versión congelada"):
        actions.request_calibration(instrument=empty, by=carla, at=at)
    with pytest.raises(DomainError, match="ha cerrado y se ha procesado") as refused:
        actions.request_calibration(instrument=asked, by=carla, at=at)
    assert queries.calibrations_page(person=carla, pk=asked.pk).readiness.lacks == refused.value.message
    assert not Job.objects.exists()


def test_what_is_missing_counts_the_smallest_group_of_the_entity(entity: Entity, carla: Person, at: datetime) -> None:
    asked = make_wave(people=[], entity=entity, state=WaveState.OPEN).version.instrument
    Entity.objects.filter(pk=entity.pk).update(minimum_cell=20)

    readiness = queries.calibrations_page(person=carla, pk=asked.pk).readiness

    assert readiness.fewest == 40
    assert "necesita 40 respuestas" in readiness.lacks


def test_one_proposal_at_a_time(wave: SurveyWave, instrument: Instrument, carla: Person, at: datetime) -> None:
    make_calibration(version=wave.version, by=carla, at=at)

    with pytest.raises(DomainError, match="Ya hay una calibración propuesta"):
        actions.request_calibration(instrument=instrument, by=carla, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_calibration(version=wave.version, by=carla, at=at, number=2)


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.ANALYST, Role.UA_MANAGER)])
def test_no_other_role_asks_or_decides(
    wave: SurveyWave, instrument: Instrument, unit: OrgUnit, carla: Person, role: str, at: datetime
) -> None:
    other = make_person(unit=unit, roles=[role])
    calibration = make_calibration(version=wave.version, by=carla, at=at)

    with pytest.raises(Forbidden):
        actions.request_calibration(instrument=instrument, by=other, at=at)
    for act in (actions.adopt, actions.reject):
        with pytest.raises(Forbidden):
            act(calibration=calibration, note="Bien.", by=other, at=at)


def test_who_asked_does_not_decide(wave: SurveyWave, carla: Person, at: datetime) -> None:
    calibration = make_calibration(version=wave.version, by=carla, at=at)

    for act in (actions.adopt, actions.reject):
        with pytest.raises(Forbidden, match="Debe decidirla otra persona"):
            act(calibration=calibration, note="Bien.", by=carla, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Calibration.objects.update(state="ADOPTED", decided_by=carla.uid, decided_at=at, decision_note="Yo misma.")


def test_second_person_adopts_with_a_note_and_it_is_told(
    wave: SurveyWave, carla: Person, nora: Person, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    calibration = make_calibration(version=wave.version, by=carla, at=at)
    told: list[CalibrationAdopted] = []
    monkeypatch.setattr(actions, "publish", told.append)

    with pytest.raises(DomainError, match="Escriba por qué") as refused:
        actions.adopt(calibration=calibration, note="  ", by=nora, at=at)
    actions.adopt(calibration=calibration, note="Revisé las claves.", by=nora, at=at)

    assert refused.value.field == "note"
    calibration.refresh_from_db()
    assert (calibration.state, calibration.decided_by) == (CalibrationState.ADOPTED, nora.uid)
    assert calibration.decision_note == "Revisé las claves."
    assert [one.calibration_id for one in told] == [calibration.pk]
    assert AuditEvent.objects.filter(action="diagnosis.calibration.adopted").count() == 1


def test_decided_calibration_never_changes(wave: SurveyWave, carla: Person, nora: Person, at: datetime) -> None:
    calibration = make_calibration(version=wave.version, by=carla, at=at)
    actions.reject(calibration=calibration, note="Hay claves dudosas.", by=nora, at=at)

    for act in (actions.adopt, actions.reject):
        with pytest.raises(StepRefused):
            act(calibration=calibration, note="Mejor sí.", by=nora, at=at)


def test_newest_adopted_one_is_in_force(wave: SurveyWave, carla: Person, nora: Person, at: datetime) -> None:
    first = make_calibration(version=wave.version, by=carla, at=at)
    actions.adopt(calibration=first, note="Bien.", by=nora, at=at)
    second = make_calibration(version=wave.version, by=carla, at=at, number=2)
    actions.reject(calibration=second, note="No terminó bien.", by=nora, at=at)

    page = queries.calibrations_page(person=carla, pk=wave.version.instrument_id)

    assert page.in_force == first
    assert [row.number for row in page.rows] == [2, 1]


def test_another_entity_sees_nothing(wave: SurveyWave, carla: Person, dario: Person, at: datetime) -> None:
    calibration = make_calibration(version=wave.version, by=carla, at=at)
    job = Job.objects.create(entity=wave.entity, name=queries.JOB, created_at=at, run_at=at)

    for read, pk in (
        (queries.calibrations_page, calibration.instrument_id),
        (queries.calibration_page, calibration.pk),
        (queries.job_for, job.pk),
    ):
        with pytest.raises(NotFound):
            read(person=dario, pk=pk)


def test_few_answers_are_protected_together_with_what_would_tell_them(
    wave: SurveyWave, carla: Person, at: datetime
) -> None:
    calibration = make_calibration(version=wave.version, by=carla, at=at)
    group = calibration.items.filter(area="1", item__level="BASIC").order_by("code")
    first, *others = group.values_list("pk", flat=True)
    ItemCalibration.objects.filter(pk__in=others).update(answers=60)
    ItemCalibration.objects.filter(pk=first).update(answers=3)

    page = queries.calibration_page(person=carla, pk=calibration.pk)
    told = [one.answers for one in page.told(group)]

    assert told[0] is None
    assert told.count(None) >= 2


def test_reading_costs_the_same_for_few_and_many(
    wave: SurveyWave, carla: Person, at: datetime, django_assert_num_queries
) -> None:
    calibration = make_calibration(version=wave.version, by=carla, at=at, items=2)
    with django_assert_num_queries(7):
        page = queries.calibration_page(person=carla, pk=calibration.pk)
        assert len(page.told(page.items)) == 2
    calibration.delete()
    calibration = make_calibration(version=wave.version, by=carla, at=at)
    with django_assert_num_queries(7):
        page = queries.calibration_page(person=carla, pk=calibration.pk)
        assert len(page.told(page.items)) > 80


def test_job_of_another_kind_is_no_calibration(wave: SurveyWave, carla: Person, at: datetime) -> None:
    job = Job.objects.create(entity=wave.entity, name="diagnosis.process_wave", created_at=at, run_at=at)

    with pytest.raises(NotFound):
        queries.job_for(person=carla, pk=job.pk)
