"""The calendar of an entity: what may be declared, who may, and that terms follow it at once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.tenancy.models import NonWorkingDay
from apropia.people import actions
from apropia.people.models import Role
from apropia.support import actions as support
from people_factories import make_person

TOMORROW = date(2026, 11, 24)
HOLIDAY = date(2026, 12, 8)
PAGE = "people:entity_calendar"


@pytest.fixture
def hernan(unit):
    return make_person(unit=unit, given_names="Hernán", surnames="Administra", roles=[Role.SYSADMIN])


def declare(by, at, *, day=TOMORROW, is_working=False, reason="Día cívico"):
    return actions.declare_day(entity=by.entity, day=day, is_working=is_working, reason=reason, by=by, at=at)


def test_advice_is_due_a_day_later_when_tomorrow_is_declared_a_day_of_rest(hernan, beto, at):
    late = at + timedelta(hours=6)
    before = support.ask(subject="Antes", body="No abre el correo.", by=beto, at=late)
    declare(hernan, at)
    after = support.ask(subject="Después", body="No abre el correo.", by=beto, at=late)

    assert after.first_due_at - before.first_due_at == timedelta(days=1)
    before.refresh_from_db()
    assert before.first_due_at < after.first_due_at


def test_a_holiday_may_be_worked_and_both_are_audited_without_their_reason(hernan, at):
    made = declare(hernan, at, day=HOLIDAY, is_working=True, reason="Jornada compensada")
    actions.withdraw_day(declared=made, by=hernan, at=at)

    lines = AuditEvent.objects.filter(action__startswith="people.calendar.").order_by("id")
    assert [line.action for line in lines] == ["people.calendar.declared", "people.calendar.withdrawn"]
    assert [line.detail for line in lines] == [{"date": "2026-12-08", "is_working": True}] * 2
    assert not NonWorkingDay.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"reason": "  "}, "reason", "Escriba el motivo"),
        ({"day": date(2026, 11, 22)}, "day", "ya pasó"),
        ({"day": date(2029, 1, 2)}, "day", "hasta diciembre de 2028"),
        ({"day": HOLIDAY}, "day", "ya es festivo: "),
        ({"day": date(2026, 11, 28)}, "day", "ya es fin de semana"),
        ({"is_working": True}, "day", "El 24 de noviembre ya se trabaja"),
    ],
)
def test_what_changes_nothing_or_comes_too_late_is_refused_by_field(hernan, at, given, field, words):
    with pytest.raises(DomainError, match=words) as refusal:
        declare(hernan, at, **given)

    assert refusal.value.field == field


def test_the_same_day_twice_is_refused(hernan, at):
    declare(hernan, at)

    with pytest.raises(DomainError, match="ya está en la lista"):
        declare(hernan, at)


def test_a_day_that_passed_stays(hernan, at):
    made = declare(hernan, at)

    with pytest.raises(DomainError, match="ya pasó"):
        actions.withdraw_day(declared=made, by=hernan, at=at + timedelta(days=3))


def test_only_the_administration_changes_it(carla, hernan, at):
    made = declare(hernan, at)

    with pytest.raises(Forbidden):
        declare(carla, at, day=date(2026, 11, 25))
    with pytest.raises(Forbidden):
        actions.withdraw_day(declared=made, by=carla, at=at)


def test_page_declares_a_day_and_takes_it_back(client_of, hernan):
    browser = client_of(hernan)
    saved = browser.post(reverse(PAGE), {"day": "2027-03-01", "is_working": "no", "reason": "Fundación"}, follow=True)

    assert "lunes 1 de marzo de 2027" in saved.text
    assert "Fundación" in saved.text
    pk = NonWorkingDay.objects.get().pk
    left = browser.post(reverse("people:entity_calendar_withdraw", args=[pk]), follow=True)
    assert "Fundación" not in left.text


def test_refused_day_keeps_what_was_typed(client_of, hernan):
    page = client_of(hernan).post(
        reverse(PAGE), {"day": "2026-12-08", "is_working": "no", "reason": "Navidad temprana"}
    )

    assert page.status_code == 422
    assert "ya es festivo" in page.text
    assert "Navidad temprana" in page.text


@pytest.mark.parametrize("year", ["", "abc", "1800", "２０２６"])
def test_page_shows_the_present_year_where_the_asked_one_makes_no_sense(client_of, hernan, year):
    assert "Festivos de 2026" in client_of(hernan).get(reverse(PAGE), {"ano": year}).text


def test_manager_looks_and_finds_no_form(client_of, carla):
    browser = client_of(carla)
    page = browser.get(reverse(PAGE))

    assert "Agregar un día" not in page.text
    assert "Ajustes de la entidad" in page.text
    assert browser.post(reverse(PAGE), {"day": "2026-11-25", "is_working": "no", "reason": "X"}).status_code == 403


def test_member_and_stranger_find_nothing(client_of, beto, dario, hernan, at):
    made = declare(hernan, at)

    assert client_of(beto).get(reverse(PAGE)).status_code == 404
    assert "Día cívico" not in client_of(dario).get(reverse(PAGE)).text
    assert client_of(dario).post(reverse("people:entity_calendar_withdraw", args=[made.pk])).status_code == 404
