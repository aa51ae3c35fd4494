"""Waves: who may do what in which state, and what happens by itself."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apropia.contact import actions as contact
from apropia.contact.models import ContactSettings, OutgoingMessage
from apropia.diagnosis import jobs
from apropia.diagnosis.actions import answering, invitations, waves
from apropia.diagnosis.models import (
    Answer,
    InstrumentVersion,
    Invitation,
    PopulationMember,
    Response,
    Score,
    SurveyWave,
    WaveMode,
)
from apropia.diagnosis.queries import personal_data
from apropia.diagnosis.queries import waves as queries
from apropia.diagnosis.queries.invitations import invitation_for, token_of
from apropia.diagnosis.states import WaveState
from apropia.diagnosis.states.waves import WAVE
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import Conflict, DomainError, Forbidden, NotFound
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import Context, no_progress
from apropia.foundation.states import StepRefused
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from diagnosis.factories import answer_all, invite, make_notice, make_wave
from people_factories import make_person, make_unit
from privacy.factories import grant


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PAUSE_SECONDS", 0)


@pytest.fixture
def context(at: datetime) -> Context:
    return Context(job=Job(), at=at, progress=no_progress)


@pytest.fixture
def staff(unit: OrgUnit, beto: Person, carla: Person) -> list[Person]:
    return [beto, carla, *(make_person(unit=unit) for _ in range(4))]


@pytest.fixture
def designed(entity: Entity, unit: OrgUnit, staff: list[Person], at: datetime) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    return make_wave(
        people=[], entity=entity, state=WaveState.DESIGNED, snapshot_at=None, opens_at=at + timedelta(hours=1)
    )


@pytest.fixture
def opened(entity: Entity, unit: OrgUnit, staff: list[Person]) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    return make_wave(people=staff, entity=entity)


def respond(wave: SurveyWave, person: Person, at: datetime) -> Response:
    invitation = invitation_for(person=person, wave_id=wave.pk)
    started = answering.start(invitation=invitation, by=person, at=at)
    answer_all(response=started.response)
    answering.complete(response=started.response, by=person, at=at)
    return Response.objects.get(pk=started.response.pk)


def design_of(wave: SurveyWave, **changes: object) -> waves.WaveDesign:
    names = ("name", "version", "purpose", "mode", "opens_at", "closes_at", "min_cell")
    return waves.WaveDesign(**({name: getattr(wave, name) for name in names} | changes))


def test_every_state_is_in_the_table_and_the_ends_are_ends() -> None:
    assert set(WAVE.following) == set(WaveState)
    assert [state for state, to in WAVE.following.items() if not to] == [WaveState.ARCHIVED, WaveState.CANCELLED]


def test_manager_and_analyst_design_waves_and_others_do_not(
    designed: SurveyWave, unit: OrgUnit, carla: Person, ana: Person, at: datetime
) -> None:
    analyst = make_person(unit=unit, roles=[Role.ANALYST])

    for number, person in enumerate((carla, analyst)):
        waves.create_wave(design=design_of(designed, name=f"Ola {number}", units=[unit]), by=person, at=at)
    with pytest.raises(Forbidden):
        waves.create_wave(design=design_of(designed, name="Otra"), by=ana, at=at)

    assert SurveyWave.objects.count() == 3
    assert list(SurveyWave.objects.get(name="Ola 0").units.all()) == [unit]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Línea base 2026"}, "name"),
        ({"min_cell": 4}, "min_cell"),
        ({"closes_at": datetime.fromisoformat("2026-11-20T10:00:00+00:00")}, "closes_at"),
    ],
)
def test_design_that_cannot_hold_is_refused_beside_its_field(
    designed: SurveyWave, carla: Person, at: datetime, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        waves.create_wave(design=design_of(designed, **({"name": "Otra"} | changes)), by=carla, at=at)

    assert refusal.value.field == field


def test_wave_uses_only_frozen_versions_of_its_own_entity(
    designed: SurveyWave, carla: Person, dario: Person, at: datetime
) -> None:
    with pytest.raises(DomainError):
        waves.create_wave(design=design_of(designed, name="Ajena"), by=dario, at=at)
    draft = InstrumentVersion.objects.create(
        entity=carla.entity, instrument=designed.version.instrument, number=2, created_at=at
    )
    with pytest.raises(DomainError) as refusal:
        waves.create_wave(design=design_of(designed, name="Otra", version=draft), by=carla, at=at)
    assert refusal.value.field == "version"


def test_scheduling_takes_a_snapshot_that_later_moves_do_not_change(
    designed: SurveyWave, unit: OrgUnit, beto: Person, carla: Person, at: datetime, context: Context
) -> None:
    waves.schedule_wave(wave=designed, by=carla, at=at)
    jobs.take_snapshot(context, wave_id=designed.pk)
    jobs.take_snapshot(context, wave_id=designed.pk)
    elsewhere = make_unit(entity=unit.entity, name="Otra parte")
    beto.unit, beto.job_level = elsewhere, "ASSISTANT"
    beto.save()

    designed.refresh_from_db()
    member = PopulationMember.objects.get(wave=designed, pseudonym=beto.pseudonym)
    assert designed.state == WaveState.SCHEDULED
    assert designed.population_count == PopulationMember.objects.count() == Invitation.objects.count() == 7
    assert (member.unit_name, member.job_level, member.unit_path) == ("Oficina de TIC", "PROFESSIONAL", unit.path)
    assert not Invitation.objects.filter(sent_at__isnull=False).exists()


def test_units_stand_for_their_subtree(designed: SurveyWave, unit: OrgUnit, staff: list[Person]) -> None:
    below, beside = make_unit(entity=unit.entity, parent=unit), make_unit(entity=unit.entity)
    inside, _outside = make_person(unit=below), make_person(unit=beside)
    gone = make_person(unit=unit)
    Person.objects.filter(pk=gone.pk).update(status=Person.Status.CLOSED)
    designed.units.set([unit])

    people = set(queries.population_for(wave=designed))

    assert people >= {*staff, inside}
    assert not people & {_outside, gone}


def test_wave_is_not_scheduled_without_notice_people_or_time(
    entity: Entity, unit: OrgUnit, carla: Person, at: datetime
) -> None:
    wave = make_wave(people=[], entity=entity, state=WaveState.DESIGNED, snapshot_at=None)
    with pytest.raises(DomainError, match="aviso de privacidad"):
        waves.schedule_wave(wave=wave, by=carla, at=at)
    make_notice(entity=entity, unit=unit)
    with pytest.raises(DomainError, match="menos de 5 personas"):
        waves.schedule_wave(wave=wave, by=carla, at=at)
    for _ in range(5):
        make_person(unit=unit)
    with pytest.raises(DomainError, match="ya pasó"):
        waves.schedule_wave(wave=wave, by=carla, at=wave.closes_at)
    InstrumentVersion.objects.update(state="RETIRED")
    wave = queries.wave_for(person=carla, pk=wave.pk)
    with pytest.raises(DomainError, match="no está congelado"):
        waves.schedule_wave(wave=wave, by=carla, at=at)

    assert SurveyWave.objects.get().state == WaveState.DESIGNED


def test_analyst_and_stranger_do_not_run_waves(
    designed: SurveyWave, unit: OrgUnit, dario: Person, at: datetime
) -> None:
    analyst = make_person(unit=unit, roles=[Role.ANALYST])

    with pytest.raises(Forbidden):
        waves.schedule_wave(wave=designed, by=analyst, at=at)
    with pytest.raises(NotFound):
        queries.wave_for(person=dario, pk=designed.pk)


def test_announced_wave_does_not_change(opened: SurveyWave, carla: Person, at: datetime) -> None:
    with pytest.raises(StepRefused):
        waves.change_wave(wave=opened, design=design_of(opened, name="Otro nombre"), by=carla, at=at)


def test_step_that_somebody_took_meanwhile_is_a_conflict(designed: SurveyWave, carla: Person, at: datetime) -> None:
    stale = queries.wave_for(person=carla, pk=designed.pk)
    waves.schedule_wave(wave=designed, by=carla, at=at)

    with pytest.raises(Conflict):
        waves.schedule_wave(wave=stale, by=carla, at=at)


def test_wave_opens_and_closes_by_the_clock(
    designed: SurveyWave, carla: Person, at: datetime, context: Context
) -> None:
    waves.schedule_wave(wave=designed, by=carla, at=at)
    before = Context(job=Job(), at=designed.opens_at - timedelta(seconds=1), progress=no_progress)
    opening = Context(job=Job(), at=designed.opens_at, progress=no_progress)
    closing = Context(job=Job(), at=designed.closes_at, progress=no_progress)

    assert jobs.advance_waves(opening) == {"opened": 0, "closed": 0}, "no snapshot yet"
    jobs.take_snapshot(context, wave_id=designed.pk)
    assert jobs.advance_waves(before) == {"opened": 0, "closed": 0}
    assert jobs.advance_waves(opening) == {"opened": 1, "closed": 0}
    assert jobs.advance_waves(opening) == {"opened": 0, "closed": 0}
    assert jobs.advance_waves(closing) == {"opened": 0, "closed": 1}

    designed.refresh_from_db()
    assert (designed.state, designed.opened_at, designed.closed_at) == (
        WaveState.CLOSED,
        designed.opens_at,
        designed.closes_at,
    )


def test_page_says_when_invitations_leave_and_then_what_became_of_them(
    designed: SurveyWave, carla: Person, staff: list[Person], at: datetime, context: Context
) -> None:
    shown = queries.page_of_wave(person=carla, pk=designed.pk, at=at).departure
    assert (shown.leaves_at, shown.waits) == (designed.opens_at, False)

    SurveyWave.objects.filter(pk=designed.pk).update(opens_at=at - timedelta(days=1))  # a Sunday
    shown = queries.page_of_wave(person=carla, pk=designed.pk, at=at).departure
    assert (shown.leaves_at, shown.waits) == (at.replace(hour=12), True)  # Monday at seven in Bogotá

    SurveyWave.objects.filter(pk=designed.pk).update(state=WaveState.OPEN)
    invite(wave=designed, people=staff)
    Invitation.objects.update(sent_at=None)
    jobs.send_invitations(context, wave_id=designed.pk)
    shown = queries.page_of_wave(person=carla, pk=designed.pk, at=at).departure
    assert {one.label: one.count for one in shown.outcomes} == {"Por enviar": 6}

    SurveyWave.objects.filter(pk=designed.pk).update(state=WaveState.CLOSED)
    assert queries.page_of_wave(person=carla, pk=designed.pk, at=at).departure is None


def test_invitations_reach_each_person_once(opened: SurveyWave, staff: list[Person], context: Context) -> None:
    Invitation.objects.update(sent_at=None)
    Person.objects.filter(pk=staff[-1].pk).update(status=Person.Status.CLOSED)

    first, second = (jobs.send_invitations(context, wave_id=opened.pk) for _ in range(2))

    assert (first, second) == ({"sent": 5}, {"sent": 0})
    assert OutgoingMessage.objects.count() == 5
    message = OutgoingMessage.objects.get(person=staff[0])
    invitation = Invitation.objects.get(person_uid=staff[0].uid)
    assert message.link == f"/diagnostico/invitacion/{token_of(invitation)}/"
    assert invitation.token_hash not in message.link


def test_reminder_reaches_only_those_missing_and_not_too_often(
    opened: SurveyWave, beto: Person, carla: Person, at: datetime, context: Context
) -> None:
    respond(opened, beto, at)
    assert queries.reminder_preview(wave=opened).missing == 5

    job = invitations.request_reminder(wave=opened, by=carla, at=at)
    assert jobs.remind(context, **job.arguments) == {"sent": 5}
    assert jobs.remind(context, **job.arguments) == {"sent": 0}

    assert not OutgoingMessage.objects.filter(person=beto).exists()
    with pytest.raises(DomainError, match="tres días"):
        invitations.request_reminder(wave=opened, by=carla, at=at + timedelta(days=2))
    with pytest.raises(StepRefused):
        invitations.request_reminder(wave=opened, by=carla, at=opened.closes_at)
    with pytest.raises(Forbidden):
        invitations.request_reminder(wave=opened, by=beto, at=at)


def test_reminders_that_did_not_leave_are_told_and_count_for_nobody(
    opened: SurveyWave, staff: list[Person], unit: OrgUnit, carla: Person, at: datetime, context: Context
) -> None:
    more = [make_person(unit=unit) for _ in range(8)]
    invitations.add_to_population(wave=opened, people=more)
    Invitation.objects.update(sent_at=at)
    spent = more[:6]
    for person in spent:
        ContactSettings.objects.create(entity=opened.entity, person=person, monthly_limit=0, updated_at=at)
    job = invitations.request_reminder(wave=opened, by=carla, at=at)
    jobs.remind(context, **job.arguments)
    for message in contact.take_due(entity=opened.entity, at=at):
        contact.mark_sent(message=message, at=at)

    shown = queries.page_of_wave(person=carla, pk=opened.pk, at=at).reminders

    reached = 6 + len(more) - len(spent)
    assert {one.label: one.count for one in shown} == {
        "Enviados": reached,
        "No enviados: llegó al límite de mensajes del mes": len(spent),
    }
    told = {
        person: personal_data.invitations_of(entity_id=opened.entity_id, person_uid=person.uid)[0]["recordatorios"]
        for person in (spent[0], more[-1])
    }
    assert told == {spent[0]: 0, more[-1]: 1}


def test_a_handful_of_reminders_that_did_not_leave_is_not_counted_aloud(
    opened: SurveyWave, staff: list[Person], carla: Person, at: datetime, context: Context
) -> None:
    ContactSettings.objects.create(entity=opened.entity, person=staff[0], monthly_limit=0, updated_at=at)
    job = invitations.request_reminder(wave=opened, by=carla, at=at)
    jobs.remind(context, **job.arguments)
    contact.take_due(entity=opened.entity, at=at)

    shown = queries.page_of_wave(person=carla, pk=opened.pk, at=at).reminders

    assert {one.count for one in shown} == {None}


def test_wave_is_extended_once_before_it_closes_and_at_most_15_days(
    opened: SurveyWave, carla: Person, at: datetime
) -> None:
    last = opened.closes_at + timedelta(days=15)
    for closes_at, moment in (
        (last + timedelta(seconds=1), at),
        (opened.closes_at, at),
        (last, opened.closes_at),
    ):
        with pytest.raises(DomainError):
            waves.extend_wave(wave=opened, closes_at=closes_at, reason="Lluvias", by=carla, at=moment)
    with pytest.raises(DomainError) as refusal:
        waves.extend_wave(wave=opened, closes_at=last, reason=" ", by=carla, at=at)
    assert refusal.value.field == "reason"

    waves.extend_wave(wave=opened, closes_at=last, reason="Lluvias", by=carla, at=at)

    assert (opened.state, opened.closes_at) == (WaveState.EXTENDED, last)
    with pytest.raises(StepRefused):
        waves.extend_wave(wave=opened, closes_at=last + timedelta(days=1), reason="Más", by=carla, at=at)


def test_closed_wave_is_scored_then_published(
    opened: SurveyWave, beto: Person, carla: Person, at: datetime, context: Context
) -> None:
    grant(person=beto, codes="P3")
    response = respond(opened, beto, at)
    made = Score.objects.count()
    Score.objects.all().delete()
    abandoned = answering.start(invitation=invitation_for(person=carla, wave_id=opened.pk), by=carla, at=at).response
    assert abandoned.mode == WaveMode.ANONYMOUS
    waves.close_wave(wave=opened, at=opened.closes_at)

    jobs.process_wave(context, wave_id=opened.pk)
    jobs.process_wave(context, wave_id=opened.pk)

    opened.refresh_from_db()
    assert opened.state == WaveState.PROCESSED
    assert Score.objects.filter(response=response).count() == Score.objects.count() == made
    assert not Response.objects.filter(pk=abandoned.pk).exists(), "left half-way without a name"
    assert opened.quality["completed"] == 1
    with pytest.raises(Forbidden):
        waves.publish_wave(wave=opened, by=beto, at=at)
    waves.publish_wave(wave=opened, by=carla, at=at)
    waves.archive_wave(wave=opened, by=carla, at=at)
    assert SurveyWave.objects.get().state == WaveState.ARCHIVED


def test_cancelled_wave_needs_a_reason_and_loses_its_answers(
    opened: SurveyWave, beto: Person, carla: Person, at: datetime, context: Context
) -> None:
    respond(opened, beto, at)
    with pytest.raises(DomainError):
        waves.cancel_wave(wave=opened, reason="", by=carla, at=at)

    waves.cancel_wave(wave=opened, reason="Error en la población", by=carla, at=at)
    jobs.purge_wave(context, wave_id=opened.pk)

    for table in (Response, Answer, Score, PopulationMember, Invitation):
        assert not table.objects.exists()
    assert AuditEvent.objects.get(action="diagnosis.wave.purged").detail == {"rows": 13}


def test_published_wave_cannot_be_cancelled(opened: SurveyWave, carla: Person, at: datetime) -> None:
    SurveyWave.objects.update(state=WaveState.PUBLISHED)
    opened.refresh_from_db()

    with pytest.raises(StepRefused):
        waves.cancel_wave(wave=opened, reason="Tarde", by=carla, at=at)


def test_audit_knows_counts_by_day_and_no_value(
    opened: SurveyWave, beto: Person, at: datetime, context: Context
) -> None:
    SurveyWave.objects.update(opened_at=at)
    respond(opened, beto, at)
    tomorrow = Context(job=Job(), at=at + timedelta(days=1), progress=no_progress)

    jobs.count_day(tomorrow)

    line = AuditEvent.objects.get(action="diagnosis.wave.answered")
    assert line.detail == {"day": "2026-11-23", "started": 1, "completed": 1}
    assert line.actor is None
    assert not AuditEvent.objects.filter(actor=beto.uid, action__startswith="diagnosis").exists()


def test_board_shows_no_small_unit_nor_lets_it_be_subtracted(
    entity: Entity, opened: SurveyWave, unit: OrgUnit, carla: Person, beto: Person, at: datetime
) -> None:
    small = make_unit(entity=entity, name="Pequeña", parent=unit)
    large = make_unit(entity=entity, name="Grande", parent=unit)
    invite(wave=opened, people=[make_person(unit=small) for _ in range(2)])
    invite(wave=opened, people=[make_person(unit=large) for _ in range(8)])
    respond(opened, beto, at)

    board = queries.board_of(wave=opened)

    rows = {row.name: row for row in board.rows}
    assert rows["Pequeña"].invited is None
    assert rows["Grande"].depth == rows["Oficina de TIC"].depth + 1
    shown = [row.invited for row in board.rows if row.invited is not None]
    assert board.total.invited == 16
    assert all(row.missing == row.invited - row.completed for row in board.rows if row.invited is not None)
    assert 2 not in shown
    # Known: the unit with all below it. Its own people and the small unit together are 8; alone neither can be found.
    assert rows["Oficina de TIC"].invited in (None, 16)


@pytest.mark.once
def test_board_costs_the_same_for_few_and_many_units(
    entity: Entity, opened: SurveyWave, unit: OrgUnit, carla: Person, at: datetime, django_assert_num_queries
) -> None:
    with django_assert_num_queries(4):
        queries.board_of(wave=opened)
    for _ in range(20):
        invite(wave=opened, people=[make_person(unit=make_unit(entity=entity, parent=unit))])
    with django_assert_num_queries(4):
        queries.board_of(wave=opened)


def test_database_refuses_a_wave_that_closes_before_it_opens_or_hides_too_little(designed: SurveyWave) -> None:
    for change in ({"closes_at": designed.opens_at}, {"min_cell": 4}, {"state": WaveState.CANCELLED}):
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            SurveyWave.objects.filter(pk=designed.pk).update(**change)


def test_pages_of_the_manager(
    designed: SurveyWave, carla: Person, beto: Person, dario: Person, client_of, at: datetime, monkeypatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    manager, member, stranger = client_of(carla), client_of(beto), client_of(dario)
    address = f"/diagnostico/olas/{designed.pk}/"

    for step in ("", "cambiar/", "programar/", "recordar/", "prorrogar/", "publicar/", "archivar/", "anular/"):
        assert manager.get(address + step).status_code == 200, step
        assert member.get(address + step).status_code == 404, step
        assert stranger.get(address + step).status_code == 404, step
    assert "Línea base 2026" in manager.get("/diagnostico/olas/").content.decode()
    assert "Línea base 2026" not in stranger.get("/diagnostico/olas/").content.decode()

    refused = manager.post(address + "anular/", {"reason": ""})
    assert refused.status_code == 422
    assert manager.post(address + "programar/")["Location"] == address
    assert SurveyWave.objects.get().state == WaveState.SCHEDULED
    assert manager.post(address + "publicar/").status_code == 422
    assert "Respuestas que cuentan: 0." in manager.get(address + "publicar/").text


@pytest.mark.parametrize(
    ("size", "words"), [(1, "Se invitará a 1 persona cuando"), (1200, "Se invitará a 1.200 personas cuando")]
)
def test_steps_count_in_the_singular_and_as_colombia_writes_numbers(
    designed: SurveyWave, carla: Person, client_of, size: int, words: str
) -> None:
    SurveyWave.objects.filter(pk=designed.pk).update(sample_size=size)
    assert words in client_of(carla).get(f"/diagnostico/olas/{designed.pk}/programar/").text


def test_wave_is_designed_and_changed_on_its_form(
    designed: SurveyWave, unit: OrgUnit, carla: Person, client_of, at: datetime, monkeypatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    manager = client_of(carla)
    sent = {
        "name": "Seguimiento 2027",
        "version": designed.version_id,
        "purpose": "FOLLOW_UP",
        "mode": "ANONYMOUS",
        "opens_at": "2027-02-01T08:00",
        "closes_at": "2027-02-20T17:00",
        "units": [unit.pk],
        "min_cell": 10,
    }

    created = manager.post("/diagnostico/olas/nueva/", sent)
    wave = SurveyWave.objects.get(name="Seguimiento 2027")
    changed = manager.post(f"/diagnostico/olas/{wave.pk}/cambiar/", sent | {"name": "Seguimiento"})
    refused = manager.post("/diagnostico/olas/nueva/", sent | {"name": "Seguimiento"})

    assert created["Location"] == changed["Location"] == f"/diagnostico/olas/{wave.pk}/"
    wave.refresh_from_db()
    assert (wave.name, wave.mode, wave.min_cell) == ("Seguimiento", "ANONYMOUS", 10)
    assert wave.opens_at.isoformat() == "2027-02-01T13:00:00+00:00"
    assert refused.status_code == 422
    assert "Ya hay una ola con ese nombre" in refused.content.decode()


@pytest.mark.once
def test_list_of_waves_costs_the_same_for_one_and_twenty(opened: SurveyWave, carla: Person, client_of) -> None:
    manager = client_of(carla)
    manager.get("/diagnostico/olas/")
    with CaptureQueriesContext(connection) as one:
        manager.get("/diagnostico/olas/")
    for number in range(20):
        make_wave(people=[], entity=opened.entity, name=f"Ola {number}")
    with CaptureQueriesContext(connection) as many:
        manager.get("/diagnostico/olas/")
    assert len(one) == len(many)
