"""What is wrong with an expression, as a code and its place: words belong to who shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: `at` is the place in the text, from 0; `found` what stands there; `wanted` what would fit."""

    code: str
    at: int
    found: str = ""
    wanted: tuple[str, ...] = ()


class ExpressionError(Exception):
    """The text is no expression."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem
