"""What `doctor` says of a mail server, each failure shown by a server that fails so."""

import datetime as dt
import socketserver
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from apropia.cli import mail_server, words


@pytest.fixture(autouse=True)
def _spanish():
    words.use("es")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return a certificate for localhost that signs itself: path of the chain and of the key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begun = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begun)
        .not_valid_after(begun + dt.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret


class Dialogue(socketserver.BaseRequestHandler):
    """Speak SMTP as its server says: what it offers and whom it lets in."""

    def handle(self) -> None:
        self.stream = self.request
        if self.server.is_silent:
            self.server.goodbye.wait(5)
            return
        if self.server.speaks_tls:
            self._secure()
        self._say("220 prueba")
        while line := self._line():
            verb = line.split()[0].upper()
            if verb == "EHLO":
                self._say("250-prueba\r\n" + "".join(f"250-{one}\r\n" for one in self.server.offers) + "250 HELP")
            elif verb == "STARTTLS":
                self._say("220 go")
                self._secure()
            elif verb == "AUTH":
                self._say("235 in" if self.server.lets_in else "535 no")
            elif verb == "MAIL":
                self._say("250 ok" if self.server.takes_sender else "550 not you")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _secure(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.server.certificate)
        try:
            self.stream = context.wrap_socket(self.request, server_side=True)
        except (ssl.SSLError, OSError):
            self.stream = None

    def _line(self) -> str:
        said = b""
        while self.stream is not None and not said.endswith(b"\n"):
            try:
                piece = self.stream.recv(1)
            except OSError:
                return ""
            if not piece:
                return ""
            said += piece
        return said.decode()

    def _say(self, text: str) -> None:
        if self.stream is not None:
            self.stream.sendall(f"{text}\r\n".encode())


@pytest.fixture
def smtp(certificate):
    """Return a function that starts a server of some character and gives its port."""
    started = []

    def start(**character):
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dialogue)
        server.daemon_threads = True
        server.certificate, server.goodbye = certificate, threading.Event()
        usual = {"offers": ["STARTTLS", "AUTH PLAIN LOGIN"], "lets_in": True, "takes_sender": True}
        for name, value in {**usual, "is_silent": False, "speaks_tls": False, **character}.items():
            setattr(server, name, value)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        return server.server_address[1]

    yield start
    for server in started:
        server.goodbye.set()
        server.shutdown()
        server.server_close()


def examine(port, **changes):
    given = {
        "host": "localhost",
        "port": port,
        "user": "apropia",
        "password": "clave",
        "starttls": True,
        "tls": False,
        "sender": "Apropia <apropia@puertoclaro.gov.co>",
        "seconds": 3.0,
    }
    return mail_server.examine(**{**given, **changes})


@pytest.fixture
def trusted(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


@pytest.mark.parametrize("how", [{"starttls": True}, {"starttls": False, "tls": True}, {"starttls": False}])
def test_server_that_takes_us_in_has_no_problem(smtp, trusted, how):
    assert examine(smtp(speaks_tls=how.get("tls", False)), **how) is None


@pytest.mark.parametrize(
    ("character", "changes", "words"),
    [
        ({"lets_in": False}, {}, "rechazó el usuario o la clave"),
        ({"takes_sender": False}, {}, "no acepta el remitente"),
        ({"offers": ["AUTH PLAIN"]}, {}, "no ofrece STARTTLS"),
        ({"is_silent": True}, {"seconds": 0.2}, "no contestó"),
        ({}, {"tls": True, "starttls": False}, "no habla TLS"),
    ],
)
def test_each_failure_is_told_in_words_with_what_to_change(smtp, trusted, character, changes, words):
    problem = examine(smtp(**character), **changes)

    assert words in problem.finding
    assert "APROPIA_" in problem.remedy


def test_certificate_of_nobody_known_is_told(smtp):
    assert "no es de confianza" in examine(smtp()).finding


def test_port_where_nobody_listens_is_told(smtp):
    with socketserver.TCPServer(("127.0.0.1", 0), Dialogue) as free:
        port = free.server_address[1]

    assert "nadie escucha" in examine(port).finding
