import os
import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apropia.web.settings")

from apropia.formats.packages.h5p import find_in_library
from apropia.formats.packages.media import media_type_of
from apropia.foundation import content_origin
from apropia.web.content import packages

Start = Callable[[str, list[tuple[str, str]]], object]
_HERE = resources.files("apropia.web.content")
# A player is a file of `player`; what it stands on is a file of `vendor`.
_PLAYER_FILE = re.compile(r"(?:[a-z0-9-]+\.(?:html|js|css)|(?:[A-Za-z0-9._-]+/){1,5}[A-Za-z0-9._-]+)")
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_DRAWING = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Answer one request of the content origin."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return _refuse(start_response, "405 Method Not Allowed")
    if environ.get("HTTP_SERVICE_WORKER"):
        # A service worker would stay behind and answer for the packages of everybody else.
        return _refuse(start_response, "403 Forbidden")
    signed, _slash, rest = environ.get("PATH_INFO", "").lstrip("/").partition("/")
    kind, _slash, name = rest.encode("latin-1").decode("utf-8", "replace").partition("/")
    try:
        grant = content_origin.read(signed)
    except content_origin.BadGrant:
        return _refuse(start_response, "404 Not Found")
    if kind == "-":
        return _player(environ, start_response, grant, name)
    return _file(environ, start_response, grant, name) if kind == "c" else _refuse(start_response, "404 Not Found")


def _refuse(start_response: Start, status: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")])
    return [b""]


def _player(environ: dict[str, Any], start_response: Start, grant: content_origin.Grant, name: str) -> Iterable[bytes]:
    folder = _HERE / ("player" if "/" not in name else "vendor")
    place = folder / name
    if not _PLAYER_FILE.fullmatch(name) or ".." in name or not place.is_file():
        return _refuse(start_response, "404 Not Found")
    content = place.read_bytes()
    if name.endswith(".html"):
        content = content.replace(b"{{ app_origin }}", escape(grant.app_origin).encode())
    headers = _headers(grant, media_type_of(name) or "text/plain")
    start_response("200 OK", [*headers, ("Content-Length", str(len(content)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]


def _file(environ: dict[str, Any], start_response: Start, grant: content_origin.Grant, name: str) -> Iterable[bytes]:
    try:
        archive = packages.opened(grant.sha256)
    except LookupError:
        return _refuse(start_response, "404 Not Found")
    found = archive.find(name) or find_in_library(archive, name)
    media_type = media_type_of(found)
    if not found or not media_type:
        return _refuse(start_response, "404 Not Found")
    entry = archive.entries[found]
    span = _span(environ.get("HTTP_RANGE", ""), entry.file_size)
    headers = [*_headers(grant, media_type), ("Accept-Ranges", "bytes")]
    if span is not None and not span:
        start_response("416 Range Not Satisfiable", [*headers, ("Content-Range", f"bytes */{entry.file_size}")])
        return []
    if span is None:
        status, span = "200 OK", range(entry.file_size)
    else:
        status = "206 Partial Content"
        headers.append(("Content-Range", f"bytes {span.start}-{span.stop - 1}/{entry.file_size}"))
    start_response(status, [*headers, ("Content-Length", str(len(span)))])
    return _nothing() if environ["REQUEST_METHOD"] == "HEAD" else packages.part_of(archive, entry, span)


def _nothing() -> Iterator[bytes]:
    yield from ()


def _span(header: str, size: int) -> range | None:
    """Return the bytes asked for: None for the whole file, an empty range for what cannot be given."""
    found = _RANGE.fullmatch(header.strip())
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    return range(int(first), min(int(last) + 1 if last else size, size))


def _headers(grant: content_origin.Grant, media_type: str) -> list[tuple[str, str]]:
    return [
        # Without a charset: pages say theirs, and scripts follow their page.
        ("Content-Type", media_type),
        ("Content-Security-Policy", _policy(grant, media_type)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ("X-Robots-Tag", "noindex"),
        ("Cache-Control", "private, max-age=14400"),
    ]


def _policy(grant: content_origin.Grant, media_type: str) -> str:
    """Let a package use what it brings and nothing else; nobody but the page that plays it may frame it."""
    parts = urlsplit(grant.app_origin)
    app = f"{parts.scheme}://{parts.netloc}"
    if media_type == "image/svg+xml":
        return f"{_DRAWING}; frame-ancestors 'self' {app}"
    return (
        "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; worker-src blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        f"connect-src 'self' data: blob: {app}/xapi/; frame-ancestors 'self' {app}"
    )
