"""A course in pilot is offered to a team or a unit: how many first, one optional letter each, and they may take it."""

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import CourseVersion, Enrollment, PilotInvitation
from apropia.learning.policies.courses import PILOT_SEATS, NotOpenForEnrollment
from apropia.learning.policies.pilots import MOST_INVITED
from apropia.learning.queries.catalogue import CatalogueFilters
from apropia.learning.states import VersionStatus
from apropia.people.models import OrgUnit, Person, Role, WorkTeam
from learning.factories import make_version, take_course
from people_factories import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    """Writes contents."""
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def pilot(entity: Entity, elena: Person, at: datetime) -> CourseVersion:
    return make_version(entity=entity, at=at, code="firmar", title="Firmar", author=elena, status=VersionStatus.PILOT)


@pytest.fixture
def team(entity: Entity, beto: Person) -> WorkTeam:
    made = WorkTeam.objects.create(entity=entity, name="Datos")
    made.members.add(beto)
    return made


def sees(person: Person) -> bool:
    """Say whether the catalogue of a person has the course."""
    filters = CatalogueFilters()
    return "firmar" in [one.code for one in queries.catalogue.catalogue_for(person=person, filters=filters).cards]


def letters() -> Any:
    return OutgoingMessage.objects.filter(key__startswith="learning.pilot.")


def fill(version: CourseVersion, person: Person, at: datetime) -> None:
    """Take every seat of a pilot."""
    for number in range(1, PILOT_SEATS + 1):
        Enrollment.objects.create(
            entity=version.entity, version=version, course=version.course, pseudonym=person.pseudonym, round=number,
            enrolled_at=at,
        )  # fmt: skip


def test_who_is_invited_sees_the_pilot_and_takes_it_and_others_do_not(
    pilot: CourseVersion, team: WorkTeam, elena: Person, beto: Person, ana: Person, at: datetime
) -> None:
    assert not sees(beto)
    assert actions.pilots.offer(version=pilot, team=team, by=elena, at=at) == 1

    assert (sees(beto), sees(ana)) == (True, False)
    assert queries.courses.course_page_for(person=beto, code="firmar").can_enroll
    assert take_course(version=pilot, person=beto, at=at).version == pilot
    with pytest.raises(NotFound):
        queries.courses.course_page_for(person=ana, code="firmar")
    with pytest.raises(NotOpenForEnrollment):
        actions.enrollment.enroll(version=pilot, by=ana, at=at)


def test_each_is_told_once_in_an_optional_letter_and_the_trail_says_how_many(
    pilot: CourseVersion, unit: OrgUnit, entity: Entity, elena: Person, at: datetime
) -> None:
    own = make_unit(entity=entity, name="Archivo")
    people = [make_person(unit=own), make_person(unit=make_unit(entity=entity, parent=own))]
    actions.pilots.offer(version=pilot, unit=own, by=elena, at=at)
    with pytest.raises(DomainError) as refusal:
        actions.pilots.offer(version=pilot, unit=own, by=elena, at=at)
    people.append(make_person(unit=own))
    actions.pilots.offer(version=pilot, unit=own, by=elena, at=at)

    assert refusal.value.field == "unit"
    assert [one.person for one in letters().order_by("pk")] == people
    assert all(one.is_optional and one.link == "/aprender/curso/firmar/" for one in letters())
    assert [one.detail for one in AuditEvent.objects.filter(action="learning.pilot.offered").order_by("pk")] == [
        {"invited": 2},
        {"invited": 1},
    ]


def test_who_takes_it_already_gets_no_letter(
    pilot: CourseVersion, unit: OrgUnit, elena: Person, beto: Person, at: datetime
) -> None:
    actions.enrollment.start_course(version=pilot, by=elena, at=at)
    actions.pilots.offer(version=pilot, unit=unit, by=elena, at=at)

    assert set(letters().values_list("person", flat=True)) == {beto.pk}


def test_a_pilot_is_offered_to_few_and_only_while_it_is_one(
    pilot: CourseVersion, team: WorkTeam, unit: OrgUnit, elena: Person, beto: Person, carla: Person, at: datetime
) -> None:
    with pytest.raises(Forbidden):
        actions.pilots.offer(version=pilot, team=team, by=beto, at=at)
    for _number in range(MOST_INVITED):
        make_person(unit=unit, with_account=False)
    with pytest.raises(DomainError, match="a 50 como mucho"):
        actions.pilots.offer(version=pilot, unit=unit, by=elena, at=at)
    pilot.status = VersionStatus.PUBLISHED
    with pytest.raises(DomainError, match="en piloto"):
        actions.pilots.offer(version=pilot, team=team, by=elena, at=at)
    assert not PilotInvitation.objects.exists()


def test_seats_are_as_few_for_those_invited(
    pilot: CourseVersion, team: WorkTeam, elena: Person, beto: Person, at: datetime
) -> None:
    actions.pilots.offer(version=pilot, team=team, by=elena, at=at)
    fill(pilot, elena, at)

    with pytest.raises(NotOpenForEnrollment, match="todos sus cupos"):
        actions.enrollment.enroll(version=pilot, by=beto, at=at)


