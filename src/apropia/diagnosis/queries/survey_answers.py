"""The answers of a published wave to its opinion questions, read once: for figures and files, never as they are."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.models import OPINION_KINDS, Answer, Item, Response, SurveyWave
from apropia.diagnosis.policies.group_results import sees_all
from apropia.diagnosis.queries.group_results import published_waves_for
from apropia.diagnosis.queries.plain_answers import plain_answers
from apropia.formats.expressions.tailoring import tailored
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import Figure, Tally, minimum_cell, protect_groups
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True, kw_only=True)
class SurveyAnswers:
    """Opinion questions in the order asked; what was answered to each, by response; how many passed each over."""

    wave: SurveyWave
    items: Sequence[Item]
    values: Mapping[int, Mapping[str, Any]]
    passed: Mapping[int, int]
    completed: int
    k: int

    @property
    def population(self) -> int | None:
        """Return how many could have answered, for intervals; None where that is not known."""
        return self.wave.population_count if self.wave.population_count >= self.completed else None


def answers_for(*, person: Person, wave_id: int) -> SurveyAnswers:
    """Return what was answered to the opinions of a published wave, but for the responses that were left out.

    Four queries. Raises `NotFound`.
    """
    wave = published_waves_for(person=person).filter(pk=wave_id).first()
    if wave is None or not sees_all(person):
        raise NotFound(_("No encontramos resultados publicados de esa encuesta."))
    items = opinions_of(wave)
    if not items:
        raise NotFound(_("Esta ola no tiene preguntas de opinión."))
    values: dict[int, dict[str, Any]] = defaultdict(dict)
    passed: Counter[int] = Counter()
    counted = Response.objects.filter(wave=wave, completed_on__isnull=False, is_excluded=False)
    rows = Answer.objects.filter(response__in=counted, item__kind__in=OPINION_KINDS).order_by()
    for one in plain_answers(rows):
        if one.status == Answer.Status.ANSWERED:
            values[one.item_id][one.response] = one.value
        else:
            passed[one.item_id] += 1
    return SurveyAnswers(
        wave=wave,
        items=items,
        values=values,
        passed=passed,
        completed=counted.count(),
        k=minimum_cell(wave.entity.minimum_cell, wave.min_cell),
    )


def opinions_of(wave: SurveyWave) -> list[Item]:
    """Return the opinion questions of a wave in the order asked, in the words that say nobody's earlier answer."""
    items = Item.objects.filter(version_id=wave.version_id, kind__in=OPINION_KINDS)
    asked = items.exclude(status=Item.Status.RETIRED).select_related("section__about", "scale")
    found = list(asked.order_by("section__order", "order", "code"))
    for item in found:
        item.stem = tailored(item.stem, {})
    return found


def figure_of(values: Sequence[Any], k: int) -> Figure:
    """Say whether what so many answered may be shown; what few all said alike may not."""
    words = [repr(sorted(value)) if isinstance(value, list) else repr(value) for value in values]
    ranks = {one: rank for rank, one in enumerate(sorted({*words}))}
    found = [ranks[one] for one in words]
    tally = Tally(len(found), sum(found), len(found), min(found), max(found)) if found else Tally()
    return protect_groups({"": tally}, k=k).total
