"""What waits for each role, on their home page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apropia.campaigns import actions as campaigns
from apropia.campaigns.models import Campaign
from apropia.diagnosis.actions import versions
from apropia.diagnosis.states import WaveState
from apropia.learning.models import CourseVersion, LiveSession, TalkPlace
from apropia.learning.states import VersionStatus
from apropia.learning.states.talks import PlaceStatus, TalkStatus
from apropia.measurement.queries.periods import month_of
from apropia.people.models import Role
from apropia.privacy import actions as privacy
from apropia.programme import actions as programme
from apropia.usage import actions as usage
from diagnosis.calibration_factories import make_calibration
from diagnosis.factories import make_wave
from learning.factories import make_version
from measurement.factories import measure
from people_factories import make_person
from privacy.factories import approve_starter_notice, grant
from programme.factories import make_activity, make_plan
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


def test_a_course_sent_back_waits_for_its_author_alone(elena, carla, entity, at, home):
    make_version(entity=entity, at=at, author=elena, status=VersionStatus.DRAFT)
    CourseVersion.objects.update(review_comment="Falta un ejemplo.")

    assert "Curso por corregir" in home(elena)
    assert "Curso por" not in home(carla)


def test_what_waits_stands_right_under_the_next_step(carla, elena, entity, at, home):
    make_version(entity=entity, at=at, author=elena, status=VersionStatus.IN_REVIEW)
    page = home(carla)

    assert page.index('id="sig"') < page.index("Lo que tiene pendiente") < page.index("Encuentre lo que necesita")


def test_a_course_waits_for_its_reviewer_and_not_for_its_author(elena, carla, entity, at, home):
    make_version(entity=entity, at=at, author=elena, status=VersionStatus.IN_REVIEW)

    assert "Curso por revisar" in home(carla)
    assert "Curso por" not in home(elena)


def test_results_wait_for_who_publishes_them(entity, carla, beto, home):
    make_wave(people=[beto], entity=entity, state=WaveState.PROCESSED)

    assert "Resultados por publicar" in home(carla)
    assert "Resultados por publicar" not in home(beto)


def test_what_another_wrote_or_asked_for_waits_for_the_second_person(entity, unit, carla, beto, at, home):
    version = make_wave(people=[], entity=entity).version
    nora = make_person(unit=unit, surnames="Analista", roles=[Role.ANALYST])
    make_calibration(version=version, by=carla, at=at)
    following = versions.start_next_version(version=version, by=nora, at=at)
    versions.submit(version=following, by=nora, at=at)

    assert "Preguntas por revisar" in home(carla)
    assert "Calibración por decidir" not in home(carla)
    assert "Calibración por decidir" in home(nora)
    assert "Preguntas por revisar" not in home(nora)
    assert "por revisar" not in home(beto)


def test_a_use_report_that_was_read_waits_to_be_applied(entity, carla, unit, ana, at, home):
    make_service(entity=entity, code="teams")
    analyst = make_person(unit=unit, roles=[Role.ANALYST])
    data = generic(may(ana))
    found = usage.open_import(entity=entity, filename="uso.csv", source=data, file=None, by=carla, at=at)
    usage.stage(usage_import=found, source=data, by=carla, at=at)

    assert "Informe de uso por aplicar" in home(analyst)
    assert "Informe de uso por aplicar" not in home(ana)


def test_the_month_that_ended_waits_for_who_analyses_until_it_is_computed(entity, unit, carla, home):
    analyst = make_person(unit=unit, roles=[Role.ANALYST])
    assert "Faltan las cifras de octubre de 2026" in home(analyst)
    assert "Faltan las cifras" not in home(carla)

    make_service(entity=entity, code="teams")
    measure(entity, "MA-01", month_of(date(2026, 10, 1)), by=carla)
    assert "Faltan las cifras" not in home(analyst)


def test_privacy_texts_wait_for_the_officer_until_they_are_approved(entity, unit, carla, home):
    officer = make_person(unit=unit, roles=[Role.DPO])
    assert home(officer).count("Falta un texto de privacidad") == 2
    assert "texto de privacidad" not in home(carla)

    notice = approve_starter_notice(entity=entity, by=officer)
    assert "Falta un texto de privacidad" not in home(officer)
    assert home(officer).count("Texto por aprobar") == 1
    type(notice).objects.create(entity=entity, number=notice.number + 1, body="Otro.", created_at=notice.created_at)
    assert home(officer).count("Texto por aprobar") == 2


def test_talks_that_are_over_wait_for_who_facilitates_until_somebody_is_marked(entity, unit, beto, carla, at, home):
    fede = make_person(unit=unit, roles=[Role.FACILITATOR])
    ended = {"starts_at": at - timedelta(hours=3), "ends_at": at - timedelta(hours=2)}
    common = {"entity": entity, "place": "Auditorio", "seats": 9, "created_at": at, "changed_at": at}
    LiveSession.objects.create(title="Nunca abierta", status=TalkStatus.PLANNED, **ended, **common)
    LiveSession.objects.create(title="Sin inscripciones", status=TalkStatus.HELD, **ended, **common)
    held = LiveSession.objects.create(title="Sin lista", status=TalkStatus.HELD, **ended, **common)
    place = TalkPlace.objects.create(entity=entity, talk=held, person=beto, status=PlaceStatus.SEATED, signed_up_at=at)

    page = home(fede)
    assert "Charla por cerrar" in page
    assert "Falta la asistencia" in page
    assert "Sin lista" in page
    assert "Sin inscripciones" not in page
    assert "Falta la asistencia" not in home(carla)

    TalkPlace.objects.filter(pk=place.pk).update(attended_at=at)
    assert "Falta la asistencia" not in home(fede)


def test_an_open_wave_waits_for_the_liaison_of_a_unit(entity, unit, beto, home):
    liaison = make_person(unit=unit, roles=[Role.UNIT_LIAISON])
    assert "Diagnóstico abierto" not in home(liaison)
    make_wave(people=[beto], entity=entity)

    assert "Diagnóstico abierto en su dependencia" in home(liaison)
    assert "Diagnóstico abierto en su dependencia" not in home(beto)


def test_everybody_with_a_role_reads_what_its_work_is(unit, beto, home):
    for role in Role:
        page = home(make_person(unit=unit, roles=[role]))
        assert "Su trabajo" in page
        assert f"<b>{role.label}.</b>" in page
    assert "Su trabajo" not in home(beto)


def test_work_of_who_hosts_and_who_writes_lists_talks_and_guides(unit, home):
    host, author = (make_person(unit=unit, roles=[role]) for role in (Role.FACILITATOR, Role.CONTENT_AUTHOR))

    assert "Dar charlas" in home(host)
    assert "Escribir guías" not in home(host)
    assert "Escribir guías" in home(author)
    assert "Dar charlas" not in home(author)


def test_a_new_notice_waits_for_each_person_until_they_decide(entity, unit, beto, ana, at, home, client_of):
    officer = make_person(unit=unit, roles=[Role.DPO])
    assert "Decida sobre sus datos" not in home(beto)
    approve_starter_notice(entity=entity, by=officer)
    assert "5 autorizaciones esperan su decisión" in home(beto)

    grant(person=beto, codes="P3")
    assert "4 autorizaciones esperan su decisión" in home(beto)
    client_of(beto).post(reverse("privacy:decide"))
    assert "su decisión" not in home(beto)

    again = privacy.draft_notice(entity=entity, body="Cambia para qué. " * 30, by=officer, at=at)
    privacy.save_draft(text=again, body=again.body, by=officer, at=at, asks_again=True)
    privacy.approve_notice(notice=again, by=officer, at=at)
    page = home(beto)
    assert "Cambió el aviso de privacidad: decida otra vez" in page
    assert "5 autorizaciones esperan su decisión" in page
    # Who never answered is asked as before, and who is asked comes back to the home page.
    assert "Decida sobre sus datos" in home(ana)
    assert "/privacidad/autorizaciones/?siguiente=%2F" in page


def test_nominations_wait_for_who_keeps_the_plan_of_training(unit, carla, beto, at, home):
    plan = make_plan(by=carla, at=at, status="RUNNING")
    until = at.date() + timedelta(days=5)
    activity = make_activity(plan=plan, by=carla, at=at, nominated_until=until, ends_on=date(2026, 12, 18))
    head = make_person(unit=unit, roles=[Role.UNIT_HEAD], role_unit=unit)
    talent = make_person(unit=unit, roles=[Role.HR_TRAINING])
    given = {"uids": [beto.uid], "reason": "Lo necesita.", "today": at.date(), "by": head, "at": at}
    programme.nominations.nominate(activity=activity, **given)

    for keeper in (carla, talent):
        assert "1 postulación por decidir" in home(keeper)
    assert "postulación por decidir" not in home(head)
