"""Guides and talks are steps of a route too: each with its reason, done when read or attended, and never twice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apropia.competences.models import Competence
from apropia.foundation.errors import DomainError, Forbidden
from apropia.learning import actions, queries
from apropia.learning.models import LearningPath, LiveSession, PathStep
from apropia.learning.queries import needs as needs_module
from apropia.learning.queries.needs import Diagnosed, Need, ServiceNeed
from apropia.learning.states.talks import TalkStatus
from apropia.materials import actions as materials
from apropia.materials import personal_data
from apropia.materials.models import MaterialReading
from apropia.people.models import Role
from catalogue.factories import make_service
from learning.factories import make_version
from materials.factories import make_guide
from people_factories import make_person

pytestmark = pytest.mark.django_db

SHARE = Need("2.2", "Compartir", "BASIC", "INTERMEDIATE")


@pytest.fixture
def course(entity, at):
    return make_version(entity=entity, at=at, code="compartir", title="Compartir", teaches={"2.2": "INTERMEDIATE"})


@pytest.fixture
def service(entity):
    return make_service(entity=entity, code="firma", name="Firma electrónica")


@pytest.fixture
def fede(unit):
    """Facilitates talks."""
    return make_person(unit=unit, given_names="Fede", surnames="Facilita", roles=[Role.FACILITATOR])


@pytest.fixture
def talk_of(fede, at):
    def make(*codes: str, service=None, **fields) -> LiveSession:
        given = {
            "title": "Charla de firma",
            "description": "Cómo firmar.",
            "speaker": "Equipo de TIC",
            "place": "Auditorio",
            "starts_at": at + timedelta(days=3),
            "ends_at": at + timedelta(days=3, hours=1),
            "seats": 5,
            "service": service,
            "competences": tuple(Competence.objects.filter(code__in=codes, area__framework__code="digcomp-3.0")),
        }
        made = actions.talks.create_talk(data=actions.talks.TalkData(**given | fields), by=fede, at=at)
        actions.talks.move_talk(talk=made, to=TalkStatus.OPEN, by=fede, at=at)
        return made

    return make


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch):
    """Say what the diagnosis found, as learning reads it."""

    def say(*needs: Need, services: tuple[ServiceNeed, ...] = ()) -> None:
        found = Diagnosed(gaps=tuple(needs), services=services)
        monkeypatch.setattr(needs_module, "_results_of", lambda person, on: found)

    return say


def steps_of(person) -> list[tuple[str, str, str]]:
    return [(step.kind.value, step.title, step.state) for step in queries.route_for(person=person).steps]


def test_a_gap_brings_its_course_then_its_guide_then_its_talk(course, entity, talk_of, results, beto, at):
    make_guide(entity=entity, title="Guía de compartir", teaches=("2.2",))
    make_guide(entity=entity, title="Otra guía de compartir", teaches=("2.2",), minutes=30)
    talk_of("2.2", title="Charla de compartir")
    results(SHARE)

    actions.route.build_route(person=beto, at=at)

    assert steps_of(beto) == [
        ("course", "Compartir", "now"),
        ("guide", "Guía de compartir", "todo"),
        ("talk", "Charla de compartir", "todo"),
    ]
    assert {step.reason for step in queries.route_for(person=beto).steps} == {
        "Le sirve porque «Compartir» le quedó en nivel básico y su meta es intermedio."
    }


def test_a_service_not_known_or_not_used_brings_its_guide_and_says_why(entity, service, talk_of, results, beto, at):
    mail = make_service(entity=entity, name="Correo")
    make_guide(entity=entity, title="Firmar", service=service)
    make_guide(entity=entity, title="Ordenar el correo", service=mail)
    talk_of(service=service)
    results(
        services=(ServiceNeed(service.pk, "Firma electrónica", False), ServiceNeed(mail.pk, "Correo", True)),
    )

    actions.route.choose_goals(person=beto, goals={"4.1": "INTERMEDIATE"}, at=at)

    route = queries.route_for(person=beto)
    assert [(step.title, step.reason) for step in route.steps] == [
        ("Firmar", "Le sirve porque usted dijo que no conoce «Firma electrónica»."),
        ("Charla de firma", "Le sirve porque usted dijo que no conoce «Firma electrónica»."),
        ("Ordenar el correo", "Le sirve porque usted conoce «Correo» y todavía no lo usa."),
    ]


def test_a_guide_of_two_needs_stands_once(entity, service, results, beto, at):
    make_guide(entity=entity, title="Firmar y compartir", service=service, teaches=("2.2", "2.4"))
    results(
        SHARE,
        Need("2.4", "Colaborar", "BASIC", "INTERMEDIATE"),
        services=(ServiceNeed(service.pk, "Firma electrónica", False),),
    )

    actions.route.build_route(person=beto, at=at)
    actions.route.build_route(person=beto, at=at + timedelta(hours=1))

    assert [title for _kind, title, _state in steps_of(beto)] == ["Firmar y compartir"]


def test_the_database_refuses_a_step_twice_and_a_step_of_two_things(course, entity, results, beto, at):
    guide = make_guide(entity=entity, teaches=("2.2",))
    results(SHARE)
    path = actions.route.build_route(person=beto, at=at)

    for fields in ({"guide": guide}, {"guide": make_guide(entity=entity), "course": course.course}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PathStep.objects.create(entity=entity, path=path, reason="Otra vez", position=9, **fields)


def test_a_guide_is_done_when_she_marks_it_read_and_is_not_proposed_again(entity, results, beto, client_of, at):
    guide = make_guide(entity=entity, title="Compartir sin enviar", teaches=("2.2",))
    results(SHARE)
    actions.route.build_route(person=beto, at=at)
    step = queries.route_for(person=beto).steps[0]
    browser = client_of(beto)

    page = browser.post(reverse("learning:decide", args=[step.step_id, "leida"]), follow=True).text
    actions.route.build_route(person=beto, at=at + timedelta(days=1))

    assert steps_of(beto) == [("guide", "Compartir sin enviar", "done")]
    assert "1 de 1 paso terminado" in page
    assert "Usted ya la leyó" in browser.get(reverse("materials:guide", args=[guide.slug])).text
    assert queries.route_states(entity) == {beto.pseudonym: "FINISHED"}


def test_reading_is_kept_once_for_public_guides_of_the_own_entity_and_forgotten_on_request(entity, beto, dario, at):
    guide = make_guide(entity=entity)
    draft = make_guide(entity=entity, status="RETIRED")
    materials.mark_read(material=guide, by=beto, at=at)
    materials.mark_read(material=guide, by=beto, at=at + timedelta(days=1))

    assert MaterialReading.objects.get().read_at == at
    with pytest.raises(DomainError, match="publicada"):
        materials.mark_read(material=draft, by=beto, at=at)
    with pytest.raises(Forbidden):
        materials.mark_read(material=guide, by=dario, at=at)
    who = {"entity_id": entity.pk, "person_uid": beto.uid, "pseudonym": beto.pseudonym}
    assert personal_data.export(**who)["Guías leídas"] == [{"guía": guide.title, "leída el": at}]
    personal_data.erase(**who, at=at)
    assert not MaterialReading.objects.exists()


def test_a_talk_waits_for_its_day_once_booked_and_is_done_when_attended(entity, talk_of, results, beto, at):
    make_guide(entity=entity, title="Guía", teaches=("2.2",))
    talk = talk_of("2.2")
    results(SHARE)
    actions.route.build_route(person=beto, at=at)
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    booked = steps_of(beto)
    during = talk.starts_at + timedelta(minutes=5)
    actions.attendance.attend_by_code(talk=talk, code=talk.attendance_code, by=beto, at=during)

    assert booked == [("guide", "Guía", "now"), ("talk", "Charla de firma", "todo")]
    assert steps_of(beto) == [("guide", "Guía", "now"), ("talk", "Charla de firma", "done")]
    assert queries.route_states(entity) == {beto.pseudonym: "STARTED"}


def test_a_talk_she_missed_and_a_guide_that_was_retired_leave_the_route(
    entity, carla, fede, talk_of, results, beto, at
):
    guide = make_guide(entity=entity, teaches=("2.2",))
    talk = talk_of("2.2")
    results(SHARE)
    actions.route.build_route(person=beto, at=at)
    actions.talks.sign_up(talk=talk, by=beto, at=at)
    before = len(steps_of(beto))
    actions.talks.move_talk(talk=talk, to=TalkStatus.HELD, by=fede, at=talk.ends_at)
    materials.move(material=guide, to="RETIRED", by=carla, at=at)

    assert (before, steps_of(beto)) == (2, [])
    assert queries.route_states(entity) == {}


def test_past_and_closed_talks_are_not_proposed(talk_of, results, beto, at):
    talk_of("2.2", title="Empieza ya", starts_at=at, ends_at=at + timedelta(hours=1))
    results(SHARE)

    actions.route.build_route(person=beto, at=at)

    assert steps_of(beto) == []


def test_a_dismissed_guide_is_not_proposed_again(entity, results, beto, at):
    make_guide(entity=entity, teaches=("2.2",))
    results(SHARE)
    actions.route.build_route(person=beto, at=at)
    step = queries.route_for(person=beto).steps[0]
    actions.route.dismiss_step(step=queries.route.step_for(person=beto, step_id=step.step_id), by=beto, at=at)

    actions.route.build_route(person=beto, at=at)

    route = queries.route_for(person=beto)
    assert (route.steps, [one.kind for one in route.dismissed]) == ((), ["guide"])


def test_only_a_guide_is_marked_as_read(course, results, beto, at):
    results(SHARE)
    actions.route.build_route(person=beto, at=at)
    step = queries.route.step_for(person=beto, step_id=queries.route_for(person=beto).steps[0].step_id)

    with pytest.raises(DomainError, match="no es una guía"):
        actions.route.finish_guide(step=step, by=beto, at=at)


@pytest.mark.parametrize(
    ("gaps", "goals", "words"),
    [
        ([SHARE], {}, "su diagnóstico"),
        ([], {"2.2": "INTERMEDIATE"}, "las metas que usted eligió"),
        ([SHARE], {"4.1": "INTERMEDIATE"}, "su diagnóstico y las metas que usted eligió"),
        ([SHARE], {"2.2": "ADVANCED"}, "las metas que usted eligió"),
    ],
)
def test_a_route_says_what_it_comes_from(course, results, beto, client_of, at, gaps, goals, words):
    results(*gaps)
    if goals:
        actions.route.choose_goals(person=beto, goals=goals, at=at)
    else:
        actions.route.build_route(person=beto, at=at)

    assert f"Sale de {words}." in client_of(beto).get(reverse("learning:route")).text


def test_a_goal_begins_where_the_diagnosis_left_her(entity, results, beto, at):
    make_version(entity=entity, at=at, title="Primero", teaches={"2.2": "INTERMEDIATE"})
    make_version(entity=entity, at=at, title="Después", teaches={"2.2": "ADVANCED"})
    results(SHARE)

    actions.route.choose_goals(person=beto, goals={"2.2": "ADVANCED"}, at=at)

    assert [title for _kind, title, _state in steps_of(beto)] == ["Primero", "Después"]


@pytest.mark.once
def test_steps_of_every_kind_cost_the_same_with_twenty(
    entity, service, talk_of, results, beto, at, django_assert_num_queries
):
    make_version(entity=entity, at=at, teaches={"2.2": "INTERMEDIATE"})
    results(SHARE)
    path = actions.route.build_route(person=beto, at=at)
    for number in range(20):
        for fields in ({"guide": make_guide(entity=entity)}, {"talk": talk_of(place=f"Sala {number}")}):
            PathStep.objects.create(entity=entity, path=path, reason="Sirve", position=number + 5, **fields)

    with django_assert_num_queries(4):
        assert len(queries.route_for(person=beto).steps) == 41


def test_a_course_that_nobody_can_take_is_no_step_unless_it_was_finished(entity, beto, carla, course, at):
    path = LearningPath.objects.create(entity=entity, pseudonym=beto.pseudonym, source="GOALS", built_at=at)
    PathStep.objects.create(entity=entity, path=path, course=course.course, position=1, reason="Le sirve.")
    enrollment = actions.enrollment.start_course(version=course, by=beto, at=at)

    def steps() -> list[tuple[str, int]]:
        return [(step.state, step.minutes) for step in queries.route.route_for(person=beto).steps]

    assert steps() == [("now", 20)]
    actions.publishing.retire(version=course, by=carla, at=at)
    assert steps() == [("now", 20)]
    actions.publishing.retire(version=course, by=carla, at=at)
    assert steps() == []
    type(enrollment).objects.update(status="FINISHED", finished_at=at)
    assert [state for state, _minutes in steps()] == ["done"]
