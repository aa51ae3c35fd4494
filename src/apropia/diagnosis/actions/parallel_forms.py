"""Draw who gets which half of the questions of a wave."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from apropia.diagnosis.models import PopulationMember, SurveyWave
from apropia.diagnosis.queries.parallel_forms import draws_for, halves_for

BATCH = 2000


def draw_forms(*, wave: SurveyWave) -> int:
    """Settle the halves of a wave and record what each invited person draws; done again it draws the same.

    In short transactions: the population may be a city's. Nobody answers before the snapshot is settled.
    """
    if not wave.parallel_forms:
        return 0
    wave.halves = halves_for(wave)
    wave.save(update_fields=["halves"])
    draws = iter(draws_for(wave).items())
    return sum(_record(batch) for batch in _batches(draws))


def _batches(draws: Iterator[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    while batch := list(islice(draws, BATCH)):
        yield batch


@transaction.atomic
def _record(batch: list[tuple[int, str]]) -> int:
    return PopulationMember.objects.bulk_update([PopulationMember(pk=pk, draw=draw) for pk, draw in batch], ["draw"])
