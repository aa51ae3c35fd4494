import csv
import io
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from apropia.foundation.audit import queries
from apropia.foundation.audit.actions import record, seal
from apropia.foundation.audit.details import details_of, kind_of
from apropia.foundation.audit.models import AuditEvent, AuditSeal
from apropia.foundation.origin import origin
from apropia.people.models import Role
from people_factories import make_person


@pytest.fixture
def write(entity, ana, at):
    def write(count=1, to=entity, action="people.role.granted", **more):
        for number in range(count):
            record(action, entity=to, by=ana, on=ana, at=at + timedelta(seconds=number), detail={"n": number, **more})

    return write


@pytest.fixture
def ines(unit):
    """Audits, and only reads."""
    return make_person(unit=unit, given_names="Inés", surnames="Auditora", roles=[Role.AUDITOR])


def unlock(trigger):
    """Take a lock of the database away, as somebody with the database in hand would."""
    suffix = "" if connection.vendor == "sqlite" else " ON audit_auditevent"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}{suffix}")


def rewrite(**changes):
    unlock("audit_event_never_changes")
    AuditEvent.objects.filter(pk=AuditEvent.objects.earliest("pk").pk).update(**changes)


def test_line_says_who_what_when_and_from_where(entity, ana, at):
    token = origin.set("10.0.0.7")
    try:
        record("people.role.granted", entity=entity, by=ana, on=ana, at=at, detail={"role": "ADVISOR"})
    finally:
        origin.reset(token)

    line = AuditEvent.objects.get()
    assert (line.actor, line.actor_name, line.object_type) == (ana.uid, "Ana Asesora", "people.Person")
    assert (line.at, line.origin, line.detail) == (at, "10.0.0.7", {"role": "ADVISOR"})


def test_seals_hold_over_batches_and_entities(write, entity, other_entity, at, monkeypatch):
    monkeypatch.setattr("apropia.foundation.audit.actions.BATCH", 4)
    write(10)
    write(3, to=other_entity)
    write(2, to=None)

    assert seal(at=at) == 15
    assert seal(at=at) == 0
    assert [one.count for one in AuditSeal.objects.filter(entity=entity)] == [4, 4, 2]
    for owner in (entity, other_entity, None):
        assert queries.verify(owner) == []


def test_changed_line_breaks_its_seal(write, entity, at):
    write(3)
    seal(at=at)

    rewrite(actor_name="Otra persona")

    assert queries.verify(entity) == ["Un hecho del sello 1 fue cambiado, o lo fue un sello anterior."]


def test_change_in_an_old_batch_shows_though_later_ones_hold(write, entity, at, monkeypatch):
    monkeypatch.setattr("apropia.foundation.audit.actions.BATCH", 2)
    write(6)
    seal(at=at)

    rewrite(detail={"n": 99})

    assert len(queries.verify(entity)) == 1


def test_deleted_line_and_forged_line_are_told(write, entity, ana, at):
    write(3)
    seal(at=at)
    AuditEvent.objects.create(entity=entity, action="x.y.z", at=at, batch=1)
    AuditEvent.objects.create(entity=entity, action="x.y.z", at=at, batch=9)

    assert queries.verify(entity) == [
        "El sello 1 cubre 3 hechos y hay 4.",
        "1 hechos dicen estar sellados y su sello no existe.",
    ]


def test_missing_seal_is_told(write, entity, at, monkeypatch):
    monkeypatch.setattr("apropia.foundation.audit.actions.BATCH", 2)
    write(6)
    seal(at=at)

    AuditSeal.objects.filter(number=2).delete()

    assert "Falta el sello 2 de la auditoría." in queries.verify(entity)


def test_line_that_came_late_goes_into_a_later_batch(write, entity, at):
    write(2)
    seal(at=at)
    AuditEvent.objects.create(pk=-5, entity=entity, action="people.role.granted", at=at - timedelta(hours=1))
    seal(at=at)

    assert queries.verify(entity) == []


def test_lines_left_unsealed_for_a_day_are_told(write, entity, at):
    write(2)

    assert queries.verify(entity, at=at + timedelta(hours=1)) == []
    assert "2 hechos llevan más de un día" in queries.verify(entity, at=at + timedelta(days=2))[0]


