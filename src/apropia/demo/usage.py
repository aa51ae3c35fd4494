"""Twelve months of use, written as the generic report that entities send and read by the product's own importer.

A thirteenth, of the month that runs, waits to be applied.
"""

import csv
import io
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from apropia.catalogue.models import ITService
from apropia.demo.org import Cast
from apropia.demo.size import taking_part
from apropia.foundation.files.actions import store
from apropia.foundation.files.blobs import path_of
from apropia.foundation.files.kinds import TABLE
from apropia.people.models import Person, Role
from apropia.usage.actions import import_use, open_import, stage

MONTHS = 12
# Share of people with the service enabled, share of them active at the start and at the end of the year.
_ADOPTION = {
    "correo": (0.99, 0.90, 0.95),
    "reuniones": (0.97, 0.58, 0.74),
    "archivos": (0.95, 0.33, 0.57),
    "sitios": (0.80, 0.14, 0.27),
    "firma": (0.48, 0.17, 0.46),
    "gestion-documental": (0.62, 0.44, 0.51),
    "vpn": (0.36, 0.20, 0.31),
    "formularios": (0.90, 0.10, 0.19),
    "asistente-ia": (0.25, 0.08, 0.33),
}
_HEADER = (
    "correo",
    "servicio_codigo",
    "periodo_inicio",
    "periodo_fin",
    "habilitado",
    "activo",
    "acciones",
    "funciones_usadas",
)


def import_year(cast: Cast, services: dict[str, ITService], *, now: datetime, rng: random.Random) -> None:
    """Import one report a month, oldest first, as the analyst would have; leave that of this month in preview."""
    part = taking_part(len(cast.people))
    habits = [
        (
            person,
            [
                (code, rng.random())
                for code, (enabled, _low, _high) in _ADOPTION.items()
                if rng.random() < enabled * part
            ],
        )
        for person in cast.people
    ]
    month = now.replace(day=1, hour=12)
    starts = []
    for _step in range(MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        starts.append(month)
    for place, start in enumerate(reversed(starts)):
        end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        text = _report(services, habits, share=place / (MONTHS - 1), start=start, end=end, rng=rng)
        import_use(
            entity=cast.entity,
            data=text.encode("utf-8-sig"),
            filename=f"uso-{start:%Y-%m}.csv",
            by=cast.by_role[Role.ANALYST],
            at=end + timedelta(days=3),
        )
    first = now.replace(day=1, hour=12)
    last = max(first, now - timedelta(days=1))
    text = _report(services, habits, share=1.0, start=first, end=last, rng=rng)
    _leave_waiting(cast, text.encode("utf-8-sig"), filename=f"uso-{first:%Y-%m}.csv", at=now - timedelta(minutes=50))


def _leave_waiting(cast: Cast, data: bytes, *, filename: str, at: datetime) -> None:
    """Receive and read a report as the page does, and stop where somebody looks at it before it counts."""
    entity, analyst = cast.entity, cast.by_role[Role.ANALYST]
    file = store(entity=entity, data=io.BytesIO(data), name=filename, kinds=TABLE, by=analyst, at=at)
    source = path_of(file.sha256)
    waiting = open_import(entity=entity, filename=filename, source=source, file=file, by=analyst, at=at)
    stage(usage_import=waiting, source=source, by=analyst, at=at)


def _report(
    services: dict[str, ITService],
    habits: Sequence[tuple[Person, Sequence[tuple[str, float]]]],
    *,
    share: float,
    start: datetime,
    end: datetime,
    rng: random.Random,
) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(_HEADER)
    days = f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}"
    active_share = {code: low + (high - low) * share for code, (_enabled, low, high) in _ADOPTION.items()}
    codes = {code: services[code].code for code in _ADOPTION}
    for person, own in habits:
        for code, habit in own:
            is_active = habit < active_share[code] + rng.gauss(0, 0.03)
            seen = ("si", rng.randint(1, 120), 1 + rng.randint(0, 1)) if is_active else ("no", 0, 0)
            writer.writerow((person.email, codes[code], *days, "si", *seen))
    return out.getvalue()
