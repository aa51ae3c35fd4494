"""`apropia content` as `serve` starts it: it answers, and ends with whoever started it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import apropia

pytestmark = [pytest.mark.pure, pytest.mark.slow]


def asked(address: str, *, seconds: float = 60) -> int:
    """Return the status of an address as soon as somebody answers there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            time.sleep(0.2)
    raise AssertionError("nobody answered")


def test_it_answers_and_ends_with_its_input(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "APROPIA_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "apropia.web.settings",
        "PYTHONPATH": str(Path(apropia.__file__).parent.parent),
    }
    words = [sys.executable, "-m", "apropia", "content", "--port", str(port), "--while-read"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, env=environment) as process:
        assert asked(f"http://127.0.0.1:{port}/nada/c/a.html") == 404
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=60)
