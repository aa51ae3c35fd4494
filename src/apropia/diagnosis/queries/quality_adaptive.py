"""How good the adaptive tests of a wave were: reliability, length, and whether each can be made again from its log."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from apropia.diagnosis.models import Answer, Construct, Item, Response, SurveyWave
from apropia.diagnosis.queries.adaptive import bank_of, category_of, is_replayed, standings_of, steps_of
from apropia.diagnosis.queries.plain_answers import plain_answers


def of_adaptive_tests(*, wave: SurveyWave, sample: Sequence[UUID]) -> dict[str, Any]:
    """Return rows of reliability by area and the counts of replayed tests; nothing where forms were balanced.

    `sample` are keys of completed responses, in their order. Reliability is the empirical one: what part of the spread
    of true places the scores show. Two people at least.
    """
    bank = bank_of(wave)
    if bank is None or len(sample) < 2:
        return {}
    items = Item.objects.in_bulk(list(bank.places))
    given: dict[str, dict[int, int | None]] = defaultdict(dict)
    rows = Answer.objects.filter(response__wave=wave, response__pk__lte=sample[-1], item__in=items)
    for one in plain_answers(rows.filter(response__completed_on__isnull=False).order_by("response", "slot")):
        given[one.response][one.item_id] = category_of(items[one.item_id], one.status, one.value)
    told = [
        [(bank.places[item], category) for item, category in given[key.hex].items() if category is not None]
        for key in sample
    ]
    standing = standings_of(bank, told)
    shown, unknown = standing.means.var(axis=0, ddof=1), (standing.deviations**2).mean(axis=0)
    lengths = [len(given[key.hex]) for key in sample]
    return {
        "reliability": [
            {
                "construct": str(Construct.PERFORMANCE),
                "area": area,
                "value": float(shown[scale] / (shown[scale] + unknown[scale])),
                "low": None,
                "high": None,
                "people": len(sample),
                "answers": sum(bank.rows[place].area == area for own in told for place, _category in own),
            }
            for scale, area in enumerate(bank.areas)
        ],
        "tests": len(sample),
        "mean_questions": sum(lengths) / len(sample),
        "replayed": sum(
            is_replayed(bank, steps_of(bank, one.form, given[one.pk.hex]), one)
            for one in Response.objects.filter(wave=wave, completed_on__isnull=False, pk__lte=sample[-1])
            .only("form")
            .iterator()
        ),
    }
