"""The sheet takes back whatever it gave of a draft, also of what is not finished."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from apropia.diagnosis import starter
from apropia.diagnosis.actions import authoring, versions
from apropia.diagnosis.models import OPINION_KINDS, TASK_KINDS, InstrumentVersion, ItemKind
from apropia.diagnosis.policies.content import LETTERS, ItemContent, Option, content_of, lacks_of, sheet_parts
from apropia.diagnosis.policies.item_files.reading import ItemsReading, SheetDesk
from apropia.diagnosis.policies.item_files.sheet import FIELDS, item_rows, read_sheet
from apropia.diagnosis.policies.regions import shape_from
from apropia.diagnosis.policies.tasks import ROLES, clean_path, grid_from, grid_text
from apropia.formats.tabular.writing import csv_chunks, write_xlsx
from apropia.foundation.errors import DomainError
from apropia.people.models import Person

CHOICES = ("SINGLE", "SCENARIO", "MULTIPLE")
PERCEPTION = [{"value": value, "text": text} for value, text in enumerate(("Nada", "Poco", "Bastante", "Mucho"))]
# What a person may type, also what a spreadsheet would take for a formula, an error or nothing.
LINES = st.one_of(
    st.sampled_from(
        ["=SUMA(A1:A5)", "-5", "+57", "@ana", "#N/A", "n/a", "0", "sí", "2, 3", "'comillas'", "«año»", "a;b"]
    ),
    st.text("abcñÁé ¿?.,;=+-@#'\"«»{}0123456789", min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(bool),
)
PROSE = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
CONDITIONS = st.sampled_from(["", "P-0 >= 1", "-P-0 < 2 y no respondida({1a})", 'P-0 en (1, 2) o P-1 = "=a"'])
MESSAGES = st.sampled_from(["", "=Revise", "No cuadra."])
MAYBE = st.one_of(st.just(""), PROSE)


@st.composite
def items(draw: st.DrawFn, code: str) -> ItemContent:
    """Draw an item as the form of the editor leaves it: rows of options, filled or not, with what is right or not."""
    kind = draw(st.sampled_from([kind for kind in ItemKind.values if kind not in OPINION_KINDS]))
    common = {"code": code, "kind": kind, "section": "Una", "stem": draw(PROSE), "seconds": draw(st.integers(5, 600))}
    if kind == "PERCEPTION" or kind.startswith("SERVICE"):
        scale = "ATTITUDE" if kind == "PERCEPTION" else "SATISFACTION" if kind == "SERVICE_SATISFACTION" else "USE"
        logic = {"relevance": draw(CONDITIONS), "validation": draw(CONDITIONS), "validation_message": draw(MESSAGES)}
        return ItemContent(**common, **logic, scale=scale, competence="1.1" if kind == "PERCEPTION" else "")
    common |= {"relevance": "", "validation": "", "validation_message": ""}
    common |= {"competence": "2.3", "level": draw(st.sampled_from(["", "BASIC", "ADVANCED"])), "rationale": draw(MAYBE)}
    if kind == "NUMERIC":
        unit = draw(st.sampled_from(["", "MB", "%"]))
        key = draw(
            st.sampled_from([None, {"number": "12.5"}, {"number": "-3", "give": "0.25"}, {"number": "1", "to": "2"}])
        )
        return ItemContent(**common, key=key, task={"unit": unit} if unit else None)
    if kind in TASK_KINDS or kind == "HOTSPOT":
        return ItemContent(**common, **_task(kind, draw))
    if kind == "MATCHING":
        return _matching(common, draw(st.lists(st.tuples(MAYBE, MAYBE), max_size=7)))
    texts = draw(st.lists(PROSE, max_size=8 if kind == "ORDERING" else 6))
    options = tuple(Option(LETTERS[place], text) for place, text in enumerate(texts))
    ids = [option.id for option in options]
    if kind == "ORDERING":
        return ItemContent(**common, options=options, key=ids)
    right = [one for one in ids if draw(st.booleans())]
    scenario = draw(MAYBE) if kind == "SCENARIO" else ""
    return ItemContent(
        **common, options=options, key=right or None, scenario=scenario, has_fixed_order=draw(st.booleans())
    )


def _task(kind: str, draw: st.DrawFn) -> dict[str, Any]:
    """Draw the options, key and task of a short task as the form of the editor leaves them."""
    if kind == "SHEET":
        words = st.sampled_from(["", "Mes", "1.250", "12 %", "=A1"])
        rows = draw(st.lists(st.lists(words, min_size=3, max_size=3), max_size=4))
        return sheet_parts(grid_from(grid_text(rows)), draw(st.sampled_from([[], ["B2"], ["C1"]])))
    texts = draw(st.lists(LINES.map(lambda text: text.replace("/", " ").replace(":", "").strip() or "x"), max_size=8))
    options = tuple(Option(LETTERS[place], text) for place, text in enumerate(texts))
    key = [option.id for option in options if draw(st.booleans())] or None
    if kind == "FOLDERS":
        file = draw(st.sampled_from(["", "acta.pdf"]))
        folders = tuple(Option(one.id, clean_path(one.text)) for one in options)
        return {"options": folders, "key": key, "task": {"file": file} if file else None}
    words = st.sampled_from(["Ana <ana@x.example>", "hoy 8:00", "Asunto: no es", "a\n\nb"])
    details: dict[str, dict[str, str]] = {}
    for option in options:
        if kind == "HOTSPOT":
            shape = draw(st.sampled_from(["", "1,2 30,40", "1,2 3,4 50,6", "1,1 9,1 9,9 2,9"]))
            details |= {option.id: {"shape": shape_from(shape)}} if shape else {}  # type: ignore[dict-item]  # points
        elif kind == "PHISHING":
            role = draw(st.sampled_from(list(ROLES)))
            details[option.id] = {"role": role} | ({"target": "http://x.example"} if role == "LINK" else {})
        else:
            part = {name: draw(words).split("\n")[0] for name in ("from", "date", "attachment") if draw(st.booleans())}
            details[option.id] = part | ({"body": draw(words)} if draw(st.booleans()) else {})
    return {"options": options, "key": key, "task": {"parts": details} if details else None}


def _matching(common: dict[str, object], rows: list[tuple[str, str]]) -> ItemContent:
    lefts, rights = [left for left, _right in rows if left], [right for _left, right in rows if right]
    key, row, column = {}, 0, 0
    for left, right in rows:
        if left and right:
            key[LETTERS[row]] = str(column + 1)
        row, column = row + bool(left), column + bool(right)
    return ItemContent(
        **common,  # type: ignore[arg-type]  # the fields that every kind has
        options=tuple(Option(LETTERS[place], text) for place, text in enumerate(lefts)),
        targets=tuple(Option(str(place), text) for place, text in enumerate(rights, 1)),
        key=key,
    )


def meaning(content: ItemContent) -> ItemContent | tuple[object, ...]:
    """Return what an item says: of pairs, which text goes with which, as their ids follow the order of the rows."""
    if content.kind != "MATCHING":
        return content
    lefts, rights = ({one.id: one.text for one in side} for side in (content.options, content.targets))
    pairs = [(text, rights.get(dict(content.key or {}).get(one, ""))) for one, text in lefts.items()]
    return content.stem, content.level, content.rationale, pairs, sorted(rights.values())


def desk() -> SheetDesk:
    steps = [{"value": value, "text": str(value)} for value in range(1, 6)]
    scales = {"ATTITUDE": PERCEPTION, "SATISFACTION": steps, "USE": PERCEPTION}
    return SheetDesk(version=InstrumentVersion(), sections=["Una"], scales=scales, competences=["1.1", "2.3"], items={})


def sheets_of(contents: list[ItemContent]) -> tuple[bytes, bytes]:
    book = io.BytesIO()
    write_xlsx(book, FIELDS, item_rows(contents))
    return book.getvalue(), b"".join(csv_chunks(FIELDS, item_rows(contents)))


@settings(max_examples=25)
@given(st.integers(1, 6).flatmap(lambda count: st.tuples(*(items(f"P-{n}") for n in range(count)))))
def test_whatever_the_editor_lets_stand_comes_back_from_its_own_sheet(drawn: tuple[ItemContent, ...]) -> None:
    for data in sheets_of(list(drawn)):
        reading = read_sheet(data, known=desk())

        assert reading.problems == []
        assert [meaning(one) for one in reading.contents] == [meaning(one) for one in drawn]
        lacking = {lack.row for lack in reading.incomplete if lack.code != "unknown_question"}
        assert lacking == {row for row, one in enumerate(drawn, 2) if lacks_of(one)}


@pytest.fixture
def browser(carla: Person, client_of) -> Client:
    return client_of(carla)


@pytest.fixture
def draft(carla: Person, browser: Client, at: datetime) -> InstrumentVersion:
    """A draft with a finished question, one without its key and its reason, and one that waits for one that is gone."""
    draft = new_draft(carla, "Pulso", at)
    whole = starter.starter_items()[0]
    authoring.create_item(version=draft, content=whole, by=carla, at=at)
    form = {"code": "P-A", "section": whole.section, "competence": "1.1", "seconds": "40"}
    form |= {"stem": "¿Qué da esta fórmula?\nMire la celda.", "option_1": "=SUMA(A1:A5)", "option_2": "#N/A"}
    browser.post(reverse("diagnosis:create_item", args=[draft.pk, "SINGLE"]), form)
    asked = {"code": "V-A", "kind": "SERVICE_USE", "stem": "¿Usa {service}?", "section": whole.section}
    used = authoring.create_item(version=draft, content=ItemContent(**asked, scale="SERVICE_USE"), by=carla, at=at)
    waits = asked | {"code": "V-B", "relevance": "V-A >= 1"}
    authoring.create_item(version=draft, content=ItemContent(**waits, scale="SERVICE_USE"), by=carla, at=at)
    authoring.remove_item(item=used, by=carla, at=at)
    return draft


def new_draft(carla: Person, name: str, at: datetime) -> InstrumentVersion:
    scales, sections = starter.starter_scales(), starter.starter_sections()
    return versions.create_instrument(entity=carla.entity, name=name, scales=scales, sections=sections, by=carla, at=at)


def exported(browser: Client, version: InstrumentVersion, format_: str) -> bytes:
    answer = browser.get(reverse("diagnosis:version", args=[version.pk]), {"formato": format_})
    return b"".join(answer.streaming_content)


def read(browser: Client, version: InstrumentVersion, data: bytes) -> tuple[ItemsReading, str]:
    page = browser.post(
        reverse("diagnosis:import_items", args=[version.pk]), {"file": SimpleUploadedFile("preguntas", data)}
    )
    if (reading := page.context["reading"]).contents:
        browser.post(reverse("diagnosis:import_items", args=[version.pk]), {"leidas": page.context["signed"]})
    return reading, page.text


def contents_of(version: InstrumentVersion) -> list[ItemContent]:
    return [content_of(item) for item in version.items.select_related("section", "scale", "competence")]


@pytest.mark.parametrize("format_", ["xlsx", "csv"])
def test_an_unfinished_draft_takes_its_own_export_back(
    draft: InstrumentVersion, browser: Client, carla: Person, at: datetime, format_: str
) -> None:
    before = contents_of(draft)

    reading, page = read(browser, draft, exported(browser, draft, format_))

    assert reading.problems == []
    assert [(lack.row, lack.column) for lack in reading.incomplete] == [
        (3, "nivel"), (3, "opcion_1"), (3, "correctas"), (3, "por_que"), (4, "solo_si"),
    ]  # fmt: skip
    assert "3 preguntas se pueden aplicar. 2 llegan incompletas" in page
    assert [one.as_data() for one in contents_of(draft)] == [one.as_data() for one in before]
    with pytest.raises(DomainError, match="Faltan datos en 1 preguntas: P-A"):
        versions.submit(version=draft, by=carla, at=at)


def test_another_draft_takes_what_is_incomplete_and_says_what_waits_in_vain(
    draft: InstrumentVersion, browser: Client, carla: Person, at: datetime
) -> None:
    other = new_draft(carla, "Otro", at)

    reading, page = read(browser, other, exported(browser, draft, "xlsx"))

    assert reading.problems == []
    assert (4, "solo_si") in {(one.row, one.column) for one in reading.incomplete}
    assert "3 preguntas se pueden aplicar. 2 llegan incompletas" in page
    assert contents_of(other) == contents_of(draft)


def changed(data: bytes, row: int, column: str, value: str | int | None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    columns = {cell.value: cell.column for cell in book.active[1]}
    book.active.cell(row, columns[column]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("column", "value"),
    [("correctas", "2, 9"), ("correctas", "b"), ("segundos", 900), ("competencia", None), ("tipo", "ensayo")],
)
def test_what_is_written_wrong_is_refused_all_the_same(
    draft: InstrumentVersion, browser: Client, column: str, value: str | int | None
) -> None:
    reading, _page = read(browser, draft, changed(exported(browser, draft, "xlsx"), 3, column, value))

    assert [(one.row, one.column) for one in reading.problems] == [(3, column)]
    assert {lack.row for lack in reading.incomplete} == {4}


def test_when_nothing_can_be_applied_the_page_says_what_to_do(draft: InstrumentVersion, browser: Client) -> None:
    for data, told in (
        (b"codigo,seccion,tipo,pregunta\nX-1,Una,ensayo,Cuente\nX-2,Una,ensayo,Cuente", "Corrija las 2 filas"),
        (b"codigo,seccion,tipo,pregunta\nX-1,Una,ensayo,Cuente", "Corrija la fila que"),
        (b"codigo,seccion,tipo\nX-1,Una,ensayo", "Ninguna pregunta se pudo leer"),
        (b"codigo,seccion,tipo,pregunta\n", "no trae preguntas"),
        (b"::A::Cuente un caso.{}", "Ninguna pregunta se puede traer"),
    ):
        reading, page = read(browser, draft, data)

        assert reading.contents == []
        assert told in page, told
        assert "0 preguntas" not in page
        assert "Aplicar las preguntas buenas" not in page
