"""Quotas: how many answers are wanted of a group, and that a full one is reminded no more."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.diagnosis import jobs
from apropia.diagnosis.actions import invitations
from apropia.diagnosis.actions.quotas import set_quotas
from apropia.diagnosis.models import SampleBy, StratumQuota, SurveyWave
from apropia.diagnosis.queries import waves as queries
from apropia.diagnosis.queries.response_strata import response_page
from apropia.diagnosis.states import WaveState
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import Context, no_progress
from apropia.foundation.states import StepRefused
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import EngagementType, OrgUnit, Person, Role
from diagnosis.factories import make_notice, make_wave
from diagnosis.test_response_strata import finish, staff
from people_factories import make_person


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PAUSE_SECONDS", 0)


@pytest.fixture
def career(unit: OrgUnit) -> list[Person]:
    return staff(unit, 12, EngagementType.CAREER)


@pytest.fixture
def wave(entity: Entity, unit: OrgUnit, career: list[Person]) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    contractors = staff(unit, 8, EngagementType.CONTRACTOR)
    made = make_wave(people=[*career, *contractors], entity=entity)
    finish(made, [*career[:7], *contractors[:2]])
    return made


def want(wave: SurveyWave, by: Person, at: datetime, strata: str = SampleBy.ENGAGEMENT, **wanted: int) -> None:
    set_quotas(wave=wave, strata=strata, wanted=wanted, by=by, at=at)


def test_full_group_is_reminded_no_more_and_the_others_are(
    wave: SurveyWave, career: list[Person], carla: Person, at: datetime
) -> None:
    assert queries.reminder_preview(wave=wave).missing == 11
    want(wave, carla, at, CAREER=7, CONTRACTOR=5)
    assert queries.reminder_preview(wave=wave).missing == 6

    job = invitations.request_reminder(wave=wave, by=carla, at=at)
    sent = jobs.remind(Context(job=Job(), at=at, progress=no_progress), **job.arguments)

    assert sent == {"sent": 6}
    assert not OutgoingMessage.objects.filter(person__in=career).exists()


def test_page_says_what_is_wanted_and_what_is_full(wave: SurveyWave, carla: Person, at: datetime) -> None:
    want(wave, carla, at, CAREER=7, CONTRACTOR=5)

    rows = {row.label: row for row in response_page(person=carla, pk=wave.pk).partitions[0].rows}

    assert (rows["Carrera administrativa"].wanted, rows["Carrera administrativa"].is_full) == (7, True)
    assert (rows["Contratista"].wanted, rows["Contratista"].is_full) == (5, False)


def test_group_too_small_to_be_shown_does_not_say_whether_it_is_full(
    wave: SurveyWave, carla: Person, unit: OrgUnit, entity: Entity, at: datetime
) -> None:
    wave = make_wave(
        people=[*staff(unit, 20, EngagementType.CAREER), *(interns := staff(unit, 2, EngagementType.INTERN))],
        entity=entity,
        name="Otra",
    )
    finish(wave, interns[:1])
    want(wave, carla, at, INTERN=1, CAREER=5)

    rows = response_page(person=carla, pk=wave.pk).partitions[0].rows

    assert {row.wanted for row in rows if row.invited is None} == {None}
    # Nor does how many a reminder would reach: one had answered, and 21 of 22 are reminded.
    assert queries.reminder_preview(wave=wave).missing == 21


def test_quotas_of_another_division_take_the_place_of_the_first(wave: SurveyWave, carla: Person, at: datetime) -> None:
    want(wave, carla, at, CAREER=7)
    want(wave, carla, at, strata=SampleBy.LEVEL, PROFESSIONAL=3)

    assert list(StratumQuota.objects.values_list("by", "code", "wanted")) == [("LEVEL", "PROFESSIONAL", 3)]
    want(wave, carla, at, strata=SampleBy.LEVEL)
    assert not StratumQuota.objects.exists()


def test_nonsense_others_and_closed_waves_are_refused(
    wave: SurveyWave, carla: Person, unit: OrgUnit, at: datetime
) -> None:
    for strata, wanted in (
        ("UNIT", {"1": 3}),
        ("NADA", {}),
        ("ENGAGEMENT", {"JEFE": 3}),
        ("ENGAGEMENT", {"CAREER": 0}),
    ):
        with pytest.raises(DomainError):
            set_quotas(wave=wave, strata=strata, wanted=wanted, by=carla, at=at)
    with pytest.raises(Forbidden):
        want(wave, make_person(unit=unit, roles=[Role.ANALYST]), at, CAREER=7)
    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED)
    with pytest.raises(StepRefused):
        want(wave, carla, at, CAREER=7)


def test_manager_types_quotas_and_reads_them(wave: SurveyWave, carla: Person, client_of) -> None:
    browser = client_of(carla)
    address = reverse("diagnosis:wave_quotas_engagement", args=[wave.pk])
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"cupo-CAREER": "-1"}).status_code == 422

    page = browser.post(address, {"cupo-CAREER": "7"}, follow=True).text

    assert "Guardó los cupos" in page
    assert "Lleno" in page
    other = browser.get(reverse("diagnosis:wave_quotas_level", args=[wave.pk])).text
    assert "quita los que hay por otro criterio" in other


def test_database_refuses_a_quota_of_nothing(wave: SurveyWave) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StratumQuota.objects.create(entity=wave.entity, wave=wave, by="LEVEL", code="DIRECTIVE", wanted=0)


def test_number_beyond_all_people_is_sent_back(wave: SurveyWave, carla: Person, client_of) -> None:
    address = reverse("diagnosis:wave_quotas_engagement", args=[wave.pk])

    answer = client_of(carla).post(address, {"cupo-CAREER": "9" * 30})

    assert answer.status_code == 422
    assert not StratumQuota.objects.exists()
