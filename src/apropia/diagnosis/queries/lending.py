"""Questions of the bank that may be asked elsewhere, to prove what a person knows. Nothing of it comes back here.

What is asked elsewhere is known from then on. So nothing is lent of an instrument that is announced or open to anybody,
nor what so many met already as its adaptive test allows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from apropia.diagnosis.models import Answer, InstrumentVersion, Item, ItemKind, Response, SurveyWave
from apropia.diagnosis.states import VersionState, WaveState

# With a key, and all in words.
LENT_KINDS = (ItemKind.SINGLE, ItemKind.MULTIPLE)
_AWAITED = (WaveState.SCHEDULED, WaveState.OPEN, WaveState.EXTENDED)


@dataclass(frozen=True)
class Lent:
    """A question as it may be asked elsewhere; `right` are the ids of its right options."""

    item_id: int
    text: str
    takes_several: bool
    options: tuple[tuple[str, str], ...]
    right: frozenset[str]


def lendable(*, entity_id: int, at_levels: Iterable[tuple[int, str]]) -> list[Lent]:
    """Return what may be lent of the newest frozen versions, of competences (by number) at levels. Five queries."""
    wanted = set(at_levels)
    if not wanted:
        return []
    awaited = SurveyWave.objects.filter(entity=entity_id, state__in=_AWAITED).values("version__instrument")
    newest: dict[int, int] = {}
    for version in (
        InstrumentVersion.objects.filter(entity=entity_id, state=VersionState.FROZEN)
        .exclude(instrument__in=awaited)
        .order_by("number")
    ):
        newest[version.instrument_id] = version.pk
    items = Item.objects.filter(
        version__in=newest.values(),
        status=Item.Status.ACTIVE,
        kind__in=LENT_KINDS,
        competence__in={competence for competence, _level in wanted},
        language="es-co",
        scenario="",
        relevance="",
        picture__isnull=True,
        recording__isnull=True,
        # Whoever asks them shuffles the options.
        has_fixed_order=False,
    ).order_by("pk")
    fitting = [one for one in items if (one.competence_id, one.level) in wanted and "{" not in one.stem]
    worn = _worn(fitting)
    return [_lent(one) for one in fitting if one.pk not in worn]


def lent(*, entity_id: int, item_ids: Iterable[int]) -> dict[int, Lent]:
    """Return questions that were lent, by number. One query."""
    return {one.pk: _lent(one) for one in Item.objects.filter(entity=entity_id, pk__in=list(item_ids))}


def _worn(items: Iterable[Item]) -> set[int]:
    """Return what at least so large a share of people met as the ceiling of exposure of an adaptive test allows."""
    version_of = {one.pk: one.version_id for one in items}
    ceilings: dict[int, float] = {}
    waves = SurveyWave.objects.filter(version__in=set(version_of.values()), simulation__isnull=False)
    for version_id, limits in waves.values_list("version_id", "simulation__limits"):
        ceilings[version_id] = min(float(limits["ceiling"]), ceilings.get(version_id, 1.0))
    if not ceilings:
        return set()
    people = Response.objects.filter(wave__version__in=ceilings).values("wave__version").annotate(count=Count("pk"))
    count_of = {row["wave__version"]: row["count"] for row in people}
    met = Answer.objects.filter(item__in=list(version_of)).values("item").annotate(count=Count("response"))
    return {
        row["item"]
        for row in met
        if (version := version_of[row["item"]]) in ceilings and row["count"] >= ceilings[version] * count_of[version]
    }


def _lent(item: Item) -> Lent:
    return Lent(
        item_id=item.pk,
        text=item.stem,
        takes_several=item.kind == ItemKind.MULTIPLE,
        options=tuple((option["id"], option["text"]) for option in item.options),
        right=frozenset(item.key),
    )
