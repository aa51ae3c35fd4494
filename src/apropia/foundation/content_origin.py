"""Where content that others wrote runs: an origin of its own, whose addresses are signed and soon expire.

What a package brings is a stranger's program. On an origin apart it reaches neither the pages nor the cookies of the
product. `origin_for` says which origin that is for one request; a `Grant`, signed into the address, says which file may
be read there and which page may frame it, so that the origin needs no session, no cookie and no database.
"""

import dataclasses
import json
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing

LIFETIME = timedelta(hours=4)
_SALT = "apropia.content"
# Two names of one machine: browsers keep their cookies apart, as they do not by port.
_TWIN = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}


class BadGrant(Exception):
    """The address was not signed here, or its time is over."""


@dataclasses.dataclass(frozen=True)
class Grant:
    """Leave to read one stored package, framed by one origin, for one play of it: no two plays share an address."""

    sha256: str
    app_origin: str
    play: str


def origin_for(app_origin: str) -> str:
    """Return the origin that runs content for pages of `app_origin`; empty when there is none.

    The one that was set, or the second port of this server. Over HTTPS there is no second port: a name must be set.
    """
    chosen = settings.CONTENT_ORIGIN
    parts = urlsplit(app_origin)
    if chosen:
        return "" if chosen == app_origin else str(chosen)
    if not settings.CONTENT_PORT or parts.scheme != "http" or parts.port == settings.CONTENT_PORT:
        return ""
    host = parts.hostname or ""
    host = _TWIN.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{host}:{settings.CONTENT_PORT}"


def sign(grant: Grant) -> str:
    """Return the grant as one step of an address."""
    return _signer().sign_object(list(dataclasses.astuple(grant)), serializer=_Compact, compress=False)


def read(signed: str) -> Grant:
    """Return the grant that an address carries. Raise `BadGrant` when it is forged or its time is over."""
    try:
        sha256, app_origin, play = _signer().unsign_object(signed, serializer=_Compact, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise BadGrant from problem
    return Grant(sha256, app_origin, play)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT, sep=".")


class _Compact:
    @staticmethod
    def dumps(value: object) -> bytes:
        return json.dumps(value, separators=(",", ":")).encode()

    @staticmethod
    def loads(data: bytes) -> object:
        return json.loads(data)
