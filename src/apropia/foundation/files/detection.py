"""What a file is, by its content."""

import zipfile
from collections.abc import Callable
from pathlib import Path, PurePath

from apropia.formats.archives import DAMAGE
from apropia.formats.recordings import read_recording
from apropia.foundation.files.kinds import DOCX, ODP, ODS, ODT, PDF, PPTX, XLSX

_HEAD_BYTES = 4096
_MOST_ENTRIES = 20_000
_OOXML_PARTS = {"word/document.xml": DOCX, "ppt/presentation.xml": PPTX, "xl/workbook.xml": XLSX}
_ODF_TYPES = frozenset({ODT, ODP, ODS})
_TEXT_TYPES = {".csv": "text/csv", ".md": "text/markdown", ".vtt": "text/vtt", ".txt": "text/plain"}
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body", b"<iframe")


def media_type_of(path: Path, name: str) -> str:
    """Return the media type of a file by its content, or an empty text when it is none that we know.

    The name only tells plain text apart (CSV, Markdown, captions); a wrong extension never changes what a file is.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    for media_type, matches in _SIGNATURES.items():
        if matches(head):
            return media_type
    if head.startswith(b"PK\x03\x04"):
        return _zip_type(path)
    with path.open("rb") as stream:
        recording = read_recording(stream)
    if recording is not None:
        return recording.media_type
    return _text_type(path, head, name)


_SIGNATURES: dict[str, Callable[[bytes], bool]] = {
    "image/png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "image/gif": lambda head: head[:6] in (b"GIF87a", b"GIF89a"),
    "image/webp": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    PDF: lambda head: head.startswith(b"%PDF-"),
}


def _zip_type(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if len(names) > _MOST_ENTRIES or any(PurePath(name).name == "vbaProject.bin" for name in names):
                return ""
            if "[Content_Types].xml" in names:
                return next((kind for part, kind in _OOXML_PARTS.items() if part in names), "")
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                return declared if declared in _ODF_TYPES else ""
    except DAMAGE:
        return ""
    return ""


def _text_type(path: Path, head: bytes, name: str) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf")
    extension = PurePath(name).suffix.lower()
    is_utf16 = start[:2] in (b"\xff\xfe", b"\xfe\xff") and extension == ".csv"
    if not is_utf16 and (b"\x00" in head or _is_markup(start)):
        return ""
    if start.startswith(b"WEBVTT"):
        return "text/vtt"
    media_type = _TEXT_TYPES.get(extension, "")
    if media_type == "text/vtt" or (media_type and not is_utf16 and media_type != "text/csv" and not _is_utf8(path)):
        return ""
    return media_type


def _is_markup(start: bytes) -> bool:
    return start.lstrip()[:16].lower().startswith(_MARKUP)


def _is_utf8(path: Path) -> bool:
    # CSV is exempt: spreadsheets of the field are often Windows-1252, and the importers read that.
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True