@pytest.mark.skipif(
    "config.getoption('--no-migrations', default=False) or config.getoption('nomigrations', default=False)"
)
def test_database_itself_refuses_to_change_or_delete(write, at):
    write(1)
    seal(at=at)
    write(1)

    assert queries.missing_locks() == []
    for attempt in (
        lambda: AuditEvent.objects.update(actor_name="Nadie"),
        lambda: AuditEvent.objects.update(batch=None),
        lambda: AuditEvent.objects.filter(batch__isnull=False)._raw_delete("default"),
        lambda: AuditEvent.objects.filter(batch__isnull=True)._raw_delete("default"),
        lambda: AuditSeal.objects.update(digest="0"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert AuditEvent.objects.count() == 2


@pytest.mark.skipif(
    "config.getoption('--no-migrations', default=False) or config.getoption('nomigrations', default=False)"
)
def test_postgresql_refuses_to_empty_the_trail(write):
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL empties a table without deleting its rows")
    write(2)

    for table in ("audit_auditevent", "audit_auditseal"):
        with connection.cursor() as cursor:
            # What is pending on a table keeps its triggers from changing.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                cursor.execute(f"TRUNCATE {table}")
    assert AuditEvent.objects.count() == 2


def test_sqlite_tells_of_lines_deleted_before_they_were_sealed(write):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL does not give back the numbers of what was not committed")
    write(4)
    with transaction.atomic():
        write(2)
        transaction.set_rollback(True)

    assert queries.missing_numbers() == 0
    newest, older = AuditEvent.objects.all()[:2]
    unlock("audit_event_is_never_deleted")
    AuditEvent.objects.filter(pk__in=[newest.pk, older.pk])._raw_delete("default")
    assert queries.missing_numbers() == 2
    write(1)
    assert queries.missing_numbers() == 2


def test_auditor_reads_filters_and_exports(write, ines, ana, client_of, at):
    write(3)
    write(1, action="privacy.notice.approved")
    browser = client_of(ines)

    page = browser.get("/auditoria/").content.decode()
    narrowed = browser.get("/auditoria/?area=privacy.&q=ana").content.decode()
    nothing = browser.get("/auditoria/?hasta=2020-01-01").content.decode()
    export = browser.get("/auditoria/?formato=csv&area=people.")

    assert "Ana Asesora" in page
    assert page.count("<h1") == 1
    assert narrowed.count("<tr>") == 2
    assert "Nada coincide" in nothing
    rows = list(csv.DictReader(io.StringIO(b"".join(export.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 3
    # What the page tells beside each act goes with it.
    assert {row["Detalles"] for row in rows} == {"n: 0", "n: 1", "n: 2"}
    assert AuditEvent.objects.filter(action="audit.trail.exported", actor=ines.uid).count() == 1


def test_only_those_who_audit_read_the_trail_of_their_entity(write, ana, carla, dario, ines, other_entity, client_of):
    write(1, action="people.secret.thing")

    for person in (ana, carla):
        assert client_of(person).get("/auditoria/").status_code == 404
    assert "people.secret.thing" not in client_of(dario).get("/auditoria/").content.decode()


@pytest.mark.once
def test_page_costs_the_same_for_one_and_forty_lines(write, ines, client_of, django_assert_max_num_queries):
    browser = client_of(ines)
    write(1)
    browser.get("/auditoria/")
    write(40)

    with django_assert_max_num_queries(14):
        browser.get("/auditoria/")


def test_what_was_recorded_beside_an_action_is_read_in_words(unit, ines, client_of, at):
    detail = {"from": "DRAFT", "effective_from": "2026-03-02 08:00:00-05:00", "internal": False, "codes": [], "n": "?"}
    record("campaigns.campaign.moved", entity=unit.entity, by=None, on=None, at=at, detail={"role": "ADVISOR"})
    event = record("x.y.z", entity=unit.entity, by=None, on=None, at=at, detail=detail)
    event.object_type = "campaigns.Campaign"

    assert details_of(event) == [
        ("Estado anterior", "Borrador"),
        ("Rige desde", "2 mar 2026, 8:00\xa0a.\xa0m."),
        ("Nota interna", "no"),
        ("Indicadores", "—"),
        ("n", "?"),
    ]
    codes = {"role": "ADVISOR", "claim": "FACT", "job": "audit.seal", "fields": ["name"], "muted_kinds": ["TALK"]}
    told = details_of(record("x.y.z", entity=unit.entity, by=None, on=None, at=at, detail=codes | {"from": "RESULT"}))
    assert [value for _key, value in told] == [
        "Asesor(a) de soporte",
        "Hecho",
        "Sellar la auditoría",
        "Nombre",
        "Charlas",
        "Resultado",
    ]
    assert [kind_of("campaigns.Campaign"), kind_of("gone.Thing"), kind_of("")] == ["Campaña", "gone.Thing", ""]
    page = client_of(ines).get("/auditoria/").content.decode()
    assert "Rol: Asesor(a) de soporte" in page
