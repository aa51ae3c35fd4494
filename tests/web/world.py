"""A small whole entity: one of each thing an address may name, everything of it called «Zafiro»."""

import dataclasses
import inspect
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern

from apropia.campaigns import actions as campaigns
from apropia.campaigns.models import Campaign, Recipient
from apropia.contact.models import OutgoingMessage, SuppressedAddress
from apropia.diagnosis.actions import answering, kiosks
from apropia.diagnosis.models import (
    Answer,
    InstrumentVersion,
    Invitation,
    Item,
    Response,
    ResponseScale,
    Section,
    Simulation,
    WaveChange,
    WavePurpose,
)
from apropia.diagnosis.queries import adaptive
from apropia.foundation.events.models import OutboxEvent
from apropia.foundation.files import actions as files
from apropia.foundation.files import kinds
from apropia.foundation.jobs.models import Job
from apropia.foundation.mail.models import MailboxMessage
from apropia.foundation.tenancy.models import Entity, NonWorkingDay
from apropia.learning import actions as learning
from apropia.learning.models import Activity, Question, Quiz
from apropia.materials import actions as materials
from apropia.people.actions import roster as rosters
from apropia.people.models import OrgUnit, Person, Role, RoleGrant, RosterImport, WorkTeam
from apropia.practices import actions as practices
from apropia.practices.models import Statement
from apropia.privacy.actions import texts
from apropia.support import actions as support
from apropia.usage.models import IdentityAlias, SourceKind, UsageImport, UsageRecord, UsageSlice, UsageSource
from badges.factories import badges_of_world
from catalogue.factories import make_service
from diagnosis.calibration_factories import make_calibration, make_simulation
from diagnosis.factories import make_wave
from diagnosis.recording_factories import video_of
from diagnosis.results_factories import make_response, make_scores
from diagnosis.results_factories import make_wave as make_past_wave
from diagnosis.survey_factories import answer_many, make_survey_wave
from learning.factories import answer_all, make_pulse, make_version, take_course
from measurement.factories import answer, make_official, make_people, measure
from measurement.factories import make_wave as make_measured_wave
from people_factories import make_person
from practices.factories import make_evidence, make_practice, to_validated
from privacy.factories import approve_starter_notice, grant
from programme.factories import programme_of_world
from web.author_world import make_drafts
from web.package_world import make_packages
from web.review_world import make_reviews
from web.route_world import make_route, renew_each_year
from web.talk_world import make_talks

MARK = "Zafiro"
# One person a role, and a plain member.
CAST = ["MEMBER", *Role.values]
OPTIONAL = "P3 P5 P6 P7 P8"


@dataclasses.dataclass(frozen=True)
class Page:
    """A pattern of the resolver: its name, the parameters it wants, and what its view asks for first."""

    name: str
    parameters: tuple[str, ...]
    roles: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    @property
    def takes_only_posts(self) -> bool:
        """Say whether Django itself turns back whoever asks to read: only a form may be sent there."""
        return bool(self.methods) and "GET" not in self.methods

    def is_closed_to(self, person: Person) -> bool:
        """Say whether `roles_required` turns the person back before anything of the page is looked at."""
        return bool(self.roles) and not person.has_role(*self.roles)


@dataclasses.dataclass(frozen=True)
class World:
    entity: Entity
    unit: OrgUnit
    # By role code, and MEMBER.
    people: dict[str, Person]
    # Longest prefix of a page's name -> the values of its parameters.
    values: dict[str, dict[str, Any]]
    # What a page wants to be sent: its name -> the form.
    posts: dict[str, dict[str, Any]]
    # What belongs to one person alone, and no page of another may show.
    secrets: tuple[str, ...]

    def address(self, page: Page) -> str:
        """Return where a page of this world stands, or nothing when the world cannot fill its parameters."""
        prefixes = sorted((key for key in self.values if page.name.startswith(key)), key=len, reverse=True)
        given: dict[str, Any] = {}
        for prefix in prefixes:
            given = self.values[prefix] | given
        wanted = {name: given[name] for name in page.parameters if name in given}
        try:
            return reverse(page.name, kwargs=wanted)
        except NoReverseMatch:
            return ""


def pages() -> list[Page]:
    """Return every pattern of the resolver that has a name."""
    return list(_walk(get_resolver(), ""))


