"""Small packages of our own, whole and hostile: the suite needs nobody else's."""

import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

Files = Mapping[str, str | bytes]

CONTENTS = Path(__file__).with_name("package_contents")
SCO_12, SCO_2004, SCO_LONG, SPY, AU, AU_JS, H5P_JS = (
    (CONTENTS / name).read_text(encoding="utf-8")
    for name in ("sco_12.html", "sco_2004.html", "sco_long.html", "spy.html", "au.html", "au.js", "nil.js")
)


def zipped(files: Files, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip with these files, in order."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return held.getvalue()


def manifest_12(
    parts: Sequence[tuple[str, str]] = (("Parte única", "a.html"),), *, mastery: str = "", **words: str
) -> str:
    """Return a manifest of SCORM 1.2 with these parts, each a title and an address."""
    score = f"<adlcp:masteryscore>{mastery}</adlcp:masteryscore>" if mastery else ""
    items = "".join(
        f'<item identifier="i{n}" identifierref="r{n}"><title>{title}</title>{score}</item>'
        for n, (title, _href) in enumerate(parts)
    )
    resources = "".join(
        f'<resource identifier="r{n}" type="webcontent" adlcp:scormtype="sco" href="{href}"/>'
        for n, (_title, href) in enumerate(parts)
    )
    return (
        f'<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
        f'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">'
        f"<metadata><schema>ADL SCORM</schema><schemaversion>{words.get('version', '1.2')}</schemaversion></metadata>"
        f'<organizations default="o"><organization identifier="o">'
        f"<title>{words.get('title', 'Curso de prueba')}</title>"
        f"{items}</organization></organizations><resources>{resources}</resources></manifest>"
    )


def scorm_12(
    parts: Sequence[tuple[str, str]] = (("Parte única", "a.html"),), *, mastery: str = "", **more: str | bytes
) -> bytes:
    """Return a package of SCORM 1.2 that keeps its page and can be passed or failed."""
    pages = {href: SCO_12 for _title, href in parts}
    return zipped({"imsmanifest.xml": manifest_12(parts, mastery=mastery), **pages, **more})


def scorm_2004() -> bytes:
    manifest = (
        '<manifest identifier="m4" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
        'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">'
        "<metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>"
        '<organizations default="o"><organization identifier="o"><title>Curso 2004</title>'
        '<item identifier="i" identifierref="r"><title>Parte 2004</title><imsss:sequencing><imsss:objectives>'
        '<imsss:primaryObjective objectiveID="p" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.7'
        "</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives></imsss:sequencing></item>"
        '</organization></organizations><resources><resource identifier="r" type="webcontent" '
        'adlcp:scormType="sco" href="a.html"/></resources></manifest>'
    )
    return zipped({"imsmanifest.xml": manifest, "a.html": SCO_2004})


def long_parts(version: str) -> bytes:
    """Return a package of two parts that say much and lead to each other; of 1.2 or of an edition of 2004."""
    parts = [("Primera", "a.html"), ("Segunda", "b.html")]
    return zipped({"imsmanifest.xml": manifest_12(parts, version=version), "a.html": SCO_LONG, "b.html": SCO_LONG})


def cmi5(
    *, move_on: str = "CompletedOrPassed", mastery: str = "", identifier: str = "https://ejemplo.gov.co/au/1"
) -> bytes:
    score = f' masteryScore="{mastery}"' if mastery else ""
    structure = (
        '<?xml version="1.0" encoding="utf-8"?><courseStructure '
        'xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">'
        '<course id="https://ejemplo.gov.co/curso"><title><langstring lang="en">Course</langstring>'
        '<langstring lang="es">Curso cmi5</langstring></title></course><block id="https://ejemplo.gov.co/b">'
        '<title><langstring lang="es">Bloque</langstring></title>'
        f'<au id="{identifier}" moveOn="{move_on}"{score}><title><langstring lang="es">Parte cmi5</langstring></title>'
        "<url>index.html?x=1</url><launchParameters>modo=prueba</launchParameters></au></block></courseStructure>"
    )
    return zipped({"cmi5.xml": structure, "index.html": AU, "au.js": AU_JS})


def h5p(*, title: str = "Actividad H5P", library: str = "H5P.Nil", folder: str = "", **more: str | bytes) -> bytes:
    described = {
        "title": title,
        "language": "und",
        "mainLibrary": library,
        "embedTypes": ["div"],
        "preloadedDependencies": [{"machineName": library, "majorVersion": 1, "minorVersion": 0}],
    }
    made = {
        "title": library,
        "machineName": library,
        "majorVersion": 1,
        "minorVersion": 0,
        "patchVersion": 0,
        "runnable": 1,
        "preloadedJs": [{"path": "nil.js"}],
        "preloadedDependencies": [],
    }
    files: dict[str, str | bytes] = {
        "h5p.json": json.dumps(described),
        "content/content.json": json.dumps({"heading": "Una pregunta"}),
        f"{folder or library + '-1.0'}/library.json": json.dumps(made),
        f"{folder or library + '-1.0'}/nil.js": H5P_JS,
    }
    return zipped({**files, **more})


def with_entry(
    name: str, content: bytes = b"x", *, attributes: int = 0, system: int = 3, method: int = 8, flags: int = 0
) -> bytes:
    """Return a good package with one more entry, written as whoever attacks would write it."""
    held = io.BytesIO(scorm_12())
    with zipfile.ZipFile(held, "a") as out:
        entry = zipfile.ZipInfo("PLACE" + "_" * (len(name.encode()) - 5) if len(name.encode()) > 5 else "PLACE")
        entry.external_attr, entry.create_system, entry.compress_type = attributes << 16, system, method
        out.writestr(entry, content)
    data = held.getvalue().replace(entry.filename.encode(), name.encode().ljust(5, b"_"))
    return _flagged(data, flags) if flags else data


def _flagged(data: bytes, flags: int) -> bytes:
    """Set general purpose bits on the last entry, in both of its headers."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.rfind(mark) + offset
        (old,) = struct.unpack_from("<H", data, place)
        struct.pack_into("<H", changed, place, old | flags)
    return bytes(changed)


def many_entries(count: int) -> bytes:
    files: dict[str, str | bytes] = {"imsmanifest.xml": manifest_12(), "a.html": SCO_12}
    return zipped(files | {f"f/{number}.txt": b"" for number in range(count)}, method=zipfile.ZIP_STORED)


def overlapping() -> bytes:
    """Return a zip whose directory names the same bytes twice."""
    data = scorm_12(**{"z.txt": b"a" * 100})
    place = data.rfind(b"PK\x01\x02")
    end = data.rfind(b"PK\x05\x06")
    twin = bytearray(data[place:end])
    name_at = twin.index(b"z.txt")
    twin[name_at : name_at + 5] = b"y.txt"
    tail = bytearray(data[end:])
    for offset in (8, 10):
        struct.pack_into("<H", tail, offset, struct.unpack_from("<H", tail, offset)[0] + 1)
    struct.pack_into("<L", tail, 12, struct.unpack_from("<L", tail, 12)[0] + len(twin))
    return data[:end] + bytes(twin) + bytes(tail)


def lying(size: int) -> bytes:
    """Return a zip whose directory says another size of its last file than it has."""
    data = bytearray(scorm_12(**{"z.txt": b"a" * 100_000}))
    struct.pack_into("<L", data, data.rfind(b"PK\x01\x02") + 24, size)
    return bytes(data)


def two_names() -> bytes:
    """Return a zip whose last file has another name where it lies than in the directory."""
    data = scorm_12(**{"z.txt": b"a" * 100})
    place = data.rfind(b"z.txt", 0, data.rfind(b"PK\x01\x02"))
    return data[:place] + b"y.txt" + data[place + 5 :]


def repacked(data: bytes, changes: Mapping[str, tuple[str, str]] = {}, /, *, folder: str = "", **more: str) -> bytes:
    """Return a zip with words of some files changed, all in a folder, and with more files."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        files: dict[str, str | bytes] = {folder + name: whole.read(name) for name in whole.namelist()}
    for name, (old, new) in changes.items():
        held = files[folder + name]
        assert isinstance(held, bytes)
        assert old.encode() in held
        files[folder + name] = held.replace(old.encode(), new.encode())
    return zipped(files | more)
