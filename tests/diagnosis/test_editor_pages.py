"""The editor in the browser, without JavaScript."""

import io
from datetime import datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apropia.competences.actions.framework import load_framework
from apropia.diagnosis import starter
from apropia.diagnosis.actions import versions
from apropia.diagnosis.models import InstrumentVersion, Item, ItemKind
from apropia.diagnosis.states import VersionState
from apropia.foundation.audit.models import AuditEvent
from apropia.people.models import OrgUnit, Person, Role
from people_factories import make_person

FORM = {
    "code": "P-1.1-B7",
    "section": "Situaciones de trabajo",
    "competence": "1.1",
    "level": "BASIC",
    "stem": "¿Cuál es la búsqueda más precisa?",
    "rationale": "Nombra lo que se busca.",
    "seconds": "40",
}


@pytest.fixture
def bank(carla: Person, at: datetime) -> InstrumentVersion:
    load_framework(at=at)
    return starter.load(entity=carla.entity, at=at)


@pytest.fixture
def draft(bank: InstrumentVersion, carla: Person, at: datetime) -> InstrumentVersion:
    return versions.create_instrument(
        entity=carla.entity,
        name="Pulso",
        scales=starter.starter_scales(),
        sections=starter.starter_sections(),
        by=carla,
        at=at,
    )


@pytest.fixture
def browser(carla: Person, client_of) -> Client:
    return client_of(carla)


def test_author_creates_an_instrument(bank: InstrumentVersion, browser: Client) -> None:
    answer = browser.post(reverse("diagnosis:create_instrument"), {"name": "Pulso de marzo", "kind": "DIAGNOSIS"})

    made = InstrumentVersion.objects.get(instrument__name="Pulso de marzo")
    assert answer.status_code == 302
    assert (made.state, made.sections.count(), made.scales.count()) == (VersionState.DRAFT, 3, 6)


def test_list_shows_each_version_with_its_state(
    bank: InstrumentVersion, draft: InstrumentVersion, browser: Client
) -> None:
    page = browser.get(reverse("diagnosis:instruments"))
    frozen_only = browser.get(reverse("diagnosis:instruments"), {"estado": "FROZEN", "orden": "-preguntas"})

    assert "Pulso" in page.text
    assert "Diagnóstico inicial de competencias digitales" in page.text
    assert "Pulso" not in frozen_only.text


def test_every_way_of_sorting_works(bank: InstrumentVersion, browser: Client) -> None:
    for url, keys in (
        (reverse("diagnosis:instruments"), ("instrumento", "estado", "preguntas", "congelada")),
        (reverse("diagnosis:version", args=[bank.pk]), ("orden", "codigo", "competencia", "tipo")),
    ):
        for key in keys:
            assert browser.get(url, {"orden": f"-{key}"}).status_code == 200


def test_name_taken_keeps_what_was_typed(bank: InstrumentVersion, browser: Client) -> None:
    browser.post(reverse("diagnosis:create_instrument"), {"name": "Pulso", "kind": "DIAGNOSIS"})

    answer = browser.post(
        reverse("diagnosis:create_instrument"), {"name": "Pulso", "kind": "DIAGNOSIS", "description": "Mi texto"}
    )

    assert answer.status_code == 422
    assert "Mi texto" in answer.text


@pytest.mark.parametrize(
    ("kind", "rows", "key"),
    [
        ("SINGLE", {"option_1": "Una.", "option_2": "Dos.", "option_4": "Tres.", "right_2": "on"}, ["b"]),
        (
            "SCENARIO",
            {"scenario": "Pasa algo.", "option_1": "Una.", "option_2": "Dos.", "option_3": "Tres.", "right_3": "on"},
            ["c"],
        ),
        (
            "MULTIPLE",
            {"option_1": "Una.", "option_2": "Dos.", "option_3": "Tres.", "right_1": "on", "right_3": "on"},
            ["a", "c"],
        ),
        ("ORDERING", {"option_1": "Una.", "option_2": "Dos.", "option_3": "Tres."}, ["a", "b", "c"]),
        (
            "MATCHING",
            {
                "option_1": "Una.", "pair_1": "A.", "option_2": "Dos.", "pair_2": "B.", "option_3": "Tres.",
                "pair_3": "C.", "pair_4": "Sobra.",
            },
            {"a": "1", "b": "2", "c": "3"},
        ),
    ],
)  # fmt: skip
def test_each_kind_is_written_in_a_plain_form(
    draft: InstrumentVersion, browser: Client, kind: str, rows: dict[str, str], key: object
) -> None:
    url = reverse("diagnosis:create_item", args=[draft.pk, kind])
    assert browser.get(url).status_code == 200

    answer = browser.post(url, FORM | rows)

    item = Item.objects.get(version=draft)
    assert answer.status_code == 302
    assert (item.kind, item.key) == (kind, key)
    shown = browser.get(reverse("diagnosis:item", args=[item.pk]))
    assert shown.status_code == 200
    assert "Respuesta correcta" in shown.text