def plain_pages() -> list[Page]:
    return [page for page in pages() if not page.parameters]


def filled_pages() -> list[Page]:
    return [page for page in pages() if page.parameters]


def _walk(resolver: URLResolver, namespace: str) -> Iterator[Page]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            pattern = one.pattern
            names = pattern.regex.groupindex if isinstance(pattern, RegexPattern) else pattern.converters
            assert one.name, f"{one} has no name"
            yield Page(
                namespace + one.name,
                tuple(names),
                roles=_given_to(one.callback, "roles_required.", "roles"),
                methods=_given_to(one.callback, "require_http_methods.", "request_method_list"),
            )
        else:
            yield from _walk(one, namespace + (f"{one.namespace}:" if one.namespace else ""))


def _given_to(view: Any, decorator: str, argument: str) -> tuple[str, ...]:
    """Return what the decorator was given, where nothing else stands before it."""
    code = getattr(view, "__code__", None)
    if code is None or not code.co_qualname.startswith(decorator):
        return ()
    return tuple(inspect.getclosurevars(view).nonlocals[argument])


def make_world(*, unit: OrgUnit, at: datetime) -> World:
    """Make one of each thing in the unit's entity."""
    entity = unit.entity
    people = {
        role: make_person(
            unit=unit,
            given_names=f"{MARK} {role.title()}",
            surnames="Persona",
            roles=[] if role == "MEMBER" else [role],
            role_unit=unit if role in (Role.UNIT_HEAD, Role.UNIT_LIAISON, Role.PRACTICE_AUTHOR) else None,
        )
        for role in CAST
    }
    unit.head = people[Role.UNIT_HEAD]
    unit.save(update_fields=["head"])
    approve_starter_notice(entity=entity, by=people[Role.DPO])
    for person in people.values():
        grant(person=person, codes=OPTIONAL)
    world = World(entity=entity, unit=unit, people=people, values={}, posts={}, secrets=())
    values = world.values
    secrets = [str(person.pseudonym) for person in people.values()]
    _foundation(world, at)
    _learning(world, at)
    badges_of_world(values, manager=people[Role.UA_MANAGER], member=people["MEMBER"], mark=MARK, at=at)
    programme_of_world(
        values, manager=people[Role.UA_MANAGER], head=people[Role.UNIT_HEAD], member=people["MEMBER"], mark=MARK, at=at
    )
    secrets += _diagnosis(world, at)
    _usage_and_figures(world, at)
    _practices(world, at)
    member = people["MEMBER"]
    service = make_service(entity=entity, code="servicio-z", name=f"Servicio {MARK}")
    values["catalogue:"] = {"code": service.code}
    data = materials.MaterialData(
        title=f"Guía {MARK}", summary=f"De {MARK}.", body=f"1. Abra {MARK}. " + "Lea bien. " * 40
    )
    guide = materials.create_material(entity=entity, data=data, by=people[Role.CONTENT_AUTHOR], at=at)
    materials.send_to_review(material=guide, by=people[Role.CONTENT_AUTHOR], at=at)
    materials.publish_material(material=guide, by=people[Role.UA_MANAGER], at=at)
    materials.open_draft(material=guide, by=people[Role.CONTENT_AUTHOR], at=at)
    values["materials:"] = {"slug": guide.slug}
    world.posts["materials:move"] = {"to": "RETIRED"}
    world.posts["materials:feedback"] = {"useful": "si"}
    ticket = support.ask(subject=f"Pregunta {MARK}", body=f"No abre {MARK}.", by=member, at=at)
    support.answer(ticket=ticket, body=f"Así abre {MARK}.", by=people[Role.ADVISOR], at=at)
    values["support:"] = {"number": ticket.number}
    campaign = campaigns.create_campaign(
        data=campaigns.CampaignData(
            name=f"Campaña {MARK}",
            objective=f"Que se use {MARK}.",
            title=f"Use {MARK}",
            text=f"Abra {MARK}.",
            link_path="/aprender/",
            starts_at=at + timedelta(hours=1),
            ends_at=at + timedelta(days=7),
        ),
        by=people[Role.COMMUNICATOR],
        at=at,
    )
    values["campaigns:"] = {"pk": campaign.pk}
    delivered = Campaign.objects.create(
        entity=entity,
        name=f"Campaña pasada {MARK}",
        title=f"Usó {MARK}",
        status=Campaign.Status.FINISHED,
        approved_by=people[Role.UA_MANAGER].uid,
        activated_at=at - timedelta(days=9),
        finished_at=at - timedelta(days=2),
        starts_at=at - timedelta(days=9),
        ends_at=at - timedelta(days=2),
        created_at=at - timedelta(days=10),
        changed_at=at - timedelta(days=2),
    )
    Recipient.objects.create(entity=entity, campaign=delivered, person=member)
    values["campaigns:report"] = {"pk": delivered.pk}
    return dataclasses.replace(world, secrets=tuple(secrets))


