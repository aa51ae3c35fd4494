"""How good the adaptive tests of a wave were: reliability, length, and whether each can be made again from its log."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any
from uuid import UUID

from apropia.diagnosis.models import Answer, Construct, Item, Response, SurveyWave
from apropia.diagnosis.queries.adaptive import bank_of, category_of, is_replayed, standings_of, steps_of
from apropia.diagnosis.queries.plain_answers import plain_answers

if TYPE_CHECKING:
    from apropia.diagnosis.queries.adaptive_bank import AdaptiveBank


def of_adaptive_tests(*, wave: SurveyWave, sample: Sequence[UUID]) -> dict[str, Any]:
    """Return rows of reliability by area and the counts of replayed tests; nothing where forms were balanced.

    `sample` are the first keys of completed responses, in their order; two at least.
    """
    bank = bank_of(wave)
    if bank is None or len(sample) < 2:
        return {}
    given = _categories(wave, bank, last=sample[-1])
    lengths = [len(given[key.hex]) for key in sample]
    responses = Response.objects.filter(wave=wave, completed_on__isnull=False, pk__lte=sample[-1]).only("form")
    return {
        "reliability": _reliability(bank, [given[key.hex] for key in sample]),
        "tests": len(sample),
        "mean_questions": fmean(lengths),
        "replayed": sum(
            is_replayed(bank, steps_of(bank, one.form, given[one.pk.hex]), one) for one in responses.iterator()
        ),
    }


def _categories(wave: SurveyWave, bank: "AdaptiveBank", *, last: UUID) -> dict[str, dict[int, int | None]]:
    """Return what each person's answers say to the model, by the key of the response and the item."""
    items = Item.objects.in_bulk(list(bank.places))
    found: dict[str, dict[int, int | None]] = defaultdict(dict)
    rows = Answer.objects.filter(
        response__wave=wave, response__completed_on__isnull=False, response__pk__lte=last, item__in=items
    )
    for one in plain_answers(rows.order_by("response", "slot")):
        found[one.response][one.item_id] = category_of(items[one.item_id], one.status, one.value)
    return found


def _reliability(bank: "AdaptiveBank", given: Sequence[Mapping[int, int | None]]) -> list[dict[str, Any]]:
    """Return the empirical reliability of each area: what part of the spread of true places the scores show."""
    told = [[(bank.places[item], category) for item, category in own.items() if category is not None] for own in given]
    standing = standings_of(bank, told)
    shown, unknown = standing.means.var(axis=0, ddof=1), (standing.deviations**2).mean(axis=0)
    return [
        {
            "construct": str(Construct.PERFORMANCE),
            "area": area,
            "value": float(shown[scale] / (shown[scale] + unknown[scale])),
            "low": None,
            "high": None,
            "people": len(told),
            "answers": sum(bank.rows[place].area == area for own in told for place, _category in own),
        }
        for scale, area in enumerate(bank.areas)
    ]
