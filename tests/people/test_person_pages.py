import io

import openpyxl
import pytest
from django.urls import reverse

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.jobs.models import Job
from apropia.people import actions
from apropia.people.models import OrgUnit, Person, Role, RoleGrant
from people_factories import make_person, make_unit


@pytest.fixture
def hernan(unit):
    return make_person(unit=unit, given_names="Hernán", surnames="Administra", roles=[Role.SYSADMIN])


def test_manager_finds_a_person_without_minding_accents(client_of, carla, unit):
    make_person(unit=unit, given_names="Mónica", surnames="Gutiérrez")

    page = client_of(carla).get(reverse("people:persons"), {"q": "gutierrez"})

    assert "Gutiérrez, Mónica" in page.text


def test_member_does_not_see_the_roster(client_of, beto, carla):
    browser = client_of(beto)

    assert browser.get(reverse("people:persons")).status_code == 404
    assert browser.get(reverse("people:person", args=[carla.uid])).status_code == 404
    assert browser.get(reverse("people:org_chart")).status_code == 404


def test_stranger_with_every_role_finds_nobody_of_this_entity(client_of, dario, beto, unit):
    browser = client_of(dario)

    assert beto.surnames not in browser.get(reverse("people:persons")).text
    assert browser.get(reverse("people:person", args=[beto.uid])).status_code == 404
    assert browser.get(reverse("people:unit", args=[unit.code])).status_code == 404
    for name in ("person_move", "grant", "person_close", "person_reopen", "person_invite"):
        assert browser.post(reverse(f"people:{name}", args=[beto.uid])).status_code == 404


def test_invitation_is_sent_and_leaves_a_line_with_who_asked(client_of, carla, beto):
    client_of(carla).post(reverse("people:person_invite", args=[beto.uid]))

    assert Job.objects.get(name="people.send_link").arguments == {"email": beto.email, "purpose": "INVITATION"}
    assert AuditEvent.objects.get(action="people.person.invited").actor == carla.uid


def test_nobody_is_told_that_an_invitation_went_to_who_has_no_account(client_of, carla, beto):
    Person.objects.filter(pk=beto.pk).update(account=None)

    page = client_of(carla).post(reverse("people:person_invite", args=[beto.uid]), follow=True)

    assert "no tiene cuenta activa" in page.text
    assert not Job.objects.filter(name="people.send_link").exists()


def test_nobody_is_told_that_an_invitation_went_while_no_mail_can_leave(client_of, carla, beto, settings):
    settings.EMAIL_BACKEND = "apropia.foundation.mail.backend.EntityBackend"
    settings.EMAIL_HOST = ""

    page = client_of(carla).post(reverse("people:person_invite", args=[beto.uid]), follow=True)

    assert "el correo no está conectado" in page.text
    assert not Job.objects.filter(name="people.send_link").exists()


def test_manager_adds_and_moves_a_person(client_of, carla, entity, unit):
    other = make_unit(entity=entity, name="Jurídica")
    browser = client_of(carla)
    form = {
        "given_names": "Eva",
        "surnames": "Rey",
        "email": "Eva@puerto-claro.gov.co",
        "unit": unit.pk,
        "engagement_type": "CAREER",
        "job_level": "NONE",
        "start_date": "2026-01-15",
    }
    browser.post(reverse("people:person_create"), form)
    eva = Person.objects.get(email="eva@puerto-claro.gov.co")
    move = {"unit": other.pk, "engagement_type": "CONTRACTOR", "job_level": "NONE", "since": "2026-06-01"}
    browser.post(reverse("people:person_move", args=[eva.uid]), move)

    eva.refresh_from_db()
    assert eva.unit == other
    assert [str(tie.end_date) for tie in eva.engagements.order_by("start_date")] == ["2026-05-31", "None"]


def test_nobody_grants_a_role_in_another_entity(dario, beto, at):
    with pytest.raises(Forbidden, match="otra entidad"):
        actions.grant_role(person=beto, role=Role.ANALYST, by=dario, at=at)

    assert not beto.role_grants.exists()


def test_only_an_administrator_grants_roles_and_never_to_themselves(carla, hernan, beto, at):
    with pytest.raises(Forbidden):
        actions.grant_role(person=beto, role=Role.ANALYST, by=carla, at=at)
    with pytest.raises(Forbidden):
        actions.grant_role(person=hernan, role=Role.DPO, by=hernan, at=at)

    actions.grant_role(person=beto, role=Role.ANALYST, by=hernan, at=at)
    assert beto.has_role(Role.ANALYST)


