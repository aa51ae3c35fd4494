"""A copy of the whole installation: database and stored files in one .tar.gz, with a manifest of hashes.

The database is copied first, by its own consistent means; stored files are content-addressed and never change, so
whatever the database names is complete by then.
"""

import dataclasses
import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

from apropia import __version__
from apropia.cli.words import say
from apropia.foundation.progress import Progress, no_progress

MANIFEST = "manifest.json"
SQLITE_NAME = "database.sqlite3"
POSTGRES_NAME = "database.dump"
CHUNK = 1024 * 1024


class ArchiveError(Exception):
    """The copy could not be made or read, and why."""


@dataclasses.dataclass(frozen=True)
class Summary:
    files: int
    size_bytes: int


class _Meter:
    """Reports how many bytes were read, of all that will be."""

    def __init__(self, report: Progress, total: int) -> None:
        self.report, self.total, self.done = report, total, 0

    def reading(self, handle: IO[bytes]) -> IO[bytes]:
        """Return the same file, its readings counted."""
        return cast(IO[bytes], _Metered(handle, self))

    def moved(self, size: int) -> None:
        self.done += size
        self.report(self.done, self.total)


class _Metered:
    """A file whose readings are counted."""

    def __init__(self, handle: IO[bytes], meter: _Meter) -> None:
        self._handle, self._meter = handle, meter

    def read(self, size: int = CHUNK) -> bytes:
        chunk = self._handle.read(size)
        self._meter.moved(len(chunk))
        return chunk


def write(out: Path, *, report: Progress = no_progress) -> Summary:
    """Write the copy beside its final name, read it back, then rename it: a copy that exists is a good copy."""
    partial = out.with_name(out.name + ".part")
    try:
        count = _pack(partial, report)
        _check(partial, report)
        partial.replace(out)
    except OSError as problem:
        raise ArchiveError(f"{problem.filename or out}: {problem.strerror}") from None
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return Summary(files=count, size_bytes=out.stat().st_size)


def _pack(partial: Path, report: Progress) -> int:
    from django.conf import settings

    files_root = Path(settings.FILES_ROOT)
    with tempfile.TemporaryDirectory() as folder:
        database = _dump_database(Path(folder))
        members = [(database, database.name)]
        secret = Path(settings.DATA_DIR) / "secret_key"
        if secret.exists():
            members.append((secret, "secret_key"))
        members += [
            (path, f"files/{path.relative_to(files_root).as_posix()}")
            for path in sorted(files_root.rglob("*"))
            # What is still coming in belongs to nothing yet, and may be gone before it is copied.
            if path.is_file() and path.relative_to(files_root).parts[0] != "incoming"
        ]
        # Every byte is read twice: for its hash and into the copy.
        meter = _Meter(report, 2 * sum(path.stat().st_size for path, _name in members))
        hashes = {name: _hash_of(path, meter) for path, name in members}
        manifest = {"product": "apropia", "version": __version__, "made_at": _now(), "sha256": hashes}
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
            body = json.dumps(manifest, indent=1).encode()
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
            for path, name in members:
                with path.open("rb") as handle:
                    tar.addfile(tar.gettarinfo(path, name), meter.reading(handle))
    return len(members)


