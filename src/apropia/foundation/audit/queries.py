from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Min, QuerySet
from django.utils.timezone import localtime

from apropia.formats.tabular.cells import Cell
from apropia.foundation.audit.chain import seal_of
from apropia.foundation.audit.details import details_of, kind_of
from apropia.foundation.audit.models import AuditEvent, AuditSeal
from apropia.foundation.audit.sentences import sentence_of
from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.tables import TableState, narrow

LATE = timedelta(days=1)
MOST_EXPORTED = 100_000
TRAIL_READERS = ("AUDITOR", "DPO", "SYSADMIN")
TRAIL_HEADERS = ("Fecha", "Persona", "Hecho", "Acción", "Objeto", "Tipo", "Detalles", "Origen")
LOCKS = frozenset({"audit_event_never_changes", "audit_event_is_never_deleted", "audit_seal_never_changes"})
# Only PostgreSQL empties a table without deleting its rows.
POSTGRESQL_LOCKS = frozenset({"audit_event_is_never_emptied", "audit_seal_is_never_emptied"})


def verify(entity: Entity | None, *, at: datetime | None = None) -> list[str]:
    """Return what is wrong with the audit trail of an entity, as sentences; nothing when every seal holds.

    With `at`, lines that should have been sealed by then are told too.
    """
    problems = []
    previous, expected = "", 1
    for seal in AuditSeal.objects.filter(entity=entity).order_by("number"):
        if seal.number != expected:
            problems.append(f"Falta el sello {expected} de la auditoría.")
        events = AuditEvent.objects.filter(entity=entity, batch=seal.number).order_by("id")
        count = events.count()
        if count != seal.count:
            problems.append(f"El sello {seal.number} cubre {seal.count} hechos y hay {count}.")
        elif seal_of(events.iterator(), previous=previous) != seal.digest:
            problems.append(f"Un hecho del sello {seal.number} fue cambiado, o lo fue un sello anterior.")
        previous, expected = seal.digest, seal.number + 1
    beyond = AuditEvent.objects.filter(entity=entity, batch__gte=expected).count()
    if beyond:
        problems.append(f"{beyond} hechos dicen estar sellados y su sello no existe.")
    if at is not None:
        late = AuditEvent.objects.filter(entity=entity, batch__isnull=True, at__lt=at - LATE).count()
        if late:
            problems.append(f"{late} hechos llevan más de un día sin sellar. Revise que el trabajador esté en marcha.")
    return problems


def events_of(*, entity: Entity) -> QuerySet[AuditEvent]:
    """Return the audit trail of an entity, newest first. The page shows it only to those who may read it."""
    return AuditEvent.objects.filter(entity=entity)


@dataclass(frozen=True)
class Trail:
    """The audit trail of an entity, and the areas by which to narrow it: the first words of its actions."""

    events: QuerySet[AuditEvent]
    areas: list[str]

    def rows(self, state: TableState) -> Iterator[list[Cell]]:
        """Yield what was asked for of the trail as rows under `TRAIL_HEADERS`."""
        return _rows(narrow(self.events, state))


def trail_of(*, entity: Entity) -> Trail:
    """Return what the page of the audit trail shows."""
    return Trail(events_of(entity=entity), _areas_of(entity))


def _areas_of(entity: Entity) -> list[str]:
    names = AuditEvent.objects.filter(entity=entity).order_by().values_list("action", flat=True).distinct()
    return sorted({name.partition(".")[0] for name in names})


def exported(events: QuerySet[AuditEvent]) -> Iterator[AuditEvent]:
    """Yield the lines of an export without keeping them in memory, up to a bound."""
    return events[:MOST_EXPORTED].iterator(chunk_size=2000)


def trail_rows(*, entity: Entity) -> Iterator[list[Cell]]:
    """Yield the trail of an entity as rows under `TRAIL_HEADERS`."""
    return _rows(events_of(entity=entity))


def _rows(events: QuerySet[AuditEvent]) -> Iterator[list[Cell]]:
    for event in exported(events):
        yield [
            localtime(event.at).replace(tzinfo=None),
            event.actor_name or "Sistema",
            sentence_of(event.action),
            event.action,
            event.object_name,
            kind_of(event.object_type),
            "; ".join(f"{key}: {value}" for key, value in details_of(event)),
            event.origin,
        ]


def missing_locks() -> list[str]:
    """Return the names of the database's own locks on the trail that are not there."""
    table, column = ("sqlite_master", "name") if connection.vendor == "sqlite" else ("pg_trigger", "tgname")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} LIKE 'audit%%'")  # noqa: S608  our own words
        present = {row[0] for row in cursor.fetchall()}
    return sorted((LOCKS if connection.vendor == "sqlite" else LOCKS | POSTGRESQL_LOCKS) - present)


def missing_numbers() -> int:
    """Return how many lines had a number between the first line there is and the last ever given, and are gone.

    Only SQLite tells: it gives back the numbers of what was not committed, and PostgreSQL skips them.
    """
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [AuditEvent._meta.db_table])
        highest = cursor.fetchone()
    there = AuditEvent.objects.aggregate(first=Min("pk"), count=Count("pk"))
    first = there["first"] or 1
    return max(int(highest[0]) - first + 1 - there["count"], 0) if highest else 0
