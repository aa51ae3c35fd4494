"""From the answers of an instrument to the rows of a calibration. Computes; writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from apropia.diagnosis.models import CalibrationFlag, Item
from apropia.diagnosis.queries.calibration_basis import Basis, level_of, tables_of
from apropia.diagnosis.queries.calibration_groups import compared, uneven_in
from apropia.foundation.progress import Progress

if TYPE_CHECKING:
    from apropia.science.psychometrics.areas import FoundArea, FoundQuestion
    from apropia.science.psychometrics.responses import Floats


@dataclass(frozen=True)
class Calibrated:
    """What a calibration is to hold: `method`, and for each question its columns beside the item."""

    method: dict[str, Any]
    rows: tuple[tuple[Item, dict[str, Any]], ...]


def calibrated_from(basis: Basis, progress: Progress) -> Calibrated:
    """Calibrate area by area."""
    from apropia.science.psychometrics import areas as science  # noqa: PLC0415  slow to load
    from apropia.science.psychometrics.priors import DEFAULT_PRIORS  # noqa: PLC0415  slow to load

    tables = tables_of(basis)
    comparisons = compared(basis, tables, progress)
    uneven = uneven_in(comparisons)
    rows: list[tuple[Item, dict[str, Any]]] = []
    found: list[FoundArea] = []
    within: list[tuple[float, float | None]] = []
    for number, area in enumerate(basis.areas, 1):
        items = basis.questions_of(area)
        expected = [science.Question(item.code, science.EXPECTED_DIFFICULTY[level_of(item)]) for item in items]
        found.append(science.calibrate_area(expected, tables.by_area[area], fewest=basis.fewest))
        within.append(_within(items, found[-1], tables.by_area[area]))
        rows += [
            (item, _columns(one, is_uneven=one.code in uneven) | {"area": area})
            for item, one in zip(items, found[-1].questions, strict=True)
        ]
        progress(number, len(basis.areas) + 1, "Calibrando por áreas")
    return Calibrated(
        {
            "people": len(tables.responses),
            "waves": [{"id": wave.pk, "name": wave.name} for wave in basis.waves],
            "prior": {
                "log_slope": list(DEFAULT_PRIORS.log_slope or ()),
                "difficulty": {str(level.name): value for level, value in science.EXPECTED_DIFFICULTY.items()},
                "difficulty_deviation": science.EXPECTED_DEVIATION,
            },
            "fewest": basis.fewest,
            "areas": [
                _told(area, one) | {"within": round(value, 4), "within_error": error}
                for area, one, (value, error) in zip(basis.areas, found, within, strict=True)
            ],
            "comparisons": comparisons,
            "correlations": science.correlations_of(found).round(4).tolist(),
        },
        tuple(rows),
    )


def _within(items: Sequence[Item], found: "FoundArea", table: "Floats") -> tuple[float, float | None]:
    """Return how two competences of an area go together, and the error of that; what is usual where nothing tells."""
    import numpy as np  # noqa: PLC0415  slow to load

    from apropia.science.psychometrics.competences import USUAL_WITHIN, within_of  # noqa: PLC0415  slow to load

    if found.nodes is None:
        return USUAL_WITHIN, None
    codes = sorted({item.competence_id or 0 for item in items})
    competence_of = np.array([codes.index(item.competence_id or 0) for item in items], dtype=np.intp)
    slopes, intercepts = np.array([(one.slope, one.intercept) for one in found.questions]).T
    return within_of(table, slopes, intercepts, competence_of, found.nodes)


def _columns(one: "FoundQuestion", *, is_uneven: bool) -> dict[str, Any]:
    return {
        "code": one.code,
        "stage": str(one.stage),
        "answers": one.answers,
        "expected_difficulty": one.expected,
        "slope": one.slope,
        "slope_error": one.slope_error,
        "intercepts": [one.intercept],
        "intercept_errors": [one.intercept_error],
        "difficulty": one.difficulty,
        "difficulty_error": one.difficulty_error,
        "rest": one.rest,
        "fit_p": one.fit_p,
        "repeats": list(one.repeats),
        "flags": _flags(one, is_uneven=is_uneven),
    }


def _flags(one: "FoundQuestion", *, is_uneven: bool) -> str:
    found = [
        flag
        for flag, is_so in (
            (CalibrationFlag.ALIKE, one.is_alike),
            (CalibrationFlag.AGAINST, one.is_against),
            (CalibrationFlag.WEAK, one.is_weak),
            (CalibrationFlag.REPEATS, bool(one.repeats)),
            (CalibrationFlag.MISFIT, one.is_misfit),
            (CalibrationFlag.OFF_LEVEL, one.is_off_level),
            (CalibrationFlag.UNEVEN, is_uneven),
        )
        if is_so
    ]
    return f"|{'|'.join(found)}|" if found else ""


def _told(area: str, one: "FoundArea") -> dict[str, Any]:
    stages = [question.stage for question in one.questions]
    return {
        "area": area,
        "people": one.people,
        "model": str(one.model) if one.model else "",
        "converged": one.converged,
        "rounds": one.rounds,
        "largest_change": one.largest_change,
        "log_likelihood": one.log_likelihood,
        "log_prior": one.log_prior,
        "reliability": one.reliability,
        "marginal_reliability": one.marginal_reliability,
        "mean_q3": one.mean_q3,
        "questions": len(stages),
        "estimated": sum(question.is_estimated for question in one.questions),
        "adaptable": sum(stage.may_adapt for stage in stages),
    }
