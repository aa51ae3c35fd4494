import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from apropia.people import actions, queries
from apropia.people.models import AccountToken


@pytest.fixture
def visitor(db):
    return Client()


def without_tokens(text: str) -> str:
    """Return a page without what differs at every view: hidden values and the CSRF header of htmx."""
    return re.sub(r'(value="|Token": ")[^"]*"', "", text)


def link_in_mail() -> str:
    found = re.search(r"https?://[^/]+(/cuenta/enlace/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def set_password(person, password: str) -> None:
    person.account.set_password(password)
    person.account.save()


def test_pages_send_a_stranger_to_the_door(visitor):
    answer = visitor.get("/servicios/")

    assert answer.status_code == 302
    assert answer.url.startswith("/cuenta/entrar/")


def test_beto_enters_with_his_password(visitor, beto):
    set_password(beto, "una frase que recuerdo")

    answer = visitor.post("/cuenta/entrar/", {"login": beto.email.upper(), "password": "una frase que recuerdo"})

    assert answer.status_code == 302
    assert visitor.get("/servicios/").status_code == 200


def test_wrong_password_and_unknown_account_read_the_same(visitor, beto):
    set_password(beto, "una frase que recuerdo")

    known = visitor.post("/cuenta/entrar/", {"login": beto.email, "password": "otra cosa muy distinta"})
    unknown = visitor.post(
        "/cuenta/entrar/", {"login": "nadie@puerto-claro.gov.co", "password": "otra cosa muy distinta"}
    )

    assert known.status_code == unknown.status_code
    assert without_tokens(known.text) == without_tokens(unknown.text)


def test_five_failures_lock_the_account_even_for_the_right_password(visitor, beto):
    set_password(beto, "una frase que recuerdo")

    for _ in range(6):
        visitor.post("/cuenta/entrar/", {"login": beto.email, "password": "equivocada"})
    answer = visitor.post("/cuenta/entrar/", {"login": beto.email, "password": "una frase que recuerdo"})

    assert answer.status_code == 429
    assert "_auth_user_id" not in visitor.session


def test_one_time_link_enters_once_and_only_by_a_press_of_the_button(visitor, beto, run_jobs):
    visitor.post(reverse("people:ask_link"), {"email": beto.email})
    run_jobs()
    link = link_in_mail()

    assert visitor.get(link).status_code == 200
    assert "_auth_user_id" not in visitor.session

    assert visitor.post(link).status_code == 302
    assert "_auth_user_id" in visitor.session
    assert Client().post(link).status_code == 410


def test_link_in_mail_leads_to_the_page_that_asked_for_signing_in(visitor, beto, run_jobs):
    asked = visitor.get("/diagnostico/7/", follow=True)
    assert "siguiente=/diagnostico/7/" in asked.text.replace("%2F", "/")
    visitor.post(reverse("people:ask_link"), {"email": beto.email, "siguiente": "/diagnostico/7/"})
    run_jobs()

    assert Client().post(link_in_mail()).url == "/diagnostico/7/"


def test_link_in_mail_never_leads_out_of_the_installation(visitor, beto, run_jobs):
    visitor.post(reverse("people:ask_link"), {"email": beto.email, "siguiente": "https://otra.example/"})
    run_jobs()
    link = link_in_mail()
    assert "siguiente" not in link

    assert visitor.post(f"{link}?siguiente=https://otra.example/").url == "/"


def test_asking_a_link_says_the_same_for_an_unknown_account_and_sends_nothing(visitor, beto, run_jobs):
    known = visitor.post(reverse("people:ask_link"), {"email": beto.email})
    unknown = visitor.post(reverse("people:ask_link"), {"email": "nadie@puerto-claro.gov.co"})
    run_jobs()

    first, second = known.text.replace(beto.email, "X"), unknown.text.replace("nadie@puerto-claro.gov.co", "X")
    assert without_tokens(first) == without_tokens(second)
    assert len(mail.outbox) == 1


def test_a_link_stops_working_after_its_time(visitor, beto, at):
    secret = actions.issue_token(account=beto.account, purpose=AccountToken.Purpose.SIGN_IN, at=at)

    assert queries.token_purpose(secret=secret, at=at + timedelta(minutes=14)) == "SIGN_IN"
    assert queries.token_purpose(secret=secret, at=at + timedelta(minutes=16)) is None


def test_ended_sessions_are_forgotten_with_what_was_noted_of_their_browsers(beto, at):
    for key, ends in (("ended", at - timedelta(minutes=1)), ("going-on", at + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
        UserSession.objects.create(user=beto.account, session_key=key, ip="192.0.2.7", user_agent="Navegador")

    assert actions.forget_expired_sessions(at=at) == 1
    assert [one.session_key for one in UserSession.objects.all()] == ["going-on"]
    assert Session.objects.get().session_key == "going-on"


def test_a_link_is_forgotten_only_after_its_time(beto, at):
    short = actions.issue_token(account=beto.account, purpose=AccountToken.Purpose.SIGN_IN, at=at)
    long = actions.issue_token(account=beto.account, purpose=AccountToken.Purpose.PASSWORD, at=at)

    assert actions.forget_expired_tokens(at=at + timedelta(minutes=30)) == 1
    assert queries.token_purpose(secret=short, at=at) is None
    assert queries.token_purpose(secret=long, at=at) == "PASSWORD"


def test_invitation_sets_the_first_password_and_a_weak_one_does_not_use_it_up(visitor, beto, at):
    from apropia.foundation import clock

    secret = actions.invite(person=beto, by=None, at=clock.now())
    link = reverse("people:open_link", args=[secret])

    weak = visitor.post(link, {"password": "corta"})
    good = visitor.post(link, {"password": "una frase que recuerdo"})

    assert weak.status_code == 422
    assert good.status_code == 302
    beto.account.refresh_from_db()
    assert beto.account.check_password("una frase que recuerdo")


def test_privileged_role_must_set_up_a_second_factor_before_anything_else(visitor, carla):
    visitor.force_login(carla.account, backend="apropia.people.sign_in.AccountBackend")

    answer = visitor.get("/servicios/")

    assert answer.status_code == 302
    assert answer.url == reverse("mfa_activate_totp")


def test_the_code_that_sets_a_second_factor_up_also_enters_this_once(visitor, carla):
    set_password(carla, "una frase que recuerdo")
    visitor.post("/cuenta/entrar/", {"login": carla.email, "password": "una frase que recuerdo"})
    visitor.post(visitor.get(reverse("mfa_activate_totp")).url, {"password": "una frase que recuerdo"})
    visitor.get(reverse("mfa_activate_totp"))
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(visitor.session[totp.SECRET_SESSION_KEY], counter))

    answer = visitor.post(reverse("mfa_activate_totp"), {"code": code})

    assert answer.status_code == 302
    assert visitor.get("/servicios/").status_code == 200


def test_with_a_second_factor_the_password_alone_does_not_enter(visitor, carla):
    from allauth.mfa.totp.internal.auth import TOTP

    set_password(carla, "una frase que recuerdo")
    TOTP.activate(carla.account, "JBSWY3DPEHPK3PXP")

    answer = visitor.post("/cuenta/entrar/", {"login": carla.email, "password": "una frase que recuerdo"})

    assert answer.url == reverse("mfa_authenticate")
    assert visitor.get("/servicios/").status_code == 302


def test_account_in_two_entities_chooses_one_and_sees_only_that(visitor, beto, other_entity, entity):
    from apropia.people.models import Person
    from people_factories import make_unit

    away = make_unit(entity=other_entity)
    Person.objects.create(
        entity=other_entity,
        account=beto.account,
        given_names="Beto",
        surnames="A",
        email=beto.email,
        unit=away,
        created_at=beto.created_at,
    )
    visitor.force_login(beto.account, backend="apropia.people.sign_in.AccountBackend")

    assert visitor.get("/servicios/").url == reverse("people:choose_entity")
    visitor.post(reverse("people:choose_entity"), {"entity": other_entity.pk})
    assert "Valle Alto" in visitor.get("/servicios/").text


def test_nobody_chooses_an_entity_where_they_are_not(client_of, beto, other_entity):
    assert client_of(beto).post(reverse("people:choose_entity"), {"entity": other_entity.pk}).status_code == 404


def test_closed_person_enters_nowhere(client_of, beto, at):
    actions.close_person(person=beto, on=at.date(), by=None, at=at)

    assert client_of(beto).get("/servicios/").url == reverse("people:choose_entity")


@pytest.mark.parametrize("name", ["account_login", "people:ask_link", "people:ask_password", "account_signup"])
def test_every_page_of_the_door_opens(visitor, name):
    assert visitor.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["people:account_home", "usersessions_list", "mfa_activate_totp", "account_logout"])
def test_every_page_of_the_account_opens(client_of, beto, name):
    assert client_of(beto).get(reverse(name)).status_code in {200, 302}


def test_a_refused_sign_in_calls_things_as_the_page_does(visitor):
    wrong = visitor.post("/cuenta/entrar/", {"login": "nadie@puertoclaro.gov.co", "password": "otra"}).content.decode()
    empty = visitor.post("/cuenta/entrar/", {"login": "", "password": ""}).content.decode()

    assert "El correo y la clave no coinciden." in wrong
    assert "Correo institucional: Falta este dato." in empty
    assert "Clave: Falta este dato." in empty


def test_who_is_signed_in_and_whom_she_acts_as_are_read_at_once(beto, django_assert_num_queries):
    with django_assert_num_queries(1):
        account = queries.account_with_persons(pk=beto.account.pk)
        person = queries.person_for_request(account=account, entity_id=None)
        names = (person.entity.name, person.unit.name)

    assert (account, person, names) == (beto.account, beto, (beto.entity.name, beto.unit.name))


def test_an_account_that_acts_as_nobody_any_more_is_still_signed_in(client_of, beto):
    browser = client_of(beto)
    type(beto).objects.filter(pk=beto.pk).update(status="CLOSED")

    assert browser.get("/servicios/").url == reverse("people:choose_entity")


def test_an_account_that_was_closed_is_signed_out_everywhere(client_of, beto):
    browser = client_of(beto)
    type(beto.account).objects.filter(pk=beto.account.pk).update(is_active=False)

    assert browser.get("/servicios/").url.startswith(reverse("account_login"))
