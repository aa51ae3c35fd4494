"""A real installation in an empty folder: the command line, the server and a mail server, each a process or thread."""

import base64
import hashlib
import hmac
import os
import re
import socket
import socketserver
import struct
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

HERE = Path(__file__).resolve().parent
APROPIA = Path(sys.executable).parent / "apropia"
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(ready, *, what: str, seconds: float = PATIENCE):
    """Return what `ready` gives once it gives something; it is asked again and again until then."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := ready():
            return found
        time.sleep(0.2)
    raise AssertionError(f"waited in vain for {what}")


class _Sink(socketserver.StreamRequestHandler):
    """Speak as much SMTP as a client needs to hand over its messages."""

    def handle(self) -> None:
        self._say("220 walk")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                self._say("354 go on")
                self.server.mails.append(message_from_bytes(self._body(), policy=default))
                self._say("250 kept")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _body(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Sink)
        self.mails: list = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def link_to(self, email: str, *, having: str) -> str:
        """Return the newest link of that kind that was sent to somebody, waiting for it."""
        return until(lambda: self._found(email, having), what=f"a message to {email} with {having}")

    def _found(self, email: str, having: str) -> str:
        for mail in reversed(self.mails):
            if email in str(mail["To"]).casefold():
                text = mail.get_body(("plain",)).get_content()
                if found := re.search(rf"https?://\S*{having}\S*", text):
                    return found.group(0)
        return ""


class Installation:
    """`apropia` with its data in one folder. Its clock can be moved ahead."""

    def __init__(self, folder: Path) -> None:
        self.mail = MailServer()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._clock = folder / "clock"
        self._server: subprocess.Popen | None = None
        self._log = folder / "server.log"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("APROPIA_")} | {
            "APROPIA_DATA_DIR": str(folder / "data"),
            "APROPIA_BASE_URL": self.url,
            "APROPIA_SMTP_HOST": "127.0.0.1",
            "APROPIA_SMTP_PORT": str(self.mail.server_address[1]),
            "APROPIA_SMTP_STARTTLS": "no",
            "APROPIA_MAIL_FROM": "Apropia <apropia@puertoclaro.gov.co>",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(HERE / "walk_clock"), os.environ.get("PYTHONPATH")])),
            "WALK_CLOCK": str(self._clock),
            "LANG": "es_CO.UTF-8",
        }
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self._ahead = timedelta()

    def run(self, *words: object, code: int | None = 0) -> str:
        """Run one command and return what it prints; any other exit code than `code` fails (None: any will do)."""
        done = subprocess.run(
            [str(APROPIA), *map(str, words)],
            check=False,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
        )
        told = f"apropia {' '.join(map(str, words))}: {done.returncode}\n{done.stderr}{done.stdout}"
        assert code in (None, done.returncode), told
        return done.stdout

    def serve(self) -> None:
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(
                [str(APROPIA), "serve", "--port", str(self.port)], env=self.environment, stdout=log, stderr=log
            )
        until(self._answers, what="the server")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/salud", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def now(self) -> datetime:
        return datetime.now(tz=UTC) + self._ahead

    def move_clock(self, ahead: timedelta) -> None:
        """Let time pass."""
        self._ahead += ahead
        self._clock.write_text(str(self._ahead.total_seconds()), encoding="ascii")

    def errors(self) -> list[str]:
        """Return what the server logged as an error."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines() if self._log.exists() else []
        return [line for line in lines if '"level": "ERROR"' in line or "Traceback" in line]

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(timeout=30)
        self.mail.shutdown()
        self.mail.server_close()


def totp(secret: str) -> str:
    """Return the code that an authenticator application shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
