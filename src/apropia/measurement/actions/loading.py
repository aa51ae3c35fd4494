from dataclasses import asdict
from typing import Any

from django.db import transaction

from apropia.measurement.actions.definitions import SHEETS, Sheet
from apropia.measurement.models import Indicator, IndicatorVersion


@transaction.atomic
def load_indicators() -> int:
    """Write the indicators and technical sheets that come with the product; idempotent, never changes a version.

    Returns how many sheets were added. A sheet whose meaning changed must come with a higher number: the earlier
    version closes the day before the later one begins.
    """
    _put_in_order()
    known = set(IndicatorVersion.objects.values_list("indicator__code", "number"))
    missing = [sheet for sheet in SHEETS if (sheet.code, sheet.number) not in known]
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


def _put_in_order() -> None:
    """Give each indicator its place among them; whoever computes asks every time, and mostly all is in place."""
    places = {sheet.code: place for place, sheet in enumerate(SHEETS, 1)}
    if not places.items() <= dict(Indicator.objects.values_list("code", "order")).items():
        Indicator.objects.bulk_create(
            (Indicator(code=code, order=place) for code, place in places.items()),
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["order"],
        )


def _columns(sheet: Sheet) -> dict[str, Any]:
    return {name: value for name, value in asdict(sheet).items() if name != "code"}
