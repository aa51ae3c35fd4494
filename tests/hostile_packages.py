"""Packages as whoever attacks would write them: each is refused."""

import zipfile

from package_factories import (
    cmi5,
    h5p,
    lying,
    manifest_12,
    many_entries,
    overlapping,
    repacked,
    scorm_12,
    two_names,
    with_entry,
    zipped,
)


def _declaring(entities: str, rest: str = manifest_12(title="&j;")) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE manifest [{entities}]>{rest}'


def _manifest(content: str | bytes) -> bytes:
    return zipped({"imsmanifest.xml": content})


def _opening(href: str) -> bytes:
    return _manifest(manifest_12([("Parte", href)]))


def _au(old: str, new: str) -> bytes:
    return repacked(cmi5(), {"cmi5.xml": (old, new)})


MANY_AUS = "</au>" + "".join(
    f'<block id="b{n}"><au id="{n}"><url>index.html</url></au></block>' for n in range(300)
)  # fmt: skip
NEEDS = '"preloadedDependencies": []', '"preloadedDependencies": [{"machineName": "H5P.Question"}]'
OTHER_SCRIPT = "nil.js", "otra.js"
NO_SCRIPT = '"preloadedJs": [{"path": "nil.js"}]', '"preloadedJs": []'
CROWD = " ".join(f'a{n}="x"' for n in range(100_000))
LAUGHS = '<!ENTITY a "ja">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))

