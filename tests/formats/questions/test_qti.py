"""Items of QTI 2 and 3, alone and in packages."""

import pytest

from apropia.formats.errors import FormatError
from apropia.formats.questions.reading import read_questions
from apropia.formats.questions.records import Kind, Question
from formats.questions.samples import choice, declared, package, qti_item

pytestmark = pytest.mark.pure

ITEM_3 = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="tres" title="Tres">
  <qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">
    <qti-correct-response><qti-value>A</qti-value><qti-value>C</qti-value></qti-correct-response>
    <qti-mapping default-value="0">
      <qti-map-entry map-key="A" mapped-value="1"/><qti-map-entry map-key="C" mapped-value="0.5"/>
    </qti-mapping>
  </qti-response-declaration>
  <qti-item-body><p>Ana recibe un correo.</p>
    <qti-choice-interaction response-identifier="RESPONSE" max-choices="0"><qti-prompt>¿Qué revisa?</qti-prompt>
      <qti-simple-choice identifier="A">El <em>remitente</em></qti-simple-choice>
      <qti-simple-choice identifier="B">El color <qti-feedback-inline identifier="B">No</qti-feedback-inline>
      </qti-simple-choice>
      <qti-simple-choice identifier="C">El enlace</qti-simple-choice>
    </qti-choice-interaction></qti-item-body>
</qti-assessment-item>""".encode()


def only(data: bytes) -> Question:
    (found,) = read_questions(data).questions
    return found


def test_a_choice_of_qti_2() -> None:
    feedback = '<modalFeedback outcomeIdentifier="F" identifier="x" showHide="show">Por la regla.</modalFeedback>'
    found = only(qti_item(choice("Uno", "Dos &amp; medio", "Tres"), declared("B"), feedback=feedback))

    assert (found.kind, found.stem, found.right, found.rationale) == (Kind.SINGLE, "¿Cuál es?", (1,), "Por la regla.")
    assert found.choices[1].text == "Dos & medio"
    assert not found.has_fixed_order


def test_a_choice_of_qti_3_with_its_own_credit() -> None:
    found = only(ITEM_3)

    assert (found.kind, found.scenario, found.stem) == (Kind.MULTIPLE, "Ana recibe un correo.", "¿Qué revisa?")
    assert [(one.text, one.credit) for one in found.choices] == [
        ("El remitente", 1.0),
        ("El color", 0.0),
        ("El enlace", 0.5),
    ]
    assert found.has_fixed_order


def side(*names: str) -> str:
    options = "".join(f'<simpleAssociableChoice identifier="{one}">{one}</simpleAssociableChoice>' for one in names)
    return f"<simpleMatchSet>{options}</simpleMatchSet>"


def test_order_and_match() -> None:
    steps = "".join(
        f'<simpleChoice identifier="{one}">{text}</simpleChoice>' for one, text in (("A", "Dos"), ("B", "Uno"))
    )
    order = f'<orderInteraction responseIdentifier="RESPONSE">{steps}</orderInteraction>'
    sets = side("Pan", "Sol") + side("Cielo", "Horno", "Mar")
    match = f'<matchInteraction responseIdentifier="RESPONSE"><prompt>Una.</prompt>{sets}</matchInteraction>'

    ordered = only(qti_item(order, declared("B", "A", cardinality="ordered")))
    matched = only(qti_item(match, declared("Pan Horno", "Sol Cielo", cardinality="multiple")))

    assert (ordered.kind, [one.text for one in ordered.choices]) == (Kind.ORDERING, ["Uno", "Dos"])
    assert (matched.kind, matched.targets) == (Kind.MATCHING, ("Horno", "Cielo", "Mar"))


@pytest.mark.parametrize(
    ("body", "native"),
    [
        ('<extendedTextInteraction responseIdentifier="RESPONSE"/>', "respuesta larga"),
        (choice("A", "B") * 2, "varias en una"),
        ("<p>Lea.</p>", "sin respuesta"),
    ],
)
def test_other_kinds_are_listed(body: str, native: str) -> None:
    found = only(qti_item(body, declared("A")))

    assert (found.kind, found.native) == (Kind.OTHER, native)


def test_a_package_follows_its_manifest() -> None:
    listed = '<resource href="b.xml"/><resource href="a.xml"/>'
    manifest = f"<manifest><resources>{listed}</resources></manifest>".encode()
    parts = {
        name: qti_item(choice("Uno", "Dos", "Tres"), declared("A"), identifier=name[0]) for name in ("a.xml", "b.xml")
    }

    found = read_questions(package({"imsmanifest.xml": manifest, **parts})).questions

    assert [(one.code, one.source) for one in found] == [("b", "b.xml"), ("a", "a.xml")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<questestinterop/>", "old_qti"),
        (b"<assessmentTest/>", "package_needed"),
        (package({"a.xml": b"<x/>"}), "no_questions"),
        (package({"a.xml": b"<!DOCTYPE x><x/>"}), "doctype"),
        (package({"a.xml": b"<x>" + b" " * (6 << 20) + b"</x>"}), "zip_bomb"),
        (package({f"{n}.xml": b"" for n in range(2_001)}), "zip_bomb"),
        (b"PK\x03\x04roto", "damaged"),
    ],
)
def test_packages_that_cannot_be_read(data: bytes, code: str) -> None:
    with pytest.raises(FormatError) as refusal:
        read_questions(data)

    assert refusal.value.code == code
