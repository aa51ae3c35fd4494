"""A wave that invites by lot: who is drawn, what is recorded, what is refused, and how large it should be."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apropia.diagnosis import jobs
from apropia.diagnosis.actions import waves
from apropia.diagnosis.models import Invitation, PopulationMember, SampleBy, SurveyWave
from apropia.diagnosis.queries import participation, sampling
from apropia.diagnosis.queries import waves as queries
from apropia.diagnosis.queries.figures import invited_to, population_of
from apropia.diagnosis.states import WaveState
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import Context, no_progress
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import EngagementType, OrgUnit, Person
from diagnosis.factories import make_notice, make_wave
from people_factories import make_person, make_unit


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PAUSE_SECONDS", 0)


@pytest.fixture
def staff(unit: OrgUnit) -> list[Person]:
    return [
        *(make_person(unit=unit, engagement_type=EngagementType.CAREER) for _ in range(20)),
        *(make_person(unit=unit, engagement_type=EngagementType.CONTRACTOR) for _ in range(10)),
    ]


@pytest.fixture
def designed(entity: Entity, unit: OrgUnit, staff: list[Person], at: datetime) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    return make_wave(
        people=[],
        entity=entity,
        state=WaveState.DESIGNED,
        snapshot_at=None,
        opens_at=at + timedelta(hours=1),
        sample_size=12,
        sample_by=SampleBy.ENGAGEMENT,
    )


def scheduled(wave: SurveyWave, carla: Person, at: datetime) -> SurveyWave:
    waves.schedule_wave(wave=wave, by=carla, at=at)
    jobs.take_snapshot(Context(job=Job(), at=at, progress=no_progress), wave_id=wave.pk)
    wave.refresh_from_db()
    return wave


def test_lot_invites_so_many_in_proportion_and_keeps_the_whole_population(
    designed: SurveyWave, carla: Person, at: datetime
) -> None:
    wave = scheduled(designed, carla, at)

    drawn = PopulationMember.objects.filter(wave=wave, is_drawn=True)
    people = wave.population_count
    assert people == len(population_of(wave=wave)) > 30
    assert Invitation.objects.filter(wave=wave).count() == drawn.count() == 12
    contractors = PopulationMember.objects.filter(wave=wave, engagement_type="CONTRACTOR").count()
    assert abs(drawn.filter(engagement_type="CONTRACTOR").count() - 12 * contractors / people) < 1
    assert participation.board_of(wave=wave).total.invited == 12
    Invitation.objects.filter(wave=wave).update(sent_at=at)
    assert len(invited_to(wave=wave)) == 12
    assert AuditEvent.objects.get(action="diagnosis.wave.snapshot_taken").detail == {
        "population": people,
        "invited": 12,
    }


def test_lot_can_be_drawn_again_from_its_seed(designed: SurveyWave, carla: Person, at: datetime) -> None:
    wave = scheduled(designed, carla, at)
    people = list(queries.population_for(wave=wave))

    again = sampling.drawn_of(wave=wave, people=people[::-1])

    assert again == {
        str(one)
        for one in PopulationMember.objects.filter(wave=wave, is_drawn=True).values_list("pseudonym", flat=True)
    }
    assert f"(semilla {wave.sample_seed})" in queries.page_of_wave(person=carla, pk=wave.pk, at=at).sample


def test_snapshot_broken_off_begins_anew_and_draws_no_more_than_asked(
    designed: SurveyWave, carla: Person, unit: OrgUnit, at: datetime
) -> None:
    waves.schedule_wave(wave=designed, by=carla, at=at)
    first = jobs.drawn_of(wave=designed, people=list(queries.population_for(wave=designed)))
    jobs.invitations.add_to_population(
        wave=designed, people=list(queries.population_for(wave=designed)[:20]), drawn=first
    )
    make_person(unit=unit)

    jobs.take_snapshot(Context(job=Job(), at=at, progress=no_progress), wave_id=designed.pk)

    assert Invitation.objects.filter(wave=designed).count() == 12


@pytest.mark.parametrize(
    ("changes", "field"), [({"sample_size": 3}, "sample_size"), ({"sample_size": None}, "sample_size")]
)
def test_sample_that_would_show_nothing_or_divides_nobody_is_refused(
    designed: SurveyWave, carla: Person, at: datetime, changes: dict[str, object], field: str
) -> None:
    names = ("name", "version", "purpose", "mode", "opens_at", "closes_at", "min_cell", "sample_size", "sample_by")
    design = waves.WaveDesign(**({name: getattr(designed, name) for name in names} | changes))

    with pytest.raises(DomainError) as refusal:
        waves.change_wave(wave=designed, design=design, by=carla, at=at)
    assert refusal.value.field == field


def test_sample_larger_than_the_population_is_refused_when_it_is_written(
    designed: SurveyWave, carla: Person, client_of, at: datetime
) -> None:
    people = Person.objects.filter(entity=carla.entity, status="ACTIVE").count()
    names = ("name", "version", "purpose", "mode", "opens_at", "closes_at", "min_cell", "sample_by")
    kept = {name: getattr(designed, name) for name in names}

    def design(size: int, **changes: object) -> waves.WaveDesign:
        return waves.WaveDesign(**kept | {"sample_size": size} | changes)

    waves.change_wave(wave=designed, design=design(people), by=carla, at=at)
    with pytest.raises(DomainError, match=f"la población tiene {people}. Sortee menos") as refusal:
        waves.change_wave(wave=designed, design=design(people + 1), by=carla, at=at)
    assert refusal.value.field == "sample_size"
    apart = make_unit(entity=carla.entity, name="Aparte")
    with pytest.raises(DomainError, match="la población tiene 0"):
        waves.create_wave(design=design(people, name="Otra", units=[apart]), by=carla, at=at)

    address = reverse("diagnosis:wave_change", args=[designed.pk])
    sent = kept | {"version": designed.version_id, "sample_size": "500"}
    sent |= {name: kept[name].strftime("%Y-%m-%dT%H:%M") for name in ("opens_at", "closes_at")}
    answer = client_of(carla).post(address, sent)
    assert answer.status_code == 422
    assert "Sortee menos, o invite a todas." in answer.text
    assert 'value="500"' in answer.text


def test_sample_larger_than_the_population_is_refused_before_anybody_is_invited(
    designed: SurveyWave, carla: Person, at: datetime
) -> None:
    SurveyWave.objects.filter(pk=designed.pk).update(sample_size=500)
    designed.refresh_from_db()

    with pytest.raises(DomainError, match="Sortee menos"):
        waves.schedule_wave(wave=designed, by=carla, at=at)


def test_database_keeps_a_seed_only_for_a_sample(designed: SurveyWave) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyWave.objects.filter(pk=designed.pk).update(sample_size=None)


def test_plan_says_how_many_to_invite_and_hands_it_to_the_form(staff: list[Person], carla: Person, client_of) -> None:
    browser = client_of(carla)
    page = browser.get(reverse("diagnosis:wave_plan"), {"margen": 20, "responden": 80, "desviacion": 20, "por": ""})
    people = Person.objects.filter(entity=carla.entity, status="ACTIVE").count()
    plan = sampling.plan_for(entity=carla.entity, points=20, rate=0.8, deviation=20, by="")

    assert plan.people == people
    assert plan.share_margin <= 20
    assert f"Invite a {plan.invited} de {people} personas" in page.text
    form = browser.get(f"{reverse('diagnosis:wave_create')}?sortear={plan.invited}&por=ENGAGEMENT").text
    assert f'value="{plan.invited}"' in form
    assert "Cuántas personas invitar" in form


def test_plan_warns_of_groups_that_would_come_out_protected(staff: list[Person], entity: Entity) -> None:
    plan = sampling.plan_for(entity=entity, points=25, rate=0.9, deviation=20, by=SampleBy.ENGAGEMENT)

    assert sum(one.invited for one in plan.strata) == plan.invited
    assert {one.label for one in plan.strata if one.is_too_few} >= {"Contratista"}


def test_plan_says_when_not_even_everybody_gives_the_margin(staff: list[Person], carla: Person, client_of) -> None:
    """Decimals are typed with a comma, as everywhere; the way on is the form of a wave without a lot."""
    asked = {"margen": "2,5", "responden": "40", "desviacion": "20", "por": ""}
    page = client_of(carla).get(reverse("diagnosis:wave_plan"), asked)

    assert page.status_code == 200
    assert "No alcanzan para ± 2,5 puntos" in page.text
    assert f'href="{reverse("diagnosis:wave_create")}"' in page.text


def test_plan_refuses_what_is_no_number_and_stays(carla: Person, client_of) -> None:
    answer = client_of(carla).get(reverse("diagnosis:wave_plan"), {"margen": "x", "responden": 0})

    assert answer.status_code == 422
    assert "Qué haría falta" not in answer.text


def test_address_that_hands_over_nonsense_plans_nothing(carla: Person, client_of) -> None:
    page = client_of(carla).get(f"{reverse('diagnosis:wave_create')}?sortear=muchas&por=NADA")

    assert page.status_code == 200


def test_sample_beyond_all_people_is_sent_back(carla: Person, client_of) -> None:
    browser, address = client_of(carla), reverse("diagnosis:wave_create")

    answer = browser.post(address, {"sample_size": "9" * 30, "min_cell": "9" * 30})

    assert answer.status_code == 422
    assert {"sample_size", "min_cell"} <= answer.context["form"].errors.keys()
    assert browser.get(f"{address}?sortear={'9' * 5000}").status_code == 200
