"""Archives cut short, with bytes changed or filled with garbage: every reader answers in the house's words."""

import io
import random
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from apropia.formats.errors import FormatError
from apropia.formats.ft1311.docx_read import read as read_docx
from apropia.formats.ft1311.read import read_form
from apropia.formats.ft1311.write import write_form
from apropia.formats.questions.reading import is_question_file, read_questions
from apropia.formats.tabular.reading import open_table
from apropia.foundation.files.detection import media_type_of
from formats.ft1311.samples import sample
from formats.questions.samples import choice, declared, package, qti_item

pytestmark = pytest.mark.pure

SEED = 1311
ROUNDS = 40  # of three damages each, for each kind of archive
HEADER = ["correo", "nombres", "cantidad", "activo"]
READ_OF_FORM = ("word/document.xml", "word/numbering.xml", "word/header1.xml", "docProps/app.xml")
MANIFEST = b'<manifest><resources><resource href="a.xml"/><resource href="b.xml"/></resources></manifest>'


def questions() -> bytes:
    item = qti_item(choice("Uno", "Dos", "Tres"), declared("B"))
    return package({"imsmanifest.xml": MANIFEST, "a.xml": item, "b.xml": item})


def workbook() -> bytes:
    book, held = openpyxl.Workbook(), io.BytesIO()
    book.active.append(HEADER)
    for number in range(30):
        book.active.append([f"p{number}@puertoclaro.gov.co", f"Persona {number}", number, number % 2 == 0])
    book.create_sheet("Otra").append(["=SUM(1,2)", "Fecha"])
    book.save(held)
    return held.getvalue()


def form() -> bytes:
    """Return a filled form without its style sheets, which are most of its bytes and little of what is read."""
    with zipfile.ZipFile(io.BytesIO(write_form(sample(), kind="docx"))) as whole:
        return package({name: whole.read(name) for name in READ_OF_FORM})


def read_workbook(data: bytes) -> None:
    deque(open_table(data, known=frozenset(HEADER)).lines(), maxlen=0)


KINDS: dict[str, tuple[Callable[[], bytes], Callable[[bytes], object]]] = {
    "questions": (questions, read_questions),
    "workbook": (workbook, read_workbook),
    "form": (form, lambda data: read_form(data, "registro.docx")),
}


def damaged(sound: bytes, chance: random.Random) -> bytes:
    """Return the bytes cut short, with some changed, or with a stretch left out, doubled or filled with garbage."""
    first, last = sorted((chance.randrange(len(sound)), chance.randrange(len(sound))))
    match chance.randrange(5):
        case 0:
            return sound[:last]
        case 1:
            return sound[:first] + sound[last:]
        case 2:
            return sound[:last] + sound[first:]
        case 3:
            return sound[:first] + chance.randbytes(min(last - first, 400)) + sound[last:]
    changed = bytearray(sound)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def mistold(sound: bytes, chance: random.Random) -> bytes:
    """Return the archive with its parts whole and its directory lying of how packed, how long and where they are."""
    changed = bytearray(sound)
    entry = chance.choice([place.start() for place in re.finditer(b"PK\x01\x02", sound)])
    for _ in range(chance.randint(1, 3)):
        changed[entry + chance.randrange(4, 60)] = chance.choice([0, 1, 8, 9, 12, 14, 99, 255, chance.randrange(256)])
    return bytes(changed)


def with_a_damaged_part(sound: bytes, chance: random.Random) -> bytes:
    """Return a sound archive with one part damaged, or one attribute of it turned into what it may not be."""
    with zipfile.ZipFile(io.BytesIO(sound)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = chance.choice(sorted(parts))
    values = [match.span(1) for match in re.finditer(rb'="([^"]*)"', parts[name])]
    if values and chance.random() < 0.5:
        first, last = chance.choice(values)
        word = chance.choice([b"", b"x", b"-1", b"9" * 5_000, b"1e9", "ñ".encode(), b"\xff"])
        return package(parts | {name: parts[name][:first] + word + parts[name][last:]})
    return package(parts | {name: damaged(parts[name], chance)})


def mutations(sound: bytes) -> Iterator[bytes]:
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        yield damaged(sound, chance)
        yield mistold(sound, chance)
        yield with_a_damaged_part(sound, chance)


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_archive_is_read_or_refused_in_the_words_of_the_house(kind: str):
    make, read = KINDS[kind]
    sound = make()
    read(sound)
    refusals = []
    for data in mutations(sound):
        try:
            is_question_file(data)
            read(data)
        except FormatError as refusal:
            refusals.append(refusal.message)

    assert ROUNDS < len(refusals) < 3 * ROUNDS
    assert all(one.endswith(".") for one in refusals)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_damaged_archive_is_can_always_be_told(kind: str, tmp_path: Path):
    make, _read = KINDS[kind]
    path = tmp_path / "archivo"
    told = set()
    for data in mutations(make()):
        path.write_bytes(data)
        told.add(media_type_of(path, "archivo.zip"))

    assert "" in told


def list_at(depth: bytes) -> bytes:
    """Return a document of one list, at this depth."""
    word = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    list_mark = b'<w:pPr><w:numPr><w:ilvl w:val="%b"/><w:numId w:val="1"/></w:numPr></w:pPr>' % depth
    item = b"<w:p>%b<w:r><w:t>Uno</w:t></w:r></w:p>" % list_mark
    return package({"word/document.xml": b"<w:document %b><w:body>%b</w:body></w:document>" % (word, item)})


def test_a_list_of_word_with_a_figure_that_is_none_is_still_read():
    spoilt = [list_at(b"x"), list_at(b"9" * 5_000)]

    assert [read_docx(one).text for one in spoilt] == [read_docx(list_at(b"0")).text] * 2
