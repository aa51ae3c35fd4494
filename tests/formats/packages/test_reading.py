"""Packages that are played: what is found in each."""

import io
from pathlib import Path

import pytest

import package_factories as made
from apropia.formats.errors import FormatError
from apropia.formats.packages.outline import Kind
from apropia.formats.packages.reading import Package, read_package
from hostile_packages import HOSTILE

pytestmark = pytest.mark.pure
DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not (DATA / "scorm").exists(), reason="the shared packages are not beside the project")


def read(data: bytes) -> Package:
    return read_package(io.BytesIO(data))


def test_several_parts_come_in_order_with_their_titles_and_their_score():
    parts = [("Primera", "uno.html"), ("Segunda", "dos.html"), ("Tercera", "tres.html")]

    found = read(made.scorm_12(parts, mastery="80")).outline

    assert (found.kind, found.title, found.edition) == (Kind.SCORM_12, "Curso de prueba", "1.2")
    assert [(unit.title, unit.page, unit.mastery) for unit in found.units] == [
        ("Primera", "uno.html", 0.8),
        ("Segunda", "dos.html", 0.8),
        ("Tercera", "tres.html", 0.8),
    ]


def test_2004_says_its_edition_and_the_measure_that_passes():
    found = read(made.scorm_2004()).outline

    assert (found.kind, found.edition, found.units[0].mastery) == (Kind.SCORM_2004, "2004 4th Edition", 0.7)


def test_a_part_of_cmi5_within_a_block_is_found_in_spanish():
    found = read(made.cmi5(mastery="0.6")).outline

    unit = found.units[0]
    assert (found.kind, found.title, found.identifier) == (Kind.CMI5, "Curso cmi5", "https://ejemplo.gov.co/curso")
    assert (unit.title, unit.page, unit.query, unit.move_on) == (
        "Parte cmi5",
        "index.html",
        "?x=1",
        "CompletedOrPassed",
    )
    assert (unit.mastery, unit.launch_data) == (0.6, "modo=prueba")


def test_an_h5p_says_its_library_and_one_that_is_allowed_by_setting_enters():
    assert read(made.h5p()).outline.edition == "H5P.Nil 1.0"
    own = made.h5p(library="H5P.Nuestra")
    with pytest.raises(FormatError, match="no está permitida"):
        read(own)

    assert read_package(io.BytesIO(own), also_allowed={"H5P.Nuestra"}).outline.identifier == "H5P.Nuestra"


@pytest.mark.parametrize(
    "manifest",
    [
        made.manifest_12(title="Año").encode("utf-8-sig"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + made.manifest_12(title="Año").encode("latin-1"),
        made.manifest_12(title="Año").encode("cp1252"),
        made.manifest_12(title="Año").encode("utf-16"),
        ('<?xml version="1.0" encoding="UTF-16"?>' + made.manifest_12(title="Año")).encode("utf-16"),
    ],
    ids=["bom", "latin-1", "windows, unsaid", "utf-16", "utf-16, said"],
)
def test_a_manifest_is_read_in_whatever_letters_it_was_written(manifest):
    assert read(made.zipped({"imsmanifest.xml": manifest, "a.html": "x"})).outline.title == "Año"


def test_a_package_zipped_with_its_folder_opens_its_pages_from_there():
    data = made.zipped(
        {"curso/imsmanifest.xml": made.manifest_12(), "curso/a.html": "x", "__MACOSX/curso/._a.html": "x"}
    )

    found = read(data)

    assert found.outline.units[0].page == "curso/a.html"
    assert found.file_count == 2


def test_a_manifest_beyond_the_one_at_the_root_is_left_aside():
    data = made.zipped({"imsmanifest.xml": made.manifest_12(), "a.html": "x", "viejo/imsmanifest.xml": "<html/>"})

    assert read(data).outline.units[0].page == "a.html"


def test_an_address_is_found_with_other_capitals_escapes_and_what_follows_it():
    parts = [("Una", "M%C3%B3dulo%201/INDEX.html?a=1#b")]
    data = made.zipped({"imsmanifest.xml": made.manifest_12(parts), "Módulo 1/index.html": "x"})

    unit = read(data).outline.units[0]

    assert (unit.page, unit.query) == ("Módulo 1/index.html", "?a=1#b")


def test_names_in_the_letters_of_windows_are_read():
    data = made.zipped({"imsmanifest.xml": made.manifest_12([("Una", "Página.html")]), "PAgina.html": "x"})
    old = data.replace(b"PAgina.html", "Página.html".encode("cp850"))

    assert read(old).outline.units[0].page == "Página.html"


def test_what_is_not_handed_to_browsers_is_named():
    assert read(made.scorm_12(**{"fuente.psd": b"x"})).left_out == ("fuente.psd",)


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_package_is_refused_in_words(name):
    data, code = HOSTILE[name]

    with pytest.raises(FormatError) as refusal:
        read(data)

    assert refusal.value.code == code
    assert refusal.value.message.endswith((".", ")"))
    assert refusal.value.message.isprintable()


@needs_data
def test_the_real_packages_are_read():
    kinds = {path.name: read(path.read_bytes()).outline.kind for path in _real() if "Missing" not in path.name}

    assert set(kinds.values()) == set(Kind)


@needs_data
def test_the_real_package_without_a_launch_address_is_refused_with_the_reason():
    with pytest.raises(FormatError, match=r"La parte «Test Item» no dice qué página abre"):
        read((DATA / "scorm" / "MissingLaunchUrl_SCORM12.zip").read_bytes())


def _real() -> list[Path]:
    return [path for folder in ("scorm", "cmi5", "h5p") for path in sorted((DATA / folder).iterdir())]