def _foundation(world: World, at: datetime) -> None:
    entity, people, values = world.entity, world.people, world.values
    manager, member = people[Role.UA_MANAGER], people["MEMBER"]
    values["people:"] = {
        "uid": member.uid,
        "code": world.unit.code,
        "pk": RoleGrant.objects.get(person=people[Role.ADVISOR]).pk,
        "secret": "nadie-conoce-este-secreto",
    }
    declared = NonWorkingDay.objects.create(entity=entity, date=at.date() + timedelta(days=1), reason=f"Día de {MARK}")
    values["people:entity_calendar_withdraw"] = {"pk": declared.pk}
    values["people:revoke"] = {"uid": people[Role.ADVISOR].uid}
    roster = RosterImport.objects.create(
        entity=entity, filename=f"{MARK}.csv", status="STAGED", uploaded_by=manager.uid, uploaded_at=at
    )
    values["people:roster"] = {"uid": roster.uid}
    table = io.BytesIO(f"Nombres;Correo\n{MARK};zafiro@puerto-claro.gov.co\n".encode())
    waiting = rosters.receive(entity=entity, name=f"{MARK} nueva.csv", content=table, by=manager, at=at)
    values["people:roster_columns"] = values["people:roster_problems"] = {"uid": waiting.uid}
    values["privacy:"] = {"code": "P6", "number": 1, "kind": "notice"}
    draft = texts.begin_next(kind="notice", by=people[Role.DPO], at=at)
    values["privacy:edit"] = values["privacy:approve"] = {"number": draft.number, "kind": "notice"}
    values["privacy:public_policy"] = {"code": entity.code}
    suppressed = SuppressedAddress.objects.create(
        entity=entity, email=member.email, explanation=f"No existe {MARK}", added_at=at
    )
    OutgoingMessage.objects.create(
        entity=entity,
        person=member,
        kind="TALK",
        subject=f"Charla {MARK}",
        body_text=f"Venga a {MARK}.",
        key="talk:1",
        weight=3,
        created_at=at,
        due_at=at,
    )
    values["contact:"] = {"pk": suppressed.pk, "token": "no-es-una-baja"}
    team = WorkTeam.objects.create(entity=entity, name=f"Equipo {MARK}")
    values["competences:"] = {"job_level": "PROFESSIONAL", "pk": world.unit.pk}
    values["competences:particular_team"] = {"pk": team.pk}
    values["ui:"] = {
        "code": entity.code,
        "pk": Job.objects.create(
            entity=entity,
            name="learning.enroll_by_rule",
            requested_by=manager.uid,
            progress_text=f"Va {MARK}",
            created_at=at,
            run_at=at,
        ).pk,
    }
    failed = Job.objects.create(
        entity=entity,
        name="measurement.compute",
        status="FAILED",
        requested_by=people[Role.ANALYST].uid,
        error=f"Falló {MARK}",
        created_at=at,
        run_at=at,
        finished_at=at,
    )
    letter = OutboxEvent.objects.create(
        entity=entity,
        name=f"{MARK}Happened",
        payload={},
        published_at=at,
        next_attempt_at=at,
        attempts=10,
        delivered_at=at,
        pending_subscribers=["nobody.listens"],
        last_error=f"Falló {MARK}",
    )
    values["operations:"] = {"pk": failed.pk}
    values["operations:send_again"] = {"pk": letter.pk}
    values["measurement:computing"] = {"pk": failed.pk}
    file = files.store(
        entity=entity, data=f"De {MARK}.".encode(), name=f"{MARK}.txt", kinds=kinds.TEXT, by=member, at=at
    )
    values["files:"] = {"uid": file.uid}
    letter_box = MailboxMessage.objects.create(
        entity=entity, to=member.email, sender="a@b.co", subject=f"Carta {MARK}", text=f"De {MARK}", received_at=at
    )
    values["mail:"] = {"pk": letter_box.pk}


