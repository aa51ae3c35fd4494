"""Files are known by what they hold, and no file makes the reader fail but with words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.formats.errors import FormatError
from apropia.formats.hardened_xml import parse_xml
from apropia.formats.questions.plain_text import MEDIA, PICTURE, SCRIPT, Losses, text_of_html
from apropia.formats.questions.reading import code_of, is_question_file, read_questions
from formats.questions.samples import choice, declared, digcompsat, new_survey, old_survey, package, qti_item

pytestmark = pytest.mark.pure

MOODLE = """<quiz><question type="multichoice"><name><text>Uno</text></name>
<questiontext format="html"><text><![CDATA[<p>¿Cuál?</p>]]></text></questiontext>
<answer fraction="100"><text>A</text></answer><answer fraction="0"><text>B</text></answer></question></quiz>""".encode()
GIFT = "::Uno::¿Cuál?{=A ~B ~C}".encode()
SAMPLES = [
    MOODLE,
    GIFT,
    old_survey(),
    new_survey(),
    digcompsat()[:6_000],
    qti_item(choice("A", "B", "C"), declared("A")),
]
TABLE = "codigo,seccion,tipo,pregunta\nA,B,percepcion,¿Conoce {service}?".encode()


@pytest.mark.parametrize("data", [*SAMPLES, package({"i.xml": SAMPLES[-1]}), GIFT.decode().encode("utf-16")])
def test_each_format_is_known_by_its_content(data: bytes) -> None:
    if not data.startswith(b"\xff\xfe"):
        assert is_question_file(data)
    assert read_questions(data).questions


@pytest.mark.parametrize("data", [TABLE, b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<html></html>", b"hola"])
def test_tables_and_other_files_are_left_to_the_sheet(data: bytes) -> None:
    assert not is_question_file(data)


ENTITY = b'<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'


@pytest.mark.parametrize(
    "data",
    [
        ENTITY,
        b"<?xml version='1.0'?>\n<!-- x -->\n" + ENTITY,
        b"\xef\xbb\xbf" + ENTITY,
        ENTITY.decode().encode("utf-16"),
        ENTITY.decode().encode("utf-16-le"),
        b"<?xml version='1.0' encoding='utf-7'?><quiz/>",
        b"<?xml version='1.0' encoding='cp037'?><quiz/>",
        b'<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>',
    ],
)
def test_no_document_brings_its_own_declarations(data: bytes) -> None:
    with pytest.raises(FormatError) as refusal:
        parse_xml(data, broken="roto", hostile="hostil")

    assert refusal.value.code == "doctype"


def test_text_that_speaks_of_a_doctype_is_no_danger() -> None:
    assert parse_xml(b"<a><![CDATA[<!DOCTYPE html><p>x</p>]]></a>", broken="", hostile="").text


@pytest.mark.parametrize(
    ("source", "words", "lost"),
    [
        ("<p>Uno</p><p>Dos<br>Tres</p>", "Uno\n\nDos\nTres", ()),
        ("a<script>alert(1)</script>b", "ab", (SCRIPT,)),
        ("<img src=x onerror='x()'>Sí", "Sí", (PICTURE, SCRIPT)),
        ("<ul><li>Uno</li><li>Dos</li></ul>", "- Uno\n- Dos", ()),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7", ()),
        ("<iframe src=x></iframe>Ya", "Ya", (MEDIA,)),
        ("5 < 6", "5 < 6", ()),
    ],
)
def test_html_becomes_plain_words(source: str, words: str, lost: tuple[str, ...]) -> None:
    losses = Losses()

    assert text_of_html(source, losses) == words
    assert losses.all() == lost


def test_codes_are_short_plain_and_each_once() -> None:
    found = read_questions("::Año 1::¿Uno?{T}\n\n::Año 1::¿Dos?{T}\n\n::AÑO 1::¿Tres?{F}".encode()).questions

    assert [one.code for one in found] == ["Año-1", "Año-1-2", "AÑO-1-3"]
    assert len(code_of("x" * 90)) == 40


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<quiz></quiz>", "no_questions"),
        (b"<quiz>", "damaged"),
        (b"<rss/>", "unknown_kind"),
        (b"hola", "unknown_kind"),
        (b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>", "part_only"),
        (b" " * ((20 << 20) + 1), "too_large"),
        (b"\n\n".join([b"Uno{T}"] * 2_001), "too_many"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(FormatError) as refusal:
        read_questions(data)

    assert refusal.value.code == code


def _read(data: bytes) -> None:
    is_question_file(data)
    try:
        read_questions(data)
    except FormatError:
        return


MEGABYTE = 1 << 20
ITEM = qti_item(choice("A", "B", "C"), declared("A")).decode()
LONG = {
    "lines without end": b"\n" * MEGABYTE,
    "braces and spaces": b"{ " * (MEGABYTE // 2) + b"{=",
    "an ordering of spaces": b"::x::y{>3" + b" " * MEGABYTE + b"}",
    "comments that open": b"// " + b"[id:" * (MEGABYTE // 4) + b"\nx{T}",
    "options": b"::x::y{" + b"~a" * (MEGABYTE // 2) + b"}",
    "pairs": b"::x::y{" + b"=a->b" * (MEGABYTE // 5) + b"}",
    "codes of dashes": b"::" + b"-" * MEGABYTE + b"::y{T}",
    "answers of Moodle": MOODLE.replace(b"<answer ", b"<answer/>" * (MEGABYTE // 9) + b"<answer ", 1),
    "open elements": MOODLE.replace(b"<p>", b"<b><a>" * (MEGABYTE // 6)),
    "rows of a survey": digcompsat()[:1_200] + b"".join(b"A\t0\tA%d\t\tx\t\tes\n" % n for n in range(45_000)),
    "choices of QTI": ITEM.replace(
        "</simpleChoice>", "</simpleChoice>" + '<simpleChoice identifier="x">y</simpleChoice>' * 22_000, 1
    )
    .replace("</correctResponse>", "</correctResponse>" + '<mapEntry mapKey="x" mappedValue="1"/>' * 26_000)
    .encode(),
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_file_is_read_or_refused_in_a_moment(name: str) -> None:
    began = time.process_time()

    _read(LONG[name])

    assert time.process_time() - began < 5  # seconds of processor; what grows with the square would take minutes


@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    sound = data.draw(st.sampled_from(SAMPLES))
    first, last = sorted((data.draw(st.integers(0, len(sound))), data.draw(st.integers(0, len(sound)))))
    _read(sound[:first] + data.draw(st.binary(max_size=12)) + sound[last:])


@given(st.text(alphabet="{}=~#%->\\:/[]$ATRUE\n 1<&;", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    _read(text.encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read(data)
