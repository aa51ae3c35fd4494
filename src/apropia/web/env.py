"""Typed settings from the environment; secrets also from a file named by `NAME_FILE`.

Each reading is remembered, so that `docs/reference/settings.md` is generated from what is really read.
"""

import dataclasses
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclasses.dataclass(frozen=True)
class Setting:
    name: str
    kind: str
    default: str
    meaning: str
    secret: bool


_known: dict[str, Setting] = {}


class SettingError(ValueError):
    """A variable of the environment does not have the form it needs."""


def known() -> list[Setting]:
    """Return every variable that has been read, by name."""
    return sorted(_known.values(), key=lambda one: one.name)


def _read(name: str, kind: str, default: str, meaning: str, *, secret: bool = False) -> str:
    _known[name] = Setting(name=name, kind=kind, default="" if secret else default, meaning=meaning, secret=secret)
    file = os.environ.get(f"{name}_FILE", "")
    if secret and file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise SettingError(f"{name}_FILE: no se puede leer {file}") from None
    return os.environ.get(name, default)


def text(name: str, default: str = "", *, meaning: str) -> str:
    return _read(name, "text", default, meaning)


def secret(name: str, *, meaning: str) -> str:
    """Read a secret from NAME, or from the file that NAME_FILE names."""
    return _read(name, "secret", "", meaning, secret=True)


def boolean(name: str, default: bool, *, meaning: str) -> bool:
    value = _read(name, "yes/no", "yes" if default else "no", meaning).strip().lower()
    if value in {"1", "yes", "true", "on", "si", "sí"}:
        return True
    if value in {"0", "no", "false", "off", ""}:
        return False
    raise SettingError(f"{name}: escriba yes o no, no «{value}»")


def integer(name: str, default: int, *, meaning: str) -> int:
    value = _read(name, "number", str(default), meaning)
    try:
        return int(value)
    except ValueError:
        raise SettingError(f"{name}: escriba un número entero, no «{value}»") from None


def words(name: str, default: str = "", *, meaning: str) -> list[str]:
    """Read a list separated by commas."""
    return [one.strip() for one in _read(name, "list", default, meaning).split(",") if one.strip()]


def database(name: str, default: str, *, meaning: str) -> dict[str, object]:
    """Read a database address: `sqlite:////path/file.sqlite3` or `postgresql://user:password@host:port/name`."""
    value = _read(name, "address", default, meaning, secret=True) or default
    parts = urlsplit(value)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) if parts.path.startswith("//") else unquote(parts.path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
                "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-32768;",
            },
            "CONN_MAX_AGE": 600,
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise SettingError(f"{name}: empiece por sqlite:// o postgresql://")