def _learning(world: World, at: datetime) -> None:
    entity, people, values = world.entity, world.people, world.values
    member, author = people["MEMBER"], people[Role.CONTENT_AUTHOR]
    finished = make_version(entity=entity, at=at, code="curso-hecho", title=f"Curso hecho {MARK}", author=author)
    completion = take_course(version=finished, person=member, at=at)
    version = make_version(
        entity=entity,
        at=at,
        code="curso-z",
        title=f"Curso {MARK}",
        author=author,
        with_quiz=True,
        with_practice=True,
        teaches={"1.1": "BASIC"},
    )
    enrollment = learning.enrollment.enroll(version=version, by=member, at=at)
    quiz = Quiz.objects.get(version=version)
    learning.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=member, at=at)
    lesson = Activity.objects.filter(version=version, kind="READING").first()
    assert lesson is not None
    values["learning:"] = {"code": "curso-z", "pk": lesson.pk}
    values["learning:tick"] = {"pk": Activity.objects.get(version=version, kind="CHECKLIST").pk}
    values["learning:quiz"] = {"pk": quiz.pk, "question": Question.objects.filter(quiz=quiz)[0].pk}
    answer_all(enrollment=learning.enrollment.enroll(version=version, by=author, at=at), quiz=quiz, by=author, at=at)
    values["learning:constancia"] = {"code": completion.code}
    values["learning:use"] = {"token": make_pulse(completion=completion, at=at).token}
    values["learning:rate"] = {"code": completion.code}
    values["learning:issued_"] = {"code": completion.code}
    values["verify:constancia"] = {"code": completion.printed_code}
    values["learning:finished"] = {"code": "curso-hecho"}
    renew_each_year(course=completion.course, by=people[Role.UA_MANAGER], values=values, at=at)
    values["learning:enroll_job"] = {"pk": values["ui:"]["pk"]}
    make_drafts(author=author, mark=MARK, values=values, at=at)
    make_reviews(author=author, reviewer=people[Role.UA_MANAGER], member=member, mark=MARK, values=values, at=at)
    make_talks(host=people[Role.FACILITATOR], member=member, mark=MARK, values=values, at=at)
    make_route(course=version.course, member=member, mark=MARK, values=values, at=at)
    make_packages(author=author, member=member, mark=MARK, values=values, at=at)


