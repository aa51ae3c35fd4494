"""People of every test: Ana advises, Beto learns, Carla approves, Darío is a stranger (of another entity)."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.commands import migrate
from django.db import connection, transaction
from django.test import Client

from apropia.foundation import clock
from apropia.foundation.jobs.worker import run_once
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from migrated import fill, keep, place_in
from people_factories import make_entity, make_person, make_unit

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)

# What is searched for is a wrong answer; how long one example takes on a busy machine says nothing.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile("house")


# Little of what tests leave is garbage in circles, and looking for it is a sixth of their time at Python's own pace.
gc.set_threshold(1_000_000, 50, 50)


def pytest_collection_finish() -> None:
    """Leave what is loaded out of every later collection of garbage."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches no database: it need not run again on the second one.

    What stands on `kept` touches it without asking: unmarked, no database would be made when such a file runs alone.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "kept" in fixtures and item.get_closest_marker("django_db") is None:
            item.add_marker("django_db")
        if not fixtures & {"db", "transactional_db"} and item.get_closest_marker("django_db") is None:
            item.add_marker("pure")


@pytest.fixture(scope="session")
def at() -> datetime:
    """A Monday morning in Bogotá (9:00)."""
    return AT


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep the database of journeys in a file, as the product does: each request of a page has its own connection.

    One in memory is a single connection for the test and every thread of the server, and they lock each other out.
    """
    if connection.vendor == "sqlite" and any(item.get_closest_marker("journey") for item in request.session.items):
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def migrated_once(request: pytest.FixtureRequest, django_db_use_migrations: bool) -> Iterator[pytest.MonkeyPatch]:
    """Migrate when a migration, a model or a package is new; otherwise take what that gave the last time."""
    plain = migrate.Command.handle

    def handle(self: migrate.Command, *arguments: Any, **options: Any) -> None:
        kept = place_in(request.config.cache.mkdir("migrated"))
        if not fill(kept):
            plain(self, *arguments, **options)
            keep(kept)

    with pytest.MonkeyPatch.context() as patch:
        if django_db_use_migrations:
            patch.setattr(migrate.Command, "handle", handle)
        yield patch


@pytest.fixture(scope="session")
def django_db_setup(migrated_once: pytest.MonkeyPatch, django_db_setup: None, django_db_blocker: Any) -> None:
    """Let the tests that commit empty the audit trail behind them: the product refuses it."""
    migrated_once.undo()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _flush_past_the_lock(cursor)
            return
        cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'audit%never_emptied'")
        for trigger, table in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


def _flush_past_the_lock(cursor: Any) -> None:
    """Take the lock away for the moment of each flush, which deletes every row; then it stands again."""
    lock = "audit_event_is_never_deleted"
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [lock])
    locks = [statement for (statement,) in cursor.fetchall()]
    plain = connection.ops.sql_flush

    def sql_flush(*arguments: Any, **options: Any) -> list[str]:
        return [f"DROP TRIGGER IF EXISTS {lock}", *plain(*arguments, **options), *locks]

    connection.ops.sql_flush = sql_flush  # type: ignore[method-assign]  # the tests' own flush


@pytest.fixture(scope="session", autouse=True)
def _clock_stands_still() -> Iterator[None]:
    """The product's clock says `at` in every test, so that none depends on the hour or day it is run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: AT)
        yield


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any, _clock_stands_still: None) -> Iterator[None]:
    """Keep what the fixtures of a file write for all its tests, in a transaction that is taken back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def entity(db: None) -> Entity:
    return make_entity(code="puerto-claro", name="Secretaría General de Puerto Claro")


@pytest.fixture
def other_entity(db: None) -> Entity:
    return make_entity(code="valle-alto", name="Alcaldía de Valle Alto")


@pytest.fixture
def unit(entity: Entity) -> OrgUnit:
    return make_unit(entity=entity, code="4202000", name="Oficina de TIC")


@pytest.fixture
def ana(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Ana", surnames="Asesora", roles=[Role.ADVISOR])


@pytest.fixture
def beto(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Beto", surnames="Aprendiz")


@pytest.fixture
def carla(unit: OrgUnit) -> Person:
    """Manages uso y apropiación, and approves what others propose."""
    return make_person(unit=unit, given_names="Carla", surnames="Gestora", roles=[Role.UA_MANAGER])


@pytest.fixture
def dario(other_entity: Entity) -> Person:
    """A stranger: holds every role, in another entity."""
    away = make_unit(entity=other_entity, code="1000000", name="Sistemas")
    return make_person(unit=away, given_names="Darío", surnames="Forastero", roles=list(Role))


@pytest.fixture(scope="session")
def client_of():
    """Return a function that signs a person in and gives the browser."""

    def sign_in(person: Person) -> Client:
        assert person.account is not None
        session = SessionStore()
        session[SESSION_KEY] = str(person.account.pk)
        session[BACKEND_SESSION_KEY] = "apropia.people.sign_in.AccountBackend"
        session[HASH_SESSION_KEY] = person.account.get_session_auth_hash()
        session["entity_id"] = person.entity_id
        session["second_factor"] = True
        session.save()
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return browser

    return sign_in


@pytest.fixture
def run_jobs():
    """Return a function that does all pending background work now."""

    def run() -> None:
        for _ in range(50):
            if not run_once(worker="test"):
                return

    return run
