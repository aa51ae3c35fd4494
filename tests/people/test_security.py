"""What whoever tries the door finds closed (OWASP ASVS, level 2): see docs/explanation/security.md."""

import json
import logging
import os
import re
import subprocess
import sys

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth import hashers
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apropia.foundation.jobs.models import Job
from apropia.people import actions
from apropia.people.models import AccountToken
from apropia.web.logs import JsonFormatter

PHRASE = "una frase que recuerdo"
SECRET = "JBSWY3DPEHPK3PXP"
BACKEND = "apropia.people.sign_in.AccountBackend"


@pytest.fixture(autouse=True)
def _limits_begin_anew(db):
    """Forget the attempts of other tests, and leave none to them."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def visitor(db):
    return Client()


@pytest.fixture
def beto_with_password(beto):
    beto.account.set_password(PHRASE)
    beto.account.save()
    return beto


def enter(browser, person, **more):
    return browser.post("/cuenta/entrar/", {"login": person.email, "password": PHRASE, **more})


def code_now() -> str:
    return totp.format_hotp_value(totp.hotp_value(SECRET, next(iter(totp.yield_hotp_counters_from_time()))))


def test_session_before_and_after_signing_in_are_different(visitor, beto_with_password):
    visitor.get("/cuenta/entrar/")
    visitor.session["seed"] = 1
    before = visitor.session.session_key

    enter(visitor, beto_with_password)

    assert visitor.session.session_key != before


def test_new_password_ends_the_sessions_of_elsewhere(visitor, beto_with_password, at):
    enter(visitor, beto_with_password)
    secret = actions.issue_token(account=beto_with_password.account, purpose=AccountToken.Purpose.PASSWORD, at=at)

    actions.set_password_by_link(secret=secret, password="otra frase bien distinta", at=at)

    assert visitor.get("/servicios/").status_code == 302


def test_cookies_cannot_be_read_by_scripts_nor_sent_from_other_sites(visitor, beto_with_password):
    visitor.get("/cuenta/entrar/")
    enter(visitor, beto_with_password)

    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        assert visitor.cookies[name]["httponly"], name
        assert visitor.cookies[name]["samesite"] == "Lax", name


def test_form_without_its_token_is_refused(beto_with_password):
    browser = Client(enforce_csrf_checks=True)

    assert enter(browser, beto_with_password).status_code == 403


def test_every_answer_carries_its_headers_and_a_signed_in_page_is_not_kept(visitor, client_of, beto):
    for answer in (visitor.get("/cuenta/entrar/"), client_of(beto).get("/servicios/")):
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("away", ["https://malo.example/", "//malo.example/", "/\\malo.example", "javascript:alert(1)"])
def test_nobody_is_led_away_after_signing_in_or_deciding(visitor, beto_with_password, away):
    assert "malo" not in enter(visitor, beto_with_password, next=away).url

    answer = visitor.get(reverse("privacy:decide"), {"siguiente": away})

    assert "malo" not in getattr(answer, "url", "") + answer.text


def test_host_that_is_not_ours_is_refused(visitor):
    assert visitor.get("/cuenta/entrar/", headers={"host": "malo.example"}).status_code == 400


def test_link_in_a_message_ignores_the_host_that_asked(visitor, beto, run_jobs, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]

    visitor.post(reverse("people:ask_link"), {"email": beto.email}, headers={"host": "malo.example"})
    run_jobs()

    assert "malo.example" not in mailoutbox[0].body
    assert settings.BASE_URL in mailoutbox[0].body


def test_links_to_one_address_are_few(visitor, beto):
    for _ in range(9):
        visitor.post(reverse("people:ask_link"), {"email": beto.email})

    assert Job.objects.filter(name="people.send_link").count() == 5


def test_links_to_oneself_are_few_too(client_of, beto):
    browser = client_of(beto)
    for _ in range(9):
        browser.post(reverse("people:ask_own_password"))

    assert Job.objects.filter(name="people.send_link").count() == 5


def test_unknown_account_costs_a_hash_like_a_known_one(visitor, beto_with_password, monkeypatch):
    hashed = []
    real = hashers.make_password
    monkeypatch.setattr(
        "django.contrib.auth.base_user.make_password", lambda *a, **k: hashed.append(1) or real(*a, **k)
    )

    visitor.post("/cuenta/entrar/", {"login": "nadie@puerto-claro.gov.co", "password": "lo que sea"})

    assert hashed


@pytest.mark.parametrize("weak", ["corta", "123456789012", "password1234", "puerto", "aaaaaaaaaaaa", "abababababab"])
def test_weak_passwords_are_refused(visitor, beto, at, weak):
    secret = actions.invite(person=beto, by=None, at=at)

    assert visitor.post(reverse("people:open_link", args=[secret]), {"password": weak}).status_code == 422


def test_spaces_at_the_ends_of_a_phrase_are_part_of_it(visitor, beto, at):
    secret = actions.invite(person=beto, by=None, at=at)

    visitor.post(reverse("people:open_link", args=[secret]), {"password": " una frase con borde "})

    beto.account.refresh_from_db()
    assert beto.account.check_password(" una frase con borde ")


@pytest.fixture
def carla_with_factor(carla, at):
    """Carla with a second factor, at a moment that does not pass: a code lives for half a minute."""
    with time_machine.travel(at, tick=False):
        yield _with_factor(carla)


def _with_factor(carla):
    carla.account.set_password(PHRASE)
    carla.account.save()
    TOTP.activate(carla.account, SECRET)
    return carla


def test_code_of_the_second_step_works_once(carla_with_factor):
    code = code_now()
    first, second = Client(), Client()
    for browser in (first, second):
        enter(browser, carla_with_factor)
        browser.post(reverse("mfa_authenticate"), {"code": code})

    assert first.get("/servicios/").status_code == 200
    assert second.get("/servicios/").status_code == 302


def test_recovery_code_works_once(carla_with_factor):
    RecoveryCodes.activate(carla_with_factor.account)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    first, second = Client(), Client()
    for browser in (first, second):
        enter(browser, carla_with_factor)
        browser.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert first.get("/servicios/").status_code == 200
    assert second.get("/servicios/").status_code == 302


def test_codes_cannot_be_guessed_one_after_another(carla_with_factor):
    browser = Client()
    enter(browser, carla_with_factor)
    for number in range(12):
        browser.post(reverse("mfa_authenticate"), {"code": f"{number:06d}"})

    browser.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert browser.get("/servicios/").status_code == 302


def test_privileged_account_cannot_take_its_second_factor_off(carla_with_factor, beto):
    TOTP.activate(beto.account, SECRET)

    theirs = {one.user_id: one for one in Authenticator.objects.filter(type="totp")}

    assert not get_adapter().can_delete_authenticator(theirs[carla_with_factor.account_id])
    assert get_adapter().can_delete_authenticator(theirs[beto.account_id])


def test_entering_opens_the_page_without_a_notice_of_having_entered(visitor, beto_with_password):
    enter(visitor, beto_with_password)

    assert "sesión exitosamente" not in visitor.get("/cuenta/").text
    assert not list(get_messages(visitor.get("/cuenta/").wsgi_request))


def test_the_field_of_a_code_does_not_repeat_its_label(visitor, beto_with_password, carla_with_factor):
    enter(visitor, beto_with_password)
    confirm = visitor.get("/cuenta/segundo-paso/activar/").url
    activating = visitor.post(confirm, {"password": PHRASE}, follow=True).text
    other = Client()
    enter(other, carla_with_factor)
    entering = other.get("/cuenta/segundo-paso/entrar/").text

    for page in (activating, entering):
        field = re.search(r'<input[^>]*name="code"[^>]*>', page)
        assert field
        assert "placeholder" not in field[0]


def test_taking_the_second_factor_off_is_offered_only_to_whoever_may(client_of, carla_with_factor, beto):
    TOTP.activate(beto.account, SECRET)

    offers = {
        person: [
            "Desactivar" in client_of(person).get(reverse("mfa_index")).content.decode(),
            "desactivarlo" in client_of(person).get(reverse("people:account_home")).content.decode(),
        ]
        for person in (carla_with_factor, beto)
    }

    assert offers == {carla_with_factor: [False, False], beto: [True, True]}


def test_session_of_the_password_alone_does_not_become_privileged_when_a_factor_is_set_up_elsewhere(carla):
    thief = Client()
    thief.force_login(carla.account, backend=BACKEND)
    TOTP.activate(carla.account, SECRET)

    assert thief.get("/servicios/").url.startswith("/cuenta/entrar/")
    assert "_auth_user_id" not in thief.session


def test_log_line_cannot_be_forged_by_what_a_visitor_sends():
    record = logging.makeLogRecord({"msg": "asked %s", "args": ('x\n{"level": "INFO"}',), "levelname": "ERROR"})

    written = JsonFormatter().format(record)

    assert "\n" not in written
    assert json.loads(written)["level"] == "ERROR"


def test_link_is_kept_only_as_its_hash_and_is_long(beto, at):
    secret = actions.issue_token(account=beto.account, purpose=AccountToken.Purpose.SIGN_IN, at=at)

    assert len(secret) >= 43
    assert secret not in str(AccountToken.objects.values())


def test_over_https_no_host_beside_ours_can_set_our_cookies(tmp_path):
    asked = "from apropia.web import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    told = {"APROPIA_BASE_URL": "https://apropia.entidad.gov.co", "APROPIA_DATA_DIR": str(tmp_path)}

    names = subprocess.run(
        [sys.executable, "-c", asked], env=os.environ | told, capture_output=True, text=True, check=True
    ).stdout.split()

    assert names == ["__Host-sessionid", "__Host-csrftoken"]
