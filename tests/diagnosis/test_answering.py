"""Answering: who may, what is kept, what is refused, and what each mode promises."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apropia.catalogue.models import ITService
from apropia.diagnosis.actions import answering
from apropia.diagnosis.actions.answering import GivenAnswer
from apropia.diagnosis.models import (
    PERFORMANCE_KINDS,
    Answer,
    Invitation,
    Item,
    ItemKind,
    Response,
    Score,
    SurveyWave,
    WaveMode,
)
from apropia.diagnosis.policies.answering import NotAnswering
from apropia.diagnosis.queries import invitations, question_pages, responses
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person
from diagnosis.factories import answer_all, make_notice, make_wave, right_answer
from people_factories import make_person
from privacy.factories import grant


@pytest.fixture
def team(unit: OrgUnit, ana: Person, beto: Person, carla: Person) -> list[Person]:
    return [ana, beto, carla, *(make_person(unit=unit) for _ in range(3))]


@pytest.fixture
def wave(entity: Entity, unit: OrgUnit, team: list[Person]) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    return make_wave(entity=entity, people=team)


@pytest.fixture
def services(entity: Entity, at: datetime) -> list[ITService]:
    return [
        ITService.objects.create(
            entity=entity, code=f"s{n}", name=f"Servicio {n}", summary="", created_at=at, changed_at=at
        )
        for n in range(7)
    ]


def begin(wave: SurveyWave, person: Person, at: datetime, token: str = "") -> answering.Started:
    invitation = invitations.invitation_for(person=person, wave_id=wave.pk)
    return answering.start(invitation=invitation, by=person, token=token, at=at)


def save(response: Response, number: int, given: GivenAnswer, at: datetime) -> None:
    item = question_pages.page_of_form(response, number).item
    answering.save_answer(response=response, number=number, item=item, given=given, at=at, timezone="America/Bogota")


def number_of(response: Response, kind: str) -> int:
    kinds = dict(Item.objects.values_list("pk", "kind"))
    return next(index for index, slot in enumerate(response.form, 1) if kinds[slot["item"]] == kind)


def test_form_is_short_and_balanced(wave: SurveyWave, beto: Person, services: list[ITService], at: datetime) -> None:
    response = begin(wave, beto, at).response

    items = Item.objects.select_related("competence__area").in_bulk([slot["item"] for slot in response.form])
    performance = [one for one in items.values() if one.construct == "PERFORMANCE"]
    areas = Counter(one.competence.area.code for one in performance)
    levels = Counter((one.competence.area.code, one.level) for one in performance)
    assert len(performance) <= 24
    assert set(areas.values()) == {3}
    assert set(levels.values()) == {1}
    assert Counter(one.kind for one in items.values())[ItemKind.PERCEPTION] == 10
    assert len({slot["service"] for slot in response.form if "service" in slot}) == 4


def test_form_differs_between_people_and_not_between_visits(
    wave: SurveyWave, ana: Person, beto: Person, at: datetime
) -> None:
    for person in (ana, beto):
        grant(person=person, codes="P3")

    first, again, other = begin(wave, beto, at), begin(wave, beto, at), begin(wave, ana, at)

    assert first.response.pk == again.response.pk
    assert first.response.form != other.response.form


def test_nominal_response_carries_pseudonym_and_copied_strata(wave: SurveyWave, beto: Person, at: datetime) -> None:
    grant(person=beto, codes="P3")

    started = begin(wave, beto, at)

    assert started.token == ""
    assert started.response.mode == WaveMode.NOMINAL
    assert started.response.pseudonym == beto.pseudonym
    assert started.response.unit_name == "Oficina de TIC"
    beto.unit.name = "Otra"
    beto.unit.save()
    assert Response.objects.get().unit_name == "Oficina de TIC"


def test_form_does_not_follow_from_the_person(wave: SurveyWave, beto: Person, at: datetime) -> None:
    """Whoever holds the tables cannot draw hers again and find it among those whose name was cut off."""
    forms = []
    for _time in range(2):
        found = answering.start(invitation=Invitation.objects.get(wave=wave, person_uid=beto.uid), by=beto, at=at)
        forms.append(found.response.form)
        found.response.delete()

    assert forms[0] != forms[1]


def test_refusing_the_name_gives_the_same_wave_without_it(wave: SurveyWave, beto: Person, at: datetime) -> None:
    started = begin(wave, beto, at)

    response = Response.objects.get()
    assert response.mode == WaveMode.ANONYMOUS
    assert (response.pseudonym, response.started_at, response.completed_at) == (None, None, None)
    assert len(started.token) >= 32
    assert started.token not in response.resume_hash
    assert len(response.form) >= 25


def test_anonymous_response_goes_on_only_with_the_same_device_and_person(
    wave: SurveyWave, ana: Person, beto: Person, at: datetime
) -> None:
    started = begin(wave, beto, at)

    found = responses.response_for(person=beto, wave_id=wave.pk, token=started.token)
    assert found.pk == started.response.pk
    for person, token in ((beto, ""), (beto, "otro"), (ana, started.token)):
        with pytest.raises(NotFound):
            responses.response_for(person=person, wave_id=wave.pk, token=token)


def test_no_row_ties_an_anonymous_response_to_its_invitation(wave: SurveyWave, beto: Person, at: datetime) -> None:
    started = begin(wave, beto, at)
    answer_all(response=started.response)
    answering.complete(response=started.response, by=beto, at=at)

    invitation, response = Invitation.objects.get(person_uid=beto.uid), Response.objects.get()
    known = {str(beto.uid), str(beto.pseudonym), str(invitation.uid), invitation.token_hash, str(invitation.pk)}
    held = {str(value) for field in Response._meta.concrete_fields if (value := field.value_from_object(response))}
    assert not known & held
    assert {field.name for field in Invitation._meta.concrete_fields if "at" in field.name.split("_")} == {
        "sent_at",
        "reminded_at",
    }
    assert not Answer.objects.filter(answered_at__isnull=False).exists()
    assert not AuditEvent.objects.filter(action__startswith="diagnosis.response").exists()


def test_database_refuses_an_anonymous_response_with_a_person_or_an_instant(
    wave: SurveyWave, beto: Person, at: datetime
) -> None:
    for fields in ({"pseudonym": uuid4()}, {"started_at": at}, {"completed_at": at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Response.objects.create(
                entity=wave.entity, wave=wave, mode=WaveMode.ANONYMOUS, started_on=at.date(), **fields
            )


def test_anonymous_strata_are_coarse_enough_to_hide_in(
    entity: Entity, unit: OrgUnit, wave: SurveyWave, team: list[Person], at: datetime
) -> None:
    only_assistant = make_person(unit=unit, job_level="ASSISTANT")
    lonely = make_person(unit=OrgUnit.objects.create(entity=entity, code="9", name="Sola", valid_from=at.date()))
    from diagnosis.factories import invite

    invite(wave=wave, people=[only_assistant, lonely])

    common = begin(wave, team[1], at).response
    coarser = begin(wave, only_assistant, at).response
    hidden = begin(wave, lonely, at).response

    assert (common.unit_name, common.engagement_type, common.job_level) == ("Oficina de TIC", "CAREER", "PROFESSIONAL")
    assert (coarser.unit_name, coarser.engagement_type, coarser.job_level) == ("Oficina de TIC", "CAREER", "")
    assert (hidden.unit_id, hidden.unit_name, hidden.engagement_type) == (None, "", "")


def test_anonymous_form_asks_only_about_services_for_everybody(
    wave: SurveyWave, beto: Person, services: list[ITService], at: datetime
) -> None:
    for service in services[:6]:
        service.audience_engagements = ["CAREER"]
        service.save()

    response = begin(wave, beto, at).response

    assert {slot["service"] for slot in response.form if "service" in slot} == {services[6].pk}


def test_withdrawing_the_name_cuts_it_from_what_was_answered(wave: SurveyWave, beto: Person, at: datetime) -> None:
    grant(person=beto, codes="P3")
    response = begin(wave, beto, at).response
    answer_all(response=response)
    answering.complete(response=response, by=beto, at=at)

    assert answering.withdraw_name(entity_id=wave.entity_id, pseudonym=beto.pseudonym) == 1

    response.refresh_from_db()
    assert (response.mode, response.pseudonym, response.completed_at) == (WaveMode.ANONYMOUS, None, None)
    assert response.completed_on == at.date()
    assert Score.objects.filter(response=response).exists()


def test_changing_ones_mind_before_the_end_goes_on_without_the_name(
    wave: SurveyWave, beto: Person, at: datetime
) -> None:
    grant(person=beto, codes="P3")
    named = begin(wave, beto, at).response
    save(named, 1, GivenAnswer(Answer.Status.SKIPPED), at)
    from apropia.privacy import actions as privacy

    privacy.decide(person=beto, granted={"P3": False}, at=at)

    started = begin(wave, beto, at)

    assert started.response.pk == named.pk
    assert started.token
    assert Response.objects.get().pseudonym is None
    assert Answer.objects.get().answered_at is None


def test_answer_is_kept_over_itself_and_sent_twice_is_one(wave: SurveyWave, beto: Person, at: datetime) -> None:
    response = begin(wave, beto, at).response
    number = number_of(response, ItemKind.PERCEPTION)

    for value in (1, 1, 3):
        save(response, number, GivenAnswer(Answer.Status.ANSWERED, value), at)

    answer = Answer.objects.get()
    assert (answer.value, answer.slot) == (3, number - 1)


@pytest.mark.parametrize("kind", ["PERCEPTION", *(kind for kind in PERFORMANCE_KINDS if kind != ItemKind.NUMERIC)])
def test_value_that_is_no_answer_is_refused(wave: SurveyWave, beto: Person, at: datetime, kind: str) -> None:
    grant(person=beto, codes="P3")
    response = begin(wave, beto, at).response
    if kind == ItemKind.HOTSPOT:
        # The bank has none: what is chosen there is an option like others.
        Item.objects.filter(version=wave.version, kind=ItemKind.SINGLE).update(kind=kind)
    item = Item.objects.filter(version=wave.version, kind=kind).first()
    response.form = [{"item": item.pk, "seconds": 10}]
    response.save()

    for value in (None, "", "zz", [], ["zz"], {"zz": "1"}, 99, True, -1):
        with pytest.raises(DomainError):
            save(response, 1, GivenAnswer(Answer.Status.ANSWERED, value), at)
    assert not Answer.objects.exists()
    save(response, 1, GivenAnswer(Answer.Status.ANSWERED, right_answer(item)), at)
    assert Answer.objects.get().value == right_answer(item)


def test_item_of_somebody_elses_form_is_refused(wave: SurveyWave, beto: Person, at: datetime) -> None:
    response = begin(wave, beto, at).response
    foreign = Item.objects.exclude(pk__in=[slot["item"] for slot in response.form]).first()

    with pytest.raises(DomainError):
        answering.save_answer(
            response=response,
            number=1,
            item=foreign,
            given=GivenAnswer(Answer.Status.SKIPPED),
            at=at,
            timezone="America/Bogota",
        )


def test_nobody_starts_or_answers_outside_the_time_of_the_wave(wave: SurveyWave, beto: Person, at: datetime) -> None:
    response = begin(wave, beto, at).response
    late = wave.closes_at + timedelta(seconds=1)

    with pytest.raises(NotAnswering):
        begin(wave, beto, late)
    with pytest.raises(NotAnswering):
        save(response, 1, GivenAnswer(Answer.Status.SKIPPED), late)
    with pytest.raises(NotAnswering):
        answering.complete(response=response, by=beto, at=late)


def test_finishing_scores_once_and_closes_the_answers(wave: SurveyWave, beto: Person, at: datetime) -> None:
    grant(person=beto, codes="P3")
    response = begin(wave, beto, at).response
    answer_all(response=response)

    answering.complete(response=response, by=beto, at=at)
    answering.complete(response=response, by=beto, at=at)

    areas = Score.objects.filter(construct="PERFORMANCE", scope="AREA")
    assert [(one.code, one.value, one.level) for one in areas.order_by("code")] == [
        (str(code), 100.0, "ADVANCED") for code in range(1, 6)
    ]
    assert all(one.low < 100 == one.high for one in areas)
    assert Score.objects.filter(construct="PERCEPTION", scope="OVERALL").get().value == 100
    assert not Score.objects.filter(level="HIGHLY_ADVANCED").exists()
    response.refresh_from_db()
    with pytest.raises(NotAnswering):
        save(response, 1, GivenAnswer(Answer.Status.SKIPPED), at)


def test_another_tab_that_still_thinks_it_is_open_is_refused(wave: SurveyWave, beto: Person, at: datetime) -> None:
    response = begin(wave, beto, at).response
    stale = responses.response_for(person=beto, wave_id=wave.pk, token=begin_token(response, beto, wave, at))
    answering.complete(response=response, by=beto, at=at)

    with pytest.raises(NotAnswering):
        save(stale, 1, GivenAnswer(Answer.Status.SKIPPED), at)


def begin_token(response: Response, person: Person, wave: SurveyWave, at: datetime) -> str:
    response.resume_hash = responses.resume_hash(token="esta-pestaña", person=person)
    response.save()
    return "esta-pestaña"


def test_person_is_counted_once_whatever_the_devices(wave: SurveyWave, beto: Person, at: datetime) -> None:
    phone, computer = begin(wave, beto, at), begin(wave, beto, at)
    assert phone.response.pk != computer.response.pk
    answering.complete(response=phone.response, by=beto, at=at)

    with pytest.raises(NotAnswering):
        answering.complete(response=computer.response, by=beto, at=at)
    assert Response.objects.filter(completed_on__isnull=False).count() == 1


def test_unknown_service_is_not_asked_further(
    wave: SurveyWave, beto: Person, services: list[ITService], at: datetime
) -> None:
    response = begin(wave, beto, at).response
    first = number_of(response, ItemKind.SERVICE_KNOWLEDGE)

    save(response, first, GivenAnswer(Answer.Status.ANSWERED, 0), at)

    assert responses.following_of(response=response, number=first) == first + 3
    save(response, first, GivenAnswer(Answer.Status.ANSWERED, 2), at)
    assert responses.following_of(response=response, number=first) == first + 1


def test_answers_on_a_service_then_said_unknown_do_not_count(
    wave: SurveyWave, beto: Person, services: list[ITService], at: datetime
) -> None:
    response = begin(wave, beto, at).response
    answer_all(response=response)
    first = number_of(response, ItemKind.SERVICE_KNOWLEDGE)
    save(response, first, GivenAnswer(Answer.Status.ANSWERED, 0), at)

    answering.complete(response=response, by=beto, at=at)

    assert not Answer.objects.filter(slot__in=[first, first + 1]).exists()


def test_stranger_reaches_nothing(wave: SurveyWave, beto: Person, dario: Person, client_of, at: datetime) -> None:
    begin(wave, beto, at)
    stranger: Client = client_of(dario)

    for path in ("", "pregunta/1/", "terminar/", "listo/"):
        assert stranger.get(f"/diagnostico/{wave.pk}/{path}").status_code == 404
    with pytest.raises(NotFound):
        invitations.invitation_for(person=dario, wave_id=wave.pk)
