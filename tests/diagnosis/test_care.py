"""Signs of answering without care: who is flagged, what is told, and who decides that it should not count."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apropia.diagnosis import jobs
from apropia.diagnosis.actions import care, waves
from apropia.diagnosis.models import Answer, ItemKind, Response, Score, SurveyWave
from apropia.diagnosis.queries import care_report, group_results, quality
from apropia.diagnosis.queries.figures import performance_scores, responses_count
from apropia.diagnosis.states import WaveState
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import Context, no_progress
from apropia.foundation.states import StepRefused
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person, Role
from diagnosis.calibration_factories import make_calibration
from diagnosis.factories import make_wave
from diagnosis.test_quality import answer
from people_factories import make_person


@pytest.fixture(scope="module")
def closed_once(entity_with_bank: Entity, at: datetime) -> SurveyWave:
    """Forty answered at leisure, each in her own way; nine marked one point of the scale and hurried."""
    wave = make_wave(people=[], entity=entity_with_bank, state=WaveState.CLOSED)
    answer(wave, 40, at=at)
    careful = list(Response.objects.filter(wave=wave))
    for place, response in enumerate(Answer.objects.filter(item__kind=ItemKind.PERCEPTION).order_by("pk")):
        response.value = place % 4
        response.save()
    answer(wave, 9, at=at, first=40)
    Answer.objects.exclude(response__in=careful).update(seconds=1)
    return wave


@pytest.fixture
def closed(closed_once: SurveyWave, db: None) -> SurveyWave:
    """Read it anew: what a test makes of it is gone with the test."""
    return SurveyWave.objects.get(pk=closed_once.pk)


def processed(wave: SurveyWave, at: datetime) -> SurveyWave:
    jobs.process_wave(Context(job=Job(), at=at, progress=no_progress), wave_id=wave.pk)
    wave.refresh_from_db()
    return wave


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PAUSE_SECONDS", 0)


def test_two_signs_flag_and_one_does_not(closed: SurveyWave, at: datetime) -> None:
    hurried = Response.objects.filter(answers__seconds=20).first()
    Answer.objects.filter(response=hurried).update(seconds=1)

    found = processed(closed, at).quality["care"]

    assert found["signs"]["STRAIGHT"][0] == 9
    assert found["signs"]["FAST"][0] == 10
    assert found["flagged"] == Response.objects.filter(is_flagged=True).count() == 9
    assert not Response.objects.filter(is_excluded=True).exists()


def test_time_that_nobody_measured_is_no_sign(closed: SurveyWave, at: datetime) -> None:
    Answer.objects.update(seconds=None)

    found = processed(closed, at).quality["care"]

    assert found["signs"]["FAST"] == [0, 0]
    assert found["flagged"] == 0


def test_sections_and_questions_say_how_much_has_no_answer(closed: SurveyWave, carla: Person, at: datetime) -> None:
    Answer.objects.filter(item__kind=ItemKind.PERCEPTION).update(status=Answer.Status.SKIPPED, value=None)

    sections = quality.report_for(person=carla, pk=processed(closed, at).pk).care.missing

    assert "100\N{NO-BREAK SPACE}%" in {section.whole.share for section in sections}
    assert "0\N{NO-BREAK SPACE}%" in {section.whole.share for section in sections}


def test_manager_leaves_flagged_ones_out_with_a_reason_and_takes_it_back(
    closed: SurveyWave, carla: Person, at: datetime
) -> None:
    wave = processed(closed, at)
    before = len(performance_scores(wave=wave))
    care.exclude_flagged(wave=wave, reason="Respondieron en menos de un minuto.", by=carla, at=at)

    assert responses_count(wave=wave) == 40
    assert 0 < len(performance_scores(wave=wave)) < before
    assert AuditEvent.objects.get(action="diagnosis.wave.flagged_left_out").detail == {"responses": 9}
    with pytest.raises(StepRefused):
        care.exclude_flagged(wave=wave, reason="Otra vez.", by=carla, at=at)

    care.take_back_exclusion(wave=wave, by=carla, at=at)
    assert responses_count(wave=wave) == 49
    with pytest.raises(StepRefused):
        care.take_back_exclusion(wave=wave, by=carla, at=at)


def test_leaving_out_is_refused_without_reason_by_others_and_after_publication(
    closed: SurveyWave, carla: Person, unit, at: datetime
) -> None:
    wave = processed(closed, at)
    analyst = make_person(unit=unit, roles=[Role.ANALYST])

    with pytest.raises(DomainError, match="por qué"):
        care.exclude_flagged(wave=wave, reason=" ", by=carla, at=at)
    with pytest.raises(Forbidden):
        care.exclude_flagged(wave=wave, reason="Porque sí.", by=analyst, at=at)
    waves.publish_wave(wave=wave, by=carla, at=at)
    with pytest.raises(StepRefused):
        care.exclude_flagged(wave=wave, reason="Tarde.", by=carla, at=at)


def test_few_flagged_ones_are_neither_counted_aloud_nor_left_out(
    closed: SurveyWave, carla: Person, at: datetime
) -> None:
    hurried = Response.objects.filter(answers__seconds=1).distinct()[:6]
    Answer.objects.filter(response__in=list(hurried)).update(seconds=30)
    wave = processed(closed, at)

    report = quality.report_for(person=carla, pk=wave.pk)

    assert report.care.flagged is None
    assert not report.may_exclude
    assert "Dato protegido (n<5)" in {row.count for row in report.care.signs}
    with pytest.raises(DomainError, match="menos de 5"):
        care.exclude_flagged(wave=wave, reason="Pocas.", by=carla, at=at)


def test_means_are_told_with_and_without_unless_that_would_tell_of_few(
    closed: SurveyWave, carla: Person, at: datetime
) -> None:
    wave = processed(closed, at)
    care.exclude_flagged(wave=wave, reason="Prisa.", by=carla, at=at)

    told = care_report.with_and_without(wave=wave)
    assert told[0].label == "En conjunto"
    assert all(one.with_them != "—" and one.without_them != "—" for one in told)

    left = list(Response.objects.filter(is_excluded=True).values_list("pk", flat=True)[3:])
    Score.objects.filter(response__in=left).delete()
    assert {one.with_them for one in care_report.with_and_without(wave=wave)} == {"—"}


def test_both_means_of_a_row_have_the_same_decimals(
    closed: SurveyWave, carla: Person, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """49 finished and 40 count: where only the larger number may have decimals, neither has."""
    wave = processed(closed, at)
    care.exclude_flagged(wave=wave, reason="Prisa.", by=carla, at=at)
    monkeypatch.setattr(care_report, "places_for", lambda n: int(n > 45))

    told = care_report.with_and_without(wave=wave)

    assert not any("," in one.with_them + one.without_them for one in told)


def test_group_results_count_without_those_left_out(closed: SurveyWave, carla: Person, at: datetime) -> None:
    wave = processed(closed, at)
    care.exclude_flagged(wave=wave, reason="Prisa.", by=carla, at=at)
    waves.publish_wave(wave=wave, by=carla, at=at + timedelta(hours=1))

    assert group_results.results_for(person=carla, wave_id=wave.pk).people == 40


def test_pages_ask_and_say_what_happened(closed: SurveyWave, carla: Person, client_of, at: datetime) -> None:
    wave = processed(closed, at)
    browser = client_of(carla)
    page = browser.get(reverse("diagnosis:wave_quality", args=[wave.pk])).text
    assert "respuestas señaladas de 49" in page
    address = reverse("diagnosis:wave_exclude", args=[wave.pk])
    assert "No contarán en las cifras de la ola 9 respuestas" in browser.get(address).text
    assert browser.post(address, {"reason": ""}).status_code == 422

    browser.post(address, {"reason": "Prisa."})

    page = browser.get(reverse("diagnosis:wave_quality", args=[wave.pk])).text
    assert "Motivo: Prisa." in page
    assert "Volver a contarlas" in page
    # What is published is what counts. These responses have no invitations, which are what is counted as finished.
    SurveyWave.objects.filter(pk=wave.pk).update(quality=wave.quality | {"completed": 49})
    publish = reverse("diagnosis:wave_publish", args=[wave.pk])
    assert "Respuestas que cuentan: 40." in browser.get(publish).text
    assert "va a dejarlas fuera, hágalo antes" in browser.get(publish).text


def test_database_leaves_out_only_what_is_flagged(closed: SurveyWave) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(wave=closed).update(is_excluded=True)


@pytest.mark.once
def test_signs_cost_the_same_for_few_and_many(closed: SurveyWave, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        care.sign_responses(wave=closed, progress=no_progress)


def test_only_the_calibration_in_force_says_what_does_not_fit(closed: SurveyWave, carla: Person, at: datetime) -> None:
    second = make_person(unit=carla.unit)
    for number, flags in ((1, "|MISFIT|"), (2, "")):
        made = make_calibration(
            version=closed.version, by=carla, at=at, number=number, items=3, state="ADOPTED", decided_by=second.uid,
            decided_at=at, decision_note="Bien.",
        )  # fmt: skip
        made.items.update(fit_p=0.5, flags=flags)
    report = care_report.care_report_of(wave=processed(closed, at))

    assert report is not None
    assert "0 de 3 preguntas no encajan" in report.misfits