def test_section_among_several_is_chosen_by_the_author(draft: InstrumentVersion, browser: Client) -> None:
    for kind in ("SINGLE", "CHOICE"):
        page = browser.get(reverse("diagnosis:create_item", args=[draft.pk, kind]))

        assert page.context["form"]["section"].value() is None
        assert page.context["form"].fields["section"].choices[0] == ("", "—")


def test_minutes_are_shown_and_typed_with_a_comma(draft: InstrumentVersion, browser: Client) -> None:
    InstrumentVersion.objects.filter(pk=draft.pk).update(performance_seconds=510)
    address = reverse("diagnosis:limits", args=[draft.pk])
    assert 'value="8,5"' in browser.get(address).text
    sent = {"max_performance_items": 9, "performance_minutes": "7,5", "max_perception_items": 10, "max_services": 2}

    assert browser.post(address, sent).status_code == 302

    draft.refresh_from_db()
    assert draft.performance_seconds == 450


def test_question_on_services_says_where_their_name_goes(draft: InstrumentVersion, browser: Client) -> None:
    page = browser.get(reverse("diagnosis:create_item", args=[draft.pk, "SERVICE_USE"]))

    assert "Escriba {service} donde va el nombre del servicio." in page.text


def test_every_kind_of_question_is_offered_once(draft: InstrumentVersion, browser: Client) -> None:
    groups = browser.get(reverse("diagnosis:version", args=[draft.pk])).context["found"].kind_groups

    assert sorted(kind for _title, kinds in groups for kind, _label in kinds) == sorted(ItemKind.values)


def test_perception_item_needs_only_a_scale(draft: InstrumentVersion, browser: Client) -> None:
    url = reverse("diagnosis:create_item", args=[draft.pk, "PERCEPTION"])
    sent = {"code": "S-1", "section": "Cómo se ve usted", "competence": "1.1", "stem": "¿Puede?", "scale": "SKILL"}

    browser.post(url, sent | {"seconds": "10"})

    item = Item.objects.get(version=draft)
    page = browser.get(reverse("diagnosis:item", args=[item.pk]))
    assert "Puedo por mi cuenta" in page.text


def test_incomplete_item_is_kept_and_its_page_says_what_it_lacks(draft: InstrumentVersion, browser: Client) -> None:
    browser.post(reverse("diagnosis:create_item", args=[draft.pk, "SINGLE"]), FORM | {"option_1": "Una."})

    page = browser.get(reverse("diagnosis:item", args=[Item.objects.get(version=draft).pk]))

    assert "Marque una sola respuesta correcta." in page.text
    version = browser.get(reverse("diagnosis:version", args=[draft.pk])).text
    assert "Faltan datos en 1 pregunta: " in version
    assert f'<a href="{reverse("diagnosis:item", args=[Item.objects.get(version=draft).pk])}">P-1.1-B7</a>.' in version


def test_a_version_without_questions_is_neither_sent_nor_filtered(draft: InstrumentVersion, browser: Client) -> None:
    page = browser.get(reverse("diagnosis:version", args=[draft.pk])).text

    assert "Podrá enviarla a revisión cuando tenga preguntas." in page
    assert reverse("diagnosis:version_step", args=[draft.pk, "enviar"]) not in page
    assert "0 minutos" not in page
    assert "formato=xlsx" not in page


def test_wrong_code_is_told_beside_its_field_and_nothing_is_lost(draft: InstrumentVersion, browser: Client) -> None:
    answer = browser.post(
        reverse("diagnosis:create_item", args=[draft.pk, "SINGLE"]), FORM | {"code": "a b", "option_1": "Mi opción"}
    )

    assert answer.status_code == 422
    assert "Mi opción" in answer.text


def test_changing_shows_the_stored_rows_in_their_right_order(bank: InstrumentVersion, browser: Client) -> None:
    item = bank.items.get(code="P-1.3-B1")

    page = browser.get(reverse("diagnosis:change_item", args=[item.pk]))

    assert page.text.index("Archivo del equipo") < page.text.index("Informes del contrato 014")


