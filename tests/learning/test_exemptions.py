"""Exempt by the diagnosis: the whole margin must show it, she asks for it, no completion, revocable."""

import dataclasses
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from apropia.competences.models import Level
from apropia.contact.models import OutgoingMessage
from apropia.diagnosis.queries.results import Area, Outcome, PersonResult
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import Forbidden, NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, personal_data, queries
from apropia.learning.actions.exemptions import NotShown
from apropia.learning.models import Completion, CourseVersion, ExemptionProof
from apropia.learning.policies.exemptions import begins_at, shows
from apropia.learning.queries import exemptions
from apropia.people.models import Person, Role
from apropia.privacy import actions as privacy
from learning.factories import make_version, take_course
from people_factories import make_person
from privacy.factories import NOTICE_AT, approve_starter_notice, grant

pytestmark = pytest.mark.django_db


def _outcome(low: float | None, *, code: str = "2.2") -> Outcome:
    percent = None if low is None else low + 10
    high = None if low is None else low + 20
    return Outcome(code=code, name="Compartir", percent=percent, low=low, high=high)


def _result(*outcomes: Outcome) -> PersonResult:
    area = Area(code="2", name="Comunicación", competences=outcomes)
    return PersonResult(
        response_uid=uuid4(),
        taken_on=date(2026, 11, 1),
        taken_at=None,
        wave="Ola de noviembre",
        questions=20,
        minutes=11,
        areas=(area,),
        overall=_outcome(50.0),
        services=(),
        is_adaptive=False,
    )


@pytest.fixture
def version(entity: Entity, carla: Person, at: datetime) -> CourseVersion:
    version = make_version(
        entity=entity, at=at, code="compartir", title="Compartir", teaches={"2.2": "INTERMEDIATE"}, with_quiz=True
    )
    actions.exemptions.allow_exemptions(course=version.course, is_on=True, by=carla, at=at)
    return version


@pytest.fixture
def notice(entity: Entity, beto: Person) -> None:
    approve_starter_notice(entity=entity, by=make_person(unit=beto.unit, roles=[Role.DPO]))


@pytest.fixture
def consenting(notice: None, beto: Person) -> Person:
    grant(person=beto, codes="P3")
    return beto


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Any:
    def say(*outcomes: Outcome) -> None:
        monkeypatch.setattr(exemptions, "latest_for", lambda person: _result(*outcomes))

    say(_outcome(begins_at(Level.INTERMEDIATE) + 1))
    return say


def _ask(person: Person, at: datetime) -> ExemptionProof:
    page = exemptions.exemption_page_for(person=person, code="compartir", at=at)
    return actions.exemptions.ask_for_exemption(page=page, by=person, at=at)


@pytest.mark.parametrize(("short", "is_shown"), [(0.1, False), (0.0, True), (None, False)])
def test_the_low_end_of_the_margin_decides_and_not_its_middle(short: float | None, is_shown: bool) -> None:
    low = None if short is None else begins_at(Level.ADVANCED) - short

    assert shows(_outcome(low), Level.ADVANCED) is is_shown


def test_of_basico_more_is_asked_as_nothing_lies_below_it() -> None:
    assert begins_at(Level.BASIC) == begins_at(Level.INTERMEDIATE) > 0
    assert not shows(None, Level.BASIC)


def test_an_exemption_keeps_its_evidence_and_is_no_completion(
    version: CourseVersion, consenting: Person, show: Any, entity: Entity, at: datetime
) -> None:
    proof = _ask(consenting, at)

    assert (proof.status, proof.origin, proof.decided_at) == ("EXEMPT", "DIAGNOSIS", at)
    assert [(one["code"], one["wave"]) for one in proof.evidence] == [("2.2", "Ola de noviembre")]
    assert _ask_again_gives_the_same(consenting, proof, at)
    assert not Completion.objects.exists()
    until = at + timedelta(days=1)
    assert not queries.figures.learners_with_completion(entity=entity, since=at, until=until)
    assert not queries.figures.gains(entity=entity, since=at, until=until)
    offer = next(one for one in queries.planning.offers_for(person=consenting) if one.code == "compartir")
    assert offer.is_done
    line = AuditEvent.objects.get(action="learning.exemption.given")
    assert not line.detail


def _ask_again_gives_the_same(person: Person, proof: ExemptionProof, at: datetime) -> bool:
    """A double click sends the page of before once more."""
    page = exemptions.exemption_page_for(person=person, code="compartir", at=at)
    stale = dataclasses.replace(page, proof=None)
    return actions.exemptions.ask_for_exemption(page=stale, by=person, at=at) == proof


def test_the_course_and_the_route_say_it_is_by_her_diagnosis(
    version: CourseVersion, consenting: Person, show: Any, client_of: Any, at: datetime
) -> None:
    actions.route.choose_goals(person=consenting, goals={"2.2": "INTERMEDIATE"}, at=at)
    browser = client_of(consenting)
    page = browser.get(reverse("learning:exemption", args=["compartir"])).content.decode()
    assert "Sí: su diagnóstico «Ola de noviembre» muestra" in page

    browser.post(reverse("learning:exemption", args=["compartir"]))

    course = browser.get(reverse("learning:course", args=["compartir"])).content.decode()
    assert "Exento por su diagnóstico" in course
    assert "exento por su diagnóstico" in browser.get(reverse("learning:route")).content.decode()
    assert "no lo tomó" in browser.get(reverse("learning:exemption", args=["compartir"])).content.decode()
    step = queries.route_for(person=consenting).steps[0]
    assert (step.state, step.exempt_by) == ("done", "DIAGNOSIS")


