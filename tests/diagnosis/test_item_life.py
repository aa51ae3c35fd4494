"""The life of a question: on trial, in use, retired; what each stage means for forms, scores and figures."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from apropia.diagnosis.actions import answering, versions
from apropia.diagnosis.actions.item_life import set_stage
from apropia.diagnosis.actions.scoring import score_batch
from apropia.diagnosis.models import PERFORMANCE_KINDS, Answer, InstrumentVersion, Item, Score, SurveyWave
from apropia.diagnosis.policies.authoring import VersionIsSettled
from apropia.diagnosis.queries import invitations
from apropia.diagnosis.queries.adaptive_bank import bank_of_calibration
from apropia.diagnosis.queries.calibration_basis import basis_of
from apropia.diagnosis.queries.form_choice import PILOTS, choose_form, minutes_of
from apropia.diagnosis.queries.quality import measured
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.people.models import Person
from diagnosis.calibration_factories import LIMITS, make_calibration
from diagnosis.factories import answer_all, invite
from privacy.factories import grant


@pytest.fixture
def wave(open_wave: SurveyWave, ana: Person) -> SurveyWave:
    invite(wave=open_wave, people=[ana])
    return open_wave


@pytest.fixture
def draft(next_version: InstrumentVersion, wave: SurveyWave) -> InstrumentVersion:
    return next_version


def put_on_trial(version: InstrumentVersion, count: int) -> list[Item]:
    """Put the first performance questions of a version on trial, straight in the table."""
    chosen = list(Item.objects.filter(version=version, kind__in=PERFORMANCE_KINDS).order_by("code")[:count])
    Item.objects.filter(pk__in=[one.pk for one in chosen]).update(status=Item.Status.PILOT)
    return chosen


def asked_items(version: InstrumentVersion) -> list[Item]:
    rows = Item.objects.filter(version=version).exclude(status=Item.Status.RETIRED)
    return list(rows.select_related("section", "competence__area"))


# --- Stages -----------------------------------------------------------------------------------------------------------
def test_question_of_a_draft_goes_on_trial_into_use_and_out_of_it(
    draft: InstrumentVersion, carla: Person, at: datetime
) -> None:
    item = draft.items.filter(kind="SINGLE").first()
    assert item is not None

    for stage in ("PILOT", "PILOT", "ACTIVE", "RETIRED"):
        set_stage(item=item, stage=stage, by=carla, at=at)

    told = AuditEvent.objects.filter(action="diagnosis.item.staged").order_by("pk")
    assert [line.detail["status"] for line in told] == ["PILOT", "ACTIVE", "RETIRED"]
    assert Item.objects.get(pk=item.pk).status == "RETIRED"


def test_only_performance_is_tried_only_in_a_draft_and_only_by_authors(
    wave: SurveyWave, draft: InstrumentVersion, carla: Person, beto: Person, at: datetime
) -> None:
    opinion = draft.items.filter(kind="PERCEPTION").first()
    settled = wave.version.items.filter(kind="SINGLE").first()
    assert opinion is not None
    assert settled is not None

    with pytest.raises(DomainError, match="Solo una pregunta de desempeño"):
        set_stage(item=opinion, stage="PILOT", by=carla, at=at)
    with pytest.raises(VersionIsSettled):
        set_stage(item=settled, stage="RETIRED", by=carla, at=at)
    with pytest.raises((Forbidden, NotFound)):
        set_stage(item=opinion, stage="RETIRED", by=beto, at=at)


def test_retired_question_stays_where_it_was_asked_and_is_not_copied(
    wave: SurveyWave, draft: InstrumentVersion, carla: Person, at: datetime
) -> None:
    gone, tried = draft.items.filter(kind="SINGLE").order_by("code")[:2]
    set_stage(item=gone, stage="RETIRED", by=carla, at=at)
    set_stage(item=tried, stage="PILOT", by=carla, at=at)
    InstrumentVersion.objects.filter(pk=draft.pk).update(state="FROZEN", checksum="x", frozen_at=at)
    draft.refresh_from_db()

    following = versions.start_next_version(version=draft, by=carla, at=at)

    assert not following.items.filter(code=gone.code).exists()
    assert following.items.get(code=tried.code).status == "PILOT"
    assert wave.version.items.get(code=gone.code).status == "ACTIVE"


def test_what_is_retired_need_not_be_whole_for_the_review(
    draft: InstrumentVersion, carla: Person, at: datetime
) -> None:
    item = draft.items.filter(kind="SINGLE").first()
    assert item is not None
    Item.objects.filter(pk=item.pk).update(rationale="")

    with pytest.raises(DomainError, match=item.code):
        versions.submit(version=draft, by=carla, at=at)
    item.refresh_from_db()
    set_stage(item=item, stage="RETIRED", by=carla, at=at)
    versions.submit(version=draft, by=carla, at=at)

    assert draft.state == "IN_REVIEW"


# --- What they mean ---------------------------------------------------------------------------------------------------
def test_few_on_trial_are_strewn_among_the_others_and_each_is_met_by_somebody(wave: SurveyWave) -> None:
    before = minutes_of(wave.version)
    tried = {item.pk for item in put_on_trial(wave.version, 5)}
    items = asked_items(wave.version)
    forms = [
        [slot["item"] for slot in choose_form(version=wave.version, items=items, services=[], seed=str(seed))]
        for seed in range(40)
    ]

    assert {len(tried & set(form)) for form in forms} == {PILOTS}
    assert set().union(*forms) >= tried
    assert any(form[-1] not in tried and form[0] not in tried for form in forms)
    assert before <= minutes_of(wave.version) <= before + PILOTS * 2


def test_answers_to_what_is_on_trial_change_no_score(wave: SurveyWave, ana: Person, client_of, at: datetime) -> None:
    put_on_trial(wave.version, 5)
    grant(person=ana, codes="P3")
    invitation = invitations.invitation_for(person=ana, wave_id=wave.pk)
    response = answering.start(invitation=invitation, by=ana, at=at).response
    answer_all(response=response)
    begun = client_of(ana).get(reverse("diagnosis:begin", args=[wave.pk])).text
    assert "Algunas preguntas están en prueba" in begun
    on_trial = Answer.objects.filter(response=response, item__status=Item.Status.PILOT)
    assert on_trial.count() == PILOTS
    score_batch(wave=wave, responses=[response.pk])
    before = list(Score.objects.order_by("construct", "scope", "code").values_list("code", "value", "items_count"))
    Score.objects.all().delete()

    on_trial.update(status=Answer.Status.DONT_KNOW, value=None)
    score_batch(wave=wave, responses=[response.pk])

    assert (
        list(Score.objects.order_by("construct", "scope", "code").values_list("code", "value", "items_count")) == before
    )
    Score.objects.all().delete()
    answering.complete(response=response, by=ana, at=at)
    assert (
        list(Score.objects.order_by("construct", "scope", "code").values_list("code", "value", "items_count")) == before
    )


def test_trial_is_in_the_report_of_its_questions_and_not_in_reliability(
    wave: SurveyWave, ana: Person, at: datetime
) -> None:
    tried = {item.code for item in put_on_trial(wave.version, 60)}
    grant(person=ana, codes="P3")
    invitation = invitations.invitation_for(person=ana, wave_id=wave.pk)
    response = answering.start(invitation=invitation, by=ana, at=at).response
    answer_all(response=response)
    answering.complete(response=response, by=ana, at=at)

    found = measured(wave=wave)

    told = {row["code"] for row in found["items"]}
    assert len(told & tried) == PILOTS
    scored = Answer.objects.filter(response=response, item__kind__in=PERFORMANCE_KINDS, item__status="ACTIVE").count()
    whole = next(row for row in found["reliability"] if row["construct"] == "PERFORMANCE" and row["area"] == "")
    assert whole["answers"] == scored


def test_trial_is_calibrated_and_chosen_by_no_adaptive_test(wave: SurveyWave, carla: Person, at: datetime) -> None:
    calibration = make_calibration(version=wave.version, by=carla, at=at, items=24)
    tried = {item.code for item in put_on_trial(wave.version, 4)}

    assert tried <= {item.code for item in basis_of(instrument=wave.version.instrument).items}
    assert not tried & set(bank_of_calibration(calibration, LIMITS).bank.codes)


# --- Its page ---------------------------------------------------------------------------------------------------------
def test_page_puts_a_question_on_trial_and_tells_its_life(
    wave: SurveyWave, draft: InstrumentVersion, carla: Person, client_of, at: datetime
) -> None:
    SurveyWave.objects.filter(pk=wave.pk).update(processed_at=at)
    browser: Client = client_of(carla)
    item = draft.items.filter(kind="SINGLE").first()
    assert item is not None
    address = reverse("diagnosis:item", args=[item.pk])

    told = browser.post(reverse("diagnosis:stage_item", args=[item.pk]), {"etapa": "PILOT"}, follow=True).text

    assert "La pregunta quedó: en prueba." in told
    assert "no cuenta en su resultado" in told
    assert "Poner en prueba" not in told
    assert reverse("diagnosis:wave_quality", args=[wave.pk]) in told
    assert browser.get(address).text.count('data-column="Etapa"') == 2
    Item.objects.filter(pk=item.pk).update(stem="Otra redacción")
    assert "Otro" in browser.get(address).text
    listed = browser.get(reverse("diagnosis:version", args=[draft.pk]), {"etapa": "PILOT"}).text
    assert item.code in listed


def test_stage_that_does_not_exist_and_strangers_are_refused(
    draft: InstrumentVersion, carla: Person, dario: Person, client_of
) -> None:
    item = draft.items.filter(kind="SINGLE").first()
    assert item is not None
    address = reverse("diagnosis:stage_item", args=[item.pk])

    assert client_of(carla).post(address, {"etapa": "OTRA"}).status_code == 404
    assert client_of(dario).post(address, {"etapa": "PILOT"}).status_code == 404
