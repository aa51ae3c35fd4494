"""The content origin: what it hands out, to whom, and how little else there is."""

import hashlib
import io
from pathlib import Path
from urllib.parse import quote

import pytest

import package_factories as made
from apropia.foundation import content_origin
from apropia.foundation.content_origin import Grant
from apropia.foundation.files import blobs
from apropia.web.content import packages
from apropia.web.content.wsgi import application

pytestmark = pytest.mark.pure
APP = "http://apropia.prueba:8000"
VENDOR = Path(packages.__file__).parent / "vendor"


@pytest.fixture
def stored(settings, tmp_path):
    """Return a function that keeps a package and gives the signed beginning of its addresses."""
    settings.FILES_ROOT = tmp_path
    packages.opened.cache_clear()

    def keep(data: bytes) -> str:
        with blobs.incoming(data, max_bytes=1 << 30) as path:
            sha256, _size = blobs.keep(path)
        return "/" + content_origin.sign(Grant(sha256, APP, "r"))

    return keep


def ask(path: str, *, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    said: list = []
    names = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    wired = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("latin-1"),
        "wsgi.input": io.BytesIO(),
        **names,
    }
    body = b"".join(application(wired, lambda status, given: said.extend((status, given))))
    return int(said[0][:3]), dict(said[1]), body


def test_a_page_of_a_package_comes_with_a_policy_of_its_own_and_no_cookie(stored):
    status, headers, body = ask(f"{stored(made.scorm_12())}/c/a.html")

    assert (status, headers["Content-Type"], headers["X-Content-Type-Options"]) == (200, "text/html", "nosniff")
    assert "frame-ancestors 'self' http://apropia.prueba:8000" in headers["Content-Security-Policy"]
    assert "worker-src blob:" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert not {"Set-Cookie", "Service-Worker-Allowed", "Access-Control-Allow-Origin"} & set(headers)
    assert b"Parte de prueba" in body


def test_a_name_with_accents_is_found(stored):
    place = stored(made.scorm_12(**{"Módulo 1/año.txt": "hola"}))

    assert ask(f"{place}/c/Módulo 1/año.txt")[2] == b"hola"
    assert ask(f"{place}/c/{quote('Módulo 1')}")[0] == 404


@pytest.mark.parametrize("path", ["", "/", "/c/a.html", "/nada/c/a.html", "/admin/", "/salud", "/static/ui/js/app.js"])
def test_an_address_that_was_not_signed_here_opens_nothing(stored, path):
    stored(made.scorm_12())

    assert ask(path)[0] == 404


def test_a_signature_opens_one_package_and_for_some_hours(stored, monkeypatch):
    place = stored(made.scorm_12())
    head, _dot, tail = place.rpartition(".")

    assert ask(f"{head}.{tail[::-1]}/c/a.html")[0] == 404
    monkeypatch.setattr("django.core.signing.time.time", lambda: 9_999_999_999.0)
    assert ask(f"{place}/c/a.html")[0] == 404


@pytest.mark.parametrize("name", ["../../secret_key", "/etc/passwd", "..%2f..%2fsecret_key", "a.html/../a.html", ""])
def test_nothing_beyond_the_package_is_reached(stored, name):
    assert ask(f"{stored(made.scorm_12())}/c/{name}")[0] == 404


@pytest.mark.parametrize(
    "name", ["../wsgi.py", "../../settings.py", "scorm.py", "vendor/README.md", "a/../../wsgi.py", ""]
)
def test_nothing_beyond_the_players_is_reached(stored, name):
    assert ask(f"{stored(made.scorm_12())}/-/{name}")[0] == 404


def test_no_service_worker_is_handed_out_and_nothing_is_taken(stored):
    place = stored(made.scorm_12(**{"sw.js": "self.onfetch = null"}))

    assert ask(f"{place}/c/sw.js", service_worker="script")[0] == 403
    assert ask(f"{place}/c/sw.js", method="POST")[0] == 405


def test_what_no_browser_needs_is_not_handed_out(stored):
    assert ask(f"{stored(made.scorm_12(**{'fuente.psd': 'x'}))}/c/fuente.psd")[0] == 404


def test_a_drawing_runs_no_script(stored):
    place = stored(made.scorm_12(**{"d.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"}))

    _status, headers, _body = ask(f"{place}/c/d.svg")

    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_video_is_given_by_pieces(stored):
    place = stored(made.scorm_12(**{"v.mp4": bytes(range(200))}))

    status, headers, body = ask(f"{place}/c/v.mp4", range="bytes=10-19")
    assert (status, headers["Content-Range"], body) == (206, "bytes 10-19/200", bytes(range(10, 20)))
    assert ask(f"{place}/c/v.mp4", range="bytes=-5")[2] == bytes(range(195, 200))
    assert ask(f"{place}/c/v.mp4", range="bytes=500-")[0] == 416
    assert ask(f"{place}/c/v.mp4", method="HEAD")[1]["Content-Length"] == "200"


@pytest.mark.parametrize(
    ("chosen", "port", "app", "origin"),
    [
        ("https://contenido.co", 8001, "https://apropia.co", "https://contenido.co"),
        ("https://apropia.co", 8001, "https://apropia.co", ""),
        ("", 8001, "https://apropia.co", ""),
        ("", 8001, "http://127.0.0.1:8000", "http://localhost:8001"),
        ("", 8001, "http://localhost:8000", "http://127.0.0.1:8001"),
        ("", 8001, "http://intranet:8000", "http://intranet:8001"),
        ("", 8001, "http://[::1]:8000", "http://[::1]:8001"),
        ("", 0, "http://127.0.0.1:8000", ""),
    ],
)
def test_content_runs_where_it_was_set_or_on_the_second_port_over_plain_http(settings, chosen, port, app, origin):
    settings.CONTENT_ORIGIN, settings.CONTENT_PORT = chosen, port

    assert content_origin.origin_for(app) == origin


def test_what_others_wrote_is_what_they_published():
    for listed in VENDOR.glob("*/SHA256SUMS"):
        lines = dict(reversed(line.split(maxsplit=1)) for line in listed.read_text().splitlines())
        files = {str(path.relative_to(listed.parent)): path for path in listed.parent.rglob("*") if path.is_file()}
        found = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items() if path != listed}
        assert found == lines
    assert {one.parent.name for one in VENDOR.glob("*/LICENSE")} == {"scorm-again-3.4.3", "h5p-standalone-3.8.2"}
