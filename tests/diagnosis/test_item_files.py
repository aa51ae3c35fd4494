"""Questions of other programs in a draft: what each becomes, what is told, and the way back to Moodle."""

import io
import json
from datetime import datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apropia.cli.main import run
from apropia.diagnosis import starter
from apropia.diagnosis.actions import authoring, versions
from apropia.diagnosis.actions.item_files import import_items
from apropia.diagnosis.models import InstrumentVersion, Item, ItemKind
from apropia.diagnosis.policies.content import ItemContent, content_of
from apropia.diagnosis.policies.item_files.items import read_items
from apropia.diagnosis.policies.item_files.moodle import may_go, moodle_file
from apropia.diagnosis.policies.item_files.reading import Defaults, ItemsReading, SheetDesk
from apropia.diagnosis.policies.numbers import right_numbers
from apropia.diagnosis.queries.authoring import sheet_desk_of
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from formats.questions.samples import digcompsat, new_survey

GIFT = """// [id:MIA-1] [tag:4.1] [tag:basico]
¿Qué hace con un correo extraño?{=Avisa a la mesa de ayuda ~Lo abre ~%50%Lo reenvía ####Así otros no caen.}

::MIA-2::¿Cuáles sirven?{~%50%Una ~%50%Dos ~Tres}

::MIA-3::Cuente qué pasó.{}
"""


@pytest.fixture
def draft(entity: Entity, at: datetime) -> InstrumentVersion:
    return versions.create_instrument(
        entity=entity,
        name="Pulso",
        scales=starter.starter_scales(),
        sections=starter.starter_sections(),
        by=None,
        at=at,
    )


@pytest.fixture
def browser(carla: Person, client_of) -> Client:
    return client_of(carla)


def desk(*codes: str) -> SheetDesk:
    scale = [{"value": value, "text": text} for value, text in enumerate(("Nada", "Poco", "Bastante", "Mucho"))]
    return SheetDesk(
        version=InstrumentVersion(),
        sections=["Una"],
        scales={"ATTITUDE": scale},
        competences=[f"{area}.{number}" for area in range(1, 6) for number in range(1, 7)],
        items=dict.fromkeys(codes, ("Una", 0)),
    )


def read(data: bytes, **defaults: str) -> ItemsReading:
    return read_items(data, known=desk("MIA-1"), defaults=Defaults(**defaults))


def one(text: str) -> tuple[ItemContent, tuple[str, ...]]:
    reading = read(text.encode(), competence="1.1", level="BASIC")
    (content,) = reading.contents
    return content, reading.told[0].notes


def test_each_question_says_what_it_becomes_and_what_it_loses() -> None:
    reading = read(GIFT.encode(), competence="1.1")

    assert reading.format == "GIFT"
    assert [(told.code, told.becomes, told.is_there) for told in reading.told] == [
        ("MIA-1", "Una respuesta", True),
        ("MIA-2", "Varias respuestas", False),
        ("MIA-3", "", False),
    ]
    assert any("puntos parciales" in note for note in reading.told[0].notes)
    assert any("resta" in note for note in reading.told[1].notes)
    assert any("respuesta larga" in note for note in reading.told[2].notes)
    assert (reading.rejected, [problem.code for problem in reading.problems]) == (1, ["unknown_kind"])
    first, second = reading.contents
    assert (first.key, first.competence, first.level, first.rationale) == (["a"], "4.1", "BASIC", "Así otros no caen.")
    assert (second.key, second.competence, second.section) == (["a", "b"], "1.1", "Preguntas traídas")


def test_without_a_competence_a_question_stays_out() -> None:
    reading = read(GIFT.encode())

    assert [content.code for content in reading.contents] == ["MIA-1"]
    assert [problem.code for problem in reading.problems] == ["lacks_competence", "unknown_kind"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("¿Cuál?{=Una =Dos ~Tres}", "Más de una opción daba todos los puntos"),
        ("¿Cuál?{=Una ~%-50%Dos ~Tres}", "negativos"),
        ("¿Cuáles?{~%70%Una ~%30%Dos ~%-50%Tres}", "valían distinto"),
        ("¿Cuál?{T}", "entre 3 y 6 opciones"),
    ],
)
def test_what_a_key_cannot_keep_is_told(text: str, told: str) -> None:
    _content, notes = one(text)

    assert any(told in note for note in notes)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 1_001 + "{=A ~B ~C}", "too_long"),
        ("¿Cuál?{=" + "x" * 401 + " ~B ~C}", "too_long"),
        ("¿Cuál?{=A" + "".join(f" ~{n}" for n in range(9)) + "}", "too_many_options"),
        ("::Vacía::{=A ~B ~C}", "lacks_stem"),
    ],
)
def test_what_does_not_fit_stays_out_and_says_why(text: str, code: str) -> None:
    reading = read(text.encode(), competence="1.1")

    assert reading.contents == []
    assert [problem.code for problem in reading.problems] == [code]