def test_who_finds_the_pilot_full_begins_the_published_version(
    entity: Entity, team: WorkTeam, elena: Person, beto: Person, at: datetime, client_of: Any
) -> None:
    first = make_version(entity=entity, at=at, code="firmar", author=elena)
    second = actions.publishing.open_new_version(course=first.course, by=elena, at=at)
    CourseVersion.objects.filter(pk=second.pk).update(status=VersionStatus.PILOT)
    second.refresh_from_db()
    actions.pilots.offer(version=second, team=team, by=elena, at=at)
    assert queries.courses.version_to_start_for(person=beto, code="firmar") == second
    fill(second, elena, at)

    client_of(beto).post(reverse("learning:start", args=["firmar"]))

    assert Enrollment.objects.get(pseudonym=beto.pseudonym).version == first


def test_the_pilot_of_a_later_version_is_taken_by_who_finished_the_one_before(
    entity: Entity, team: WorkTeam, elena: Person, beto: Person, ana: Person, at: datetime, client_of: Any
) -> None:
    first = make_version(entity=entity, at=at, code="firmar", author=elena)
    take_course(version=first, person=beto, at=at)
    second = actions.publishing.open_new_version(course=first.course, by=elena, at=at)
    CourseVersion.objects.filter(pk=second.pk).update(status=VersionStatus.PILOT)
    second.refresh_from_db()
    actions.pilots.offer(version=second, team=team, by=elena, at=at)
    browser, address = client_of(beto), reverse("learning:course", args=["firmar"])

    assert "Probar la versión nueva" in browser.get(address).text
    browser.post(reverse("learning:start", args=["firmar"]))

    assert Enrollment.objects.get(version=second).pseudonym == beto.pseudonym
    assert queries.courses.course_page_for(person=ana, code="firmar").version == first


def test_an_invitation_ends_with_the_pilot_and_with_the_person(
    pilot: CourseVersion, team: WorkTeam, elena: Person, beto: Person, at: datetime
) -> None:
    actions.pilots.offer(version=pilot, team=team, by=elena, at=at)
    who = {"entity_id": beto.entity_id, "person_uid": beto.uid, "pseudonym": beto.pseudonym}
    held = personal_data.export(**who)["Pilotos que le ofrecieron"]
    assert [one["curso"] for one in held] == ["Firmar"]

    CourseVersion.objects.filter(pk=pilot.pk).update(status=VersionStatus.RETIRED)
    assert not sees(beto)
    personal_data.erase(**who, at=at)
    assert not PilotInvitation.objects.exists()


def test_the_page_says_how_many_asks_and_invites(
    pilot: CourseVersion, team: WorkTeam, elena: Person, beto: Person, client_of: Any
) -> None:
    browser = client_of(elena)
    outline = reverse("learning:author_course", args=[pilot.pk])
    address = reverse("learning:author_offer_pilot", args=[pilot.pk])
    assert address in browser.get(outline).text

    previewed = browser.get(address, {"team": team.pk, "unit": ""}).text
    assert "Ofrecerlo a 1 persona" in previewed
    assert beto.display_name not in previewed
    assert "Elija a quién se lo ofrece" in browser.get(address, {"team": "", "unit": ""}).text
    both = browser.post(address, {"team": team.pk, "unit": beto.unit_id})
    assert (both.status_code, "no los dos" in both.text) == (422, True)
    done = browser.post(address, {"team": team.pk}, follow=True)

    assert "Se lo ofreció a 1 persona." in done.text
    assert "No queda nadie por invitar" in browser.get(address, {"team": team.pk}).text


def test_too_many_are_told_before_anything_is_sent(
    pilot: CourseVersion, unit: OrgUnit, elena: Person, client_of: Any
) -> None:
    for _number in range(MOST_INVITED):
        make_person(unit=unit, with_account=False)
    browser, address = client_of(elena), reverse("learning:author_offer_pilot", args=[pilot.pk])

    assert "Son muchas para un piloto" in browser.get(address, {"unit": unit.pk}).text
    assert browser.post(address, {"unit": unit.pk}).status_code == 422
    assert not letters().exists()


def test_strangers_and_those_who_do_not_write_open_nothing(
    pilot: CourseVersion, elena: Person, beto: Person, dario: Person, client_of: Any
) -> None:
    address = reverse("learning:author_offer_pilot", args=[pilot.pk])
    for person in (beto, dario):
        assert client_of(person).get(address).status_code == 404
    CourseVersion.objects.filter(pk=pilot.pk).update(status=VersionStatus.IN_REVIEW)
    assert client_of(elena).get(address).status_code == 404


@pytest.mark.once
def test_the_page_costs_the_same_for_one_and_for_twenty(
    pilot: CourseVersion, team: WorkTeam, unit: OrgUnit, elena: Person, client_of: Any, django_assert_num_queries: Any
) -> None:
    browser, address = client_of(elena), reverse("learning:author_offer_pilot", args=[pilot.pk])
    browser.get(address)
    with django_assert_num_queries(12):
        browser.get(address, {"team": team.pk})
    team.members.add(*[make_person(unit=unit) for _number in range(20)])
    with django_assert_num_queries(12):
        browser.get(address, {"team": team.pk})
