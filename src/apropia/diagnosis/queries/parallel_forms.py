"""Parallel forms: which half each question is in, who gets which half, and whether the halves are alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.competences.models import LEVEL_ORDER, Level
from apropia.diagnosis.models import (
    Construct,
    InstrumentVersion,
    Item,
    ItemCalibration,
    PopulationMember,
    Response,
    SurveyWave,
)
from apropia.diagnosis.queries.calibration_basis import adopted_of
from apropia.diagnosis.queries.form_choice import number_from
from apropia.foundation.ui.numbers import decimal_es
from apropia.science.psychometrics.parallel import HALVES, Placed, half_for, halved, other_side, paired

# How far the mean difficulties of two halves may lie apart before it is told, in deviations of the scale or in levels.
FAR_APART = 0.3
SHOWN = 6


@dataclass(frozen=True)
class HalvesRow:
    """The two halves of one area: how many questions each has, and how hard they are on average."""

    area: str
    counts: tuple[int, int]
    difficulties: tuple[str, str]
    is_far: bool


@dataclass(frozen=True)
class ParallelForms:
    """What the page of a wave shows of its halves; `drawn` people have theirs."""

    rows: tuple[HalvesRow, ...]
    is_calibrated: bool
    drawn: int


def lacking_for(version: InstrumentVersion) -> list[str]:
    """Return the competences and levels that have a single question: one half would have none. One query."""
    found: dict[tuple[str, str], int] = {}
    for item in _performance(version):
        key = (_group(item), item.level)
        found[key] = found.get(key, 0) + 1
    return [f"{code} ({Level(level).label.lower()})" for (code, level), count in sorted(found.items()) if count < 2]


def halves_for(wave: SurveyWave) -> dict[str, str]:
    """Return the half of each performance question of a wave, by code; those of earlier waves stay where they were."""
    earlier = _earlier(wave).first()
    return halved(_placed(wave)[0], settled=earlier.halves if earlier is not None else None)


def draws_for(wave: SurveyWave) -> dict[int, str]:
    """Return the draw of each invited member of the population, by key.

    Who answered an earlier wave with parallel forms gets the other halves; the others are drawn, stratum by stratum.
    """
    before = _draws_before(wave)
    drawn = PopulationMember.objects.filter(wave=wave, is_drawn=True)
    names = ("pk", "pseudonym", "engagement_type", "job_level", "unit_id")
    members = list(drawn.values_list(*names).order_by("pk"))
    new = [
        ((engagement, level, str(unit or "")), str(pseudonym))
        for _pk, pseudonym, engagement, level, unit in members
        if pseudonym not in before
    ]
    found = paired(new, seed=str(wave.version.instrument_id))
    return {
        pk: other_side(before[pseudonym]) if pseudonym in before else found[str(pseudonym)]
        for pk, pseudonym, *_strata in members
    }


def random_draw(seed: str) -> str:
    """Return the draw of a response that leads to nobody."""
    number = number_from(f"halves {seed}")
    return f"{number // 2 % 1_000_000}{HALVES[number % 2]}"


def of_half(items: Sequence[Item], *, halves: Mapping[str, str], draw: str) -> list[Item]:
    """Return what a draw may meet: of performance its halves, of all else everything. What is in no half stays out."""
    return [item for item in items if not _is_halved(item) or halves.get(item.code) == half_for(draw, _group(item))]


def parallel_forms_of(wave: SurveyWave) -> ParallelForms | None:
    """Return what the page of a wave shows of its parallel forms; None where it has none."""
    if not wave.parallel_forms:
        return None
    placed, is_calibrated = _placed(wave)
    halves = wave.halves or halves_for(wave)
    names = dict(_area_names(wave))
    return ParallelForms(
        rows=tuple(_row(names[area], [one for one in placed if one.area == area], halves) for area in sorted(names)),
        is_calibrated=is_calibrated,
        drawn=PopulationMember.objects.filter(wave=wave).exclude(draw="").count(),
    )


def _row(name: str, placed: Sequence[Placed], halves: Mapping[str, str]) -> HalvesRow:
    own = [[one.difficulty for one in placed if halves.get(one.code) == half] for half in HALVES]
    means = [mean(values) if values else 0.0 for values in own]
    first, second = (decimal_es(value, 2) for value in means)
    return HalvesRow(name, (len(own[0]), len(own[1])), (first, second), is_far=abs(means[0] - means[1]) > FAR_APART)


def _earlier(wave: SurveyWave) -> QuerySet[SurveyWave]:
    """Return the waves of the instrument that had parallel forms before, the last one first."""
    rows = SurveyWave.objects.filter(
        entity_id=wave.entity_id, version__instrument=wave.version.instrument_id, parallel_forms=True
    )
    return rows.filter(opens_at__lt=wave.opens_at).exclude(halves={}).exclude(pk=wave.pk).order_by("-opens_at", "-pk")


def _draws_before(wave: SurveyWave) -> dict[UUID, str]:
    """Return the draw of whoever answered an earlier wave, in the last one that she answered. Two queries a wave."""
    found: dict[UUID, str] = {}
    for earlier in reversed(_earlier(wave)):
        answered = set(
            Response.objects.filter(wave=earlier, pseudonym__isnull=False).values_list("pseudonym", flat=True)
        )
        drawn = PopulationMember.objects.filter(wave=earlier).exclude(draw="").values_list("pseudonym", "draw")
        found |= {pseudonym: draw for pseudonym, draw in drawn if pseudonym in answered}
    return found


def _placed(wave: SurveyWave) -> tuple[list[Placed], bool]:
    """Return the questions with their difficulties, and whether those are of the adopted calibration or of experts."""
    in_force = adopted_of(wave.version.instrument_id).values("pk")[:1]
    known = dict(ItemCalibration.objects.filter(calibration=in_force).values_list("code", "difficulty"))
    items = list(_performance(wave.version))
    is_calibrated = bool(items) and all(item.code in known for item in items)
    return [
        Placed(
            item.code,
            item.competence.area.code if item.competence else "",
            _group(item),
            item.level,
            known[item.code] if is_calibrated else float(LEVEL_ORDER[item.level]),
        )
        for item in items
    ], is_calibrated


def _performance(version: InstrumentVersion) -> list[Item]:
    items = version.items.filter(status=Item.Status.ACTIVE).select_related("competence__area").order_by("code")
    return [item for item in items if _is_halved(item)]


def _is_halved(item: Item) -> bool:
    return item.construct == Construct.PERFORMANCE and not item.is_pilot


def _group(item: Item) -> str:
    return item.competence.code if item.competence is not None else ""


def _area_names(wave: SurveyWave) -> set[tuple[str, str]]:
    areas = wave.version.items.filter(competence__isnull=False, status=Item.Status.ACTIVE).exclude(level="")
    return set(areas.values_list("competence__area__code", "competence__area__name"))


def refusal_of(version: InstrumentVersion) -> str:
    """Say why a version cannot be asked by parallel forms; nothing where it can."""
    lacking = lacking_for(version)
    if not _performance(version):
        return _("Ese instrumento no tiene preguntas de desempeño que repartir en dos formas.")
    if not lacking:
        return ""
    told = ", ".join(lacking[:SHOWN]) + (_(" y otras") if len(lacking) > SHOWN else "")
    return _("Para dos formas hacen falta dos preguntas de cada nivel en cada competencia. Falta una en: %(told)s.") % {
        "told": told
    }
