"""Questions answered with a number: read as it was meant, refused with words, never told by the page."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apropia.diagnosis.actions import authoring
from apropia.diagnosis.models import Answer, InstrumentVersion, Item, ItemKind, Response, SurveyWave
from apropia.diagnosis.policies.content import content_of, lacks_of
from apropia.diagnosis.policies.numbers import key_from, key_of, right_numbers, words_of_key
from apropia.diagnosis.queries.grading import credit_of, problem_of
from apropia.formats.written_answers import readings
from apropia.foundation import clock
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.numbers import typed_es
from apropia.people.models import OrgUnit, Person
from diagnosis.factories import make_notice, make_wave
from privacy.factories import grant

FORM = {
    "code": "P-1.1-B7", "section": "Situaciones de trabajo", "competence": "1.1", "level": "BASIC",
    "stem": "¿Cuánto pesa la carpeta?", "rationale": "Se suman los tres archivos.", "seconds": "40",
    "number": "12,5", "give": "0,5", "to": "", "unit": "MB",
}  # fmt: skip


def item(key: dict[str, str], unit: str = "") -> Item:
    return Item(kind=ItemKind.NUMERIC, key=key, task={"unit": unit} if unit else {})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12,5", "12.5"), ("12.5", "12.5"), (" 12,50 ", "12.5"), ("12,5 MB", "12.5"), ("12.5mb", "12.5"),
        ("1.250.000", "1250000"), ("1'250.000", "1250000"), ("$ 1.250.000,50", "1250000.5"), ("-3", "-3"),
        ("−3", "-3"), ("1 250", "1250"), ("0,125", "0.125"), ("+4", "4"),
    ],
)  # fmt: skip
def test_number_is_read_as_people_write_it(text: str, meant: str) -> None:
    assert readings(text, unit="MB")[0] == Decimal(meant)


def test_three_digits_after_one_mark_are_read_both_ways() -> None:
    assert readings("1.250") == (Decimal(1250), Decimal("1.250"))
    assert credit_of(item({"number": "1250"}), "1.250") == credit_of(item({"number": "1.25"}), "1,250") == 1


@pytest.mark.parametrize(
    "text", ["", "doce", "12,5 kg", "1/2", "12,5,1", "1e9", "--3", "9" * 31, "1" + " " * 80 + "2", "∞", "²"]
)
def test_what_is_no_number_is_refused_with_words(text: str) -> None:
    problem = problem_of(item({"number": "12"}, "MB"), text)

    assert problem.startswith("Escriba un número") if not text else "no es un número" in problem


@pytest.mark.parametrize("value", [None, 12, ["12"], {"12": "12"}, True])
def test_only_a_text_is_an_answer(value: object) -> None:
    assert problem_of(item({"number": "12"}), value)


@pytest.mark.parametrize(
    ("key", "text", "credit"),
    [
        ("12,5", "12,5", 1), ("12,5", "12,4", 0), ("12,5 ± 0,1", "12,6", 1), ("12,5 ± 0,1", "12,61", 0),
        ("10 a 12", "10", 1), ("10 a 12", "12", 1), ("10 a 12", "9,9", 0), ("0,3 ± 0,1", "0,2", 1), ("-5", "-5", 1),
        ("1,125", "1,125", 1),
    ],
)  # fmt: skip
def test_right_is_all_or_nothing(key: str, text: str, credit: float) -> None:
    assert credit_of(item(key_from(key)), text) == credit


@given(
    st.decimals(-9999, 9999, places=3).filter(bool),
    st.decimals(0, 99, places=3) | st.none(),
    st.decimals(0, 99, places=2) | st.none(),
)
def test_key_is_written_back_as_it_was_read(number: Decimal, give: Decimal | None, more: Decimal | None) -> None:
    text = {name: "" if one is None else typed_es(f"{one:f}") for name, one in (("give", give),)}
    key = key_of(typed_es(f"{number:f}"), to="" if more is None else typed_es(f"{number + more:f}"), **text)

    right = right_numbers(key)
    assert key_from(words_of_key(key)) == key
    assert right is not None
    assert (right.low, right.high) == (number - (give or 0), number + (more or 0) + (give or 0))


@pytest.fixture
def draft(entity: Entity, carla: Person, at: datetime) -> InstrumentVersion:
    from apropia.diagnosis import starter
    from apropia.diagnosis.actions import versions

    return versions.create_instrument(
        entity=entity, name="Pulso", scales=[], sections=starter.starter_sections(), by=carla, at=at
    )


def test_author_writes_a_number_and_sees_it_as_it_is_answered(
    draft: InstrumentVersion, carla: Person, client_of
) -> None:
    browser: Client = client_of(carla)
    url = reverse("diagnosis:create_item", args=[draft.pk, "NUMERIC"])
    assert "Número correcto" in browser.get(url).text

    answer = browser.post(url, FORM)

    made = Item.objects.get(version=draft)
    assert answer.status_code == 302
    assert (made.key, made.task) == ({"number": "12.5", "give": "0.5"}, {"unit": "MB"})
    page = browser.get(reverse("diagnosis:item", args=[made.pk])).text
    assert "12,5 ± 0,5 MB" in page
    assert 'inputmode="decimal"' in page
    again = browser.get(reverse("diagnosis:change_item", args=[made.pk])).text
    assert 'value="12,5"' in again


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"number": "doce"}, 422, "Escriba solo cifras"),
        ({"give": "poco"}, 422, "Escriba solo cifras"),
        ({"number": ""}, 302, "Escriba el número correcto."),
        ({"to": "3"}, 302, "El rango termina antes de empezar."),
    ],
)
def test_author_is_told_what_is_wrong_with_a_number(
    draft: InstrumentVersion, carla: Person, client_of, change: dict[str, str], status: int, said: str
) -> None:
    browser: Client = client_of(carla)

    answer = browser.post(reverse("diagnosis:create_item", args=[draft.pk, "NUMERIC"]), FORM | change, follow=True)

    assert (answer.redirect_chain[0][1] if answer.redirect_chain else answer.status_code) == status
    assert said in answer.text


@pytest.fixture
def wave(
    entity: Entity, unit: OrgUnit, beto: Person, carla: Person, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> SurveyWave:
    monkeypatch.setattr(clock, "now", lambda: at)
    make_notice(entity=entity, unit=unit)
    wave = make_wave(entity=entity, people=[beto])
    grant(person=beto, codes="P3", at=at)
    return wave


def test_person_answers_a_number_and_comes_back_to_it(wave: SurveyWave, beto: Person, client_of) -> None:
    browser: Client = client_of(beto)
    browser.post(f"/diagnostico/{wave.pk}/")
    response = Response.objects.get()
    asked = Item.objects.filter(version=wave.version, kind=ItemKind.SINGLE).first()
    assert asked is not None
    Item.objects.filter(pk=asked.pk).update(
        kind=ItemKind.NUMERIC, options=[], key={"number": "77125", "give": "1"}, task={"unit": "MB"}
    )
    response.form = [{"item": asked.pk, "seconds": 60}]
    response.save()
    address = f"/diagnostico/{wave.pk}/pregunta/1/"

    shown = browser.get(address).text
    refused = browser.post(address, {"accion": "responder", "respuesta": "setenta y siete"})
    kept = browser.post(address, {"accion": "responder", "respuesta": " 77.125 MB"})

    assert "77125" not in shown
    assert "No lo sé" in shown
    assert refused.status_code == 422
    assert 'value="setenta y siete"' in refused.text
    assert kept.status_code == 302
    answer = Answer.objects.get()
    asked.refresh_from_db()
    assert answer.value == "77.125 MB"
    assert credit_of(asked, answer.value) == 1
    assert 'value="77.125 MB"' in browser.get(address).text


def test_number_without_an_answer_lacks_its_key(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    from dataclasses import replace

    from apropia.diagnosis.policies.item_files.examples import EXAMPLES

    whole = next(one for one in EXAMPLES if one.kind == "NUMERIC")
    made = authoring.create_item(version=draft, content=whole, by=carla, at=at)

    assert not lacks_of(content_of(made))
    assert [one.field for one in lacks_of(replace(whole, key=None))] == ["number"]
