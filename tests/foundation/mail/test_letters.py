from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail import EmailMessage, get_connection

from apropia.foundation.mail import backend
from apropia.foundation.mail.backend import MailNotConfigured
from apropia.foundation.mail.letters import Letter, compose, one_line, send
from apropia.foundation.mail.models import MailboxMessage
from people_factories import make_entity

BACKEND = "apropia.foundation.mail.backend.EntityBackend"


@pytest.fixture
def demo(db):
    return make_entity(code="demo", is_demo=True, email_domains=["puertoclaro.gov.co"])


@pytest.fixture
def through_backend(settings):
    settings.EMAIL_BACKEND = BACKEND
    settings.EMAIL_HOST = ""
    return settings


class FakeServer:
    """Stands where the SMTP backend would, and remembers."""

    sent: list[EmailMessage] = []
    opened = closed = 0

    def __init__(self, **options):
        pass

    def open(self):
        FakeServer.opened += 1

    def close(self):
        FakeServer.closed += 1

    def send_messages(self, messages):
        if any("boom" in one.subject for one in messages):
            raise SMTPException
        FakeServer.sent.extend(messages)
        return len(messages)


@pytest.fixture
def server(through_backend, monkeypatch):
    through_backend.EMAIL_HOST = "smtp.example"
    FakeServer.sent, FakeServer.opened, FakeServer.closed = [], 0, 0
    monkeypatch.setattr(backend, "EmailBackend", FakeServer)
    return FakeServer


def letter(entity, **more):
    given = {"to": "beto@entidad.gov.co", "to_name": "Beto Aprendiz", "subject": "Hola", "body": "Uno.\n\nDos <b>."}
    return Letter(entity=entity, **{**given, **more})


def test_letter_is_text_and_html_without_anything_remote(entity):
    message = compose(letter(entity, link="/aprender/", link_label="Abrir", footer=[("Porque sí.", "")]))

    html = message.alternatives[0][0]
    assert message.body.startswith("Beto Aprendiz:\n\nUno.\n\nDos <b>.")
    assert "Abrir: http://127.0.0.1:8000/aprender/" in message.body
    assert "Dos &lt;b&gt;." in html
    assert "<img" not in html
    assert "<link" not in html
    assert "style=" not in html
    assert "List-Unsubscribe" not in message.extra_headers


def test_optional_letter_says_how_one_click_stops_it(entity):
    message = compose(letter(entity, unsubscribe="/mensajes/baja/x/"))

    assert message.extra_headers["List-Unsubscribe"] == "<http://127.0.0.1:8000/mensajes/baja/x/>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("hostile", ["Hola\r\nBcc: x@y.co", "Hola\nX: 1", "Hola\x00\x0b\u2028fin"])
def test_no_text_can_add_a_header(entity, hostile):
    message = compose(letter(entity, subject=hostile, to_name=hostile))

    assert len(message.subject.splitlines()) == 1
    assert message.recipients() == message.to
    assert "bcc" not in {name.lower() for name in message.message()}
    assert one_line(hostile).isprintable()


def test_letters_of_the_demo_entity_never_leave(demo, server):
    send(letter(demo, to="ana@PuertoClaro.gov.co"))
    mail.send_mail("Clave", "Texto", None, ["eva@puertoclaro.gov.co", "otra@fuera.co"])

    assert server.sent == []
    assert [one.subject for one in MailboxMessage.objects.all()] == ["Clave", "Hola"]


def test_letters_of_real_entities_go_to_the_server(demo, entity, server):
    send(letter(entity))

    assert [one.to for one in server.sent] == [["Beto Aprendiz <beto@entidad.gov.co>"]]
    assert not MailboxMessage.objects.exists()


def test_without_a_server_the_caller_is_told(entity, through_backend):
    with pytest.raises(MailNotConfigured):
        send(letter(entity))


def test_connection_is_kept_for_a_batch_and_closed_after_it(entity, server):
    with get_connection() as connection:
        for _ in range(3):
            message = compose(letter(entity))
            message.connection = connection
            message.send()

    assert len(server.sent) == 3
    assert server.closed == 1


def test_mailbox_is_bounded(demo, server, monkeypatch):
    monkeypatch.setattr(backend, "MOST_KEPT", 3)

    for number in range(5):
        send(letter(demo, to="ana@puertoclaro.gov.co", subject=f"Mensaje {number}"))

    assert [one.subject for one in MailboxMessage.objects.all()] == ["Mensaje 4", "Mensaje 3", "Mensaje 2"]


def test_mailbox_page_opens_only_here_and_only_by_setting(demo, server, client, settings):
    send(letter(demo, to="ana@puertoclaro.gov.co", body="Abra https://apropia.example/x y siga."))
    address = f"/_buzon/{MailboxMessage.objects.get().pk}/"
    here = {"HTTP_HOST": "127.0.0.1:8000"}

    assert client.get("/_buzon/", **here).status_code == 404
    settings.DEMO_MAILBOX = True
    assert "Hola" in client.get("/_buzon/?para=ana", **here).content.decode()
    assert 'href="https://apropia.example/x"' in client.get(address, **here).content.decode()
    assert client.get("/_buzon/99999/", **here).status_code == 404
    for away in ({"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}):
        assert client.get(address, **here, **away).status_code == 404
    settings.ALLOWED_HOSTS = ["apropia.example"]
    assert client.get(address, HTTP_HOST="apropia.example").status_code == 404