def test_no_more_than_the_limit_is_read() -> None:
    reading = read("\n\n".join(f"::P{n}::¿Sí?{{T}}" for n in range(501)).encode(), competence="1.1")

    assert len(reading.contents) == 500
    assert reading.problems[0].code == "too_many"


def test_a_survey_tells_its_conditions_and_takes_a_scale_that_is_there() -> None:
    reading = read(new_survey(), section="Una")
    told = {one.code: one for one in reading.told}

    assert any(
        'Se preguntaba solo si P1 = "A2" y respondida(P1). Aquí se pregunta siempre: es de desempeño' in note
        for note in told["P2"].notes
    )
    assert any("no traducida: count(" in note for note in told["P3_SQ001"].notes)
    assert [(one.code, one.kind, one.scale) for one in reading.contents if one.scale] == [
        ("P3_SQ001", "PERCEPTION", "ATTITUDE"),
        ("P3_SQ002", "PERCEPTION", "ATTITUDE"),
    ]
    assert reading.scales == []
    assert {one.section for one in reading.contents} == {"Una"}
    assert told["P4"].becomes == ""


def test_the_bank_of_digcompsat_brings_its_scales_and_its_attribution(
    draft: InstrumentVersion, carla: Person, browser: Client
) -> None:
    url = reverse("diagnosis:import_items", args=[draft.pk])
    page = browser.post(url, {"file": SimpleUploadedFile("banco.txt", digcompsat()), "competence": "", "section": ""})
    assert "82 preguntas se pueden aplicar; ninguna se queda por fuera" in page.text
    assert "En todas: su competencia se tomó de su lugar" in page.text
    assert "ningún resultado puede decir «altamente avanzado»" in page.text

    browser.post(url, {"leidas": page.context["signed"]})

    assert draft.items.filter(kind="PERCEPTION").count() == 82
    assert draft.scales.filter(code__startswith="TRAIDA-").count() == 3
    assert {scale.code for scale in draft.scales.all() if scale.code.startswith("TRAIDA")} == {
        item.scale.code for item in draft.items.select_related("scale")
    }
    sections = draft.sections.filter(title__startswith="DigCompSAT")
    assert sections.count() == 5
    assert all("CC BY 4.0" in section.intro for section in sections)

    again = browser.post(url, {"file": SimpleUploadedFile("banco.txt", digcompsat())}).context["reading"]
    assert (again.scales, again.new_sections) == ([], [])
    assert all(told.is_there for told in again.told)


def test_good_questions_are_applied_and_audited(draft: InstrumentVersion, browser: Client) -> None:
    url = reverse("diagnosis:import_items", args=[draft.pk])
    page = browser.post(url, {"file": SimpleUploadedFile("banco.gift", GIFT.encode()), "competence": "1.1"})
    assert draft.items.count() == 0
    assert "Es un archivo GIFT. 2 preguntas se pueden aplicar; 1 se queda por fuera." in page.text

    browser.post(url, {"leidas": page.context["signed"]})

    assert sorted(draft.items.values_list("code", "competence__code")) == [("MIA-1", "4.1"), ("MIA-2", "1.1")]
    event = AuditEvent.objects.filter(action="diagnosis.items.imported").latest("pk")
    assert event.detail == {"created": 2, "changed": 0}


