"""What waits for each role, on their home page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apropia.campaigns import actions as campaigns
from apropia.campaigns.models import Campaign
from apropia.diagnosis.states import WaveState
from apropia.learning.states import VersionStatus
from apropia.people.models import Role
from apropia.usage import actions as usage
from diagnosis.factories import make_wave
from learning.factories import make_version
from people_factories import make_person
from usage.factories import generic, make_service, may

pytestmark = pytest.mark.django_db


@pytest.fixture
def elena(unit):
    """Writes campaigns and courses."""
    return make_person(unit=unit, surnames="Comunica", roles=[Role.COMMUNICATOR, Role.CONTENT_AUTHOR])


@pytest.fixture
def proposed(elena, at):
    data = campaigns.CampaignData(
        name="Claves seguras",
        objective="Que más personas activen el segundo paso.",
        title="Proteja su cuenta",
        text="Active el segundo paso.",
        link_path="/aprender/",
        starts_at=at + timedelta(hours=1),
        ends_at=at + timedelta(days=7),
    )
    campaign = campaigns.create_campaign(data=data, by=elena, at=at)
    campaigns.propose(campaign=campaign, by=elena, at=at)
    return campaign


@pytest.fixture
def home(client_of):
    """Return a function that gives what a person's home page says."""
    return lambda person: client_of(person).get(reverse("hub:home")).text


def test_a_campaign_waits_for_who_may_approve_it_and_later_for_its_writer(proposed, elena, carla, beto, home):
    assert "Campaña por aprobar" in home(carla)
    assert "Campaña por" not in home(elena) + home(beto)

    Campaign.objects.update(status=Campaign.Status.FINISHED, approved_by=carla.uid, activated_at=proposed.starts_at)
    assert "Campaña por evaluar" in home(elena)


def test_a_course_waits_for_its_reviewer_and_not_for_its_author(elena, carla, entity, at, home):
    make_version(entity=entity, at=at, author=elena, status=VersionStatus.IN_REVIEW)

    assert "Curso por revisar" in home(carla)
    assert "Curso por" not in home(elena)


def test_results_wait_for_who_publishes_them(entity, carla, beto, home):
    make_wave(people=[beto], entity=entity, state=WaveState.PROCESSED)

    assert "Resultados por publicar" in home(carla)
    assert "Resultados por publicar" not in home(beto)


def test_a_use_report_that_was_read_waits_to_be_applied(entity, carla, unit, ana, at, home):
    make_service(entity=entity, code="teams")
    analyst = make_person(unit=unit, roles=[Role.ANALYST])
    data = generic(may(ana))
    found = usage.open_import(entity=entity, filename="uso.csv", source=data, file=None, by=carla, at=at)
    usage.stage(usage_import=found, source=data, by=carla, at=at)

    assert "Informe de uso por aplicar" in home(analyst)
    assert "Informe de uso por aplicar" not in home(ana)