def read(source: Path, *, replace: bool, report: Progress = no_progress) -> Summary:
    """Check the copy and put it in place of what is there."""
    from django.conf import settings

    manifest = _check(source, report)
    data_dir = Path(settings.DATA_DIR)
    with tempfile.TemporaryDirectory(dir=_existing_parent(data_dir)) as folder:
        with tarfile.open(source, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        unpacked = Path(folder)
        _restore_database(unpacked, replace=replace)
        _swap_folder(unpacked / "files", Path(settings.FILES_ROOT), replace=replace)
        if (unpacked / "secret_key").exists():
            shutil.move(unpacked / "secret_key", data_dir / "secret_key")
    return Summary(files=len(manifest["sha256"]), size_bytes=source.stat().st_size)


def _check(source: Path, report: Progress) -> dict[str, Any]:
    """Read every byte of a copy against its manifest."""
    try:
        meter = _Meter(report, source.stat().st_size)
        with source.open("rb") as raw, tarfile.open(fileobj=meter.reading(raw), mode="r:gz") as tar:
            first = tar.next()
            handle = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
            if handle is None:
                raise ArchiveError(say("El archivo no es una copia de Apropia.", "The file is not a copy of Apropia."))
            manifest: dict[str, Any] = json.load(handle)
            expected = dict(manifest["sha256"])
            for member in tar:
                if member.name == MANIFEST:
                    continue
                body = tar.extractfile(member)
                if body is None or _digest(body) != expected.pop(member.name, None):
                    raise ArchiveError(
                        say(f"La copia está dañada en «{member.name}».", f"The copy is damaged at {member.name}.")
                    )
    except (OSError, EOFError, tarfile.TarError, gzip.BadGzipFile, ValueError, KeyError) as problem:
        raise ArchiveError(
            say(f"No se pudo leer la copia: {problem}", f"The copy could not be read: {problem}")
        ) from None
    if expected:
        raise ArchiveError(say("A la copia le faltan archivos.", "The copy lacks files."))
    return manifest


def _dump_database(folder: Path) -> Path:
    from django.db import connection

    if connection.vendor == "sqlite":
        target = folder / SQLITE_NAME
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise ArchiveError(say("La base de datos está dañada.", "The database is damaged."))
        return target
    target = folder / POSTGRES_NAME
    _postgres("pg_dump", "--format=custom", f"--file={target}")
    return target


def _restore_database(unpacked: Path, *, replace: bool) -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        if not (unpacked / SQLITE_NAME).exists():
            raise ArchiveError(say("La copia es de PostgreSQL.", "The copy is of PostgreSQL."))
        path = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        if path.exists() and not replace:
            raise ArchiveError(
                say(f"Ya hay datos en {path}. Use --replace para reemplazarlos.", f"{path} exists. Use --replace.")
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        for tail in ("", "-wal", "-shm"):
            old = path.with_name(path.name + tail)
            if old.exists():
                old.replace(path.with_name(f"{path.name}{tail}.before-restore"))
        shutil.move(unpacked / SQLITE_NAME, path)
        return
    if not (unpacked / POSTGRES_NAME).exists():
        raise ArchiveError(say("La copia es de SQLite.", "The copy is of SQLite."))
    if connection.introspection.table_names() and not replace:
        raise ArchiveError(say("La base ya tiene tablas. Use --replace.", "The database has tables. Use --replace."))
    _postgres(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(unpacked / POSTGRES_NAME)
    )


def _postgres(program: str, *arguments: str) -> None:
    from django.db import connection

    found = shutil.which(program)
    if found is None:
        raise ArchiveError(
            say(
                f"Falta el programa {program}. Instale el paquete postgresql-client.",
                f"{program} is missing. Install the package postgresql-client.",
            )
        )
    given = connection.settings_dict
    environment = os.environ | {"PGPASSWORD": str(given["PASSWORD"])}
    command = [found, *arguments, "--dbname", str(given["NAME"])]
    if given["HOST"]:
        command += ["--host", str(given["HOST"])]
    if given["PORT"]:
        command += ["--port", str(given["PORT"])]
    if given["USER"]:
        command += ["--username", str(given["USER"])]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  no shell
    if done.returncode:
        raise ArchiveError(f"{program}: {done.stderr.strip()[-500:]}")


def _swap_folder(new: Path, current: Path, *, replace: bool) -> None:
    if not new.exists():
        return
    if current.exists() and any(current.iterdir()):
        if not replace:
            raise ArchiveError(
                say(f"Ya hay archivos en {current}. Use --replace.", f"There are files in {current}. Use --replace.")
            )
        kept = current.with_name(current.name + ".before-restore")
        shutil.rmtree(kept, ignore_errors=True)
        current.replace(kept)
    elif current.exists():
        current.rmdir()
    current.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(new, current)


def _existing_parent(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def _hash_of(path: Path, meter: _Meter) -> str:
    with path.open("rb") as handle:
        return _digest(meter.reading(handle))


def _digest(handle: IO[bytes]) -> str:
    hashed = hashlib.sha256()
    while chunk := handle.read(CHUNK):
        hashed.update(chunk)
    return hashed.hexdigest()


def _now() -> str:
    return datetime.now(tz=UTC).isoformat(timespec="seconds")
