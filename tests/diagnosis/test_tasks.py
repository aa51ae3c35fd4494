"""Short tasks: what they lack, how they are graded, and that no page tells what is right."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apropia.diagnosis import starter
from apropia.diagnosis.actions import versions
from apropia.diagnosis.models import TASK_KINDS, Answer, InstrumentVersion, Item, Response, SurveyWave
from apropia.diagnosis.policies.content import ItemContent, Option, content_of, lacks_of, sheet_parts
from apropia.diagnosis.policies.item_files.examples import EXAMPLES
from apropia.diagnosis.policies.tasks import grid_from, grid_text
from apropia.diagnosis.queries.grading import credit_of, is_right, problem_of
from apropia.foundation import clock
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person
from diagnosis.factories import make_notice, make_wave, right_answer
from privacy.factories import grant

WHOLE = {one.kind: one for one in EXAMPLES}
FORM = {
    "section": "Situaciones de trabajo", "competence": "1.3", "level": "BASIC", "stem": "Marque lo que se pide.",
    "rationale": "Porque sí se pidió.", "seconds": "40", "code": "P-1.3-B9",
}  # fmt: skip
MAIL = {
    "from_1": "Ana Paz", "option_1": "Acta", "body_1": "Va el acta.\r\n\r\nGracias.",
    "from_2": "Beto Ruiz", "option_2": "Cita", "date_2": "hoy 8:00", "body_2": "El lunes.", "right_2": "on",
    "from_3": "Carla Gil", "option_3": "Lista", "attachment_3": "lista.pdf", "body_3": "Va la lista.",
}  # fmt: skip
MESSAGE = {
    "role_1": "SENDER", "option_1": "Banco <b@banco.invalid>", "right_1": "on", "role_2": "SUBJECT",
    "option_2": "Su cuenta", "role_3": "TEXT", "option_3": "Hola.", "role_4": "LINK", "option_4": "Entre",
    "target_4": "http://x.invalid", "right_4": "on",
}  # fmt: skip
FOLDERS = {
    "file": "acta.pdf", "option_1": "Actas", "option_2": "Actas/2026", "right_2": "on", "option_3": "Contratos",
}  # fmt: skip
SHEET = {"grid": "Mes | Total\nEnero | 5\n\nFebrero | 7", "cell": "b3"}


def item_of(content: ItemContent) -> Item:
    return Item(
        kind=content.kind,
        code=content.code,
        options=[{"id": one.id, "text": one.text} for one in content.options],
        key=content.key or [],
        task=content.task or {},
    )


@pytest.mark.parametrize("kind", TASK_KINDS)
def test_example_of_each_kind_lacks_nothing(kind: str) -> None:
    assert lacks_of(WHOLE[kind]) == ()


def changed(kind: str, **parts: Any) -> ItemContent:
    return replace(WHOLE[kind], **parts)


@pytest.mark.parametrize(
    ("content", "field", "said"),
    [
        (changed("MAILBOX", options=WHOLE["MAILBOX"].options[:2]), "options", "entre 3 y 8 mensajes"),
        (changed("MAILBOX", key=None), "key", "Marque el mensaje correcto"),
        (changed("MAILBOX", key=["a", "b", "c"]), "key", "deje al menos uno"),
        (changed("MAILBOX", task={"parts": {}}), "options", "de quién es y qué dice"),
        (changed("PHISHING", key=[]), "key", "Marque las señales"),
        (changed("PHISHING", key=["a", "b", "c", "d"]), "key", "deje al menos una parte"),
        (changed("PHISHING", task={"parts": {"a": {"role": "LINK"}}}), "options", "a qué dirección lleva"),
        (changed("PHISHING", task={"parts": {"a": {"role": "OTHER"}}}), "options", "qué es"),
        (changed("SHEET", key=["H9"]), "cell", "Debe estar en la hoja"),
        (changed("SHEET", **sheet_parts([["una"]], ["A1"])), "grid", "entre 2 y 12 filas"),
        (changed("SHEET", **sheet_parts([["x"] * 9] * 2, ["A1"])), "grid", "entre 2 y 8 columnas"),
        (changed("FOLDERS", task=None), "file", "nombre del archivo"),
        (changed("FOLDERS", key=["a", "b"]), "key", "una sola carpeta"),
        (
            changed("FOLDERS", options=(Option("a", "A"), Option("b", "B / C / D"), Option("c", "E"))),
            "options",
            "Falta la carpeta «B / C»",
        ),
    ],
)
def test_task_says_what_it_lacks(content: ItemContent, field: str, said: str) -> None:
    assert any(lack.field == field and said in lack.message for lack in lacks_of(content))


@pytest.mark.parametrize(
    ("kind", "value", "credit"),
    [
        ("MAILBOX", ["b"], 1), ("MAILBOX", ["b", "c"], 0), ("MAILBOX", ["a"], 0), ("PHISHING", ["d", "c"], 1),
        ("PHISHING", ["c"], 0.5), ("PHISHING", ["a", "b", "c", "d"], 0), ("SHEET", "B2", 1), ("SHEET", "B3", 0),
        ("FOLDERS", "b", 1), ("FOLDERS", "a", 0),
    ],
)  # fmt: skip
def test_credit_follows_the_rule_of_options(kind: str, value: Any, credit: float) -> None:
    asked = item_of(WHOLE[kind])

    assert problem_of(asked, value) == ""
    assert credit_of(asked, value) == credit
    # Of two outcomes there is one: all of it.
    assert is_right(asked, Answer.Status.ANSWERED, value) is (credit == 1)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("MAILBOX", []), ("MAILBOX", "b"), ("MAILBOX", ["b", "b"]), ("MAILBOX", ["z"]), ("PHISHING", None),
        ("SHEET", "Z9"), ("SHEET", ["B2"]), ("SHEET", ""), ("FOLDERS", "Contratos"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(kind: str, value: Any) -> None:
    assert problem_of(item_of(WHOLE[kind]), value)


@pytest.mark.parametrize("pasted", ["a | b\nc | d", "a\tb\nc\td", "a|b\n\nc|d\n", "a | b\n|\nc | d"])
def test_grid_is_read_as_typed_or_pasted(pasted: str) -> None:
    assert grid_from(pasted) == [["a", "b"], ["c", "d"]]
    assert grid_from(grid_text(grid_from(pasted))) == [["a", "b"], ["c", "d"]]


def test_short_row_is_filled_up() -> None:
    assert grid_from("a | b | c\nd") == [["a", "b", "c"], ["d", "", ""]]


@pytest.fixture
def draft(entity: Entity, carla: Person, at: datetime) -> InstrumentVersion:
    return versions.create_instrument(
        entity=entity, name="Pulso", scales=[], sections=starter.starter_sections(), by=carla, at=at
    )


@pytest.mark.parametrize(
    ("kind", "sent", "key", "task"),
    [
        (
            "MAILBOX",
            MAIL,
            ["b"],
            {
                "parts": {
                    "a": {"from": "Ana Paz", "body": "Va el acta.\n\nGracias."},
                    "b": {"from": "Beto Ruiz", "date": "hoy 8:00", "body": "El lunes."},
                    "c": {"from": "Carla Gil", "attachment": "lista.pdf", "body": "Va la lista."},
                }
            },
        ),
        (
            "PHISHING",
            MESSAGE,
            ["a", "d"],
            {
                "parts": {
                    "a": {"role": "SENDER"},
                    "b": {"role": "SUBJECT"},
                    "c": {"role": "TEXT"},
                    "d": {"role": "LINK", "target": "http://x.invalid"},
                }
            },
        ),
        ("SHEET", SHEET, ["B3"], {"rows": [["Mes", "Total"], ["Enero", "5"], ["Febrero", "7"]]}),
        ("FOLDERS", FOLDERS, ["b"], {"file": "acta.pdf"}),
    ],
)
def test_author_writes_a_task_in_a_plain_form(
    draft: InstrumentVersion, carla: Person, client_of, kind: str, sent: dict[str, str], key: Any, task: Any
) -> None:
    browser: Client = client_of(carla)
    url = reverse("diagnosis:create_item", args=[draft.pk, kind])
    assert browser.get(url).status_code == 200

    browser.post(url, FORM | sent)

    made = Item.objects.get(version=draft)
    assert (made.key, made.task) == (key, task)
    assert lacks_of(content_of(made)) == ()
    shown = browser.get(reverse("diagnosis:item", args=[made.pk])).text
    assert "Respuesta correcta" in shown
    again = browser.get(reverse("diagnosis:change_item", args=[made.pk]))
    form = again.context["form"]
    data = {name: form[name].value() for name in form.fields}
    browser.post(
        reverse("diagnosis:change_item", args=[made.pk]),
        {name: "on" if one is True else one for name, one in data.items() if one not in (None, False)},
    )
    made.refresh_from_db()
    assert (made.key, made.task) == (key, task)


def test_wrong_cell_keeps_what_was_typed(draft: InstrumentVersion, carla: Person, client_of) -> None:
    browser: Client = client_of(carla)

    answer = browser.post(
        reverse("diagnosis:create_item", args=[draft.pk, "SHEET"]), FORM | SHEET | {"cell": "total de enero"}
    )

    assert answer.status_code == 422
    assert "como B3" in answer.text
    assert "Febrero | 7" in answer.text


@pytest.fixture
def wave(entity: Entity, unit: OrgUnit, beto: Person, at: datetime, monkeypatch: pytest.MonkeyPatch) -> SurveyWave:
    monkeypatch.setattr(clock, "now", lambda: at)
    make_notice(entity=entity, unit=unit)
    made = make_wave(entity=entity, people=[beto])
    grant(person=beto, codes="P3", at=at)
    return made


@pytest.mark.parametrize("code", ["P-2.1-B7", "P-4.1-B7", "P-1.3-B8", "P-1.3-B7"])
def test_person_answers_a_task_and_comes_back_to_it(wave: SurveyWave, beto: Person, client_of, code: str) -> None:
    browser: Client = client_of(beto)
    browser.post(f"/diagnostico/{wave.pk}/")
    asked = Item.objects.get(version=wave.version, code=code)
    response = Response.objects.get()
    response.form = [{"item": asked.pk, "seconds": 60}]
    response.save()
    address = f"/diagnostico/{wave.pk}/pregunta/1/"

    page = browser.get(address).text
    tokens = re.findall(r'name="respuesta" value="([^"]+)"', page)
    empty = browser.post(address, {"accion": "responder"})
    ids = [option["id"] for option in asked.options]
    chosen = [tokens[ids.index(one)] for one in asked.key]
    kept = browser.post(address, {"accion": "responder", "respuesta": chosen})

    assert len(tokens) == len(ids)
    assert not set(tokens) & set(ids)
    assert asked.rationale not in page
    assert empty.status_code == 422
    assert kept.status_code == 302
    assert Answer.objects.get().value == right_answer(asked)
    again = browser.get(address).text
    assert set(re.findall(r'value="([^"]+)" checked', again)) == set(chosen)


def test_page_differs_only_by_person_never_by_the_key(wave: SurveyWave, beto: Person, client_of) -> None:
    browser: Client = client_of(beto)
    browser.post(f"/diagnostico/{wave.pk}/")
    asked = Item.objects.get(version=wave.version, code="P-4.1-B7")
    response = Response.objects.get()
    response.form = [{"item": asked.pk, "seconds": 60}]
    response.save()
    secret = re.compile(r'(csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"')
    pages = []
    for key in (["a", "e", "f"], ["b"], ["c", "d"]):
        Item.objects.filter(pk=asked.pk).update(key=key)
        pages.append(secret.sub("", browser.get(f"/diagnostico/{wave.pk}/pregunta/1/").text))

    assert pages[0] == pages[1] == pages[2]
