"""A course file comes back as it was written, and whatever is odd in one refuses it whole."""

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from apropia.formats.errors import FormatError
from apropia.formats.portable_course.reading import CourseFile, check_files, read_course
from apropia.formats.portable_course.records import (
    FORMAT,
    VERSION,
    Activity,
    Attached,
    Course,
    File,
    Module,
    Option,
    Part,
    Question,
    Quiz,
)
from apropia.formats.portable_course.writing import manifest_of, write_course

CONTENT = b"Uno\nDos\n"
FILE = File(name="lista.txt", media_type="text/plain", size=len(CONTENT), sha256=hashlib.sha256(CONTENT).hexdigest())
QUIZ = Quiz(
    title="Compruebe",
    questions=(
        Question(kind="SINGLE", text="¿Cuál?", parts=(Part(text="Sí", correct=True), Part(text="No", correct=False))),
        Question(
            kind="CLOZE",
            text="La [[1]].",
            parts=(Part(text="Dónde", is_written=False, options=(Option(text="nube", correct=True),)),),
        ),
    ),
    tries_allowed=2,
    draws={"Claves": 1},
)
COURSE = Course(
    format=FORMAT,
    version=VERSION,
    title="Compartir «sin miedo»",
    objectives=("Compartir.",),
    modules=(
        Module(
            title="Uno",
            activities=(
                Activity(kind="FILE", title="Lista", files=(Attached(file=0),)),
                Activity(kind="QUIZ", title="Compruebe", quiz=QUIZ),
            ),
        ),
    ),
    files=(FILE,),
)


def written(course: Course = COURSE) -> bytes:
    target = io.BytesIO()
    write_course(course, lambda _place: io.BytesIO(CONTENT), target)
    return target.getvalue()


def read(data: bytes) -> CourseFile:
    found = read_course(io.BytesIO(data))
    check_files(found)
    return found


def packed(manifest: object, **files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        text = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
        archive.writestr("curso.json", text)
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def plain() -> dict[str, Any]:
    return dict(json.loads(manifest_of(COURSE)))


def test_a_course_comes_back_as_it_was_written_in_the_same_bytes():
    found = read(written())

    assert found.course == COURSE
    assert found.open(0).read() == CONTENT
    assert found.unknown == ()
    assert written(found.course) == written()


def test_what_a_later_writer_adds_is_told():
    manifest = plain()
    manifest["colour"] = "blue"
    manifest["modules"][0]["shape"] = "round"

    assert read(packed(manifest, archivos__0=CONTENT)).unknown == ("colour", "modules[1].shape")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda one: one.update(version=VERSION + 1), "newer"),
        (lambda one: one.update(format="otro"), "not_a_course"),
        (lambda one: one.pop("title"), "wrong_field"),
        (lambda one: one.update(title=""), "wrong_field"),
        (lambda one: one.update(title="a" * 161), "wrong_field"),
        (lambda one: one.update(title=["a"]), "wrong_field"),
        (lambda one: one.update(title="a\x00b"), "wrong_field"),
        (lambda one: one.update(title="a\ud800b"), "wrong_field"),
        (lambda one: one.update(duration_minutes=True), "wrong_field"),
        (lambda one: one.update(duration_minutes=-1), "wrong_field"),
        (lambda one: one.update(duration_minutes=1.5), "wrong_field"),
        (lambda one: one.update(modules={}), "wrong_field"),
        (lambda one: one.update(modules=[{"title": "x"}] * 501), "wrong_field"),
        (lambda one: one.update(objectives=["a" * 4001]), "wrong_field"),
        (lambda one: one["modules"][0]["activities"][0].update(image=7), "no_such_file"),
        (lambda one: one["modules"][0]["activities"][0].update(image=-1), "wrong_field"),
        (lambda one: one["modules"][0]["activities"][1]["quiz"].update(pass_percent=0), "wrong_field"),
        (lambda one: one["modules"][0]["activities"][1]["quiz"].update(draws={"x": -3}), "wrong_field"),
        (lambda one: one["modules"][0]["activities"][1]["quiz"].update(draws=["x"]), "wrong_field"),
        (lambda one: one["files"][0].update(sha256="0" * 64), "changed"),
        (lambda one: one["files"][0].update(size=3), "changed"),
        (lambda one: one["files"].append(one["files"][0]), "missing"),
        (lambda one: one["files"].clear(), "no_such_file"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(change: Callable[[dict[str, Any]], object], code: str):
    manifest = plain()
    change(manifest)

    with pytest.raises(FormatError) as refusal:
        read(packed(manifest, archivos__0=CONTENT))
    assert refusal.value.code == code
    assert "herramienta de autor" not in refusal.value.message


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        (b"", "broken"),
        (b"\xff\xfe{", "broken"),
        (b"[]", "broken"),
        (b'{"version": NaN}', "broken"),
        (b"[" * 200_000, "broken"),
        (b'{"version": ' + b"9" * 5_000 + b"}", "broken"),
    ],
)
def test_json_that_cannot_be_read_is_refused(manifest: bytes, code: str):
    with pytest.raises(FormatError) as refusal:
        read(packed(manifest))
    assert refusal.value.code == code


def test_a_file_that_no_course_names_is_refused():
    with pytest.raises(FormatError) as refusal:
        read(packed(plain(), archivos__0=CONTENT, archivos__1=b"MZ"))
    assert refusal.value.code == "strange"


def odd_entry(name: str, *, mode: int = 0, content: bytes = b"x") -> bytes:
    target = io.BytesIO(packed(plain(), archivos__0=CONTENT))
    with zipfile.ZipFile(target, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (odd_entry("../../etc/passwd"), "outside"),
        (odd_entry("/etc/passwd"), "outside"),
        (odd_entry("archivos/../../x"), "outside"),
        (odd_entry("enlace", mode=stat.S_IFLNK | 0o777, content=b"/etc/passwd"), "link"),
        (odd_entry("aux"), "odd_name"),
        (odd_entry("ARCHIVOS/0"), "twice"),
        (odd_entry("bomba", content=b"\0" * (64 << 20)), "bomb"),
        (b"no es un zip", "not_a_zip"),
        (written()[:-40], "damaged"),
        (packed(plain()).replace(b"curso.json", b"otros.json"), "not_a_course"),
    ],
)
def test_an_archive_that_could_harm_is_refused(data: bytes, code: str):
    with pytest.raises(FormatError) as refusal:
        read(data)
    assert refusal.value.code == code
