"""A place on an image: pointed at, or taken from a list that says the same."""

import io
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from apropia.diagnosis.actions import authoring, pictures
from apropia.diagnosis.models import Answer, InstrumentVersion, Item, ItemKind, Response, SurveyWave
from apropia.diagnosis.policies.content import ItemContent, Option, content_of, lacks_of
from apropia.diagnosis.policies.item_files.examples import EXAMPLES
from apropia.diagnosis.policies.regions import drawn, has, place_at, shape_from, shape_or_none, shape_text
from apropia.diagnosis.queries.grading import credit_of, problem_of
from apropia.people.models import Person
from diagnosis.factories import invite
from privacy.factories import grant

CORNER = st.integers(0, 100)
WHOLE = replace(
    next(one for one in EXAMPLES if one.kind == "HOTSPOT"), picture={"name": "a.png", "alt": "Una ventana de correo."}
)


@given(st.lists(st.tuples(CORNER, CORNER), min_size=2, max_size=8))
def test_place_is_written_back_as_it_was_read(points: list[tuple[int, int]]) -> None:
    shape = shape_from(" ".join(f"{x},{y}" for x, y in points))

    assert shape_from(shape_text(shape)) == shape


@pytest.mark.parametrize("text", ["", "10,20", "10;20 30;40", "10,20 130,40", "a,b c,d", "10 20 30 40", "1,1 " * 21])
def test_what_is_no_place_is_refused(text: str) -> None:
    assert shape_or_none(text) is None


def test_rectangle_and_polygon_hold_what_lies_in_them() -> None:
    square, corner = shape_from("10,10 30,30"), shape_from("50,50 90,50 50,90")

    assert has(square, (20, 20))
    assert not has(square, (31, 20))
    assert has(corner, (55, 55))
    assert not has(corner, (85, 85))
    assert place_at({"a": {"shape": square}, "b": {"shape": corner}}, (60, 60)) == "b"
    assert place_at({"a": {"shape": square}, "b": {}}, (60, 60)) == ""


def test_one_point_is_drawn_until_there_are_more() -> None:
    assert drawn("10,20") == "9,19 11,19 11,21 9,21"
    assert drawn("0,0 10,10") == "0,0 10,0 10,10 0,10"
    assert drawn("zzz") == ""


def places(**shapes: str) -> dict[str, Any]:
    return {"parts": {one: {"shape": shape_from(text)} for one, text in shapes.items()}}


@pytest.mark.parametrize(
    ("content", "field", "said"),
    [
        (replace(WHOLE, picture=None), "picture", "Ponga la imagen"),
        (replace(WHOLE, picture={"name": "a.png", "alt": ""}), "picture", "no es decorativa"),
        (replace(WHOLE, key=None), "key", "un solo lugar"),
        (replace(WHOLE, options=WHOLE.options[:2]), "options", "entre 3 y 8 lugares"),
        (replace(WHOLE, task=None), "options", "sin marcar"),
        (replace(WHOLE, task=places(a="0,0 20,20", b="10,10 30,30", c="50,50 80,80")), "options", "se cruzan"),
        (replace(WHOLE, task=places(a="0,0 20,20", b="40,40 42,42", c="50,50 80,80")), "options", "muy pequeño"),
        (
            replace(WHOLE, options=(Option("a", "A"), Option("b", "a"), Option("c", "C"))),
            "options",
            "dicen lo mismo",
        ),
    ],
)
def test_places_say_what_they_lack(content: ItemContent, field: str, said: str) -> None:
    assert lacks_of(WHOLE) == ()
    assert any(lack.field == field and said in lack.message for lack in lacks_of(content))


def test_one_place_is_right_however_it_was_chosen() -> None:
    asked = Item(kind=ItemKind.HOTSPOT, options=[{"id": one.id, "text": one.text} for one in WHOLE.options], key=["b"])

    assert (problem_of(asked, "b"), credit_of(asked, "b"), credit_of(asked, "a")) == ("", 1, 0)
    assert problem_of(asked, "z")
    assert problem_of(asked, ["b"])


@pytest.fixture
def wave(open_wave: SurveyWave, beto: Person, at: datetime) -> SurveyWave:
    invite(wave=open_wave, people=[beto])
    grant(person=beto, codes="P3", at=at)
    return open_wave


@pytest.fixture
def item(next_version: InstrumentVersion, wave: SurveyWave, carla: Person, at: datetime) -> Item:
    """A question of a draft, with its image of 640 by 400."""
    made = authoring.create_item(version=next_version, content=replace(WHOLE, picture=None), by=carla, at=at)
    data = io.BytesIO()
    Image.new("RGB", (1280, 800), "white").save(data, format="PNG")
    pictures.set_picture(
        item=made, upload=data.getvalue(), name="a.png", alt="Una ventana.", is_decorative=False, by=carla, at=at
    )
    return made