def test_without_her_authorisation_nothing_is_looked_at(
    version: CourseVersion, notice: None, beto: Person, client_of: Any, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    monkeypatch.setattr(exemptions, "latest_for", lambda person: pytest.fail("looked at a result without P3"))

    page = exemptions.exemption_page_for(person=beto, code="compartir", at=at)

    assert (page.is_allowed, page.can_ask) == (False, False)
    with pytest.raises(NotShown):
        actions.exemptions.ask_for_exemption(page=page, by=beto, at=at)
    assert "su autorización" in client_of(beto).get(reverse("learning:exemption", args=["compartir"])).content.decode()


def test_what_was_not_assessed_or_lies_in_the_margin_exempts_nobody(
    version: CourseVersion, consenting: Person, show: Any, at: datetime
) -> None:
    for outcome in (_outcome(None), _outcome(begins_at(Level.INTERMEDIATE) - 1), _outcome(90.0, code="2.1")):
        show(outcome)
        with pytest.raises(NotShown):
            _ask(consenting, at)


def test_whoever_finished_it_or_is_proving_it_is_not_exempt_by_her_diagnosis(
    version: CourseVersion, consenting: Person, show: Any, at: datetime
) -> None:
    actions.route.choose_goals(person=consenting, goals={"2.2": "INTERMEDIATE"}, at=at)
    version.quizzes.get().questions.create(entity=version.entity, position=3, kind="SINGLE", text="¿?", parts=[])
    step = queries.route.step_for(person=consenting, step_id=queries.route_for(person=consenting).steps[0].step_id)
    proof = actions.proofs.start_proof(step=step, by=consenting, at=at)
    with pytest.raises(NotShown):
        _ask(consenting, at)
    proof.delete()
    take_course(version=version, person=consenting, at=at)
    with pytest.raises(NotShown):
        _ask(consenting, at)


def test_she_may_leave_it_and_take_the_course(
    version: CourseVersion, consenting: Person, show: Any, client_of: Any, at: datetime
) -> None:
    proof = _ask(consenting, at)

    client_of(consenting).post(reverse("learning:exemption", args=["compartir"]), {"leave": "1"})

    proof.refresh_from_db()
    assert (proof.status, proof.reason) == ("REVOKED", "La persona prefirió tomar el curso.")
    assert _ask(consenting, at + timedelta(hours=1)).status == "EXEMPT"


def test_who_manages_takes_them_back_with_a_reason_that_each_reads(
    version: CourseVersion, consenting: Person, carla: Person, show: Any, client_of: Any, run_jobs: Any, at: datetime
) -> None:
    proof = _ask(consenting, at)
    browser, address = client_of(carla), reverse("learning:manage_exemption", args=["compartir"])

    assert browser.post(address, {"deed": "revoke", "reason": ""}).status_code == 422
    browser.post(address, {"deed": "revoke", "reason": "El curso cambió."})
    run_jobs()

    proof.refresh_from_db()
    assert (proof.status, proof.reason) == ("REVOKED", "El curso cambió.")
    letter = OutgoingMessage.objects.get(person=consenting, subject="Ya no está exento de «Compartir»")
    assert "El curso cambió." in letter.body_text
    assert "proof" not in str(AuditEvent.objects.get(action="learning.exemption.revoked").detail)


def test_no_longer_allowing_p3_ends_it_and_deletes_what_it_showed(
    version: CourseVersion, consenting: Person, show: Any, run_jobs: Any, at: datetime
) -> None:
    proof = _ask(consenting, at)

    privacy.decide(person=consenting, granted={"P3": False}, at=max(clock.now(), NOTICE_AT))
    run_jobs()

    proof.refresh_from_db()
    assert (proof.status, proof.evidence) == ("REVOKED", [])


def test_only_who_may_enrol_others_decides_and_a_course_that_exempts_nobody_has_no_page(
    version: CourseVersion, beto: Person, carla: Person, at: datetime
) -> None:
    with pytest.raises(Forbidden):
        actions.exemptions.allow_exemptions(course=version.course, is_on=True, by=beto, at=at)
    with pytest.raises(Forbidden):
        actions.exemptions.revoke_exemptions(course=version.course, reason="x", by=beto, at=at)
    actions.exemptions.allow_exemptions(course=version.course, is_on=False, by=carla, at=at)
    with pytest.raises(NotFound):
        exemptions.exemption_page_for(person=beto, code="compartir", at=at)


def test_few_who_are_exempt_are_not_counted_and_her_own_data_tell_it(
    version: CourseVersion, consenting: Person, carla: Person, show: Any, at: datetime
) -> None:
    _ask(consenting, at)

    desk = exemptions.exemption_desk_for(person=carla, code="compartir")
    own = personal_data.export(
        entity_id=consenting.entity_id, person_uid=consenting.uid, pseudonym=consenting.pseudonym
    )

    assert (desk.is_anybody, desk.people) == (True, None)
    assert own["Pruebas de que ya lo sabe"][0]["con qué"] == "Su diagnóstico"
