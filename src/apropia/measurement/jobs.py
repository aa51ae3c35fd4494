from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from apropia.foundation.jobs.registry import Context, job
from apropia.foundation.progress import Progress, no_progress
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.actions import store_computed
from apropia.measurement.actions.computing import JOB
from apropia.measurement.models import IndicatorVersion, PeriodKind
from apropia.measurement.queries.computing.facts import NotComputable, Period
from apropia.measurement.queries.computing.register import compute
from apropia.measurement.queries.computing.shared import reading_once
from apropia.people.models import Person


@job(JOB, max_attempts=3)
def compute_indicators(
    context: Context, *, codes: Sequence[str], kind: str, start: str, end: str, wave: int | None
) -> dict[str, Any]:
    """Compute indicators one by one; each is stored by itself, so that a stop loses only the one at hand."""
    entity = context.job.entity
    if entity is None:
        return {}
    period = Period(PeriodKind(kind), date.fromisoformat(start), date.fromisoformat(end), wave)
    asked = context.job.requested_by
    by = Person.objects.filter(entity=entity, uid=asked).first() if asked else None
    return compute_period(entity=entity, codes=codes, period=period, by=by, at=context.at, progress=context.progress)


def compute_period(
    *,
    entity: Entity,
    codes: Sequence[str],
    period: Period,
    by: Person | None,
    at: datetime,
    progress: Progress = no_progress,
) -> dict[str, list[str]]:
    """Compute and keep indicators now, for the job and for whoever fills an entity; say what became of each.

    `notes` says, for whoever asked, why each one that could not be computed was not.
    """
    versions = IndicatorVersion.objects.filter(indicator__code__in=codes, is_current=True).select_related("indicator")
    outcome: dict[str, list[str]] = {"stored": [], "unchanged": [], "not_computable": [], "notes": []}
    with reading_once():
        for place, version in enumerate(versions):
            code = version.indicator.code
            progress(place, len(versions), f"{code} · {version.name}")
            try:
                computed = compute(entity=entity, version=version, period=period)
            except NotComputable as missing:
                outcome["not_computable"].append(code)
                why = str(missing) or _("No hay datos del periodo.")
                outcome["notes"].append(f"{code} · {version.name}: {why}")
                continue
            stored = store_computed(entity=entity, version=version, period=period, computed=computed, by=by, at=at)
            outcome["stored" if stored else "unchanged"].append(code)
    progress(len(versions), len(versions), _summary(outcome))
    return outcome


def _summary(outcome: dict[str, list[str]]) -> str:
    parts = [
        ("Calculados", outcome["stored"]),
        ("Sin cambios", outcome["unchanged"]),
        ("Sin datos", outcome["not_computable"]),
    ]
    return " · ".join(f"{label}: {', '.join(codes)}" for label, codes in parts if codes)[:200]