@pytest.mark.parametrize(
    "data", [b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', b"<quiz>", b"<quiz></quiz>", b"<questestinterop/>"]
)
def test_a_refused_file_stores_nothing(draft: InstrumentVersion, browser: Client, data: bytes) -> None:
    page = browser.post(
        reverse("diagnosis:import_items", args=[draft.pk]),
        {"file": SimpleUploadedFile("x.xml", data), "level": "BASIC"},
    )

    assert page.status_code == 422
    assert page.context["form"].errors["file"]
    assert page.context["form"]["level"].value() == "BASIC"
    assert draft.items.count() == 0


def test_a_settled_version_takes_no_file(
    draft: InstrumentVersion, entity: Entity, browser: Client, carla: Person, at: datetime
) -> None:
    data = b"::P::?{=A ~B ~C ####x}"
    page = browser.post(
        reverse("diagnosis:import_items", args=[draft.pk]),
        {"file": SimpleUploadedFile("x.gift", data), "competence": "1.1", "level": "BASIC"},
    )
    browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"leidas": page.context["signed"]})
    versions.submit(version=draft, by=carla, at=at)

    browser.post(reverse("diagnosis:import_items", args=[draft.pk]), {"leidas": page.context["signed"]})
    with pytest.raises(DomainError):
        import_items(entity=entity, instrument="pulso", data=data, defaults=Defaults(competence="1.1"), at=at)

    assert draft.items.count() == 1


def test_a_number_comes_with_its_margin() -> None:
    content, notes = one("::N::¿Cuánto cabe?{#=15:0.5#Son quince. =%50%14 ~#Cuente otra vez.}")

    assert (content.kind, content.key, content.rationale) == (
        ItemKind.NUMERIC,
        {"number": "15", "give": "0.5"},
        "Son quince.",
    )
    assert any("parciales" in note for note in notes)
    assert any("comentarios" in note for note in notes)


def test_two_numbers_are_left_for_the_author_to_choose() -> None:
    content, notes = one("::N::¿Cuánto cabe?{#=15 =16}")

    assert content.key is None
    assert "Aceptaba más de un número. Escriba el que vale." in notes


def test_the_reason_is_that_of_the_right_option_where_the_question_gives_none() -> None:
    content, notes = one("¿Cuál?{=Esta#Porque sí. ~Otra ~Más}")
    other, told = one("¿Cuál?{=Esta#Porque sí. ~Otra#No es. ~Más}")

    assert (content.rationale, other.rationale) == ("Porque sí.", "Porque sí.")
    assert not any("comentarios" in note for note in notes)
    assert any("comentarios" in note for note in told)


def test_a_scale_that_changed_meanwhile_is_not_taken_for_another(
    draft: InstrumentVersion, entity: Entity, at: datetime
) -> None:
    reading = read_items(digcompsat(), known=sheet_desk_of(draft), defaults=Defaults())
    first, *_others = reading.scales
    told = [{"value": value, "text": f"Otro {value}"} for value in range(4)]
    draft.scales.create(entity=entity, code=first.code, name="Otra", options=told)

    with pytest.raises(DomainError, match="cambiaron mientras tanto"):
        authoring.apply_items(version=draft, contents=reading.contents, scales=reading.scales, by=None, at=at)

    assert draft.items.count() == 0


