from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.measurement.actions.definitions import SHEETS, Sheet
from apropia.measurement.models import Indicator, IndicatorVersion


@transaction.atomic
def load_indicators(*, at: datetime) -> int:
    """Write the indicators and technical sheets that come with the product; idempotent, never changes a version.

    Returns how many sheets were added. A sheet whose meaning changed must come with a higher number: the earlier
    version closes the day before the later one begins.
    """
    has_moved = _put_in_order()
    known = set(IndicatorVersion.objects.values_list("indicator__code", "number"))
    missing = [sheet for sheet in SHEETS if (sheet.code, sheet.number) not in known]
    if has_moved or missing:
        detail = {"added": [f"{sheet.code} {sheet.number}" for sheet in missing]}
        record("measurement.indicators.loaded", entity=None, by=None, on=None, at=at, detail=detail)
    if not missing:
        return 0
    indicators = {one.code: one for one in Indicator.objects.all()}
    for sheet in missing:
        if any(code == sheet.code for code, _number in known):
            earlier = IndicatorVersion.objects.filter(indicator=indicators[sheet.code], is_current=True)
            earlier.update(is_current=False, valid_to=sheet.valid_from)
    IndicatorVersion.objects.bulk_create(
        IndicatorVersion(indicator=indicators[sheet.code], is_current=True, **_columns(sheet)) for sheet in missing
    )
    return len(missing)


def _put_in_order() -> bool:
    """Give each indicator its place among them and say whether one had to move; mostly all is in place."""
    places = {sheet.code: place for place, sheet in enumerate(SHEETS, 1)}
    has_moved = not places.items() <= dict(Indicator.objects.values_list("code", "order")).items()
    if has_moved:
        Indicator.objects.bulk_create(
            (Indicator(code=code, order=place) for code, place in places.items()),
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["order"],
        )
    return has_moved


def _columns(sheet: Sheet) -> dict[str, Any]:
    return {name: value for name, value in asdict(sheet).items() if name != "code"}