def test_preview_mixes_what_is_ordered_whatever_its_author_fixed(bank: InstrumentVersion, browser: Client) -> None:
    item = bank.items.filter(kind="ORDERING").first()
    assert item is not None
    item.options = [{"id": letter, "text": f"Paso {place}"} for place, letter in enumerate("abcdefgh")]
    item.has_fixed_order = True
    item.save()

    shown = browser.get(reverse("diagnosis:item", args=[item.pk])).context["found"].question.choices

    assert [one.text for one in shown] != [f"Paso {place}" for place in range(8)]


def test_frozen_item_cannot_be_changed_from_the_page(bank: InstrumentVersion, browser: Client) -> None:
    item = bank.items.get(code="P-1.1-B1")
    rows = {"option_1": "Una.", "option_2": "Dos.", "option_3": "Tres.", "right_2": "on"}

    answer = browser.post(reverse("diagnosis:change_item", args=[item.pk]), FORM | rows)

    assert answer.status_code == 422
    assert "ya no se edita" in answer.text


def test_review_needs_a_second_person(draft: InstrumentVersion, browser: Client, unit: OrgUnit, client_of) -> None:
    rows = {"option_1": "Una.", "option_2": "Dos.", "option_3": "Tres.", "right_2": "on"}
    browser.post(reverse("diagnosis:create_item", args=[draft.pk, "SINGLE"]), FORM | rows)
    diana = make_person(unit=unit, given_names="Diana", roles=[Role.ANALYST])

    asked = browser.get(reverse("diagnosis:version_step", args=[draft.pk, "enviar"]))
    assert f"«{draft}»" in asked.text
    browser.post(reverse("diagnosis:version_step", args=[draft.pk, "enviar"]))
    browser.post(reverse("diagnosis:version_step", args=[draft.pk, "congelar"]))
    draft.refresh_from_db()
    assert draft.state == VersionState.IN_REVIEW
    client_of(diana).post(reverse("diagnosis:version_step", args=[draft.pk, "congelar"]))
    draft.refresh_from_db()
    assert draft.state == VersionState.FROZEN


def test_list_searches_and_filters(bank: InstrumentVersion, browser: Client) -> None:
    url = reverse("diagnosis:version", args=[bank.pk])

    found = browser.get(url, {"q": "subsidio"}).text
    narrowed = browser.get(url, {"tipo": "ORDERING", "nivel": "BASIC", "competencia": "1.3"}).text

    assert "P-1.2-I2" in found
    assert "P-1.1-B1" not in found
    assert "P-1.3-B1" in narrowed
    assert "P-3.1-B1" not in narrowed


@pytest.mark.once
def test_list_costs_the_same_for_few_and_many(
    draft: InstrumentVersion, bank: InstrumentVersion, browser: Client, django_assert_max_num_queries
) -> None:
    for version in (draft, bank):
        with django_assert_max_num_queries(20):
            assert browser.get(reverse("diagnosis:version", args=[version.pk])).status_code == 200


@pytest.mark.parametrize("name", ["instruments", "create_instrument", "items_template", "starter_bank"])
def test_colleagues_without_the_role_find_nothing(bank: InstrumentVersion, beto: Person, client_of, name: str) -> None:
    assert client_of(beto).get(reverse(f"diagnosis:{name}")).status_code == 404


def test_another_entity_reaches_no_version_and_no_item(bank: InstrumentVersion, dario: Person, client_of) -> None:
    stranger = client_of(dario)
    item = bank.items.first()
    section = bank.sections.first()
    assert item is not None
    assert section is not None

    for name, pk in (("version", bank.pk), ("item", item.pk), ("change_item", item.pk), ("section", section.pk)):
        assert stranger.get(reverse(f"diagnosis:{name}", args=[pk])).status_code == 404


def _upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("preguntas.xlsx", data)


