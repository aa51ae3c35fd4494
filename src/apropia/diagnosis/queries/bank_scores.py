"""What answers are worth by the calibration of their questions: each competence, each area and the whole.

All are shares of 100: how many of the questions of its area somebody would solve who stands where the person does. An
area and its competences are told by the same curve, so that they differ by the person and not by what is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apropia.diagnosis.queries.adaptive import standings_of
from apropia.diagnosis.queries.adaptive_bank import AdaptiveBank
from apropia.science.psychometrics.adaptive.domain import DomainScores, composite_of, domain_scores, reached
from apropia.science.psychometrics.adaptive.standing import Standing
from apropia.science.psychometrics.competences import logs_of
from apropia.science.psychometrics.levels import DEFAULT_CUTS, Level, chance_of, level_of
from apropia.science.psychometrics.responses import Floats
from apropia.science.psychometrics.scoring import MINIMUM_ITEMS, NO_WHOLE, WholeScore, whole_score

Answers = Sequence[tuple[int, int]]  # places of questions in the bank, and 1 right or 0 not


@dataclass(frozen=True)
class BankScore:
    """What one area or competence is worth, from 0 to 100; without `value` where too little was answered.

    `deviation` is that of the posterior, `chance` how likely `level` is (0–1).
    """

    code: str
    answered: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    level: Level = Level.NOT_ASSESSED
    deviation: float | None = None
    chance: float | None = None


@dataclass(frozen=True)
class BankProfile:
    """The scores of one person: `competences` are those of which she answered something, in areas that are assessed."""

    areas: tuple[BankScore, ...]
    competences: tuple[BankScore, ...]
    overall: WholeScore


@dataclass(frozen=True)
class _Scales:
    """What is known of people on scales that go together."""

    codes: tuple[str, ...]
    scores: DomainScores
    chances: Floats
    reachable: tuple[tuple[Level, ...], ...]

    def of(self, person: int, scale: int, answered: int) -> BankScore:
        found = self.scores
        value, low, high, deviation = (
            float(one[person, scale]) for one in (found.values, found.lows, found.highs, found.deviations)
        )
        level = level_of(value, reachable=self.reachable[scale])
        chance = chance_of(level, self.chances[person, scale].tolist(), reachable=self.reachable[scale])
        return BankScore(self.codes[scale], answered, value, low, high, level, deviation, chance)


def bank_scores(bank: AdaptiveBank, people: Sequence[Answers]) -> list[BankProfile]:
    """Return what the answers of people are worth, in their order.

    Every area tells of every other; still, one of which fewer than two questions were answered is not assessed. Where
    it is, each of its competences is told from one answer of its own on: what that leaves open is in its interval.
    """
    standing = standings_of(bank, people)
    areas = _scales(standing, bank.areas, bank.curves, bank.reachable)
    own = _competences(bank, people)
    spread = standing.deviations
    correlations = standing.covariances / (spread[:, :, None] * spread[:, None, :])
    wholes = composite_of(areas.scores.values, areas.scores.deviations, correlations)
    reachable = {level for one in bank.reachable for level in one}
    profiles = []
    for person, answers in enumerate(people):
        places = np.array([place for place, _category in answers], dtype=np.intp)
        met = np.bincount(bank.bank.scale_of[places], minlength=len(bank.areas)).tolist()
        told = np.bincount(bank.competence_of[places], minlength=len(bank.competences)).tolist()
        enough = min(met, default=0) >= MINIMUM_ITEMS
        value, deviation = (float(one[person]) for one in wholes)
        profiles.append(
            BankProfile(
                areas=tuple(
                    areas.of(person, scale, count) if count >= MINIMUM_ITEMS else BankScore(bank.areas[scale], count)
                    for scale, count in enumerate(met)
                ),
                competences=tuple(
                    own.of(person, scale, count)
                    for scale, count in enumerate(told)
                    if count and met[bank.area_of_competence[scale]] >= MINIMUM_ITEMS
                ),
                overall=whole_score(value, deviation, reachable=reachable) if enough else NO_WHOLE,
            )
        )
    return profiles


def _scales(
    standing: Standing, codes: tuple[str, ...], curves: Floats, reachable: tuple[tuple[Level, ...], ...]
) -> _Scales:
    return _Scales(codes, domain_scores(standing, curves), reached(standing, curves, DEFAULT_CUTS), reachable)


def _competences(bank: AdaptiveBank, people: Sequence[Answers]) -> _Scales:
    table = np.full((len(people), len(bank.rows)), np.nan)
    for row, answers in enumerate(people):
        for place, category in answers:
            table[row, place] = category
    nodes = bank.bank.nodes
    standing = Standing(len(people), nodes, bank.competence_correlations)
    standing.learn_at_once(logs_of(table, *bank.along_competence, bank.competence_of, nodes))
    curves = bank.curves[bank.area_of_competence]
    return _scales(standing, bank.competences, curves, bank.reachable_in_competence)
