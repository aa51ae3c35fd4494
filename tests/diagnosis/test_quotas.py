"""Quotas: how many answers are wanted of a group, and that a full one is reminded no more."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.diagnosis import jobs
from apropia.diagnosis.actions import invitations
from apropia.diagnosis.actions.quotas import set_quotas
from apropia.diagnosis.models import PopulationMember, SampleBy, StratumQuota, SurveyWave
from apropia.diagnosis.queries import waves as queries
from apropia.diagnosis.queries.response_strata import quotas_page, response_page
from apropia.diagnosis.states import WaveState
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import Context, no_progress
from apropia.foundation.states import StepRefused
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import EngagementType, OrgUnit, Person, Role
from diagnosis.factories import make_notice, make_wave
from diagnosis.test_response_strata import finish, staff
from people_factories import make_person, make_unit


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
        ("UNIT", {"0": 3}),
        ("", {}),
        ("CAREER", {}),
        ("NADA", {}),
        ("ENGAGEMENT", {"JEFE": 3}),
        ("ENGAGEMENT", {"CAREER": 0}),
        ("ENGAGEMENT", {"CAREER": 13}),
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


@pytest.fixture
def branch(entity: Entity, unit: OrgUnit) -> tuple[SurveyWave, OrgUnit, OrgUnit, OrgUnit]:
    """A wave over two units: one of them with another below it. 6 of 10, 4 of 8 and 2 of 9 finished."""
    make_notice(entity=entity, unit=unit)
    one, other = make_unit(entity=entity, name="Secretaría"), make_unit(entity=entity, name="Oficina")
    below = make_unit(entity=entity, name="Archivo", parent=one)
    people = [staff(place, size, EngagementType.CAREER) for place, size in ((one, 10), (below, 8), (other, 9))]
    made = make_wave(people=[person for group in people for person in group], entity=entity)
    finish(made, [*people[0][:6], *people[1][:4], *people[2][:2]])
    return made, one, below, other


def test_full_unit_is_reminded_no_more_with_those_below_it(branch, carla: Person, at: datetime) -> None:
    wave, one, below, other = branch
    assert queries.reminder_preview(wave=wave).missing == 4 + 4 + 7

    want(wave, carla, at, strata=SampleBy.UNIT, **{str(one.pk): 10, str(other.pk): 5})
    assert queries.reminder_preview(wave=wave).missing == 7

    want(wave, carla, at, strata=SampleBy.UNIT, **{str(one.pk): 11, str(below.pk): 4})
    assert queries.reminder_preview(wave=wave).missing == 4 + 7


def test_page_shows_units_as_a_tree_with_their_quotas(branch, carla: Person, at: datetime, client_of) -> None:
    wave, one, _below, other = branch
    browser = client_of(carla)
    form = browser.get(reverse("diagnosis:wave_quotas_unit", args=[wave.pk])).text
    assert "En Secretaría · 8 personas" in form

    sent = {f"cupo-{one.pk}": "10", f"cupo-{other.pk}": "5"}
    page = browser.post(reverse("diagnosis:wave_quotas_unit", args=[wave.pk]), sent, follow=True).text

    rows = {row.label: row for row in response_page(person=carla, pk=wave.pk).partitions[2].rows}
    assert (rows["Secretaría"].invited, rows["Secretaría"].completed, rows["Secretaría"].is_full) == (18, 10, True)
    assert (rows["Archivo"].depth - rows["Secretaría"].depth, rows["Archivo"].wanted) == (1, None)
    assert (rows["Oficina"].wanted, rows["Oficina"].is_full, rows["Oficina"].lags) == (5, False, True)
    assert "Lleno" in page


def test_unit_too_small_to_be_shown_takes_no_quota(branch, carla: Person, entity: Entity, at: datetime) -> None:
    _wave, one, _below, other = branch
    few = make_unit(entity=entity, name="Despacho", parent=one)
    small = make_wave(
        people=[person for place, size in ((one, 12), (other, 9), (few, 2)) for person in staff(place, size, "CAREER")],
        entity=entity,
        name="Otra",
    )

    with pytest.raises(DomainError):
        want(small, carla, at, strata=SampleBy.UNIT, **{str(few.pk): 1})
    rows = {row.label: row for row in response_page(person=carla, pk=small.pk).partitions[2].rows}
    assert rows["Despacho"].invited is None


def test_more_than_a_group_has_is_sent_back_at_its_field(branch, carla: Person, client_of) -> None:
    wave, _one, _below, other = branch
    address = reverse("diagnosis:wave_quotas_unit", args=[wave.pk])

    answer = client_of(carla).post(address, {f"cupo-{other.pk}": "10"})

    assert answer.status_code == 422
    assert "«Oficina» tiene 9 personas. Escriba ese número o uno menor." in answer.text


def test_people_without_a_level_are_those_of_the_group_without_level(
    entity: Entity, unit: OrgUnit, carla: Person, at: datetime
) -> None:
    make_notice(entity=entity, unit=unit)
    people = staff(unit, 12, EngagementType.CAREER, "NONE")
    wave = make_wave(people=[*people, *staff(unit, 8, EngagementType.CAREER)], entity=entity)
    nobody_said = [one.pseudonym for one in people[:6]]
    PopulationMember.objects.filter(wave=wave, pseudonym__in=nobody_said).update(job_level="")
    finish(wave, people[4:9])

    want(wave, carla, at, strata=SampleBy.LEVEL, NONE=5)

    assert queries.reminder_preview(wave=wave).missing == 8


@pytest.mark.once
def test_cost_of_quotas_does_not_grow_with_the_units(
    branch, entity: Entity, carla: Person, at: datetime, django_assert_num_queries
) -> None:
    wave, one, _below, _other = branch
    for number in range(6):
        place = make_unit(entity=entity, name=f"Grupo {number}", parent=one)
        for person in staff(place, 6, EngagementType.CAREER):
            PopulationMember.objects.create(
                entity=entity, wave=wave, pseudonym=person.pseudonym, unit=place, engagement_type="CAREER"
            )
        with django_assert_num_queries(5):
            quotas_page(person=carla, pk=wave.pk, by=SampleBy.UNIT)
        with django_assert_num_queries(5):
            response_page(person=carla, pk=wave.pk)