def test_exported_items_come_back_equal(bank: InstrumentVersion, draft: InstrumentVersion, browser: Client) -> None:
    exported = browser.get(reverse("diagnosis:version", args=[bank.pk]), {"formato": "xlsx"})
    data = b"".join(exported.streaming_content)

    page = browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"file": _upload(data)})
    assert "245 preguntas se pueden aplicar." in page.text
    browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"leidas": page.context["signed"]})

    assert draft.items.count() == 245
    for item in bank.items.filter(kind__in=["SINGLE", "MULTIPLE", "PERCEPTION"]):
        twin = draft.items.get(code=item.code)
        assert (twin.stem, twin.options, twin.key, twin.level) == (item.stem, item.options, item.key, item.level)
    for item in bank.items.filter(kind__startswith="SERVICE"):
        assert draft.items.get(code=item.code).relevance == item.relevance
    for item in bank.items.filter(kind="ORDERING"):
        twin = draft.items.get(code=item.code)
        texts, twins = ({o["id"]: o["text"] for o in one.options} for one in (item, twin))
        assert [texts[one] for one in item.key] == [twins[one] for one in twin.key]


def test_older_instrument_gets_the_questions_that_a_newer_bank_brings(
    bank: InstrumentVersion, draft: InstrumentVersion, browser: Client
) -> None:
    sheet = b"".join(browser.get(reverse("diagnosis:starter_bank")).streaming_content)

    page = browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"file": _upload(sheet)})

    assert page.context["reading"].problems == []
    assert {one.code for one in page.context["reading"].contents} == set(bank.items.values_list("code", flat=True))


def test_template_can_be_read_back(draft: InstrumentVersion, browser: Client) -> None:
    template = b"".join(browser.get(reverse("diagnosis:items_template")).streaming_content)

    page = browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"file": _upload(template)})

    assert page.context["reading"].problems == []
    assert len(page.context["reading"].contents) == 9


def test_problems_are_told_by_row_and_column_and_good_rows_apply(draft: InstrumentVersion, browser: Client) -> None:
    template = b"".join(browser.get(reverse("diagnosis:items_template")).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["correctas"]).value = 7
    sheet.cell(3, columns["competencia"]).value = "9.9"
    data = io.BytesIO()
    book.save(data)

    page = browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"file": _upload(data.getvalue())})
    found = {(problem.row, problem.column) for problem in page.context["reading"].problems}
    browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"leidas": page.context["signed"]})

    assert found == {(2, "correctas"), (3, "competencia")}
    assert list(draft.items.values_list("code", flat=True)) == [
        "P-1.1-I8", "P-1.1-B8", "P-2.1-B9", "P-4.1-B9", "P-1.3-B9", "P-1.3-B8", "P-2.1-B8",
    ]  # fmt: skip


@pytest.mark.parametrize("condition", ["cuando lo use", "V-X >= 1"])
def test_condition_that_cannot_be_read_or_is_of_a_performance_question_is_refused_in_its_cell(
    draft: InstrumentVersion, browser: Client, condition: str
) -> None:
    template = b"".join(browser.get(reverse("diagnosis:items_template")).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(template))
    columns = {cell.value: cell.column for cell in book.active[1]}
    book.active.cell(2, columns["solo_si"]).value = condition
    data = io.BytesIO()
    book.save(data)

    page = browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"file": _upload(data.getvalue())})

    assert [(problem.row, problem.column) for problem in page.context["reading"].problems] == [(2, "solo_si")]


def _sheet_of_services(rows: list[tuple[str, str, str]]) -> bytes:
    """Return a file of questions on services: code, section, and after which answer each is asked."""
    lines = ["codigo,seccion,tipo,escala,pregunta,solo_si"]
    for code, section, condition in rows:
        lines.append(f"{code},{section},conocimiento de un servicio,SERVICE_KNOWLEDGE,¿Conoce {{service}}?,{condition}")
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("rows", "told", "found"),
    [
        ([("Z-1", "Uno", ""), ("Z-2", "Dos", "Z-1 >= 1")], [], []),
        ([("Z-2", "Uno", "Z-1 >= 1"), ("Z-1", "Uno", "")], [], ["se pregunta después"]),
        ([("Z-1", "Uno", "Z-1 >= 1")], [], ["su propia respuesta"]),
        ([("Z-1", "Uno", "Z-9 >= 1"), ("Z-2", "Uno", "Z-1 >= 1")], [2], ["no está en esta versión", "Nadie llega"]),
        ([("Z-1", "Uno", ""), ("Z-2", "Uno", "Z-1 >= 1"), ("Z-3", "Uno", "Z-2 >= 1")], [], []),
    ],
)
def test_sheet_brings_conditions_and_the_version_says_what_is_wrong_with_them(
    draft: InstrumentVersion, browser: Client, rows: list[tuple[str, str, str]], told: list[int], found: list[str]
) -> None:
    sent = {"file": _upload(_sheet_of_services(rows))}
    page = browser.post(reverse("diagnosis:import_items", args=[draft.pk]), sent)
    reading = page.context["reading"]
    browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"leidas": page.context["signed"]})

    assert reading.problems == []
    assert [(one.row, one.column) for one in reading.incomplete] == [(row, "solo_si") for row in told]
    version = browser.get(reverse("diagnosis:version", args=[draft.pk]))
    errors = [one.message for one in version.context["found"].findings if one.is_error]
    assert len(errors) == len(found)
    assert all(words in message for words, message in zip(found, errors, strict=True))