@pytest.fixture
def address(wave: SurveyWave, item: Item, beto: Person, client_of) -> str:
    """Where Beto meets the question."""
    client_of(beto).post(f"/diagnostico/{wave.pk}/")
    asked = Item.objects.get(version=wave.version, code="P-2.1-B1")
    Item.objects.filter(pk=asked.pk).update(
        kind=item.kind, options=item.options, key=item.key, task=item.task, stem=item.stem,
        picture=item.picture, picture_facts=item.picture_facts,
    )  # fmt: skip
    response = Response.objects.get()
    response.form = [{"item": asked.pk, "seconds": 60}]
    response.save()
    return f"/diagnostico/{wave.pk}/pregunta/1/"


def chosen(page: str) -> list[str]:
    return re.findall(r'value="[^"]+" checked><span>([^<]+)<', page)


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"senalar-grande.x": "320", "senalar-grande.y": "40"}, "El botón de responder"),
        ({"senalar-chica.x": "140", "senalar-chica.y": "17"}, "El botón de responder"),
        ({"senalar-grande.x": "60", "senalar-grande.y": "40"}, "El botón de enviar"),
    ],
)
def test_pressing_the_image_chooses_and_the_button_keeps(
    address: str, beto: Person, client_of, sent: dict[str, str], place: str
) -> None:
    browser: Client = client_of(beto)

    page = browser.post(address, sent)

    assert page.status_code == 200
    assert chosen(page.text) == [place]
    assert "<polygon" in page.text
    assert not Answer.objects.exists()
    token = re.findall(r'value="([^"]+)" checked', page.text)[0]
    assert browser.post(address, {"accion": "responder", "respuesta": token}).status_code == 302
    assert Answer.objects.get().status == Answer.Status.ANSWERED
    assert chosen(browser.get(address).text) == [place]


def test_pressing_beside_every_place_says_so(address: str, beto: Person, client_of) -> None:
    page = client_of(beto).post(address, {"senalar-grande.x": "320", "senalar-grande.y": "250"})

    assert page.status_code == 422
    assert "Ahí no hay un lugar de la lista" in page.text
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"senalar-grande.x": "0", "senalar-grande.y": "0"},
        {"senalar-grande.x": "-5", "senalar-grande.y": "9"},
        {"senalar-otra.x": "9", "senalar-otra.y": "9"},
        {"senalar-grande.x": "9" * 12, "senalar-grande.y": "9"},
        {"senalar-grande.x": "9"},
    ],
)
def test_enter_in_the_list_is_no_press_of_the_image(
    address: str, beto: Person, client_of, sent: dict[str, str]
) -> None:
    browser: Client = client_of(beto)
    tokens = re.findall(r'name="respuesta" value="([^"]+)"', browser.get(address).text)

    answer = browser.post(address, sent | {"respuesta": tokens[0]})

    assert answer.status_code == 302
    assert Answer.objects.get().value in {"a", "b", "c"}


def test_page_tells_no_place_but_the_chosen(address: str, beto: Person, client_of) -> None:
    page = client_of(beto).get(address).text

    assert "<polygon" not in page
    assert "Imagen: Una ventana." in page
    assert page.count('type="image"') == 2
    assert page.count('tabindex="-1" aria-hidden="true"') == 2
    assert WHOLE.rationale not in page


def test_author_marks_a_place_by_pressing_its_corners(item: Item, carla: Person, client_of) -> None:
    browser: Client = client_of(carla)
    url = reverse("diagnosis:change_item", args=[item.pk])
    form = browser.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: "on" if one is True else one for name, one in data.items() if one not in (None, False)}
    assert data["shape_1"] == "0,0 20,20"
    data |= {"shape_1": "", "marcar": "1"}

    first = browser.post(url, data | {"senalar-grande.x": "320", "senalar-grande.y": "200"})
    data["shape_1"] = first.context["form"]["shape_1"].value()
    second = browser.post(url, data | {"senalar-chica.x": "196", "senalar-chica.y": "140"})
    data["shape_1"] = second.context["form"]["shape_1"].value()
    item.refresh_from_db()
    before = item.task["parts"]["a"]
    browser.post(url, data)

    assert (first.status_code, second.status_code) == (200, 200)
    assert 'formaction="#imagen-grande"' in first.text
    assert 'id="imagen-grande"' in first.text
    assert before == {"shape": [[0, 0], [20, 0], [20, 20], [0, 20]]}
    assert data["shape_1"] == "50,50 70,80"
    item.refresh_from_db()
    assert item.task["parts"]["a"] == {"shape": [[50, 50], [70, 50], [70, 80], [50, 80]]}
    assert lacks_of(content_of(item)) == ()


def test_wrong_place_stays_in_its_field(item: Item, carla: Person, client_of) -> None:
    browser: Client = client_of(carla)
    url = reverse("diagnosis:change_item", args=[item.pk])
    form = browser.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: "on" if one is True else one for name, one in data.items() if one not in (None, False)}

    answer = browser.post(url, data | {"shape_2": "arriba a la derecha"})

    assert answer.status_code == 422
    assert "Escriba dos esquinas o más" in answer.text
    assert "arriba a la derecha" in answer.text