def _diagnosis(world: World, at: datetime) -> list[str]:
    entity, people, values = world.entity, world.people, world.values
    member = people["MEMBER"]
    wave = make_wave(people=people.values(), entity=entity, name=f"Ola {MARK}", purpose=WavePurpose.PULSE)
    begun = Invitation.objects.get(wave=wave, person_uid=people[Role.ADVISOR].uid)
    answering.start(invitation=begun, by=people[Role.ADVISOR], at=at)
    finished = Invitation.objects.filter(wave=wave, person_uid=people[Role.ANALYST].uid)
    make_response(wave, person=people[Role.ANALYST], at=at)
    finished.update(is_completed=True)
    past = make_past_wave(wave.version, at=at - timedelta(days=90), name=f"Ola pasada {MARK}")
    response = make_response(past, person=member, at=at - timedelta(days=91))
    make_scores(response)
    item = (
        Item.objects.filter(version=wave.version, kind="OPEN").first() or Item.objects.filter(version=wave.version)[0]
    )
    Answer.objects.create(
        entity=entity,
        response=response,
        slot=0,
        item=item,
        status=Answer.Status.ANSWERED,
        value="respuesta-reservada",
        answered_on=past.opens_at.date(),
    )
    values["diagnosis:"] = {"wave_id": wave.pk, "number": 1, "token": "nadie.conoce"}
    values["diagnosis:past_result"] = {"uid": response.uid}
    past.quality = {"answers": 1, "responses": 0, "median_seconds": None, "reliability": [], "items": []}
    past.save(update_fields=["quality"])
    values["diagnosis:group_results"] = values["diagnosis:wave_quality"] = {"wave_id": past.pk}
    values["diagnosis:wave_changes"] = {"wave_id": past.pk}
    values["measurement:wave_report"] = {"wave_id": past.pk}
    kiosks.turn_on(wave=wave, by=people[Role.UA_MANAGER], at=at)
    kiosks.make_sheet(wave=wave, by=people[Role.UA_MANAGER], at=at)
    device = kiosks.open_device(wave=wave, place=f"Sala {MARK}", hours=4, by=people[Role.UA_MANAGER], at=at)
    values["diagnosis:wave_kiosk_close"] = values["diagnosis:kiosk_file"] = {"uid": device.uid}
    survey = make_survey_wave(entity, at=at, name=f"Encuesta {MARK}")
    answer_many(survey, at=at)
    values["diagnosis:drop_language"] = {"language": "en"}
    values["diagnosis:survey_"] = {"wave_id": survey.pk}
    values["diagnosis:version_step"] = {"name": "enviar"}
    values["diagnosis:create_item"] = {"kind": "SINGLE"}
    draft = InstrumentVersion.objects.create(
        entity=entity, instrument=wave.version.instrument, number=2, state="DRAFT", created_at=at
    )
    scale = ResponseScale.objects.create(
        entity=entity,
        version=draft,
        code="ESCALA",
        name=f"Escala {MARK}",
        options=[{"value": number, "text": str(number)} for number in range(5)],
    )
    section = Section.objects.create(entity=entity, version=draft, order=1, title=f"Sección {MARK}")
    question = Item.objects.create(
        entity=entity,
        version=draft,
        code="P-Z",
        kind="SERVICE_SATISFACTION",
        section=section,
        scale=scale,
        stem=f"¿Usa {MARK}, {{service}}?",
        **video_of(entity, MARK, at=at),
    )
    values["diagnosis:"]["pk"] = draft.pk
    values["diagnosis:"]["instrument_id"] = wave.version.instrument_id
    calibration = make_calibration(version=wave.version, by=people[Role.ANALYST], at=at, items=12)
    values["diagnosis:calibration"] = {"pk": calibration.pk, "name": "adoptar"}
    adopted = make_calibration(
        version=wave.version,
        by=people[Role.ANALYST],
        at=at,
        number=2,
        stage="2pl",
        items=12,
        state="ADOPTED",
        decided_by=people[Role.UA_MANAGER].uid,
        decided_at=at,
        decision_note="Bien.",
    )
    simulation = make_simulation(calibration=adopted, by=people[Role.ANALYST], at=at)
    values["diagnosis:calibration_simulate"] = values["diagnosis:calibration_ready"] = {"pk": adopted.pk}
    values["diagnosis:simulation"] = {"pk": simulation.pk}
    chosen = _chosen_by_answers(simulation, person=people[Role.ANALYST], at=at)
    values["diagnosis:why"] = {"uid": chosen.uid}
    WaveChange.objects.create(
        entity=entity,
        calibration=adopted,
        earlier=chosen.wave,
        later=past,
        result={"people": 120, "areas": [{"area": "1", "tried": 0, "moved": [], "people": None}]},
        job_number=700_001,
        requested_by=people[Role.ANALYST].uid,
        made_at=at,
    )
    values["diagnosis:calibration_running"] = {
        "pk": Job.objects.create(
            entity=entity,
            name="diagnosis.calibrate",
            arguments={"instrument_id": wave.version.instrument_id},
            progress_text=f"Va {MARK}",
            created_at=at,
            run_at=at,
        ).pk
    }
    for name, pk in (
        ("section", section.pk),
        ("arrange_section", section.pk),
        ("remove_section", section.pk),
        ("scale", scale.pk),
    ):
        values[f"diagnosis:{name}"] = {"pk": pk}
    for name in (
        "item", "review_item", "change_item", "item_picture", "item_conditions", "arrange_item", "stage_item",
        "remove_item", "remove_picture", "item_recording", "remove_recording", "captions", "kiosk_captions",
    ):  # fmt: skip
        values[f"diagnosis:{name}"] = {"pk": question.pk, "language": "es"}
    world.posts["diagnosis:arrange_section"] = world.posts["diagnosis:arrange_item"] = {"accion": "subir"}
    world.posts["diagnosis:stage_item"] = {"etapa": "RETIRED"}
    return ["respuesta-reservada", str(response.uid), "7654321", "7.654.321"]


