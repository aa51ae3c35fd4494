"""Who has answered by type of engagement and job level: even counts, and nothing of a small group."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from apropia.diagnosis.models import Invitation, PopulationMember, SurveyWave
from apropia.diagnosis.queries import participation
from apropia.diagnosis.queries.response_strata import response_page
from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import EngagementType, JobLevel, OrgUnit, Person
from diagnosis.factories import make_wave
from people_factories import make_person


def staff(unit: OrgUnit, count: int, engagement: str, level: str = JobLevel.PROFESSIONAL) -> list[Person]:
    return [make_person(unit=unit, engagement_type=engagement, job_level=level) for _ in range(count)]


def finish(wave: SurveyWave, people: list[Person]) -> None:
    Invitation.objects.filter(wave=wave, person_uid__in=[one.uid for one in people]).update(is_completed=True)


@pytest.fixture
def career(unit: OrgUnit) -> list[Person]:
    return staff(unit, 20, EngagementType.CAREER)


@pytest.fixture
def contractors(unit: OrgUnit) -> list[Person]:
    return staff(unit, 10, EngagementType.CONTRACTOR, JobLevel.NONE)


@pytest.fixture
def wave(entity: Entity, career: list[Person], contractors: list[Person]) -> SurveyWave:
    made = make_wave(people=[*career, *contractors], entity=entity)
    finish(made, [*career[:16], *contractors[:2]])
    return made


def test_who_lags_is_named_against_the_population(wave: SurveyWave, carla: Person) -> None:
    page = response_page(person=carla, pk=wave.pk)

    assert (page.invited, page.completed) == (30, 18)
    first, second = page.partitions[0].rows
    assert (first.label, first.invited, first.completed, first.lags) == ("Contratista", 10, 2, True)
    assert (second.label, second.invited, second.completed, second.lags) == ("Carrera administrativa", 20, 16, False)
    assert (round(first.of_population, 2), round(first.of_answers, 2)) == (0.33, 0.11)
    assert page.lagging == ("Contratista", "Sin nivel")
    assert page.partitions[0].worth < 18


def test_small_stratum_and_what_would_give_it_away_are_protected(wave: SurveyWave, carla: Person, unit) -> None:
    few = staff(unit, 3, EngagementType.INTERN, JobLevel.DIRECTIVE)
    for person in few:
        PopulationMember.objects.create(
            entity=wave.entity,
            wave=wave,
            pseudonym=person.pseudonym,
            unit=unit,
            engagement_type=person.engagement_type,
            job_level=person.job_level,
        )

    page = response_page(person=carla, pk=wave.pk)

    for part in page.partitions[:2]:  # all are of one unit
        hidden = [row.label for row in part.rows if row.invited is None]
        assert len(hidden) >= 2
        assert part.worth is None


def test_total_is_that_of_the_board_also_after_somebody_was_erased(
    wave: SurveyWave, career: list[Person], carla: Person
) -> None:
    gone = career[0]
    Invitation.objects.filter(person_uid=gone.uid).update(person_uid=None)
    PopulationMember.objects.filter(pseudonym=gone.pseudonym).update(pseudonym=uuid4())

    page, board = response_page(person=carla, pk=wave.pk), participation.board_of(wave=wave)

    assert (page.invited, page.completed) == (board.total.invited, board.total.completed) == (30, 18)


def test_page_is_for_followers_and_waves_with_a_population(
    wave: SurveyWave, carla: Person, beto: Person, client_of, at: datetime
) -> None:
    address = reverse("diagnosis:wave_response", args=[wave.pk])

    page = client_of(carla).get(address).text
    assert "Van atrás: Contratista, Sin nivel." in page
    assert "valdrían por" in page
    assert client_of(beto).get(address).status_code in {403, 404}
    SurveyWave.objects.filter(pk=wave.pk).update(snapshot_at=None)
    with pytest.raises(NotFound):
        response_page(person=carla, pk=wave.pk)


@pytest.mark.once
def test_cost_does_not_grow_with_the_people(wave: SurveyWave, carla: Person, unit, django_assert_num_queries) -> None:
    for _time in range(2):
        with django_assert_num_queries(5):
            response_page(person=carla, pk=wave.pk)
        for person in staff(unit, 10, EngagementType.PROVISIONAL):
            PopulationMember.objects.create(
                entity=wave.entity, wave=wave, pseudonym=person.pseudonym, unit=unit, engagement_type="PROVISIONAL"
            )
