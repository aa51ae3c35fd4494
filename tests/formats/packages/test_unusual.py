"""Packages as no guide would have them and as authors bring them all the same: each is read."""

import io
import time
import zipfile

import pytest

import package_factories as made
from apropia.formats.packages.outline import Outline, Unit
from apropia.formats.packages.reading import read_package

pytestmark = pytest.mark.pure
ITEM = '<item identifier="i" identifierref="r"><title>Pájaro</title></item>'
RESOURCE = '<resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="a.html"/>'


def manifest(
    *,
    items: str = ITEM,
    resources: str = RESOURCE,
    base: str = "",
    bases: str = "",
    before: str = "",
    head: str = "",
    metadata: str = "<schemaversion>1.2</schemaversion>",
) -> str:
    return (
        f'{head}<manifest identifier="m" {base} xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
        'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">'
        f'<metadata>{metadata}</metadata><organizations default="o">{before}<organization identifier="o">'
        f"<title>Curso</title>{items}</organization></organizations>"
        f"<resources {bases}>{resources}</resources></manifest>"
    )


def read(files: dict[str, str | bytes]) -> Outline:
    return read_package(io.BytesIO(made.zipped(files))).outline


def only(described: str | bytes, page: str = "a.html") -> Unit:
    [unit] = read({"imsmanifest.xml": described, page: "x"}).units
    return unit


def test_of_several_organizations_the_one_that_is_named_is_played_unless_it_is_empty():
    other = '<organization identifier="x"><title>Otra</title>' + ITEM.replace("Pájaro", "Otro") + "</organization>"

    assert only(manifest(before=other)).title == "Pájaro"
    assert only(manifest(before=other, items="")).title == "Otro"


def test_items_within_items_are_played_in_the_order_of_the_tree():
    items = (
        '<item identifier="m1"><title>Módulo</title>'
        '<item identifier="a" identifierref="r"><title>A</title></item>'
        '<item identifier="m2"><item identifier="b" identifierref="r" parameters="?v=2"><title>B</title></item></item>'
        '</item><item identifier="c" identifierref="r"><title>C</title></item>'
    )

    units = read({"imsmanifest.xml": manifest(items=items), "a.html": "x"}).units

    assert [(unit.title, unit.query) for unit in units] == [("A", ""), ("B", "?v=2"), ("C", "")]


@pytest.mark.parametrize("bar", ["/", ""], ids=["with its bar", "without"])
def test_the_bases_of_an_address_are_joined(bar):
    described = manifest(
        base=f'xml:base="uno{bar}"',
        bases=f'xml:base="dos{bar}"',
        resources=RESOURCE.replace("<resource", f'<resource xml:base="tres{bar}"'),
    )

    assert only(described, "uno/dos/tres/a.html").page == "uno/dos/tres/a.html"


@pytest.mark.parametrize(
    ("href", "name", "query"),
    [
        ("mi página.html?a=1&amp;b=2#fin", "mi página.html", "?a=1&b=2#fin"),
        ("mi%20p%C3%A1gina.html", "mi página.html", ""),
        ("mi%20pagina.html", "mi%20pagina.html", ""),
        ("a%23b.html", "a#b.html", ""),
        ("dos\\a.html", "dos/a.html", ""),
        ("./DOS/A.HTML", "dos/a.html", ""),
        (" a.html ", "a.html", ""),
    ],
)
def test_an_address_finds_its_file_however_it_was_written(href, name, query):
    unit = only(manifest(resources=RESOURCE.replace("a.html", href)), name)

    assert (unit.page, unit.query) == (name, query)


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("utf-16-le", "UTF-16LE"),
        ("utf-16-be", "UTF-16"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-8-sig", "UTF-16"),
        ("iso-8859-2", "ISO-8859-2"),
        ("cp1252", "windows-1252"),
        ("cp1252", "utf-8"),
        ("mac-roman", "macintosh"),
    ],
)
def test_a_manifest_is_read_whatever_it_says_of_its_letters(letters, said):
    head = f'<?xml version="1.0" encoding="{said}"?>'

    assert only(manifest(head=head).encode(letters)).title == "Pájaro"


@pytest.mark.parametrize("edition", ["CAM 1.3", "2004 2nd Edition", "2004 3rd Edition", "2004 4th Edition", "1.3"])
def test_every_edition_of_2004_is_known(edition):
    found = read({"imsmanifest.xml": manifest(metadata=f"<schemaversion>{edition}</schemaversion>"), "a.html": "x"})

    assert (found.kind, found.edition) == ("SCORM_2004", edition)


def test_what_stands_elsewhere_is_not_brought_in():
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'

    assert only(manifest(items=ITEM.replace("Pájaro", f"Uno{include}"))).title == "Uno"


def test_a_long_name_said_once_is_not_copied_for_each_element():
    began = time.process_time()
    described = manifest(base=f'xmlns:x="{"x" * 2_000_000}"', metadata="<schemaversion/>" + "<a/>" * 200_000)

    data = made.zipped({"imsmanifest.xml": described, "a.html": "x"}, method=zipfile.ZIP_STORED)

    assert read_package(io.BytesIO(data)).outline.units[0].page == "a.html"
    assert time.process_time() - began < 5


