"""The technical sheets that come with the product."""

from apropia.measurement import actions
from apropia.measurement.models import IndicatorVersion


def test_the_sixteen_sheets_are_complete_and_load_once(db):
    assert actions.load_indicators() == 16
    assert actions.load_indicators() == 0
    for sheet in IndicatorVersion.objects.all():
        texts = [sheet.purpose, sheet.question, sheet.formula, sheet.numerator_text, sheet.denominator_text]
        texts += [sheet.source, sheet.statistics, sheet.limitations, sheet.periodicity, sheet.responsible]
        assert all(texts), sheet
