"""Keep the migrated database for the next run: migrating takes seconds, and the same migrations end the same way."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def place_in(folder: Path) -> Path:
    """Say where a database made from the present migrations, models and packages is kept."""
    source = ROOT / "src"
    told = [
        *source.rglob("migrations/*.py"),
        *source.rglob("models.py"),
        *source.rglob("models/*.py"),
        source / "apropia/foundation/tables.py",
        ROOT / "requirements/base.txt",
        ROOT / "tests/settings_test.py",
    ]
    said = sha256()
    for path in sorted(told):
        said.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return folder / f"{connection.vendor}-{said.hexdigest()[:32]}"


def fill(kept: Path) -> bool:
    """Fill the empty test database from the one that is kept, if there is one."""
    if not kept.exists():
        return False
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(kept)) as source:
            source.backup(_opened())
        return True
    return _run("psql", "-q", "-X", "-1", "-v", "ON_ERROR_STOP=1", "-f", str(kept))


def keep(kept: Path) -> None:
    """Keep what was migrated; whatever was kept before is of other migrations."""
    new = kept.with_suffix(f".{os.getpid()}")
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(new)) as target:
            _opened().backup(target)
    elif not _run("pg_dump", "--no-owner", "-f", str(new)):
        return
    for old in kept.parent.glob(f"{connection.vendor}-{'?' * 32}"):
        old.unlink(missing_ok=True)
    new.replace(kept)


def _opened() -> Any:
    connection.ensure_connection()
    return connection.connection


def _run(program: str, *parameters: str) -> bool:
    """Run a program of PostgreSQL on the test database; who has none simply migrates."""
    if shutil.which(program) is None:
        return False
    (_psql, *arguments), environment = connection.client.settings_to_cmd_args_env(
        connection.settings_dict, list(parameters)
    )
    done = subprocess.run([program, *arguments], env=os.environ | (environment or {}), capture_output=True, check=False)
    return done.returncode == 0
