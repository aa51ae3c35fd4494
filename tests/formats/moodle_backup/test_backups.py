"""Backups of Moodle: what becomes of each activity, and what a hostile one cannot do."""

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.formats.errors import FormatError
from apropia.formats.moodle_backup import store
from apropia.formats.moodle_backup.reading import contents_of, read_backup
from apropia.formats.moodle_backup.records import Backup, Part, PartKind
from apropia.formats.questions.records import Kind
from formats.moodle_backup.backups import Course, answers, as_tar, as_zip, digest, question, slots

pytestmark = pytest.mark.pure

REAL = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "moodle" / "curso-apr101.mbz"
PACKED = pytest.mark.parametrize("pack", [as_tar, as_zip])
IMAGE = b"\x89PNG de mentira"


def read(course: Course, pack: Callable[[dict[str, bytes]], bytes] = as_tar) -> Backup:
    return read_backup(io.BytesIO(pack(course.whole())))


def one_part(kind: str, inner: str, prepare: Callable[[Course], object] = lambda _course: None) -> Part:
    course = Course()
    course.section(1, "Uno", 7)
    course.activity(7, kind, "Una cosa", inner)
    prepare(course)
    ((part,),) = [section.parts for section in read(course).sections]
    return part


@PACKED
def test_sections_and_activities_come_in_their_order(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    course = Course()
    course.section(1, "Primeros pasos", 3, 2)
    course.section(2, "", 4)
    course.activity(2, "label", "Ojo", "<intro>&lt;p&gt;Lea esto.&lt;/p&gt;</intro>")
    course.activity(
        3,
        "page",
        "La página",
        "<content>&lt;h3&gt;Uno&lt;/h3&gt;&lt;p&gt;Dos &lt;b&gt;tres&lt;/b&gt;&lt;/p&gt;</content>",
    )
    course.activity(
        4, "url", "Norma", "<externalurl>https://example.org/ley?x=1</externalurl><intro/>", section=2, visible=0
    )

    found = read(course, pack)

    assert (found.title, found.code, found.summary) == ("Correo sin agobio", "COR-1", "Para **todos**.")
    assert [(one.title, [part.title for part in one.parts]) for one in found.sections] == [
        ("Primeros pasos", ["La página", "Ojo"]),
        ("Tema 1", ["Norma"]),
    ]
    page, label = found.sections[0].parts
    (link,) = found.sections[1].parts
    assert (page.kind, page.text, label.text) == (PartKind.PAGE, "### Uno\n\nDos **tres**", "Lea esto.")
    assert (link.kind, link.url, link.is_hidden) == (PartKind.URL, "https://example.org/ley?x=1", True)


@PACKED
def test_pictures_of_a_page_come_with_it(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    course = Course()
    course.section(1, "Uno", 7)
    course.activity(
        7,
        "page",
        "Con foto",
        '<content>&lt;p&gt;&lt;img src="@@PLUGINFILE@@/mi%20foto.png" alt="El botón"&gt;&lt;/p&gt;</content>',
    )
    sha1 = course.file(7, "content", "mi foto.png", IMAGE)
    data = io.BytesIO(pack(course.whole()))

    found = read_backup(data)

    (part,) = found.sections[0].parts
    assert part.text == f"![El botón](archivo-moodle:{sha1})"
    assert [(file.name, part.read()) for file, part in contents_of(data, found.files)] == [("mi foto.png", IMAGE)]


def test_what_a_page_has_besides_words_is_told() -> None:
    inner = (
        "&lt;script&gt;x()&lt;/script&gt;&lt;iframe src=a&gt;&lt;/iframe&gt;"
        '&lt;img src="@@PLUGINFILE@@/no.png" alt="Nada"&gt;'
        '&lt;a href="$@PAGEVIEWBYID*2@$"&gt;aquí&lt;/a&gt; &lt;a href="javascript:x()"&gt;allá&lt;/a&gt;'
    )

    part = one_part("page", f"<content>{inner}</content>")

    assert part.text == "Nadaaquí allá"
    assert len(part.losses) == 4


def test_a_text_wrapped_a_thousand_times_keeps_its_words() -> None:
    part = one_part("page", f"<content>{'&lt;div&gt;' * 3000}Hondo{'&lt;/div&gt;' * 3000}</content>")

    assert part.text == "Hondo"
    assert part.losses


def test_files_folders_books_and_packages() -> None:
    def files(course: Course) -> None:
        course.file(7, "content", "guia.pdf", b"%PDF uno")
        course.file(7, "content", "anexo.pdf", b"%PDF dos", path="/mas/")

    folder = one_part("folder", "<intro>&lt;p&gt;Todo&lt;/p&gt;</intro>", files)
    book = one_part(
        "book",
        '<intro/><chapters><chapter id="2"><pagenum>2</pagenum><title>Dos</title><content>b</content>'
        "<subchapter>1</subchapter></chapter>"
        '<chapter id="1"><pagenum>1</pagenum><title>Uno</title><content>a</content></chapter>'
        '<chapter id="3"><pagenum>3</pagenum><title>Oculto</title><content>c</content><hidden>1</hidden></chapter>'
        "</chapters>",
    )
    scorm = one_part("scorm", "<intro/>", lambda course: course.file(7, "package", "curso.zip", b"PK"))
    h5p = one_part("h5pactivity", "<intro/>", lambda course: course.file(7, "package", "x.h5p", b"PK2"))

    assert sorted(one.name for one in folder.files) == ["anexo.pdf", "guia.pdf"]
    assert [(one.title, one.text, one.depth) for one in book.chapters] == [("Uno", "a", 0), ("Dos", "b", 1)]
    assert [(one.kind, one.files[0].name) for one in (scorm, h5p)] == [
        (PartKind.SCORM, "curso.zip"),
        (PartKind.H5P, "x.h5p"),
    ]


BANK = "<question_category><name>Varias</name><question_bank_entries>{}</question_bank_entries></question_category>"


def test_a_quiz_brings_its_questions_in_order() -> None:
    def bank(course: Course) -> None:
        course.questions(
            BANK.format(
                question(
                    1,
                    "multichoice",
                    "<p>¿Cuál?</p>",
                    f"<p><answers>{answers(('Una', 1, 'Bien.'), ('Otra', 0, 'No.'))}</answers>"
                    "<multichoice><single>1</single><shuffleanswers>0</shuffleanswers></multichoice></p>",
                )
                + question(
                    2,
                    "truefalse",
                    "¿Sí?",
                    f"<p><answers>{answers(('True', 0, ''), ('False', 1, 'Es falso.'))}</answers>"
                    "<truefalse><trueanswer>1</trueanswer><falseanswer>2</falseanswer></truefalse></p>",
                )
                + question(
                    3,
                    "match",
                    "Una",
                    "<p><matchoptions><shuffleanswers>1</shuffleanswers></matchoptions><matches>"
                    "<match><questiontext>Sol</questiontext><answertext>Día</answertext></match>"
                    "<match><questiontext></questiontext><answertext>Nube</answertext></match></matches></p>",
                )
                + question(
                    4,
                    "numerical",
                    "¿Cuánto?",
                    f"<p><answers>{answers(('12', 1, ''))}</answers><numerical_records><numerical_record>"
                    "<answer>1</answer><tolerance>0.5</tolerance></numerical_record></numerical_records></p>",
                )
                + question(
                    5,
                    "shortanswer",
                    "¿Cómo?",
                    f"<p><answers>{answers(('así', 1, ''))}</answers></p>",
                )
                + question(6, "ordering", "Ordene", f"<p><answers>{answers(('b', 2, ''), ('a', 1, ''))}</answers></p>")
                + question(7, "essay", "Cuente", "")
            )
        )

    quiz = one_part("quiz", "<intro/>" + slots(2, 1, 3, 4, 5, 6, 7, 99), bank)

    assert [one.kind for one in quiz.questions] == [
        Kind.SINGLE,
        Kind.SINGLE,
        Kind.MATCHING,
        Kind.NUMERIC,
        Kind.SHORT,
        Kind.ORDERING,
        Kind.LONG_TEXT,
    ]
    truth, choice, pairs, number, short, steps, _essay = quiz.questions
    assert (truth.right, truth.choices[1].feedback) == ((1,), "Es falso.")
    assert (choice.right, choice.rationale, choice.has_fixed_order, choice.choices[0].feedback) == (
        (0,),
        "Así es.",
        True,
        "Bien.",
    )
    assert (pairs.targets, pairs.choices[0].text) == (("Día", "Nube"), "Sol")
    assert (number.choices[0].text, number.choices[0].margin, short.choices[0].text) == ("12", "0.5", "así")
    assert [one.text for one in steps.choices] == ["a", "b"]


def test_a_text_brings_its_gaps_which_a_backup_keeps_apart() -> None:
    def bank(course: Course) -> None:
        course.questions(
            BANK.format(
                question(
                    1,
                    "multianswer",
                    "<p>Se pide {#1} y se responde en {#2} días {#2}{#7}.</p>",
                    "<p><multianswer><question>901</question><sequence>902,903</sequence></multianswer></p>",
                )
                + question(2, "shortanswer", "{1:SHORTANSWER:=por escrito#Así.~%0%de voz}", "")
                + question(3, "multichoice", "{1:MULTICHOICE:=diez~quince}", "")
                + question(4, "multianswer", "Falta {#1}.", "<multianswer><sequence>905</sequence></multianswer>")
                + question(5, "multichoice", "{1:MULTICHOICE:=" + "a" * 5_000 + "}", "")
            )
        )

    whole, long = one_part("quiz", "<intro/>" + slots(1, 4), bank).questions

    assert (whole.kind, whole.stem) == (Kind.CLOZE, "Se pide [[1]] y se responde en [[2]] días .")
    assert [[one.text for one in gap.choices] for gap in whole.gaps] == [["por escrito", "de voz"], ["diez", "quince"]]
    assert [gap.is_written for gap in whole.gaps] == [True, False]
    assert long.kind == Kind.OTHER


@pytest.mark.parametrize(
    "address",
    ["javascript:x()", "http://", "//otro.org", "https://ana:clave@otro.org", "https://a\\b.org", "ftp://a.org", ""],
)
def test_a_link_that_no_browser_should_open_stays_behind(address: str) -> None:
    course = Course()
    course.section(1, "Uno", 7)
    course.activity(7, "url", "Enlace", f"<externalurl>{address}</externalurl><intro/>")

    assert [one.title for one in read(course).skipped] == ["Enlace"]


def test_a_quiz_of_older_moodles_names_its_questions_directly() -> None:
    older = (
        '<question_category id="1"><name>V</name><questions><question id="55"><name>P</name>'
        "<questiontext>¿Ya?</questiontext>"
        f"<qtype>truefalse</qtype><p><answers>{answers(('Verdadero', 1, ''), ('Falso', 0, ''))}</answers><truefalse>"
        "<trueanswer>1</trueanswer><falseanswer>2</falseanswer></truefalse></p></question></questions></question_category>"
    )
    slot = "<question_instance><slot>1</slot><questionid>55</questionid></question_instance>"
    inner = f"<question_instances>{slot}</question_instances>"

    quiz = one_part("quiz", inner, lambda course: course.questions(older))

    assert quiz.questions[0].right == (0,)


DRAWN = "<question_set_reference><filtercondition>{}</filtercondition></question_set_reference>"


def _older(*kinds: str) -> str:
    """Return a category of an older Moodle with questions of these kinds, numbered from 1."""
    body = (
        f"<p><answers>{answers(('Verdadero', 1, ''), ('Falso', 0, ''))}</answers><truefalse><trueanswer>1</trueanswer>"
    )
    told = "".join(
        f'<question id="{number}"><name>P</name><questiontext>¿Ya?</questiontext><qtype>{kind}</qtype>'
        f"{body}<falseanswer>2</falseanswer></truefalse></p></question>"
        for number, kind in enumerate(kinds, start=1)
    )
    return f'<question_category id="1"><name>V</name><questions>{told}</questions></question_category>'


def _older_slots(count: int) -> str:
    told = "".join(
        f"<question_instance><slot>{n}</slot><questionid>{n}</questionid></question_instance>"
        for n in range(1, count + 1)
    )
    return f"<question_instances>{told}</question_instances>"


def test_questions_drawn_at_random_are_told_in_older_moodles_and_in_newer() -> None:
    older = one_part("quiz", _older_slots(2), lambda course: course.questions(_older("truefalse", "random")))
    drawn = f"<question_instance><slot>2</slot>{DRAWN}</question_instance></question_instances>"
    newer = one_part(
        "quiz",
        slots(1).replace("</question_instances>", drawn),
        lambda course: course.questions(
            '<question_category id="1"><question_bank_entries>'
            + question(1, "truefalse", "¿Ya?", f"<p><answers>{answers(('Verdadero', 1, ''))}</answers></p>")
            + "</question_bank_entries></question_category>"
        ),
    )

    for quiz in (older, newer):
        assert len(quiz.questions) == 1
        assert "Tenía preguntas al azar de una categoría, y no se traen." in quiz.losses


def test_a_quiz_that_only_draws_its_questions_stays_behind_with_that_reason() -> None:
    course = Course()
    course.section(1, "Uno", 1)
    course.activity(1, "quiz", "Al azar", _older_slots(1))
    course.questions(_older("random"))

    [left] = read(course).skipped

    assert "al azar" in left.reason


def test_nothing_of_people_is_brought() -> None:
    course = Course()
    course.section(1, "Uno", 1)
    course.activity(1, "page", "Buena", "<content>a</content>")
    course.file(1, "submission_files", "tarea-de-juana.pdf", b"nota")
    course.file(1, "draft", "foto-de-juana.png", b"foto")
    course.parts |= {
        "users.xml": b"<users><user><firstname>Juana</firstname><email>juana@ejemplo.org</email></user></users>",
        "gradebook.xml": b"<gradebook><grade_grades><grade_grade>5</grade_grade></grade_grades></gradebook>",
        "activities/page_1/comments.xml": b"<comments><comment><content>Juana dijo</content></comment></comments>",
    }

    found = read(course)

    assert found.files == {}
    assert "uana" not in repr(found)
    assert "Personas, notas, mensajes y avances del curso no se traen." in found.notes


def test_what_cannot_be_brought_says_why() -> None:
    course = Course()
    course.section(1, "Uno", 1, 2, 3, 4, 5)
    course.activity(1, "forum", "Charlemos", "")
    course.activity(2, "url", "Malo", "<externalurl>javascript:x()</externalurl>")
    course.activity(3, "scorm", "Vacío", "")
    course.activity(4, "quiz", "Sin nada", "")
    course.activity(5, "page", "Buena", "<content>a</content>")

    found = read(course)

    assert [(one.title, one.kind) for one in found.skipped] == [
        ("Charlemos", "Foro"),
        ("Malo", "Enlace"),
        ("Vacío", "SCORM"),
        ("Sin nada", "Cuestionario"),
    ]
    assert all(one.reason for one in found.skipped)
    assert [part.title for part in found.sections[0].parts] == ["Buena"]


@pytest.mark.skipif(not REAL.exists(), reason="the shared backup of Moodle is not beside the project")
def test_a_backup_of_the_real_program() -> None:
    with REAL.open("rb") as stream:
        found = read_backup(stream)
        sizes = {
            file.name: (file.size, digest(part.read()) == file.sha1) for file, part in contents_of(stream, found.files)
        }

    assert [(one.title, [part.title for part in one.parts]) for one in found.sections] == [
        ("Presentación", ["Small files"]),
        ("Tema 1", ["Page 1", "Big file 0"]),
    ]
    assert [one.kind for one in found.skipped] == ["Foro", "Tarea"]
    assert sizes["bigfile0.dat"] == (8192, True)


def member(name: str, **values: object) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    for key, value in values.items():
        setattr(found, key, value)
    return found


def sound() -> dict[str, bytes]:
    course = Course()
    course.section(1, "Uno", 7)
    course.activity(7, "page", "Una", "<content>a</content>")
    return course.whole()


@pytest.mark.parametrize(
    "odd",
    [
        member("../fuera.xml"),
        member("/etc/cron.d/x"),
        member("a\\b.xml"),
        member("enlace", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        member("duro", type=tarfile.LNKTYPE, linkname="moodle_backup.xml"),
        member("tubo", type=tarfile.FIFOTYPE),
        member("x" * 500),
    ],
)
def test_no_part_leaves_its_folder_or_is_no_file(odd: tarfile.TarInfo) -> None:
    with pytest.raises(FormatError) as refusal:
        read_backup(io.BytesIO(as_tar(sound(), odd)))

    assert refusal.value.code == "outside"


ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><moodle_backup>&x;</moodle_backup>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_backup"),
        (b"hola", "not_a_backup"),
        (b"\x1f\x8b\x08", "damaged"),
        (gzip.compress(b"no es un tar" * 100), "damaged"),
        (as_tar({}), "not_a_backup"),
        (as_tar({"otro.xml": b"<a/>"}), "not_a_backup"),
        (as_tar(sound() | {"moodle_backup.xml": ENTITY}), "doctype"),
        (as_tar(sound() | {"moodle_backup.xml": b"<moodle"}), "damaged"),
        (as_zip(sound() | {"moodle_backup.xml": ENTITY}), "doctype"),
        (as_zip(sound() | {"../x": b"a"}), "outside"),
    ],
)
def test_what_is_no_sound_backup_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(FormatError) as refusal:
        read_backup(io.BytesIO(data))

    assert refusal.value.code == code
    assert refusal.value.message.endswith((".", ".)."))


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_BYTES", 15_000)
    monkeypatch.setattr(store, "MOST_XML", 3_000)
    large, small = sound() | {"files/aa/x": b"0" * 16_000}, sound() | {"activities/a.xml": b" " * 4_000}

    for parts, code in ((large, "bomb"), (small, "too_large")):
        with pytest.raises(FormatError) as refusal:
            read_backup(io.BytesIO(as_tar(parts)))
        assert refusal.value.code == code


def test_many_parts_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_ENTRIES", 3)

    with pytest.raises(FormatError) as refusal:
        read_backup(io.BytesIO(as_tar(sound())))

    assert refusal.value.code == "too_many"


@given(st.data())
def test_a_damaged_backup_is_read_or_refused(data: st.DataObject) -> None:
    whole = sound()
    name = data.draw(st.sampled_from(sorted(whole)))
    first, last = sorted((data.draw(st.integers(0, len(whole[name]))), data.draw(st.integers(0, len(whole[name])))))
    whole[name] = whole[name][:first] + data.draw(st.binary(max_size=12)) + whole[name][last:]
    packed = data.draw(st.sampled_from([as_tar, as_zip]))(whole)
    cut = data.draw(st.integers(0, len(packed)))

    for content in (packed, packed[:cut]):
        try:
            read_backup(io.BytesIO(content))
        except FormatError:
            continue