# Each is refused: its name, its bytes and the code of the refusal.
HOSTILE: dict[str, tuple[bytes, str]] = {
    "step up": (with_entry("../../fuera.html"), "outside"),
    "step up inside": (with_entry("uno/../../fuera.html"), "outside"),
    "absolute": (with_entry("/etc/fuera.html"), "outside"),
    "backslash": (with_entry("..\\..\\fuera.html"), "outside"),
    "drive": (with_entry("C:/fuera.html"), "outside"),
    "backslash from a drive": (with_entry("C:\\fuera.html"), "outside"),
    "apparatus of Windows": (with_entry("fotos/AUX.html"), "odd_name"),
    "hidden stream": (with_entry("a.html::$DATA"), "odd_name"),
    "network share": (with_entry("//servidor/fuera.html"), "outside"),
    "symbolic link": (with_entry("enlace.html", b"/etc/passwd", attributes=0o120777), "link"),
    "character device": (with_entry("aparato.html", attributes=0o020666), "link"),
    "block device": (with_entry("aparato.html", attributes=0o060666), "link"),
    "pipe": (with_entry("tuberia.html", attributes=0o010666), "link"),
    "socket": (with_entry("enchufe.html", attributes=0o140666), "link"),
    "nul in a name": (with_entry("uno\0.html"), "odd_name"),
    "control character": (with_entry("uno\n.html"), "odd_name"),
    "return in a name": (with_entry("uno\r.html"), "odd_name"),
    "letters written backwards": (with_entry("uno\u202egnp.html"), "odd_name"),
    "name without end": (with_entry("n" * 500 + ".html"), "odd_name"),
    "depth without end": (with_entry("d/" * 60 + "a.html"), "odd_name"),
    "password": (with_entry("secreto.html", flags=0x1), "locked"),
    "strong password": (with_entry("secreto.html", flags=0x41), "locked"),
    "other packing": (with_entry("apretado.html", b"a" * 99, method=zipfile.ZIP_LZMA), "packing"),
    "bomb by ratio": (with_entry("bomba.html", b"\0" * (50 << 20)), "bomb"),
    "shared bytes": (overlapping(), "bomb"),
    "size that lies, small": (lying(1), "damaged"),
    "size that lies, large": (lying(150_000), "damaged"),
    "another name within": (two_names(), "damaged"),
    "100 000 entries": (many_entries(100_000), "too_many"),
    "10 001 entries": (many_entries(10_000), "too_many"),
    "capitals collide": (scorm_12(**{"A.HTML": "otra"}), "twice"),
    "accents collide": (scorm_12(**{"\u00e1.txt": "a", "a\u0301.txt": "b"}), "twice"),
    "letters that fold into others": (scorm_12(**{"stra\u00dfe.txt": "a", "STRASSE.txt": "b"}), "twice"),
    "one name with either bar": (scorm_12(**{"uno/b.txt": "a", "uno\\b.txt": "b"}), "twice"),
    "a file as a folder": (scorm_12(**{"a.html/b.html": "otra"}), "twice"),
    "program by name": (scorm_12(**{"instalar.exe": b"MZ\0"}), "program"),
    "program by content": (scorm_12(**{"foto.png": b"MZ\x90\0" + b"\0" * 99}), "program"),
    "program of Linux": (scorm_12(**{"datos.txt": b"\x7fELF\x02"}), "program"),
    "script of a shell": (scorm_12(**{"datos.txt": b"#!/bin/sh\nrm -rf /"}), "program"),
    "page of a server": (scorm_12(**{"index.php": "<?php echo 1;"}), "program"),
    "page of a server, hidden": (scorm_12(**{"foto.jpg": b"<?php echo 1;"}), "program"),
    "rules of a server": (scorm_12(**{".htaccess": "x"}), "program"),
    "file of outside": (_manifest(_declaring('<!ENTITY x SYSTEM "file:///etc/passwd">')), "doctype"),
    "address of outside": (_manifest(_declaring('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;')), "doctype"),
    "laughs": (_manifest(_declaring(LAUGHS)), "doctype"),
    "laughs in other letters": (_manifest(_declaring(LAUGHS).encode("utf-16")), "doctype"),
    "laughs in letters without a mark": (_manifest(_declaring(LAUGHS).encode("utf-16-le")), "doctype"),
    "laughs in long letters": (_manifest(_declaring(LAUGHS).encode("utf-32")), "doctype"),
    "quadratic": (_manifest(_declaring(f'<!ENTITY a "{"a" * 9999}">', manifest_12(title="&a;" * 999))), "doctype"),
    "types of outside": (_manifest('<!DOCTYPE manifest SYSTEM "http://127.0.0.1:9/x.dtd">' + manifest_12()), "doctype"),
    "letters of nobody": (_manifest('<?xml version="1.0" encoding="punycode"?>' + manifest_12()), "letters"),
    "attributes without end": (_manifest(manifest_12().replace("<manifest", f"<manifest {CROWD}", 1)), "crowded"),
    "attributes without end in cmi5": (_au("<au ", f"<au {CROWD} "), "crowded"),
    "levels without end": (_manifest("<manifest>" * 9999), "damaged"),
    "laughs in seven bits": (_manifest(b'<?xml version="1.0" encoding="utf-7"?>+ADw-!DOCTYPE x+AD4-'), "doctype"),
    "laughs in cmi5": (zipped({"cmi5.xml": _declaring(LAUGHS, "<courseStructure/>")}), "doctype"),
    "manifest without end": (zipped({"imsmanifest.xml": manifest_12()[:-40], "a.html": "x"}), "damaged"),
    "manifest of another": (_manifest("<html/>"), "no_kind"),
    "manifest too large": (zipped({"imsmanifest.xml": " " * (9 << 20)}, method=zipfile.ZIP_STORED), "too_large"),
    "launch missing": (_opening(""), "no_launch"),
    "launch not there": (_opening("no-esta.html"), "no_launch"),
    "launch outside": (_opening("../../a.html"), "no_launch"),
    "launch elsewhere": (_opening("https://ejemplo.org/"), "elsewhere"),
    "launch by script": (_opening("javascript:alert(1)"), "elsewhere"),
    "launch by data": (_opening("data:text/html,x"), "elsewhere"),
    "no part": (_manifest(manifest_12([])), "no_parts"),
    "two packages": (zipped({"a/imsmanifest.xml": manifest_12(), "b/imsmanifest.xml": manifest_12()}), "several"),
    "a zip within": (zipped({"curso.zip": scorm_12()}), "unknown"),
    "no package": (zipped({"hola.txt": "hola"}), "unknown"),
    "no zip": (b"<html>hola</html>", "not_a_zip"),
    "a page before the zip": (b"<html></html>" + scorm_12(), "not_a_zip"),
    "half a zip": (scorm_12()[:900], "damaged"),
    "an unknown library": (h5p(library="H5P.MineBitcoins"), "library"),
    "a library under another name": (h5p(**{"H5P.Otra-1.0/library.json": '{"machineName": "H5P.Nil"}'}), "library"),
    "code as content": (h5p(**{"content/x.js": "alert(1)"}), "content_type"),
    "a page as content": (h5p(**{"content/x.html": "<script>alert(1)</script>"}), "content_type"),
    "a server's page as content": (h5p(**{"content/x.php": "<?php"}), "content_type"),
    "a library that is missing": (repacked(h5p(), {"H5P.Nil-1.0/library.json": NEEDS}), "no_library"),
    "a library without its program": (repacked(h5p(), {"H5P.Nil-1.0/library.json": OTHER_SCRIPT}), "no_script"),
    "a library that says no program": (repacked(h5p(), {"H5P.Nil-1.0/library.json": NO_SCRIPT}), "no_script"),
    "h5p in a folder": (repacked(h5p(), folder="mi/"), "in_a_folder"),
    "no content": (zipped({"h5p.json": "{}"}), "no_kind"),
    "h5p damaged": (zipped({"h5p.json": "[" * 100_000}), "damaged"),
    "cmi5.xml alone": (b'<?xml version="1.0"?><courseStructure xmlns="x"/>', "not_a_zip"),
    "cmi5 elsewhere": (_au("index.html?x=1", "https://ejemplo.org/x"), "elsewhere"),
    "cmi5 on a share": (_au("index.html?x=1", "//ejemplo.org/x"), "elsewhere"),
    "cmi5 outside": (_au("index.html?x=1", "../../x.html"), "no_launch"),
    "cmi5 without end": (_au("</au>", MANY_AUS), "too_many"),
    "mastery beyond": (cmi5(mastery="7"), "mastery"),
    "moveOn unknown": (cmi5(move_on="Siempre"), "move_on"),
}  # fmt: skip