def test_folders_parted_as_windows_parts_them_are_read():
    data = made.zipped(
        {
            "imsmanifest.xml": manifest(resources=RESOURCE.replace("a.html", "dos/a.html")),
            "dos\\": "",
            "dos\\a.html": "x",
        }
    )

    assert read_package(io.BytesIO(data)).outline.units[0].page == "dos/a.html"


class _Stream(io.RawIOBase):
    """Takes bytes and never goes back, as a tool that sends its zip while it makes it."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.held += data
        return len(data)


def test_zips_are_read_as_every_tool_writes_them():
    sent, long = _Stream(), io.BytesIO()
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("imsmanifest.xml", manifest())
        out.writestr("a.html", "x")
    with zipfile.ZipFile(long, "w") as out:
        out.mkdir("carpeta")
        out.comment = b"PK hecho en casa"
        for name, content in (("imsmanifest.xml", manifest()), ("a.html", "x")):
            with out.open(name, "w", force_zip64=True) as part:
                part.write(content.encode())

    for data in (bytes(sent.held), long.getvalue()):
        assert read_package(io.BytesIO(data)).file_count == 2


def test_five_thousand_files_are_read_in_a_moment():
    data = made.many_entries(5_000)
    began = time.process_time()

    assert read_package(io.BytesIO(data)).file_count == 5_002
    assert time.process_time() - began < 5


@pytest.mark.parametrize("folder", ["H5P.Nil-1.0.7", "H5P.Nil"], ids=["with its patch", "without a version"])
def test_a_library_is_known_however_its_folder_counts_its_versions(folder):
    assert read_package(io.BytesIO(made.h5p(folder=folder))).outline.edition == "H5P.Nil 1.0"


def test_an_h5p_may_bring_whatever_h5p_itself_lets_in():
    more = {f"content/files/x.{kind}": "x" for kind in ("doc", "ppt", "rtf", "TIFF", "webvtt", "diff")}

    assert read_package(io.BytesIO(made.h5p(**more))).outline.kind == "H5P"


def test_the_units_of_blocks_within_blocks_come_in_order():
    more = (
        '</au><block id="c"><au id="u2" moveOn="Passed"><title/><url>index.html</url></au></block>'
        '<au id="u3" launchMethod="OwnWindow"><url> \n index.html </url></au>'
    )
    data = made.repacked(made.cmi5(), {"cmi5.xml": ("</au>", more)})

    units = read_package(io.BytesIO(data)).outline.units

    assert [unit.move_on for unit in units] == ["CompletedOrPassed", "Passed", "NotApplicable"]
    assert [unit.title for unit in units][1:] == ["u2", "u3"]
    assert units[2].in_window


def test_the_limits_of_a_part_are_kept_as_its_standard_says_them():
    told = (
        "<adlcp:maxtimeallowed>01:30:00</adlcp:maxtimeallowed>"
        "<adlcp:timelimitaction>exit, message</adlcp:timelimitaction>"
        "<adlcp:datafromlms>tema=1</adlcp:datafromlms><adlcp:masteryscore>85</adlcp:masteryscore>"
    )
    senseless = "<adlcp:maxtimeallowed>mucho</adlcp:maxtimeallowed><adlcp:timelimitaction>nada</adlcp:timelimitaction>"

    unit = only(manifest(items=ITEM.replace("</item>", told + "</item>")))
    other = only(manifest(items=ITEM.replace("</item>", senseless + "</item>")))

    assert (unit.time_limit, unit.time_limit_action) == ("01:30:00", "exit,message")
    assert (unit.launch_data, unit.mastery) == ("tema=1", 0.85)
    assert (other.time_limit, other.time_limit_action) == ("", "")


@pytest.mark.parametrize(
    ("told", "progress"),
    [
        ("<completionThreshold>0.8</completionThreshold>", 0.8),
        ('<completionThreshold completedByMeasure="true" minProgressMeasure="0.6"/>', 0.6),
        ('<completionThreshold completedByMeasure="true"/>', 1.0),
        ('<completionThreshold completedByMeasure="false" minProgressMeasure="0.6"/>', None),
        ("<completionThreshold>casi</completionThreshold>", None),
    ],
)
def test_the_measure_that_completes_a_part_is_read_in_both_editions(told, progress):
    item = ITEM.replace("</item>", told + "</item>")

    assert only(manifest(items=item, metadata="<schemaversion>2004 4th Edition</schemaversion>")).progress == progress


@pytest.mark.parametrize(
    ("page", "is_told"), [("a.pdf", True), ("curso.swf", True), ("a.HTM", False), ("a.mp4", False)]
)
def test_a_part_that_no_browser_shows_within_a_package_is_told_to_its_author(page, is_told):
    found = read({"imsmanifest.xml": manifest(resources=RESOURCE.replace("a.html", page)), page: "x"})

    assert [page in note for note in found.notes] == [True] * is_told


def test_rules_of_order_are_told_not_to_be_followed_where_there_is_an_order():
    rules = "<adlcp:prerequisites>i</adlcp:prerequisites></item>"
    two = ITEM + ITEM.replace('"i"', '"j"').replace("</item>", rules)

    assert read({"imsmanifest.xml": manifest(items=two), "a.html": "x"}).notes
    assert not read({"imsmanifest.xml": manifest(items=ITEM.replace("</item>", rules)), "a.html": "x"}).notes