def _chosen_by_answers(trial: Simulation, *, person: Person, at: datetime) -> Response:
    """Return the finished response of a person to an older wave that chose its questions with a trial."""
    older = at - timedelta(days=180)
    wave = make_past_wave(trial.calibration.version, at=older, name=f"Ola adaptativa {MARK}", simulation=trial)
    response = make_response(wave, person=person, at=older - timedelta(days=1))
    bank = adaptive.bank_of(wave)
    assert bank is not None
    response.form = [adaptive.next_slot(bank, [], response)]
    response.save(update_fields=["form"])
    return response


def _usage_and_figures(world: World, at: datetime) -> None:
    entity, people, values = world.entity, world.people, world.values
    member = people["MEMBER"]
    service = make_service(entity=entity, code="correo-z", name=f"Correo {MARK}")
    source = UsageSource.objects.create(entity=entity, kind=SourceKind.GENERIC)
    report = UsageImport.objects.create(
        entity=entity,
        source=source,
        filename=f"{MARK}.csv",
        file_hash="a" * 64,
        status=UsageImport.Status.APPLIED,
        matched_count=1,
        uploaded_at=at,
        applied_at=at,
    )
    month = date(2026, 10, 1)
    piece = UsageSlice.objects.create(
        entity=entity,
        usage_import=report,
        source=source,
        service=service,
        span=UsageSlice.Span.MONTH,
        period_start=month,
        period_end=date(2026, 10, 31),
        month=month,
        refreshed_on=date(2026, 10, 31),
        is_current=True,
    )
    UsageRecord.objects.create(
        entity=entity, slice=piece, pseudonym=member.pseudonym, is_enabled=True, is_active=True, actions=7654321
    )
    alias = IdentityAlias.objects.create(entity=entity, value="alias-zafiro", person=member)
    values["usage:"] = {"uid": report.uid}
    values["usage:remove_alias"] = {"pk": alias.pk}
    crowd = make_people(world.unit, 12)
    wave = make_measured_wave(entity, crowd, name=f"Ola medida {MARK}", months_ago=1)
    answer(wave, crowd)
    calculation = make_official(measure(entity, "DX-02", wave, by=people[Role.ANALYST]), people[Role.UA_MANAGER])
    values["measurement:"] = {"code": "DX-02"}
    values["measurement:calculation"] = {"pk": calculation.pk}
    figure = calculation.measurements.first()
    assert figure is not None
    values["measurement:figure"] = {"pk": figure.pk}


def _practices(world: World, at: datetime) -> None:
    people, values = world.people, world.values
    author, head, reviewer = people[Role.PRACTICE_AUTHOR], people[Role.UNIT_HEAD], people[Role.KNOWLEDGE_REVIEWER]
    public = make_practice(author=author, at=at, name=f"Pública {MARK}")
    make_evidence(public, by=author, at=at)
    to_validated(public, author=author, head=head, reviewer=reviewer, at=at)
    practices.publish_version(version=public, by=reviewer, at=at)
    draft = make_practice(author=author, at=at, name=f"Práctica {MARK}")
    evidence = make_evidence(draft, by=author, at=at, title=f"Evidencia {MARK}")
    statement = Statement.objects.create(
        entity=world.entity, version=draft, key="scope", text="Reducir la espera", claim="FACT", created_at=at
    )
    values["practices:"] = {
        "slug": draft.practice.slug,
        "number": draft.number,
        "kind": "docx",
        "section": "scope",
        "pk": statement.pk,
        "uid": evidence.uid,
        "verb": "enviar",
    }
    words = practices.LessonData(
        title=f"Lección {MARK}", effect="HELPED", facts=f"Pasó {MARK}.", recommendation="Repetir."
    )
    lesson = practices.record_lesson(practice=draft.practice, data=words, by=author, at=at)
    for name in ("add", "change", "remove", "show", "use"):
        values[f"practices:{name}_record"] = {"slug": draft.practice.slug, "kind": "lecciones", "pk": lesson.pk}
    values["practices:public"] = {"entity_code": world.entity.code, "slug": public.practice.slug}
