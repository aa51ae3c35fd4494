"""Answer with the content of a file, whole or in the pieces that a player asks for, so that it cannot run here."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from apropia.foundation.files import queries
from apropia.foundation.files.kinds import PDF, RECORDING, SHOWN_IN_PAGE
from apropia.foundation.files.models import StoredFile

_CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# A sandbox would keep the browser's own PDF reader and its player from starting; neither a PDF nor a sound or a video
# can run scripts against our origin.
_UNBOXED = frozenset({PDF, *RECORDING.types})
_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def serve(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """Answer with a file whose rule was asked already. Raises `Http404` where its content is gone."""
    etag = f'"{file.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = _content(request, file)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = _POLICY if file.media_type in _UNBOXED else f"{_POLICY}; sandbox"
    return response


def _content(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    try:
        stream = queries.open_content(file)
    except FileNotFoundError:
        raise Http404 from None
    span = _span(request.headers.get("Range", ""), file.size)
    if span is None:
        response: HttpResponseBase = FileResponse(stream, content_type=_content_type(file))
        response["Content-Length"] = str(file.size)
    elif not span:
        stream.close()
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{file.size}"
        return response
    else:
        response = StreamingHttpResponse(_slice(stream, span), status=206, content_type=_content_type(file))
        response["Content-Range"] = f"bytes {span[0]}-{span[-1]}/{file.size}"
        response["Content-Length"] = str(len(span))
    response["Accept-Ranges"] = "bytes"
    disposition = content_disposition_header(
        as_attachment=file.media_type not in SHOWN_IN_PAGE or "descargar" in request.GET, filename=file.name
    )
    response["Content-Disposition"] = disposition or "attachment"
    return response


def _content_type(file: StoredFile) -> str:
    return f"{file.media_type}; charset=utf-8" if file.media_type.startswith("text/") else file.media_type


def _span(header: str, size: int) -> range | None:
    """Return the bytes asked for: None for the whole file, an empty range for what cannot be given."""
    found = _RANGE.fullmatch(header.strip())
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    return range(int(first), min(int(last) + 1 if last else size, size))


def _slice(stream: IO[bytes], span: range) -> Iterator[bytes]:
    with stream:
        stream.seek(span.start)
        left = len(span)
        while left and (chunk := stream.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