def test_unit_role_needs_its_unit(hernan, beto, at):
    with pytest.raises(DomainError, match="dependencia"):
        actions.grant_role(person=beto, role=Role.UNIT_HEAD, by=hernan, at=at)


def test_last_administrator_stays(client_of, hernan, at):
    held = RoleGrant.objects.get(person=hernan)

    client_of(hernan).post(reverse("people:revoke", args=[hernan.uid, held.pk]))

    held.refresh_from_db()
    assert held.revoked_at is None


def test_closing_asks_first_and_keeps_history(client_of, carla, beto):
    browser = client_of(carla)
    asked = browser.get(reverse("people:person_close", args=[beto.uid]))
    browser.post(reverse("people:person_close", args=[beto.uid]))

    beto.refresh_from_db()
    assert asked.status_code == 200
    assert beto.status == Person.Status.CLOSED
    assert beto.engagements.count() == 1


def test_unit_cannot_hang_from_its_own_subtree(entity, unit, carla, at):
    child = make_unit(entity=entity, parent=unit)

    with pytest.raises(DomainError):
        actions.change_unit(unit=unit, name="X", parent=child, head=None, by=carla, at=at)


def test_moving_a_unit_moves_its_subtree(entity, unit, carla, at):
    child = make_unit(entity=entity, parent=unit)
    root = make_unit(entity=entity)

    actions.change_unit(unit=unit, name="X", parent=root, head=None, by=carla, at=at)

    child.refresh_from_db()
    assert child.path == f"/{root.pk}/{unit.pk}/{child.pk}/"


def test_unit_that_is_not_empty_says_on_its_page_what_holds_it(client_of, carla, beto, entity, unit):
    child = make_unit(entity=entity, name="Archivo", parent=unit)
    browser = client_of(carla)

    page = browser.post(reverse("people:unit_close", args=[unit.code]))

    people = Person.objects.filter(unit=unit, status="ACTIVE").count()
    where = f"{reverse('people:persons')}?dependencia={unit.code}&estado=ACTIVE"
    assert page.status_code == 422
    assert "Antes de cerrarla, pase sus personas a otra dependencia" in page.text
    assert f'href="{where.replace("&", "&amp;")}">{people} persona' in page.text
    assert reverse("people:unit", args=[child.code]) in page.text
    assert OrgUnit.objects.get(pk=unit.pk).valid_to is None
    make_person(unit=child, surnames="Archivera")
    listed = browser.get(where).text
    assert beto.email in listed
    assert "Archivera" not in listed


def test_empty_unit_is_closed(client_of, carla, entity, at):
    empty = make_unit(entity=entity, name="Vacía")
    browser = client_of(carla)

    assert "Ya no tiene personas" in browser.get(reverse("people:unit", args=[empty.code])).text
    browser.post(reverse("people:unit_close", args=[empty.code]))

    assert OrgUnit.objects.get(pk=empty.pk).valid_to is not None


def test_list_is_taken_away_as_its_filters_leave_it(client_of, carla, ana, beto, unit):
    make_person(unit=unit, given_names="=1+1", surnames="Peligro", engagement_type="CONTRACTOR")
    browser = client_of(carla)

    answer = browser.get(reverse("people:persons"), {"vinculacion": "CONTRACTOR", "formato": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert lines[0].startswith("Correo,Nombres,Apellidos,Código de la dependencia")
    assert len(lines) == 2
    assert ",'=1+1,Peligro," in lines[1]
    book = browser.get(reverse("people:persons"), {"formato": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    assert sheet.max_row == 1 + Person.objects.filter(entity=carla.entity).count()
    exported = AuditEvent.objects.filter(action="people.person.list_exported", actor=carla.uid)
    assert [one.detail["format"] for one in exported.order_by("pk")] == ["csv", "xlsx"]
    assert client_of(ana).get(reverse("people:persons"), {"formato": "csv"}).status_code == 404
    assert exported.count() == 2


@pytest.mark.parametrize("name", ["persons", "person_create", "org_chart", "unit_create"])
def test_manager_opens_every_page_of_the_roster(client_of, carla, name):
    assert client_of(carla).get(reverse(f"people:{name}")).status_code == 200


@pytest.mark.once
def test_list_costs_the_same_for_one_person_and_for_twenty(client_of, carla, unit, django_assert_max_num_queries):
    browser = client_of(carla)
    browser.get(reverse("people:persons"))
    with django_assert_max_num_queries(15) as first:
        browser.get(reverse("people:persons"))
    for _ in range(19):
        make_person(unit=unit)
    with django_assert_max_num_queries(15) as second:
        browser.get(reverse("people:persons"))
    assert len(first) == len(second)
