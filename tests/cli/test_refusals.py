"""What stands in the way is said in one sentence with exit code 2, never by a trace."""

import os
import socket

import pytest

from apropia.cli import django_setup
from apropia.cli.main import run
from apropia.cli.words import CommandError
from apropia.web.env import SettingError


@pytest.fixture(autouse=True)
def same_mask():
    """Commands narrow the mask of new files; the other tests keep theirs."""
    mask = os.umask(0o022)
    yield
    os.umask(mask)


@pytest.fixture
def nothing_to_copy(tmp_path, settings, monkeypatch):
    """An installation whose database is one small file."""
    settings.DATA_DIR = tmp_path / "data"
    settings.FILES_ROOT = settings.DATA_DIR / "files"

    def dump(folder):
        (folder / "database.sqlite3").write_text("datos", encoding="utf-8")
        return folder / "database.sqlite3"

    monkeypatch.setattr("apropia.cli.archive._dump_database", dump)


def usage(*words, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(["--lang", "es", *words])
    return stopped.value.code, capsys.readouterr().err


def test_port_that_is_no_number_is_refused_by_serve_alone(monkeypatch, capsys):
    monkeypatch.setenv("PORT", "ocho mil")

    code, said = usage("serve", capsys=capsys)

    assert code == 2
    assert "--port: «ocho mil» no es un número entero" in said
    assert usage("--version", capsys=capsys)[0] == 0


def test_address_that_is_taken_is_refused_before_anything_is_prepared(monkeypatch, capsys):
    monkeypatch.setattr(django_setup, "start", lambda: pytest.fail("began to prepare"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert run(["--lang", "es", "serve", "--port", str(port)]) == 2

    assert f"127.0.0.1:{port}" in capsys.readouterr().err


def test_port_beyond_the_last_one_is_refused_in_words(monkeypatch, capsys):
    monkeypatch.setattr(django_setup, "start", lambda: pytest.fail("began to prepare"))

    assert run(["--lang", "es", "serve", "--port", "99999"]) == 2
    assert "0-65535" in capsys.readouterr().err


def test_help_speaks_spanish_to_the_last_line(capsys):
    with pytest.raises(SystemExit):
        run(["--lang", "es", "--help"])

    said = capsys.readouterr().out
    assert "muestra la versión" in said
    assert "show" not in said


def test_copy_cannot_be_written_where_there_is_no_folder(nothing_to_copy, tmp_path, capsys):
    out = tmp_path / "no-hay" / "copia.tar.gz"

    assert run(["--lang", "es", "backup", str(out)]) == 2
    assert str(out) in capsys.readouterr().err


def test_copy_that_failed_leaves_nothing_half_written(nothing_to_copy, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "copia")

    monkeypatch.setattr("apropia.cli.archive._check", full)

    assert run(["backup", str(tmp_path / "copia.tar.gz")]) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (SettingError("APROPIA_DEBUG: escriba yes o no, no «quizás»"), "APROPIA_DEBUG"),
        (PermissionError(13, "Permission denied", "/var/lib/apropia"), "/var/lib/apropia"),
    ],
)
def test_wrong_settings_are_told_in_a_sentence(problem, told, monkeypatch):
    def fail():
        raise problem

    monkeypatch.setattr("django.setup", fail)

    with pytest.raises(CommandError) as refusal:
        django_setup.start()

    assert told in str(refusal.value)
    assert refusal.value.code == 2


def test_secret_of_a_file_that_is_not_there_names_the_setting(monkeypatch, tmp_path):
    from apropia.web import env

    monkeypatch.setenv("APROPIA_SMTP_PASSWORD_FILE", str(tmp_path / "no-hay"))

    with pytest.raises(SettingError, match="APROPIA_SMTP_PASSWORD_FILE"):
        env.secret("APROPIA_SMTP_PASSWORD", meaning="Password of the mail server.")


def test_worker_waits_for_nobody_where_the_database_is_not_up_to_date(monkeypatch, capsys):
    monkeypatch.setattr(django_setup, "is_up_to_date", lambda: False)

    assert run(["--lang", "es", "worker"]) == 2
    assert "apropia upgrade" in capsys.readouterr().err


def test_what_commands_write_is_for_its_owner_only(tmp_path):
    django_setup.start()

    (tmp_path / "nuevo").write_text("x", encoding="utf-8")

    assert (tmp_path / "nuevo").stat().st_mode & 0o077 == 0
