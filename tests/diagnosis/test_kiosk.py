"""A device of the entity on which people answer one after another with a code; nothing of one stays for the next."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from apropia.diagnosis.actions import answering, kiosks
from apropia.diagnosis.models import (
    Answer,
    Invitation,
    Item,
    KioskCode,
    KioskDevice,
    Response,
    SurveyWave,
    WaveMode,
)
from apropia.diagnosis.policies.kiosks import ALPHABET, CODE_LENGTH, LONGEST_SILENCE, MOST_WRONG_ON_DEVICE, code_in
from apropia.diagnosis.queries.kiosks import signed
from apropia.diagnosis.states import WaveState
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.files import actions as files
from apropia.foundation.files import kinds
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person
from apropia.privacy.models import ConsentEvent
from diagnosis.factories import make_notice, make_wave
from diagnosis.test_answering_pages import fill
from diagnosis.test_pictures import picture
from people_factories import make_person
from privacy.factories import grant

START = "/diagnostico/quiosco/"
SAME_WORDS = "Ese código no abre nada aquí"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def others(unit: OrgUnit) -> list[Person]:
    return [make_person(unit=unit, given_names=f"Vecina {number}") for number in range(5)]


@pytest.fixture
def wave(entity: Entity, unit: OrgUnit, beto: Person, others: list[Person]) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    return make_wave(entity=entity, people=[beto, *others])


@pytest.fixture
def anonymous_wave(entity: Entity, unit: OrgUnit, beto: Person, others: list[Person]) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    return make_wave(entity=entity, people=[beto, *others], mode=WaveMode.ANONYMOUS)


def codes_of(wave: SurveyWave, by: Person, at: datetime) -> dict[str, str]:
    """Turn the kiosk of a wave on and return the code of each person by name."""
    kiosks.turn_on(wave=wave, by=by, at=at)
    return {one.card.name: one.code for one in kiosks.make_sheet(wave=wave, by=by, at=at)}


def open_device(wave: SurveyWave, by: Person, at: datetime) -> KioskDevice:
    return kiosks.open_device(wave=wave, place="Biblioteca", hours=4, by=by, at=at)


def at_device(device: KioskDevice) -> Client:
    """Return a browser that was opened as a kiosk."""
    browser = Client()
    browser.cookies["quiosco"] = signed(device)
    return browser


def enter(browser: Client, code: str) -> Any:
    return browser.post(START, {"codigo": code})


def answer_on(browser: Client, address: str, *, most: int = 1000) -> str:
    """Answer up to so many questions from an address on; return where one is then."""
    for _question in range(most):
        if "/pregunta/" not in address:
            break
        address = browser.post(address, fill(browser.get(address).text))["Location"]
    return address


def test_sheet_gives_everybody_a_code_of_which_only_a_keyed_hash_is_kept(wave, carla, beto, at) -> None:
    codes = codes_of(wave, carla, at)

    assert set(codes) >= {str(beto)}
    assert len(set(codes.values())) == 6
    assert len(ALPHABET) ** CODE_LENGTH > 2**40
    kept = set(KioskCode.objects.values_list("code_hash", flat=True))
    assert len(kept) == 6
    assert not kept & set(codes.values())
    assert code_in(f" {codes[str(beto)][:3].lower()}-{codes[str(beto)][3:]} ") == codes[str(beto)]


def test_new_sheet_voids_the_old_codes_and_is_audited_without_them(wave, carla, beto, at) -> None:
    old = codes_of(wave, carla, at)[str(beto)]
    browser = at_device(open_device(wave, carla, at))
    kiosks.make_sheet(wave=wave, by=carla, at=at)

    assert SAME_WORDS in enter(browser, old).text
    line = AuditEvent.objects.filter(action="diagnosis.kiosk.sheet_made").latest("pk")
    assert line.detail == {"made": 6, "voided": 6}


def test_sheet_says_nothing_of_who_answered_and_names_only_where_the_wave_is_not_anonymous(
    wave, carla, beto, at, client_of
) -> None:
    kiosks.turn_on(wave=wave, by=carla, at=at)
    browser = client_of(carla)
    address = f"/diagnostico/olas/{wave.pk}/quiosco/hoja/"
    before = re.sub(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}|csrf\S+ \S+|X-CSRF\S+ \S+", "", browser.post(address).text)
    Invitation.objects.filter(wave=wave, person_uid=beto.uid).update(is_completed=True, is_opened=True)
    answer = browser.post(address)
    after = re.sub(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}|csrf\S+ \S+|X-CSRF\S+ \S+", "", answer.text)

    assert str(beto) in after
    assert before.split("<main")[1] == after.split("<main")[1]
    assert "no-store" in answer["Cache-Control"]
    assert not re.search(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}", browser.get(address).text)
    SurveyWave.objects.filter(pk=wave.pk).update(mode=WaveMode.ANONYMOUS)
    cards, handing = browser.post(address).text.split("A quién entregar cada tarjeta")
    assert str(beto) not in cards.split("<main")[1]
    assert "Tarjeta 1" in cards
    assert str(beto) in handing


def test_opening_a_device_signs_its_manager_out_there(wave, carla, at, client_of) -> None:
    codes_of(wave, carla, at)
    browser = client_of(carla)
    answer = browser.post(f"/diagnostico/olas/{wave.pk}/quiosco/", {"place": "Biblioteca", "hours": "4"})

    assert answer["Location"] == START
    assert "/entrar/" in browser.get("/")["Location"]
    page = browser.get(START)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert 'autocomplete="off"' in page.text
    assert answer.cookies["quiosco"]["path"] == START
    assert answer.cookies["quiosco"]["httponly"]


def test_two_people_answer_one_after_another_and_the_second_meets_nothing_of_the_first(
    anonymous_wave, carla, beto, others, at
) -> None:
    codes = codes_of(anonymous_wave, carla, at)
    device = open_device(anonymous_wave, carla, at)
    browser = at_device(device)

    assert enter(browser, codes[str(beto)])["Location"] == f"{START}empezar/"
    assert "de forma anónima" in browser.get(f"{START}empezar/").text
    last = answer_on(browser, browser.post(f"{START}empezar/")["Location"])
    assert last == f"{START}terminar/"
    assert browser.post(last)["Location"] == f"{START}listo/"
    thanks = browser.get(f"{START}listo/").text
    assert "Lo que mostró en cada área" not in thanks
    shown = browser.get(f"{START}listo/?resultado").text
    assert all(words in shown for words in ("Lo que mostró en cada área", "Competencia por competencia", "En conjunto"))
    browser.get(f"{START}salir/")

    assert not any(browser.cookies[name].value for name in ("quiosco_turno", "sessionid") if name in browser.cookies)
    for address in ("empezar/", "pregunta/1/", "terminar/", "listo/", "listo/?resultado"):
        assert browser.get(START + address)["Location"] == START
    enter(browser, codes[str(others[0])])
    first = browser.post(f"{START}empezar/")["Location"]
    page = browser.get(first).text
    assert " checked" not in page
    assert Response.objects.filter(wave=anonymous_wave).count() == 2
    assert Invitation.objects.filter(wave=anonymous_wave, is_completed=True).count() == 1
    device.refresh_from_db()
    assert device.turns == 2


def test_page_of_one_turn_sent_again_answers_nothing_in_the_next(wave, carla, beto, others, at) -> None:
    codes = codes_of(wave, carla, at)
    browser = at_device(open_device(wave, carla, at))
    browser.handler.enforce_csrf_checks = True

    def enter_as(person: Person) -> str:
        form = {"codigo": codes[str(person)], "csrfmiddlewaretoken": csrf_of(browser.get(START).text)}
        assert browser.post(START, form)["Location"] == f"{START}empezar/"
        begun = browser.get(f"{START}empezar/").text
        decided = {"decision": "si", "csrfmiddlewaretoken": csrf_of(begun)}
        return browser.post(f"{START}empezar/", decided)["Location"]

    first = enter_as(beto)
    page = browser.get(first).text
    sent = fill(page) | {"csrfmiddlewaretoken": csrf_of(page)}
    browser.post(f"{START}salir/", {"csrfmiddlewaretoken": sent["csrfmiddlewaretoken"]})
    enter_as(others[0])

    again = browser.post(first, sent)

    assert again["Location"] == f"{START}empezar/"
    assert not Answer.objects.exists()


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_session_of_a_turn_is_nobodys_sign_in_and_knows_no_response(anonymous_wave, carla, beto, at) -> None:
    codes = codes_of(anonymous_wave, carla, at)
    browser = at_device(open_device(anonymous_wave, carla, at))
    enter(browser, codes[str(beto)])
    answer_on(browser, browser.post(f"{START}empezar/")["Location"], most=3)

    for address in ("/", "/diagnostico/", f"/diagnostico/{anonymous_wave.pk}/", "/diagnostico/resultado/", "/datos/"):
        found = browser.get(address)
        assert found.status_code in (302, 404)
        assert found.status_code == 404 or "/entrar/" in found["Location"]
    kept = str(dict(browser.session))
    response = Response.objects.get(wave=anonymous_wave)
    assert str(response.pk) not in kept
    assert browser.cookies["quiosco_turno"].value not in kept
    assert "_auth_user_id" not in browser.session
    assert browser.session["quiosco_turno"]["numbers"] == []


def test_half_done_nominal_response_goes_on_by_code_and_what_was_said_is_not_shown_again(wave, carla, beto, at) -> None:
    grant(person=beto, codes="P3", at=at)
    codes = codes_of(wave, carla, at)
    device = open_device(wave, carla, at)
    browser = at_device(device)
    enter(browser, codes[str(beto)])
    answer_on(browser, browser.post(f"{START}empezar/")["Location"], most=3)
    assert browser.get(f"{START}pregunta/2/").status_code == 200
    browser.get(f"{START}salir/")

    later = at_device(device)
    enter(later, codes[str(beto)])
    first = later.post(f"{START}empezar/")["Location"]

    assert first == f"{START}pregunta/4/"
    assert later.get(f"{START}pregunta/2/")["Location"] == first
    assert later.post(f"{START}pregunta/2/", {"accion": "saltar"})["Location"] == first
    assert "Anterior" not in later.get(first).text
    following = answer_on(later, first, most=1)
    assert "Anterior" in later.get(following).text
    assert later.get(first).status_code == 200
    later.post(answer_on(later, following))
    done = later.get(f"{START}listo/?resultado").text
    assert "Lo que mostró en cada área" not in done
    assert "Ver mi resultado aquí" not in done
    response = Response.objects.get(wave=wave, pseudonym=beto.pseudonym)
    assert response.completed_on is not None
    assert Answer.objects.get(response=response, slot=1).status != Answer.Status.SKIPPED


@pytest.mark.parametrize(("said", "mode"), [("si", WaveMode.NOMINAL), ("no", WaveMode.ANONYMOUS)])
def test_who_decided_nothing_decides_on_the_first_page_and_the_proof_says_where(
    wave, carla, beto, at, said, mode
) -> None:
    codes = codes_of(wave, carla, at)
    browser = at_device(open_device(wave, carla, at))
    enter(browser, codes[str(beto)])
    assert "Sí, lo autorizo" in browser.get(f"{START}empezar/").text
    assert browser.post(f"{START}empezar/").status_code == 422
    assert not Response.objects.filter(wave=wave).exists()

    browser.post(f"{START}empezar/", {"decision": said})

    assert Response.objects.get(wave=wave).mode == mode
    told = ConsentEvent.objects.get(person=beto)
    assert (told.purpose, told.channel) == ("P3", "KIOSK")


def test_wrong_used_up_foreign_and_void_codes_are_refused_in_the_same_words(
    wave, entity, carla, beto, others, unit, at
) -> None:
    codes = codes_of(wave, carla, at)
    other = make_wave(entity=entity, people=others, name="Otra ola")
    foreign = codes_of(other, carla, at)
    device = open_device(wave, carla, at)
    Invitation.objects.filter(wave=wave, person_uid=beto.uid).update(is_completed=True)
    Person.objects.filter(pk=others[1].pk).update(status=Person.Status.CLOSED)
    told = []
    for code in (codes[str(beto)], foreign[str(others[0])], codes[str(others[1])], "ABC-DEF-GHJ", "corto", "'; --"):
        page = enter(at_device(device), code)
        assert page.status_code == 422
        told.append(re.sub(r'value="[^"]*"|X-CSRFToken[^}]*', "", page.text))

    assert len(set(told)) == 1
    assert SAME_WORDS in told[0]
    device.refresh_from_db()
    assert (device.turns, device.refused) == (0, 6)


def test_many_wrong_codes_stop_the_device_for_a_while_right_ones_too(wave, carla, beto, at) -> None:
    codes = codes_of(wave, carla, at)
    browser = at_device(open_device(wave, carla, at))
    found = [enter(browser, "ABC-DEF-GHJ").status_code for _guess in range(MOST_WRONG_ON_DEVICE)]

    assert set(found) == {422}
    assert enter(browser, codes[str(beto)]).status_code == 429
    assert enter(at_device(open_device(wave, carla, at)), codes[str(beto)]).status_code == 302


@pytest.mark.parametrize("spoil", ["forged", "expired", "closed", "off", "none"])
def test_device_that_is_not_open_is_no_kiosk_and_ends_the_turn(
    wave, carla, beto, at, spoil, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = codes_of(wave, carla, at)
    device = open_device(wave, carla, at)
    browser = at_device(device)
    enter(browser, codes[str(beto)])
    if spoil == "forged":
        browser.cookies["quiosco"] = signed(device)[:-3] + "abc"
    elif spoil == "expired":
        monkeypatch.setattr(clock, "now", lambda: at + timedelta(hours=4))
    elif spoil == "closed":
        kiosks.close_device(device=device, by=carla, at=at)
    elif spoil == "off":
        kiosks.turn_off(wave=wave, by=carla, at=at)
    else:
        del browser.cookies["quiosco"]

    page = browser.get(f"{START}empezar/")

    assert page.status_code == 404
    assert "Este equipo no está abierto como quiosco" in page.text
    assert "quiosco_turno" not in browser.session
    assert browser.get(START).status_code == 404
    assert enter(browser, codes[str(beto)]).status_code == 404


def test_device_of_one_wave_opens_no_turn_of_another(wave, entity, carla, beto, others, at) -> None:
    codes = codes_of(wave, carla, at)
    browser = at_device(open_device(wave, carla, at))
    enter(browser, codes[str(beto)])
    other = make_wave(entity=entity, people=others, name="Otra ola")
    codes_of(other, carla, at)

    browser.cookies["quiosco"] = signed(open_device(other, carla, at))

    assert browser.get(f"{START}empezar/")["Location"] == START


def test_wave_that_closes_ends_the_turn_and_says_so(wave, carla, beto, at) -> None:
    grant(person=beto, codes="P3", at=at)
    codes = codes_of(wave, carla, at)
    browser = at_device(open_device(wave, carla, at))
    enter(browser, codes[str(beto)])
    address = answer_on(browser, browser.post(f"{START}empezar/")["Location"], most=2)
    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED)

    assert browser.post(address, {"accion": "saltar"})["Location"] == START
    assert "ya no recibe respuestas" in browser.get(START).text
    assert "ya no recibe respuestas" in enter(browser, codes[str(beto)]).text
    assert Answer.objects.filter(response__wave=wave).count() == 2


def test_turn_left_alone_lapses_and_pages_leave_by_themselves(
    wave, carla, beto, at, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = codes_of(wave, carla, at)
    browser = at_device(open_device(wave, carla, at))
    enter(browser, codes[str(beto)])
    page = browser.get(f"{START}empezar/")
    assert f'<noscript><meta http-equiv="refresh" content="120;url={START}salir/"></noscript>' in page.text
    assert 'data-ap-idle="120"' in page.text
    assert "no-store" in page["Cache-Control"]

    monkeypatch.setattr(clock, "now", lambda: at + LONGEST_SILENCE + timedelta(seconds=1))

    assert browser.get(f"{START}empezar/")["Location"] == START
    assert "quiosco_turno" not in browser.session


def test_who_signs_in_on_the_device_is_signed_out_by_its_pages_and_others_are_not(
    wave, carla, beto, at, client_of
) -> None:
    codes_of(wave, carla, at)
    browser = client_of(beto)
    assert browser.get(f"{START}salir/").status_code == 404
    assert browser.get("/diagnostico/").status_code == 200
    browser.cookies["quiosco"] = signed(open_device(wave, carla, at))

    assert browser.get(f"{START}empezar/")["Location"] == START
    assert "/entrar/" in browser.get("/diagnostico/")["Location"]


def test_one_who_finishes_on_the_kiosk_counts_as_everybody_else(wave, carla, beto, at, client_of) -> None:
    grant(person=beto, codes="P3", at=at)
    codes = codes_of(wave, carla, at)
    device = open_device(wave, carla, at)
    browser = at_device(device)
    enter(browser, codes[str(beto)])
    browser.post(answer_on(browser, browser.post(f"{START}empezar/")["Location"]))
    assert "Lo que mostró en cada área" in browser.get(f"{START}listo/?resultado").text
    browser.get(f"{START}salir/")

    assert Invitation.objects.get(wave=wave, person_uid=beto.uid).is_completed
    assert SAME_WORDS in enter(browser, codes[str(beto)]).text
    own = client_of(beto)
    assert own.get(f"/diagnostico/{wave.pk}/").text.count("Usted ya terminó") == 1


def test_turns_are_counted_when_the_device_closes_by_itself_and_nobody_is_named(
    wave, carla, beto, at, run_jobs
) -> None:
    codes = codes_of(wave, carla, at)
    device = open_device(wave, carla, at)
    enter(at_device(device), codes[str(beto)])
    enter(at_device(device), "ABC-DEF-GHJ")

    assert kiosks.close_expired(at=at + timedelta(hours=5)) == 1
    assert kiosks.close_expired(at=at + timedelta(hours=6)) == 0

    line = AuditEvent.objects.get(action="diagnosis.kiosk.device_closed")
    assert line.detail == {"wave": wave.pk, "turns": 1, "refused": 1}
    assert not AuditEvent.objects.filter(action__startswith="diagnosis.kiosk", actor=beto.uid).exists()


def test_pictures_of_the_questions_open_in_a_turn_and_nothing_else(wave, entity, carla, beto, at) -> None:
    grant(person=beto, codes="P3", at=at)
    shown, other = (
        files.store(entity=entity, data=picture("PNG", size), name="p.png", kinds=kinds.ILLUSTRATION, by=beto, at=at)
        for size in ((40, 30), (50, 30))
    )
    facts = {"alt": "Una ventana", "description": "", "width": 40, "height": 30}
    Item.objects.filter(version=wave.version).update(picture=shown, picture_facts=facts)
    codes = codes_of(wave, carla, at)
    browser = at_device(open_device(wave, carla, at))
    enter(browser, codes[str(beto)])
    page = browser.get(browser.post(f"{START}empezar/")["Location"]).text
    address = f"{START}archivo/{shown.uid}/"

    assert address in page
    assert browser.get(address)["Content-Type"] == "image/png"
    assert browser.get(f"{START}archivo/{other.uid}/")["Location"] == f"{START}empezar/"
    assert "/entrar/" in browser.get(f"/archivos/{shown.uid}")["Location"]
    browser.get(f"{START}salir/")
    assert browser.get(address)["Location"] == START


def test_kiosk_is_prepared_before_the_wave_opens_and_devices_only_while_it_is_open(
    wave, carla, ana, at, entity
) -> None:
    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.DESIGNED, snapshot_at=None)
    wave.refresh_from_db()
    with pytest.raises(Forbidden):
        kiosks.turn_on(wave=wave, by=ana, at=at)
    kiosks.turn_on(wave=wave, by=carla, at=at)
    with pytest.raises(DomainError, match="programe la ola primero"):
        kiosks.make_sheet(wave=wave, by=carla, at=at)
    with pytest.raises(DomainError, match="mientras la ola está abierta"):
        open_device(wave, carla, at)
    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED, snapshot_at=at)
    wave.refresh_from_db()
    with pytest.raises(DomainError, match="diseñada, programada o abierta"):
        kiosks.turn_on(wave=wave, by=carla, at=at)


def test_device_needs_a_sheet_and_a_kiosk_that_is_on(wave, carla, at) -> None:
    with pytest.raises(DomainError, match="apagado"):
        open_device(wave, carla, at)
    kiosks.turn_on(wave=wave, by=carla, at=at)
    with pytest.raises(DomainError, match="Haga la hoja primero"):
        open_device(wave, carla, at)
    kiosks.make_sheet(wave=wave, by=carla, at=at)
    with pytest.raises(DomainError, match="cuántas horas"):
        kiosks.open_device(wave=wave, place="Taller", hours=100, by=carla, at=at)


def test_manager_turns_it_on_closes_a_device_and_turns_it_off(wave, carla, at, client_of) -> None:
    browser, desk = client_of(carla), f"/diagnostico/olas/{wave.pk}/quiosco/"
    assert "El quiosco está apagado" in browser.get(desk).text
    browser.post(f"{desk}encender/")
    assert "Haga primero la hoja de códigos" in browser.get(desk).text
    browser.post(f"{desk}hoja/")
    device = open_device(wave, carla, at)
    assert "Biblioteca" in browser.get(desk).text

    browser.post(f"{desk}{device.uid}/cerrar/")
    device.refresh_from_db()
    assert device.closed_at == at
    assert "Los códigos entregados dejan de servir" in browser.get(f"{desk}apagar/").text
    assert KioskCode.objects.exists()
    browser.post(f"{desk}apagar/")
    assert not KioskCode.objects.exists()
    assert "El quiosco está apagado" in browser.get(desk).text
    assert browser.get(f"{desk}apagar/")["Location"] == desk


def test_manager_is_asked_before_a_new_sheet_voids_the_cards_that_were_handed_out(wave, carla, at, client_of) -> None:
    browser, desk = client_of(carla), f"/diagnostico/olas/{wave.pk}/quiosco/"
    kiosks.turn_on(wave=wave, by=carla, at=at)
    assert browser.get(f"{desk}hoja/")["Location"] == desk
    browser.post(f"{desk}hoja/")
    before = set(KioskCode.objects.values_list("code_hash", flat=True))

    asked = browser.get(f"{desk}hoja/").text

    assert "Las tarjetas ya entregadas dejan de servir" in asked
    assert set(KioskCode.objects.values_list("code_hash", flat=True)) == before
    browser.post(f"{desk}hoja/")
    assert not before & set(KioskCode.objects.values_list("code_hash", flat=True))


def test_opened_invitation_of_a_code_is_never_told_by_the_first_page(wave, carla, beto, at) -> None:
    grant(person=beto, codes="P3", at=at)
    codes = codes_of(wave, carla, at)
    invitation = Invitation.objects.get(wave=wave, person_uid=beto.uid)
    answering.start(invitation=invitation, by=beto, at=at)
    browser = at_device(open_device(wave, carla, at))
    enter(browser, codes[str(beto)])

    assert "Seguir donde iba" not in browser.get(f"{START}empezar/").text


def test_page_that_is_not_there_leads_back_into_the_turn(anonymous_wave, carla, beto, at) -> None:
    """A page of refusal would neither end the turn nor leave by itself."""
    codes = codes_of(anonymous_wave, carla, at)
    browser = at_device(open_device(anonymous_wave, carla, at))
    enter(browser, codes[str(beto)])
    found = [browser.get(START + place)["Location"] for place in ("pregunta/1/", "terminar/", "listo/")]
    browser.post(f"{START}empezar/")
    Invitation.objects.filter(wave=anonymous_wave, person_uid=beto.uid).update(is_completed=True)

    assert {*found, browser.get(f"{START}pregunta/999/")["Location"]} == {f"{START}empezar/"}
    assert "Usted ya terminó" in browser.post(f"{START}empezar/").text
