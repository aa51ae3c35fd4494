"""What the runtime data of a part say of how it went: they come from the learner's browser and are read as such."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apropia.formats.packages.durations import seconds_of
from apropia.formats.packages.outline import Kind, fraction

_ENDS = {"completed", "answered", "passed", "failed", "mastered"}


@dataclass(frozen=True)
class Result:
    """How a part went, as it tells: whether it was completed, and passed or failed where that is known."""

    is_completed: bool = False
    is_passed: bool | None = None
    score_percent: float | None = None
    seconds: int = 0
    resumes: bool = True
    satisfied: bool | None = None

    @property
    def is_satisfied(self) -> bool:
        """Say whether the part is done: by its own rule, else passed, or completed without being failed."""
        if self.satisfied is not None:
            return self.satisfied
        return self.is_passed is True or (self.is_completed and self.is_passed is not False)


def result_of(kind: Kind, data: Mapping[str, Any], *, mastery: float | None, progress: float | None = None) -> Result:
    """Read the runtime data of SCORM. Whatever is missing or senseless counts as not said."""
    cmi = mapping(data.get("cmi"))
    return _of_12(cmi, mastery) if kind == Kind.SCORM_12 else _of_2004(cmi, mastery, progress)


def result_of_h5p(statements: Sequence[Mapping[str, Any]]) -> Result:
    """Read what an H5P says of itself as a whole; what its questions say of themselves does not end it."""
    result = Result()
    for statement in statements:
        verb = str(mapping(statement.get("verb")).get("id", "")).rpartition("/")[2]
        context = mapping(mapping(statement.get("context")).get("contextActivities"))
        said = mapping(statement.get("result"))
        if verb not in _ENDS or context.get("parent"):
            continue
        score = mapping(said.get("score"))
        scaled = _number(score.get("scaled"))
        percent = scaled * 100 if scaled is not None and 0 <= scaled <= 1 else _percent(score)
        best = max((one for one in (result.score_percent, percent) if one is not None), default=None)
        is_passed = {"passed": True, "failed": False}.get(verb, result.is_passed)
        result = Result(is_completed=True, is_passed=is_passed, score_percent=best)
    return result


def _of_12(cmi: Mapping[str, Any], mastery: float | None) -> Result:
    core = mapping(cmi.get("core"))
    status = str(core.get("lesson_status", ""))
    score = _percent(mapping(core.get("score")))
    is_passed = {"passed": True, "failed": False}.get(status)
    if mastery is not None and score is not None and status in ("passed", "failed", "completed"):
        # The package's own pass mark stands above the status that its page chose.
        is_passed = score >= mastery * 100
    return Result(
        is_completed=status in ("passed", "completed", "failed"),
        is_passed=is_passed,
        score_percent=score,
        seconds=seconds_of(str(core.get("total_time", ""))),
        resumes=str(core.get("exit", "")) != "logout",
    )


def _of_2004(cmi: Mapping[str, Any], mastery: float | None, progress: float | None) -> Result:
    score = mapping(cmi.get("score"))
    scaled = _number(score.get("scaled"))
    percent = scaled * 100 if scaled is not None and 0 <= scaled <= 1 else _percent(score)
    is_passed = {"passed": True, "failed": False}.get(str(cmi.get("success_status", "")))
    if mastery is not None and scaled is not None:
        is_passed = scaled >= mastery
    measure = _number(cmi.get("progress_measure"))
    is_completed = str(cmi.get("completion_status", "")) == "completed"
    if progress is not None and measure is not None:
        # As with the score: the package's own threshold stands above what its page says.
        is_completed = measure >= progress
    return Result(
        is_completed=is_completed,
        is_passed=is_passed,
        score_percent=percent,
        seconds=seconds_of(str(cmi.get("total_time", ""))),
    )


def _percent(score: Mapping[str, Any]) -> float | None:
    """Return a raw score as a share of its own scale; without one, of a hundred."""
    raw, low, high = (_number(score.get(name)) for name in ("raw", "min", "max"))
    if raw is None:
        return None
    low, high = low or 0.0, 100.0 if high is None else high
    if high <= low:
        return None
    share = fraction(str((raw - low) / (high - low)))
    return None if share is None else share * 100


def mapping(value: object) -> Mapping[str, Any]:
    """Return a value of JSON where it is a mapping; nothing where content put something else there."""
    return value if isinstance(value, Mapping) else {}


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None
