from dataclasses import asdict

from django.db import transaction

from apropia.measurement.actions.definitions import SHEETS
from apropia.measurement.models import Indicator, IndicatorVersion


@transaction.atomic
def load_indicators() -> int:
    """Write the indicators and technical sheets that come with the product; idempotent, never changes a version.

    Returns how many sheets were added. A sheet whose meaning changed must come with a higher number: the earlier
    version closes the day before the later one begins.
    """
    added = 0
    for order, sheet in enumerate(SHEETS, 1):
        values = asdict(sheet)
        code, number = values.pop("code"), values.pop("number")
        indicator, _ = Indicator.objects.update_or_create(code=code, defaults={"order": order})
        if IndicatorVersion.objects.filter(indicator=indicator, number=number).exists():
            continue
        indicator.versions.filter(is_current=True).update(is_current=False, valid_to=values["valid_from"])
        IndicatorVersion.objects.create(indicator=indicator, number=number, is_current=True, **values)
        added += 1
    return added
