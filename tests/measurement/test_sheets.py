"""The technical sheets that come with the product."""

from apropia.foundation.audit.models import AuditEvent
from apropia.measurement import actions
from apropia.measurement.models import IndicatorVersion


def test_all_sheets_are_complete_and_load_once(db, at):
    assert actions.load_indicators(at=at) == 21
    assert actions.load_indicators(at=at) == 0
    assert len(AuditEvent.objects.get(action="measurement.indicators.loaded").detail["added"]) == 21
    for sheet in IndicatorVersion.objects.all():
        texts = [sheet.purpose, sheet.question, sheet.formula, sheet.numerator_text, sheet.denominator_text]
        texts += [sheet.source, sheet.statistics, sheet.limitations, sheet.periodicity, sheet.responsible]
        assert all(texts), sheet