def test_what_a_page_could_not_send_back_is_refused_at_once(
    draft: InstrumentVersion, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apropia.diagnosis.views.editor_items.MAX_SIGNED", 200)

    page = browser.post(
        reverse("diagnosis:import_items", args=[draft.pk]),
        {"file": SimpleUploadedFile("x.gift", GIFT.encode()), "competence": "1.1"},
    )

    assert page.status_code == 422
    assert "demasiado texto" in page.text


@pytest.mark.parametrize("format_", ["gift", "xml"])
def test_questions_of_performance_go_to_moodle_and_come_back_equal(
    entity: Entity, draft: InstrumentVersion, format_: str, at: datetime
) -> None:
    bank = InstrumentVersion.objects.get(entity=entity, instrument__code=starter.CODE)
    items = bank.items.select_related("section", "scale", "competence")
    written = {one.code: one for one in map(content_of, items) if may_go(one)}

    data = moodle_file((content_of(one) for one in items), format_=format_)
    reading = read_items(data, known=sheet_desk_of(draft), defaults=Defaults())

    assert reading.problems == []
    assert {one.code: _said(one) for one in reading.contents} == {code: _said(one) for code, one in written.items()}
    applied = authoring.apply_items(version=draft, contents=reading.contents, by=None, at=at)
    assert applied.created == len(written)


def _said(content: ItemContent) -> dict[str, object]:
    """Return what an item says, by its texts: the letters of its options are nobody's business."""
    texts = {option.id: option.text for option in content.options}
    targets = {target.id: target.text for target in content.targets}
    if content.kind == "NUMERIC":
        key: object = right_numbers(content.key)
    elif isinstance(content.key, dict):
        key = {texts[left]: targets[right] for left, right in content.key.items()}
    else:
        right = [texts[one] for one in content.key or []]
        key = right if content.kind == "ORDERING" else set(right)
    named = ("code", "kind", "stem", "section", "competence", "level", "scenario", "rationale", "seconds")
    return {name: getattr(content, name) for name in named} | {
        "options": sorted(texts.values()),
        "targets": sorted(targets.values()),
        "key": key,
        "unit": (content.task or {}).get("unit", ""),
        "has_fixed_order": content.has_fixed_order,
    }


@pytest.mark.parametrize(("name", "begins"), [("gift", b"$CATEGORY: "), ("moodle_xml", b"<?xml")])
def test_the_page_of_a_version_gives_it_for_moodle(
    entity: Entity, browser: Client, dario: Person, client_of, name: str, begins: bytes
) -> None:
    bank = InstrumentVersion.objects.get(entity=entity, instrument__code=starter.CODE)
    url = reverse(f"diagnosis:{name}", args=[bank.pk])

    answer = browser.get(url)

    assert url in browser.get(reverse("diagnosis:version", args=[bank.pk])).text
    assert answer.content.startswith(begins)
    assert "attachment" in answer["Content-Disposition"]
    assert client_of(dario).get(url).status_code in {403, 404}


def test_the_template_has_a_codebook(browser: Client) -> None:
    data = b"".join(browser.get(reverse("diagnosis:items_template")).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(data))

    assert book.sheetnames == ["Datos", "Libro de códigos"]
    told = {row[0].value for row in book["Libro de códigos"].iter_rows(min_row=2)}
    columns = {cell.value for cell in book["Datos"][1]}
    assert {column for column in columns if not column.startswith(("opcion_", "pareja_"))} <= told


class TestOnTheCommandLine:
    """`apropia import items` says what the page says."""

    def call(self, tmp_path, entity: Entity, *more: str, data: str = GIFT) -> int:
        file = tmp_path / "banco.txt"
        file.write_text(data, encoding="utf-8")
        return run(["import", "items", str(file), "--entity", entity.code, "--instrument", "pulso", "--json", *more])

    def test_some_were_refused(self, tmp_path, entity: Entity, draft: InstrumentVersion, capsys) -> None:
        assert self.call(tmp_path, entity, "--competence", "1.1", "--level", "basico") == 1

        report = json.loads(capsys.readouterr().out)
        assert (report["applied"], report["rejected"]) == (2, 1)
        assert [(one["row"], one["column"], one["code"]) for one in report["problems"]] == [
            (6, "MIA-3", "unknown_kind")
        ]
        assert any(warning.startswith("MIA-1: ") for warning in report["warnings"])
        assert draft.items.get(code="MIA-2").level == "BASIC"

    def test_trying_leaves_nothing(self, tmp_path, entity: Entity, draft: InstrumentVersion, capsys) -> None:
        assert self.call(tmp_path, entity, "--dry-run", data="// [tag:1.1]\n¿Sí?{=A ~B ~C}") == 0

        assert json.loads(capsys.readouterr().out)["applied"] == 1
        assert Item.objects.filter(version=draft).count() == 0

    @pytest.mark.parametrize("data", ["<quiz>", "<!DOCTYPE quiz><quiz/>", "¿Sí?{=A ~B ~C}"])
    def test_nothing_was_good(self, tmp_path, entity: Entity, draft: InstrumentVersion, capsys, data: str) -> None:
        assert self.call(tmp_path, entity, data=data) == 2

        assert json.loads(capsys.readouterr().out)["applied"] == 0

    def test_there_is_no_such_instrument(self, tmp_path, entity: Entity, capsys) -> None:
        assert self.call(tmp_path, entity) == 2
        assert "No hay un instrumento" in capsys.readouterr().out
