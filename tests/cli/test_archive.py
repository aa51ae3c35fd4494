"""A copy that was written reads back; a damaged one is refused before anything is touched."""

import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from apropia.cli import archive


@pytest.fixture
def installation(tmp_path, settings, monkeypatch):
    """A folder with a stored file and a key, and a database of one row."""
    settings.DATA_DIR = tmp_path / "data"
    settings.FILES_ROOT = settings.DATA_DIR / "files"
    (settings.FILES_ROOT / "ab").mkdir(parents=True)
    (settings.FILES_ROOT / "ab" / "abcd").write_text("contenido", encoding="utf-8")
    (settings.DATA_DIR / "secret_key").write_text("llave", encoding="utf-8")

    def dump(folder: Path) -> Path:
        target = folder / archive.SQLITE_NAME
        with closing(sqlite3.connect(target)) as database:
            database.execute("CREATE TABLE entity (code TEXT)")
            database.execute("INSERT INTO entity VALUES ('puerto-claro')")
            database.commit()
        return target

    monkeypatch.setattr(archive, "_dump_database", dump)
    return settings


def test_copy_holds_database_files_and_key_and_passes_its_own_check(installation, tmp_path):
    out = tmp_path / "copia.tar.gz"

    summary = archive.write(out)

    with tarfile.open(out) as tar:
        names = tar.getnames()
    assert summary.files == 3
    assert names == [archive.MANIFEST, archive.SQLITE_NAME, "secret_key", "files/ab/abcd"]
    assert out.stat().st_mode & 0o077 == 0


def test_copying_and_checking_say_how_far_they_are(installation, tmp_path):
    out = tmp_path / "copia.tar.gz"
    told: list[tuple[int, int]] = []

    archive.write(out, report=lambda done, total, text="": told.append((done, total)))

    packed, checked = {total for _done, total in told}, out.stat().st_size
    assert all(done <= total for done, total in told)
    assert checked in packed
    assert {done for done, total in told if done == total} == packed


def test_damaged_copy_is_refused_and_nothing_is_touched(installation, tmp_path):
    out = tmp_path / "copia.tar.gz"
    archive.write(out)
    broken = bytearray(out.read_bytes())
    broken[len(broken) // 2] ^= 0xFF
    out.write_bytes(bytes(broken))

    with pytest.raises(archive.ArchiveError):
        archive.read(out, replace=True)
    assert (installation.FILES_ROOT / "ab" / "abcd").read_text(encoding="utf-8") == "contenido"


def test_something_else_is_no_copy(installation, tmp_path):
    other = tmp_path / "otra.tar.gz"
    with tarfile.open(other, "w:gz") as tar:
        tar.add(installation.DATA_DIR / "secret_key", arcname="secret_key")

    with pytest.raises(archive.ArchiveError, match=r"no es una copia|not a copy"):
        archive.read(other, replace=True)
