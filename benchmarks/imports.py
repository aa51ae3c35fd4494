"""Print how long a roster of 20 000 people and half a million rows of use take from file to applied."""

import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import ground
import tables

AT = datetime(2026, 11, 23, 14, tzinfo=UTC)


def import_roster(entity, count: int = 20_000) -> None:
    """Import the same people three times: all new, none changed, all changed."""
    from apropia.people.actions import import_roster

    for label, suffix in (("new", ""), ("the same again", ""), ("changed", " X")):
        rows = ([*row[:2], row[2] + suffix, *row[3:]] for row in tables.roster_rows(count))
        data = b"".join(tables.csv_chunks(tables.ROSTER_FIELDS, rows))
        start = time.perf_counter()
        report = import_roster(entity=entity, data=data, filename="roster.csv", by=None, at=AT)
        spent = time.perf_counter() - start
        print(f"roster, {label}: {report.applied} people in {spent:.1f} s")
        if label == "new":
            ground.promise(f"roster of {count} in ≤ 30 s", kept=spent <= 30, figure=f"{spent:.1f} s")


def import_use(entity, count: int = 500_000) -> None:
    """Import use of ten services, and read a month of it."""
    from apropia.catalogue.models import ITService
    from apropia.usage.actions import import_use
    from apropia.usage.queries.figures import person_use

    for n in range(10):
        ITService.objects.create(entity=entity, code=f"s{n}", name=f"Servicio {n}", created_at=AT, changed_at=AT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "use.csv"
        with path.open("wb") as stream:
            stream.writelines(tables.csv_chunks(tables.USE_FIELDS, tables.use_rows(count)))
        start, cpu = time.perf_counter(), time.process_time()
        report = import_use(entity=entity, data=path, filename="use.csv", by=None, at=AT)
        spent, used = time.perf_counter() - start, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figure = f"{report.applied} rows in {spent:.1f} s ({used:.1f} s of processor), {memory} MB"
    ground.promise(f"{count} use rows in ≤ 60 s under 1 GB", kept=spent <= 60 and memory < 1024, figure=figure)
    start = time.perf_counter()
    read = sum(1 for _use in person_use(entity=entity, month=date(2026, 5, 1)))
    print(f"use: {read} persons and services of one month read in {time.perf_counter() - start:.1f} s")


def main() -> None:
    """Run both on a new database in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "apropia.web.settings",
            "APROPIA_DATA_DIR": folder,
            "APROPIA_SECRET_KEY": "only-for-benchmarks-" + "x" * 40,
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from apropia.foundation.tenancy.models import Entity

        entity = Entity.objects.create(code="bench", name="Entidad de medición", created_at=AT)
        import_roster(entity)
        import_use(entity)


if __name__ == "__main__":
    sys.exit(main())