def test_new_sections_are_announced_before_they_are_added(draft: InstrumentVersion, browser: Client) -> None:
    template = b"".join(browser.get(reverse("diagnosis:items_template")).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(template))
    columns = {cell.value: cell.column for cell in book.active[1]}
    book.active.cell(2, columns["seccion"]).value = "Preguntas propias"
    data = io.BytesIO()
    book.save(data)

    page = browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"file": _upload(data.getvalue())})

    assert "Se agregarán estas secciones: Preguntas propias." in page.text
    assert draft.sections.count() == 3


def test_what_is_no_way_to_move_moves_nothing_and_leaves_no_trace(draft: InstrumentVersion, browser: Client) -> None:
    browser.post(reverse("diagnosis:create_item", args=[draft.pk, "SINGLE"]), FORM)
    section, item = draft.sections.first(), draft.items.get()
    before = AuditEvent.objects.count()

    for name, pk in (("arrange_section", section.pk), ("arrange_item", item.pk)):
        for sent in ({"accion": "quitar"}, {}):
            assert browser.post(reverse(f"diagnosis:{name}", args=[pk]), sent).status_code == 404

    assert AuditEvent.objects.count() == before


def test_an_empty_section_goes_after_asking_and_one_with_questions_stays(
    draft: InstrumentVersion, browser: Client
) -> None:
    browser.post(reverse("diagnosis:create_section", args=[draft.pk]), {"title": "Sobra", "intro": "Nada."})
    empty = draft.sections.get(title="Sobra")
    address = reverse("diagnosis:remove_section", args=[empty.pk])
    page = reverse("diagnosis:version", args=[draft.pk])
    assert f'href="{address}"' in browser.get(page).text

    asked = browser.get(address)
    assert "Quitar la sección «Sobra»" in asked.text
    assert f'href="{page}"' in asked.text
    assert draft.sections.filter(pk=empty.pk).exists()

    browser.post(address)
    assert not draft.sections.filter(pk=empty.pk).exists()

    browser.post(reverse("diagnosis:create_item", args=[draft.pk, "SINGLE"]), FORM)
    full = draft.sections.get(title=FORM["section"])
    refused = browser.post(reverse("diagnosis:remove_section", args=[full.pk]), follow=True)
    assert "La sección tiene preguntas" in refused.text
    assert draft.sections.filter(pk=full.pk).exists()


def test_scale_is_reworded_in_the_browser(draft: InstrumentVersion, browser: Client) -> None:
    scale = draft.scales.get(code="ATTITUDE")
    url = reverse("diagnosis:scale", args=[scale.pk])
    texts = {"name": "Actitud", "step_0": "No", "step_1": "Algo", "step_2": "Sí", "step_3": "Mucho"}

    assert browser.get(url).status_code == 200
    assert browser.post(url, texts | {"step_2": ""}).status_code == 422
    browser.post(url, texts)

    scale.refresh_from_db()
    assert [step["text"] for step in scale.options] == ["No", "Algo", "Sí", "Mucho"]


def test_forged_reading_is_refused(draft: InstrumentVersion, browser: Client) -> None:
    browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"leidas": "cualquier cosa"})

    assert draft.items.count() == 0


def test_file_that_is_no_table_is_told_beside_the_field(draft: InstrumentVersion, browser: Client) -> None:
    page = browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"file": _upload(b"PK\x03\x04roto")})

    assert page.status_code == 422


def test_no_scale_is_chosen_for_whoever_writes(draft: InstrumentVersion, browser: Client) -> None:
    address = reverse("diagnosis:create_item", args=[draft.pk, "SERVICE_USE"])
    scales = browser.get(address).context["form"].fields["scale"].choices

    assert len(scales) > 2
    assert scales[0][0] == ""
    form = {"code": "S-1", "section": "Cómo se ve usted", "stem": "¿Usa {service}?", "seconds": 20, "scale": ""}
    assert "scale" in browser.post(address, form).context["form"].errors
