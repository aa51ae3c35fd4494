"""The pages on which a person answers, without JavaScript."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from apropia.catalogue.models import ITService
from apropia.diagnosis.models import Answer, Invitation, Item, ItemKind, Response, SurveyWave, WaveMode
from apropia.diagnosis.queries.invitations import token_of
from apropia.foundation import clock
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person
from diagnosis.factories import make_notice, make_wave
from people_factories import make_person
from privacy.factories import grant


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def wave(entity: Entity, unit: OrgUnit, beto: Person, at: datetime) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    ITService.objects.create(entity=entity, code="firma", name="Firma", summary="", created_at=at, changed_at=at)
    return make_wave(entity=entity, people=[beto, *(make_person(unit=unit) for _ in range(5))])


def refuse_all(person: Person, at: datetime) -> None:
    from apropia.privacy import actions, queries

    codes = [one.code for one in queries.purposes_of(person=person, at=at) if one.is_optional]
    actions.decide(person=person, granted=dict.fromkeys(codes, False), at=at)


def fill(page: str) -> dict[str, str]:
    """Fill the form of a question as somebody would who takes what comes first."""
    fields: dict[str, str] = {"accion": "responder"}
    for place, name in enumerate(re.findall(r'<select[^>]* name="(lugar-[^"]+)"', page), 1):
        fields[name] = str(place)
    for name, options in re.findall(r'<select[^>]* name="(pareja-[^"]+)">(.*?)</select>', page, re.S):
        fields[name] = re.findall(r'value="([^"]+)"', options)[0]
    choices = re.findall(r'name="respuesta" value="([^"]+)"', page)
    if choices:
        fields["respuesta"] = choices[0]
    elif 'inputmode="decimal"' in page:
        fields["respuesta"] = "12,5"
    return fields


def walk(browser: Client, wave: SurveyWave) -> list[str]:
    """Answer everything from the first page to the last; return the addresses seen."""
    answer = browser.post(f"/diagnostico/{wave.pk}/")
    seen = []
    while "/pregunta/" in answer["Location"]:
        seen.append(answer["Location"])
        page = browser.get(answer["Location"])
        assert page.status_code == 200
        answer = browser.post(answer["Location"], fill(page.content.decode()))
        assert answer.status_code == 302
    seen.append(answer["Location"])
    return seen


def test_whole_nominal_diagnosis_without_javascript(wave: SurveyWave, beto: Person, client_of, at: datetime) -> None:
    refuse_all(beto, at)
    grant(person=beto, codes="P3", at=at)
    browser = client_of(beto)

    seen = walk(browser, wave)

    assert seen[-1] == f"/diagnostico/{wave.pk}/terminar/"
    assert "Respondió" in browser.get(seen[-1]).content.decode()
    answer = browser.post(seen[-1], follow=True)
    assert "Gracias por responder" in answer.content.decode()
    response = Response.objects.get()
    assert response.mode == WaveMode.NOMINAL
    assert Invitation.objects.get(person_uid=beto.uid).is_completed
    assert not any(name.startswith("diagnostico_") for name in browser.cookies)


def test_whole_anonymous_diagnosis_shows_its_result_once(
    wave: SurveyWave, beto: Person, client_of, at: datetime
) -> None:
    refuse_all(beto, at)
    browser = client_of(beto)
    assert "de forma anónima" in browser.get(f"/diagnostico/{wave.pk}/").content.decode()

    seen = walk(browser, wave)
    cookie = browser.cookies[f"diagnostico_{wave.pk}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/diagnostico/")
    assert str(Response.objects.get().pk) not in str(dict(browser.session))
    first = browser.post(seen[-1], follow=True).content.decode()
    second = browser.get(f"/diagnostico/{wave.pk}/listo/").content.decode()

    assert "una sola vez" in first
    assert "data-ap-print" in first
    assert all(words in first for words in ("Lo que mostró en cada área", "Competencia por competencia", "En conjunto"))
    assert "Lo que mostró en cada área" not in second
    assert "Gracias por responder" in second
    # The button to go back leads to the thanks, not to a page that does not exist.
    for back in ("terminar/", "pregunta/2/", "ligera/"):
        assert browser.get(f"/diagnostico/{wave.pk}/{back}")["Location"] == f"/diagnostico/{wave.pk}/listo/"


def test_last_page_of_a_device_thanks_who_finished_on_another(wave: SurveyWave, beto: Person, client_of, at) -> None:
    SurveyWave.objects.filter(pk=wave.pk).update(mode=WaveMode.ANONYMOUS)
    refuse_all(beto, at)
    browser = client_of(beto)
    browser.post(f"/diagnostico/{wave.pk}/")
    last = f"/diagnostico/{wave.pk}/terminar/"
    assert "¿Termina ya?" in browser.get(last).text
    Invitation.objects.filter(wave=wave, person_uid=beto.uid).update(is_completed=True)

    assert browser.get(last)["Location"] == f"/diagnostico/{wave.pk}/listo/"
    assert browser.post(last)["Location"] == f"/diagnostico/{wave.pk}/listo/"
    assert not Response.objects.filter(completed_on__isnull=False).exists()


def test_purposes_are_decided_before_the_first_question(wave: SurveyWave, beto: Person, client_of) -> None:
    page = client_of(beto).get(f"/diagnostico/{wave.pk}/").content.decode()

    assert "Leer y decidir" in page
    assert "Empezar" not in page


def test_link_of_the_message_leads_to_the_first_page_and_is_noted(wave: SurveyWave, beto: Person, client_of) -> None:
    invitation = Invitation.objects.get(person_uid=beto.uid)

    answer = Client().get(f"/diagnostico/invitacion/{token_of(invitation)}/")

    assert answer["Location"] == f"/diagnostico/{wave.pk}/"
    invitation.refresh_from_db()
    assert invitation.is_opened
    assert Client().get("/diagnostico/invitacion/no-existe/").status_code == 404
    assert Client().get(answer["Location"]).status_code == 302


def test_refused_answer_keeps_what_was_typed(wave: SurveyWave, beto: Person, client_of, at: datetime) -> None:
    refuse_all(beto, at)
    browser = client_of(beto)
    browser.post(f"/diagnostico/{wave.pk}/")
    response = Response.objects.get()
    item = Item.objects.get(version=wave.version, code="P-1.3-B1")
    assert item.kind == ItemKind.ORDERING
    response.form = [{"item": item.pk, "seconds": 60}]
    response.save()

    address = f"/diagnostico/{wave.pk}/pregunta/1/"
    sent = fill(browser.get(address).content.decode())
    places = [name for name in sent if name.startswith("lugar-")]
    page = browser.post(address, sent | {places[1]: "1"})

    html = page.content.decode()
    assert page.status_code == 422
    assert "Dé a cada paso un lugar distinto" in html
    assert html.count('value="1" selected') == 2
    assert not Answer.objects.exists()


# What is shuffled and how it is named are words of the page; whole diagnoses are answered on both databases above.
@pytest.mark.once
@pytest.mark.parametrize(
    "kind", [ItemKind.SINGLE, ItemKind.SCENARIO, ItemKind.MULTIPLE, ItemKind.ORDERING, ItemKind.MATCHING]
)
def test_page_of_a_question_gives_no_id_and_no_order_away_and_keeps_the_answer(
    wave: SurveyWave, beto: Person, client_of, at: datetime, kind: str
) -> None:
    """The author wrote the right order and the pairs in order, with like ids: the page must not repeat it."""
    item = Item.objects.filter(version=wave.version, kind=kind).first()
    ids = [f"clave-{letter}" for letter in "abcd"]
    item.options = [{"id": one, "text": f"Texto {place}"} for place, one in enumerate(ids)]
    item.targets = [{"id": one, "text": f"Pareja {place}"} for place, one in enumerate(ids)]
    item.key, item.has_fixed_order = ids, True
    if kind == ItemKind.MATCHING:
        item.key = {one: one for one in ids}
    item.save()
    refuse_all(beto, at)
    browser, address = client_of(beto), f"/diagnostico/{wave.pk}/pregunta/1/"
    names, orders, named_orders = [], set(), set()

    # By chance, eight forms show no more than two of the 24 orders less than once in a million runs.
    for _form in range(8):
        Answer.objects.all().delete()
        Response.objects.all().delete()
        browser.cookies.pop(f"diagnostico_{wave.pk}", None)
        browser.post(f"/diagnostico/{wave.pk}/")
        Response.objects.update(form=[{"item": item.pk, "seconds": 60}])
        html = browser.get(address).content.decode()
        assert "clave-" not in html
        tokens = re.findall(r'name="(?:lugar|pareja)-(\w+)"', html)
        tokens = tokens or re.findall(r'name="respuesta" value="(\w+)"', html)
        texts = re.findall(r"Texto (\d)", html)
        names.append({*tokens})
        assert len(names[-1]) == 4
        orders.add(tuple(texts))
        named_orders.add(tuple(text for _token, text in sorted(zip(tokens, texts, strict=True))))
        if kind == ItemKind.MATCHING:
            pairs = re.findall(r'<option value="(\w+)">(Pareja \d)', html)[:4]
            assert not {*tokens} & {token for token, _text in pairs}
            orders.add(tuple(text for _token, text in pairs))
        sent = fill(html)
        assert browser.post(address, sent).status_code == 302

        again = browser.get(address).content.decode()

        given = Answer.objects.get().value
        if kind == ItemKind.ORDERING:
            assert given == [ids[int(text)] for text in texts]
        assert again.count(" selected>") == (4 if kind in (ItemKind.ORDERING, ItemKind.MATCHING) else 0)
        assert again.count(" checked>") == (0 if kind in (ItemKind.ORDERING, ItemKind.MATCHING) else 1)
    assert not names[0] & names[1]
    assert len(named_orders) > 2
    if kind in (ItemKind.ORDERING, ItemKind.MATCHING):
        assert len(orders) > 2
    else:
        # What the author asked to keep in order stays so.
        assert orders == {tuple("0123")}


@pytest.mark.parametrize(("button", "status"), [("saltar", "SKIPPED"), ("no-entiendo", "NOT_UNDERSTOOD")])
def test_question_may_be_skipped_or_not_understood(
    wave: SurveyWave, beto: Person, client_of, at: datetime, button: str, status: str
) -> None:
    refuse_all(beto, at)
    browser = client_of(beto)
    browser.post(f"/diagnostico/{wave.pk}/")

    browser.post(f"/diagnostico/{wave.pk}/pregunta/1/", {"accion": button})

    answer = Answer.objects.get()
    assert (answer.status, answer.value) == (status, None)
    again = browser.get(f"/diagnostico/{wave.pk}/pregunta/1/").text
    assert ("Usted dijo: <b>«No entiendo esta pregunta»</b>" in again) is (status == "NOT_UNDERSTOOD")
    assert ("Usted la saltó" in again) is (status == "SKIPPED")
    assert ("Respuesta guardada" in again) is (status == "NOT_UNDERSTOOD")


def test_what_was_answered_is_shown_on_the_way_back(wave: SurveyWave, beto: Person, client_of, at: datetime) -> None:
    refuse_all(beto, at)
    browser = client_of(beto)
    browser.post(f"/diagnostico/{wave.pk}/")
    browser.post(f"/diagnostico/{wave.pk}/pregunta/1/", {"accion": "responder", "respuesta": "2"})

    page = browser.get(f"/diagnostico/{wave.pk}/pregunta/1/").content.decode()

    assert 'value="2" checked' in page
    assert "Respuesta guardada" in page
    assert "Usted dijo" not in page
    resumed = browser.post(f"/diagnostico/{wave.pk}/")
    assert resumed["Location"].endswith("/pregunta/2/")


def test_closed_wave_says_so_and_keeps_the_answers(
    wave: SurveyWave, beto: Person, client_of, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_all(beto, at)
    browser = client_of(beto)
    browser.post(f"/diagnostico/{wave.pk}/")
    monkeypatch.setattr(clock, "now", lambda: wave.closes_at + timedelta(minutes=1))

    page = browser.post(f"/diagnostico/{wave.pk}/pregunta/1/", {"accion": "saltar"})

    assert page.status_code == 422
    assert "no está abierto" in page.content.decode()
    for place in ("", "pregunta/1/", "terminar/"):
        shut = browser.get(f"/diagnostico/{wave.pk}/{place}")
        assert shut.status_code == 200
        assert f"cerró el <b>{date_format(timezone.localtime(wave.closes_at), 'DATETIME_FORMAT')}</b>" in shut.text
        assert "Lo que respondió antes quedó guardado." in shut.text
        assert f'href="{reverse("diagnosis:home")}"' in shut.text
        assert "minutos" not in shut.text
        assert "<form" not in re.search(r"<main.*</main>", shut.text, re.DOTALL)[0]


@pytest.mark.parametrize(
    ("state", "words"),
    [("SCHEDULED", "lo puede responder"), ("CANCELLED", "anuló este diagnóstico"), ("PUBLISHED", "ya no recibe")],
)
def test_wave_that_takes_no_answers_says_why(wave: SurveyWave, beto: Person, client_of, state: str, words: str) -> None:
    SurveyWave.objects.filter(pk=wave.pk).update(state=state, cancel_reason="Se repite.")

    page = client_of(beto).get(f"/diagnostico/{wave.pk}/").text

    assert words in page
    assert "Lo que respondió antes" not in page
    assert "minutos" not in page


@pytest.mark.once
def test_saving_an_answer_costs_the_same_few_queries_anywhere(
    wave: SurveyWave, beto: Person, client_of, at: datetime
) -> None:
    refuse_all(beto, at)
    browser = client_of(beto)
    browser.post(f"/diagnostico/{wave.pk}/")
    form = Response.objects.get().form
    kinds = dict(Item.objects.values_list("pk", "kind"))
    places = {
        "first": 1,
        "performance": next(n for n, slot in enumerate(form, 1) if kinds[slot["item"]] == ItemKind.SINGLE),
        "service": next(n for n, slot in enumerate(form, 1) if "service" in slot),
    }

    for place, number in places.items():
        address = f"/diagnostico/{wave.pk}/pregunta/{number}/"
        browser.post(address, {"accion": "saltar"})
        for headers in ({}, {"HX-Request": "true"}):
            with CaptureQueriesContext(connection) as saving:
                assert browser.post(address, {"accion": "saltar"}, headers=headers).status_code == 302
            with CaptureQueriesContext(connection) as showing:
                assert browser.get(address, headers=headers).status_code == 200
            # Whose it is, the question, whether it is still open, the answer; after a service, what is asked next.
            assert len(_of_diagnosis(saving)) == 4 + (place == "service"), place
            # Whose it is, the question, what was answered so far.
            assert len(_of_diagnosis(showing)) == 3, place


def _of_diagnosis(captured: CaptureQueriesContext) -> list[str]:
    return [one["sql"] for one in captured if "diagnosis_" in one["sql"]]


def test_home_lists_what_waits(wave: SurveyWave, beto: Person, carla: Person, client_of) -> None:
    assert "Línea base 2026" in client_of(beto).get("/diagnostico/").content.decode()
    assert "No tiene un diagnóstico abierto" in client_of(carla).get("/diagnostico/").content.decode()
