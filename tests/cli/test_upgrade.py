"""An installation that stood still for days is brought up to date and found sound."""

from datetime import timedelta

import pytest

from apropia.cli import diagnosis_of_installation as doctor
from apropia.cli import django_setup, words
from apropia.cli.main import run
from apropia.foundation import clock
from apropia.foundation.audit.actions import record
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.jobs.registry import enqueue
from apropia.measurement.actions import load_indicators
from apropia.measurement.models import IndicatorVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_ago(settings, tmp_path, monkeypatch):
    """A moment of three days ago, in an installation of its own folder."""
    # The language is of the whole process: a command that spoke English before would still be heard.
    words.use("es")
    settings.DATA_DIR = tmp_path
    settings.FILES_ROOT = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path / "static"
    monkeypatch.setattr("apropia.cli.archive.write", lambda out, report: None)
    # The tests keep their database in memory and may make it without migrations: no journal and no locks.
    monkeypatch.setattr("apropia.foundation.audit.queries.missing_locks", list)
    monkeypatch.setattr(doctor, "_database", lambda: iter([doctor.Finding("Base de datos", "good", "")]))
    monkeypatch.setattr("django.core.management.call_command", lambda *_, **__: None)
    return clock.now() - timedelta(days=3)


def test_what_waited_while_the_server_stood_still_is_no_fault(long_ago, entity, capsys):
    record("people.person.created", entity=entity, by=None, on=entity, at=long_ago)
    enqueue("audit.seal", entity=None, at=long_ago)

    assert run(["--lang", "es", "upgrade"]) == 0

    assert "3/3 Verificación: 0 problemas" in capsys.readouterr().out
    assert not AuditEvent.objects.filter(batch__isnull=True).exists()


def test_doctor_still_tells_of_work_that_waits_too_long(long_ago, entity):
    enqueue("audit.seal", entity=None, at=long_ago)

    assert any(one.verdict == "bad" and "10 minutos" in one.finding for one in doctor.examine())


def test_whoever_serves_a_new_version_finds_the_sheets_it_brings(long_ago, entity):
    load_indicators(at=long_ago)
    IndicatorVersion.objects.filter(indicator__code="FO-07").delete()

    django_setup.prepare()

    assert IndicatorVersion.objects.filter(indicator__code="FO-07", is_current=True).exists()
