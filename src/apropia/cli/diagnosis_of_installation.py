"""What `apropia doctor` looks at: each check says what it found and, when something is wrong, how to mend it."""

import dataclasses
import os
import shlex
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from apropia.cli.words import say


@dataclasses.dataclass(frozen=True)
class Finding:
    subject: str
    verdict: str  # good, warn or bad
    finding: str
    remedy: str = ""


def examine(*, at_rest: bool = False) -> list[Finding]:
    """Run every check; one that breaks is itself a finding, and the rest go on.

    `at_rest` says that nothing is running on purpose: then it is no fault that background work waits.
    """
    found: list[Finding] = []
    for check in (
        _data_folder,
        _others,
        _secret,
        _database,
        _migrations,
        _address,
        _content,
        _mail,
        _audit,
        _jobs,
        _events,
        _files,
    ):
        if at_rest and check is _jobs:
            continue
        found += _guarded(check)
        if found[-1].verdict == "bad" and check in (_database, _migrations):
            break
    return found


def _guarded(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(check())
    except Exception as problem:
        name = check.__name__.strip("_")
        return [Finding(name, "bad", f"{type(problem).__name__}: {problem}")]


def _data_folder() -> Iterator[Finding]:
    from django.conf import settings

    folder = Path(settings.DATA_DIR)
    subject = say("Carpeta de datos", "Data folder")
    if not folder.exists() or not os.access(folder, os.W_OK):
        yield Finding(
            subject,
            "bad",
            say(f"no se puede escribir en {folder}", f"{folder} cannot be written"),
            say("Cree la carpeta o cambie APROPIA_DATA_DIR.", "Make the folder or change APROPIA_DATA_DIR."),
        )
        return
    free = shutil.disk_usage(folder).free / 1e9
    yield Finding(
        subject,
        "warn" if free < 2 else "good",
        say(f"{folder}, {free:.1f} GB libres", f"{folder}, {free:.1f} GB free"),
        say("Libere espacio.", "Free some space.") if free < 2 else "",
    )


def _others() -> Iterator[Finding]:
    from django.conf import settings

    subject = say("Permisos", "Permissions")
    folder = Path(settings.DATA_DIR)
    if not folder.exists():
        return  # told already
    # Nobody reaches what lies in a folder closed to others.
    is_open = stat.S_IMODE(folder.stat().st_mode) & 0o077
    if is_open and any(stat.S_IMODE(one.stat().st_mode) & 0o077 for one in folder.rglob("*") if one.is_file()):
        found = say("otras cuentas del equipo pueden leer los datos", "other accounts of the machine can read the data")
        yield Finding(subject, "warn", found, f"chmod -R go= {shlex.quote(str(folder))}")
    else:
        yield Finding(subject, "good", say("los datos son solo de su dueño", "the data are their owner's alone"))


def _secret() -> Iterator[Finding]:
    from django.conf import settings

    subject = say("Clave secreta", "Secret key")
    path = Path(settings.DATA_DIR) / "secret_key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding(subject, "bad", say("otros pueden leerla", "others can read it"), f"chmod 600 {path}")
    else:
        yield Finding(subject, "good", say("guardada con permisos de su dueño", "kept to its owner"))


def _database() -> Iterator[Finding]:
    from django.db import connection

    subject = say("Base de datos", "Database")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            cursor.execute("PRAGMA quick_check")
            verdict = cursor.fetchone()[0]
            if mode != "wal" or verdict != "ok":
                yield Finding(
                    subject,
                    "bad",
                    f"SQLite, {mode}, {verdict}",
                    say("Restaure la última copia: apropia restore.", "Restore the last copy: apropia restore."),
                )
                return
            yield Finding(subject, "good", say("SQLite íntegra, en modo WAL", "SQLite sound, in WAL mode"))
        else:
            cursor.execute("SHOW server_version")
            yield Finding(subject, "good", f"PostgreSQL {cursor.fetchone()[0]}")


def _migrations() -> Iterator[Finding]:
    from apropia.cli.django_setup import is_up_to_date

    subject = say("Versión de los datos", "Version of the data")
    if is_up_to_date():
        yield Finding(subject, "good", say("al día", "up to date"))
    else:
        yield Finding(subject, "bad", say("hay cambios sin aplicar", "changes not applied"), "apropia upgrade")


def _address() -> Iterator[Finding]:
    from django.conf import settings

    subject = say("Dirección pública", "Public address")
    local = "127.0.0.1" in settings.BASE_URL or "localhost" in settings.BASE_URL
    if settings.DEBUG:
        yield Finding(subject, "bad", "APROPIA_DEBUG=yes", say("Quite APROPIA_DEBUG.", "Unset APROPIA_DEBUG."))
    elif settings.BASE_URL.startswith("https://"):
        yield Finding(subject, "good", settings.BASE_URL)
    else:
        yield Finding(
            subject,
            "warn",
            say(f"{settings.BASE_URL} no es HTTPS", f"{settings.BASE_URL} is not HTTPS"),
            ""
            if local
            else say("Siga docs/how-to/https-behind-a-proxy.md.", "Follow docs/how-to/https-behind-a-proxy.md."),
        )


def _content() -> Iterator[Finding]:
    from django.conf import settings

    subject = say("Paquetes (SCORM, cmi5, H5P)", "Packages (SCORM, cmi5, H5P)")
    fix = say(
        "Dé al segundo puerto un nombre propio y póngalo en APROPIA_CONTENT_ORIGIN.",
        "Give the second port a host name of its own and set it in APROPIA_CONTENT_ORIGIN.",
    )
    own, base = urlsplit(settings.CONTENT_ORIGIN), urlsplit(settings.BASE_URL)
    if not settings.CONTENT_ORIGIN and settings.HTTPS:
        yield Finding(subject, "warn", say("no se abren: falta su origen", "closed: they lack an origin"), fix)
    elif not settings.CONTENT_ORIGIN:
        at_home = base.hostname in ("127.0.0.1", "localhost")
        told = say("corren en el segundo puerto de serve", "they run on the second port of serve")
        yield Finding(subject, "good" if at_home else "warn", told, "" if at_home else fix)
    elif own.scheme not in ("http", "https") or own.path or not own.hostname:
        told = say(f"«{settings.CONTENT_ORIGIN}» no es un origen", f"“{settings.CONTENT_ORIGIN}” is no origin")
        yield Finding(subject, "bad", told, fix)
    elif own.hostname == base.hostname or (settings.HTTPS and own.scheme != "https"):
        told = say(f"{settings.CONTENT_ORIGIN} no está aparte", f"{settings.CONTENT_ORIGIN} does not stand apart")
        yield Finding(subject, "bad", told, fix)
    else:
        yield Finding(subject, "good", say(f"corren en {own.netloc}", f"they run at {own.netloc}"))


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    from apropia.cli import mail_server

    subject = say("Correo", "Mail")
    if not settings.EMAIL_HOST:
        text = say("sin servidor: los mensajes esperan", "no server: messages wait")
        remedy = "" if settings.DEMO_MAILBOX else say("Defina APROPIA_SMTP_HOST.", "Set APROPIA_SMTP_HOST.")
        yield Finding(subject, "warn", text, remedy)
        return
    problem = mail_server.examine(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        starttls=settings.EMAIL_USE_TLS and not settings.EMAIL_USE_SSL,
        tls=settings.EMAIL_USE_SSL,
        sender=settings.DEFAULT_FROM_EMAIL,
        seconds=settings.EMAIL_TIMEOUT,
    )
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    if problem is None:
        yield Finding(subject, "good", say(f"{where} acepta la conexión", f"{where} accepts the connection"))
    else:
        yield Finding(subject, "bad", f"{where}: {problem.finding}", problem.remedy)


def _audit() -> Iterator[Finding]:
    from apropia.foundation import clock
    from apropia.foundation.audit import queries
    from apropia.foundation.tenancy.models import Entity

    subject = say("Auditoría", "Audit")
    # The installation's own lines belong to no entity and have a chain of their own.
    owners = [None, *Entity.objects.order_by("pk")]
    problems = [problem for owner in owners for problem in queries.verify(owner, at=clock.now())]
    if gone := queries.missing_numbers():
        problems.append(say(f"faltan {gone} líneas que se registraron", f"{gone} recorded lines are missing"))
    if missing := queries.missing_locks():
        yield Finding(
            subject,
            "bad",
            say(f"la base no tiene los cerrojos {', '.join(missing)}", f"the database lacks {', '.join(missing)}"),
            say("Vuelva a la última copia, o pida ayuda.", "Go back to the last copy, or ask for help."),
        )
    if problems:
        yield Finding(
            subject,
            "bad",
            "; ".join(str(one) for one in problems[:3]),
            say(
                "Si alguien cambió líneas por fuera, compare con la última copia.",
                "If somebody changed lines from outside, compare with the last copy.",
            ),
        )
    elif not missing:
        yield Finding(subject, "good", say("cadena íntegra", "chain sound"))


def _jobs() -> Iterator[Finding]:
    from apropia.foundation import clock
    from apropia.foundation.jobs.models import Job

    subject = say("Trabajos de fondo", "Background work")
    failed = Job.objects.filter(status=Job.Status.FAILED, finished_at__gte=clock.now() - timedelta(days=7)).count()
    late = Job.objects.filter(status=Job.Status.PENDING, run_at__lt=clock.now() - timedelta(minutes=10)).count()
    if late:
        yield Finding(
            subject,
            "bad",
            say(f"{late} esperan hace más de 10 minutos", f"{late} waiting for over 10 minutes"),
            say("Arranque «apropia serve» o «apropia worker».", "Start `apropia serve` or `apropia worker`."),
        )
    elif failed:
        yield Finding(
            subject,
            "warn",
            say(f"{failed} fallaron en 7 días", f"{failed} failed in 7 days"),
            say("Mírelos en la página Trabajos.", "See them in the page Trabajos."),
        )
    else:
        yield Finding(subject, "good", say("al día", "up to date"))


def _events() -> Iterator[Finding]:
    from apropia.foundation.events.models import OutboxEvent

    subject = say("Avisos entre partes", "Events")
    stuck = OutboxEvent.objects.filter(delivered_at__isnull=False).exclude(pending_subscribers=[]).count()
    if stuck:
        yield Finding(subject, "warn", say(f"{stuck} sin entregar del todo", f"{stuck} not fully delivered"))
    else:
        yield Finding(subject, "good", say("entregados", "delivered"))


def _files() -> Iterator[Finding]:
    import hashlib

    from django.conf import settings

    from apropia.foundation.files.models import StoredFile

    subject = say("Archivos", "Files")
    root = Path(settings.FILES_ROOT)
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    on_disk = {path.name: path for path in root.rglob("*") if path.is_file()} if root.exists() else {}
    missing = [one for one in known if one not in on_disk]
    damaged = []
    for name in sorted(known & set(on_disk)):
        with on_disk[name].open("rb") as handle:
            if hashlib.file_digest(handle, "sha256").hexdigest() != name:
                damaged.append(name)
    if missing or damaged:
        yield Finding(
            subject,
            "bad",
            say(f"{len(missing)} faltan, {len(damaged)} dañados", f"{len(missing)} missing, {len(damaged)} damaged"),
            say("Recupérelos de la última copia.", "Bring them back from the last copy."),
        )
    else:
        yield Finding(subject, "good", say(f"{len(known)} íntegros", f"{len(known)} sound"))
