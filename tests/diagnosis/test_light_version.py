"""The light version: several questions a page in plain HTML, the same answers kept, nothing lost."""

import re
from datetime import datetime

import pytest
from django.test import Client

from apropia.diagnosis.actions import answering
from apropia.diagnosis.models import Answer, Invitation, Item, ItemKind, Response, SurveyWave
from apropia.foundation import clock
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person
from diagnosis.factories import make_notice, make_wave
from diagnosis.test_answering_pages import fill
from people_factories import make_person
from privacy.factories import grant


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def wave(entity: Entity, unit: OrgUnit, beto: Person, at: datetime) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    grant(person=beto, codes="P3", at=at)
    return make_wave(entity=entity, people=[beto, *(make_person(unit=unit) for _ in range(5))])


def begin(browser: Client, wave: SurveyWave) -> str:
    return browser.post(f"/diagnostico/{wave.pk}/", {"version": "ligera"})["Location"]


def mark(page: str, *, leave: int = 0) -> dict[str, str]:
    """Mark the first option of each question of a light page, but of the last so many."""
    found: dict[str, str] = {}
    for name, value in re.findall(r'name="(p\d+-respuesta)" value="([^"]+)"', page):
        found.setdefault(name, value)
    return dict(list(found.items())[: len(found) - leave])


def shown(page: str) -> dict[str, list[str]]:
    """Return what a browser sends of a light page by itself."""
    return {"pregunta": re.findall(r'name="pregunta" value="(\d+)"', page)}


def test_whole_diagnosis_is_answered_in_few_plain_pages(wave: SurveyWave, beto: Person, client_of) -> None:
    browser = client_of(beto)
    address, together, alone = begin(browser, wave), 0, 0
    while "/terminar/" not in address:
        page = browser.get(address)
        if page.status_code == 302:
            address = page["Location"]
            continue
        if "/ligera/" in address:
            together += 1
            assert "<script" not in page.text
            assert page.text.count("<fieldset") <= 5
            address = browser.post(address, mark(page.text))["Location"]
        else:
            alone += 1
            address = browser.post(address, fill(page.text))["Location"]
            assert "/ligera/" in address or "/terminar/" in address
    browser.post(address)

    response = Response.objects.get(wave=wave)
    assert response.completed_on is not None
    assert together > 1
    assert together + alone < len(response.form)
    assert Invitation.objects.get(wave=wave, person_uid=beto.uid).is_completed


def test_question_left_open_is_named_and_the_others_are_kept(wave: SurveyWave, beto: Person, client_of) -> None:
    browser = client_of(beto)
    address = begin(browser, wave)
    page = browser.get(address).text
    marked = mark(page, leave=1)

    answer = browser.post(address, marked)

    assert answer.status_code == 422
    assert "Falta algo en 1 pregunta" in answer.text
    assert "Si no quiere responder, marque «Saltar»" in answer.text
    assert answer.text.count("<fieldset") == 1
    assert Answer.objects.filter(response__wave=wave).count() == len(marked)


def test_only_what_was_on_the_page_is_asked_for_again(wave: SurveyWave, beto: Person, client_of) -> None:
    """Two left open twice: the second time no question appears as missing that was never shown."""
    browser = client_of(beto)
    address = begin(browser, wave)
    page = browser.get(address).text
    total = len(Response.objects.get(wave=wave).form)
    marked = mark(page, leave=2)

    again = browser.post(address, marked | shown(page))
    assert f"Quedan {total - len(marked)} preguntas" in again.text
    assert len(shown(again.text)["pregunta"]) == 2

    answer = browser.post(address, shown(again.text))
    assert "Falta algo en 2 preguntas" in answer.text
    assert shown(answer.text) == shown(again.text)


def test_answer_changed_after_going_back_is_kept(wave: SurveyWave, beto: Person, client_of) -> None:
    """Also where the page is sent twice: it asks for nothing that was not on it."""
    browser = client_of(beto)
    address = begin(browser, wave)
    page = browser.get(address).text
    marked = mark(page) | shown(page)
    browser.post(address, marked)
    name = next(iter(marked))

    answer = browser.post(address, marked | {name: "accion:saltar"})

    assert answer.status_code == 302
    changed = Answer.objects.get(response__wave=wave, slot=int(name.removeprefix("p").split("-")[0]) - 1)
    assert changed.status == Answer.Status.SKIPPED


def test_skipping_and_not_understanding_are_options_and_no_time_is_kept(
    wave: SurveyWave, beto: Person, client_of
) -> None:
    browser = client_of(beto)
    address = begin(browser, wave)
    names = list(mark(browser.get(address).text))
    scale = Answer.Status.NOT_UNDERSTOOD
    sent = dict.fromkeys(names, "accion:saltar") | {names[0]: "accion:no-entiendo"}

    browser.post(address, sent)

    kept = list(Answer.objects.filter(response__wave=wave).order_by("slot"))
    first = Item.objects.get(pk=kept[0].item_id)
    assert kept[0].status == (scale if first.kind == ItemKind.PERCEPTION else kept[0].status)
    assert {one.status for one in kept[1:]} == {Answer.Status.SKIPPED}
    assert {one.seconds for one in kept} == {None}


def test_who_goes_back_to_the_full_version_stays_there(wave: SurveyWave, beto: Person, client_of) -> None:
    browser = client_of(beto)
    begin(browser, wave)

    full = browser.post(f"/diagnostico/{wave.pk}/")["Location"]

    assert "/pregunta/" in full
    assert "/pregunta/" in browser.post(full, fill(browser.get(full).text))["Location"]


def test_plain_page_weighs_little(wave: SurveyWave, beto: Person, client_of) -> None:
    """A question weighs a third of one of the full version, and the page asks for one small file of style."""
    browser = client_of(beto)
    address = begin(browser, wave)
    light = browser.get(address)
    full = browser.get(f"/diagnostico/{wave.pk}/pregunta/1/")

    assert 3 * len(light.content) / light.text.count("<fieldset") < len(full.content)
    assert re.findall(r'(?:src|href)="(/static[^"]+)"', light.text) == ["/static/diagnosis/ligera.css"]


def test_light_page_of_nobody_and_of_who_has_finished(wave: SurveyWave, beto: Person, ana, client_of, at) -> None:
    assert client_of(ana).get(f"/diagnostico/{wave.pk}/ligera/").status_code == 404
    browser = client_of(beto)
    address = begin(browser, wave)
    answering.complete(response=Response.objects.get(wave=wave), by=beto, at=at)
    assert browser.get(address)["Location"].endswith("/listo/")


@pytest.mark.once
def test_light_page_costs_the_same_anywhere(
    wave: SurveyWave, beto: Person, client_of, django_assert_max_num_queries
) -> None:
    browser = client_of(beto)
    address = begin(browser, wave)
    with django_assert_max_num_queries(20):
        browser.get(address)


@pytest.mark.once
def test_answers_are_read_as_often_for_five_questions_as_for_one(
    wave: SurveyWave, beto: Person, client_of, django_assert_max_num_queries
) -> None:
    browser = client_of(beto)
    address = begin(browser, wave)

    with django_assert_max_num_queries(20) as captured:
        page = browser.get(address)

    assert page.text.count("<fieldset") == 5
    assert sum('FROM "diagnosis_answer"' in one["sql"] for one in captured.captured_queries) == 2
