"""What a diagnosis must show for a person to be exempt of a course."""

from collections.abc import Mapping

from apropia.competences.models import LEVEL_ORDER, Level
from apropia.diagnosis.queries.results import LEVEL_BEGINS, Outcome

# methods.md#routes


def begins_at(level: str) -> float:
    """Return from where on the scale of what was solved (0–100) a level is shown.

    Nothing lies below Básico, so that everybody who answered has it: of whoever knows it more is asked.
    """
    least = level if LEVEL_ORDER[level] > LEVEL_ORDER[Level.BASIC] else Level.INTERMEDIATE
    return LEVEL_BEGINS[least]


def teaches_more(now: Mapping[int, str], then: Mapping[int, str]) -> bool:
    """Say whether a version teaches something that another one did not, or the same at a higher level.

    Both by competence. Asked of who is exempt by the other: what she showed is then not all that is taught.
    """
    return any(one not in then or LEVEL_ORDER[level] > LEVEL_ORDER[then[one]] for one, level in now.items())


def shows(outcome: Outcome | None, level: str) -> bool:
    """Say whether a level is shown for certain: the low end of the interval reaches it, not only its middle."""
    return outcome is not None and outcome.low is not None and outcome.low >= begins_at(level)
