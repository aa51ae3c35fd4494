"""Try a mail server as the product would use it, up to the sender; no message is sent."""

import dataclasses
import smtplib
import socket
import ssl
from email.utils import parseaddr

from apropia.cli.words import say


@dataclasses.dataclass(frozen=True)
class Problem:
    """What the server did, and what to change."""

    finding: str
    remedy: str


def examine(
    *, host: str, port: int, user: str, password: str, starttls: bool, tls: bool, sender: str, seconds: float
) -> Problem | None:
    """Connect, secure, sign in and offer the sender; return what went wrong, or nothing."""
    context = ssl.create_default_context()
    try:
        if tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=seconds, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=seconds)
        with server:
            server.ehlo()
            if starttls:
                server.starttls(context=context)
                server.ehlo()
            if user:
                server.login(user, password)
            code, answer = server.mail(parseaddr(sender)[1])
            if code >= 400:
                raise smtplib.SMTPSenderRefused(code, answer, sender)
            server.rset()
    except (OSError, smtplib.SMTPException) as problem:
        return _problem(problem, seconds=seconds)
    return None


def _problem(problem: Exception, *, seconds: float) -> Problem:
    """Say in words what a failure means."""
    # What smtplib makes of a server that says nothing before the time is over.
    is_late = isinstance(problem, TimeoutError) or "timed out" in str(problem)
    kind = TimeoutError if is_late else next((kind for kind in _WORDS if isinstance(problem, kind)), Exception)
    finding, remedy = _WORDS[kind]
    detail = {"seconds": f"{seconds:.0f}", "kind": type(problem).__name__}
    return Problem(say(*(text.format(**detail) for text in finding)), say(*remedy))


# The most telling kinds first, since they inherit from one another. Spanish and English of finding and remedy.
_WORDS: dict[type[Exception], tuple[tuple[str, str], tuple[str, str]]] = {
    smtplib.SMTPAuthenticationError: (
        ("rechazó el usuario o la clave", "refused the user or the password"),
        (
            "Revise APROPIA_SMTP_USER y APROPIA_SMTP_PASSWORD; algunos servicios piden una clave de aplicación.",
            "Check APROPIA_SMTP_USER and APROPIA_SMTP_PASSWORD; some services want an application password.",
        ),
    ),
    smtplib.SMTPSenderRefused: (
        ("no acepta el remitente", "does not accept the sender"),
        (
            "Ponga en APROPIA_MAIL_FROM una dirección que ese usuario pueda usar, o defina APROPIA_SMTP_USER.",
            "Set APROPIA_MAIL_FROM to an address that this user may use, or set APROPIA_SMTP_USER.",
        ),
    ),
    smtplib.SMTPNotSupportedError: (
        ("no ofrece STARTTLS o el inicio de sesión", "does not offer STARTTLS or sign-in"),
        (
            "Use otro puerto (587), APROPIA_SMTP_SSL=yes (465) o quite APROPIA_SMTP_STARTTLS en una red propia.",
            "Use another port (587), APROPIA_SMTP_SSL=yes (465), or no APROPIA_SMTP_STARTTLS in your own network.",
        ),
    ),
    ssl.SSLCertVerificationError: (
        ("su certificado no es de confianza", "its certificate is not trusted"),
        (
            "Ponga en APROPIA_SMTP_HOST el nombre que dice el certificado, o instale la autoridad que lo firmó.",
            "Set APROPIA_SMTP_HOST to the name in the certificate, or install the authority that signed it.",
        ),
    ),
    ssl.SSLError: (
        ("no habla TLS de esa manera", "does not speak TLS in that way"),
        (
            "Con el puerto 465 use APROPIA_SMTP_SSL=yes; con 587, APROPIA_SMTP_STARTTLS=yes.",
            "With port 465 use APROPIA_SMTP_SSL=yes; with 587, APROPIA_SMTP_STARTTLS=yes.",
        ),
    ),
    TimeoutError: (
        ("no contestó en {seconds} segundos", "did not answer in {seconds} seconds"),
        (
            "Revise el puerto, el cortafuegos, y si el servidor espera TLS desde el comienzo (APROPIA_SMTP_SSL).",
            "Check the port, the firewall, and whether it expects TLS from the start (APROPIA_SMTP_SSL).",
        ),
    ),
    socket.gaierror: (
        ("ese nombre no existe", "there is no such name"),
        ("Revise APROPIA_SMTP_HOST.", "Check APROPIA_SMTP_HOST."),
    ),
    ConnectionRefusedError: (
        ("nadie escucha en ese puerto", "nobody listens at that port"),
        ("Revise APROPIA_SMTP_PORT.", "Check APROPIA_SMTP_PORT."),
    ),
    Exception: (
        ("falló ({kind})", "failed ({kind})"),
        ("Revise servidor y puerto (APROPIA_SMTP_…).", "Check host and port (APROPIA_SMTP_…)."),
    ),
}
