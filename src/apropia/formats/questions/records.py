"""What a question says, whatever the program that kept it."""

from dataclasses import dataclass, field
from enum import StrEnum

from apropia.formats.expressions.tree import Part

MAX_BYTES = 20 << 20
MAX_QUESTIONS = 2_000
MAX_CHOICES = 100  # of one question; more are no question, and are cut
FULL = 0.999  # fractions come as 99.99999 and 33.33333
OTHERWISE = "*"


class Kind(StrEnum):
    """How a question is answered. TEXT, LONG_TEXT, NUMBER and DATE are written, with no right answer in the file.

    SHORT and NUMERIC are written too, and their choices are the answers that the file takes. CLOZE is a text with
    gaps. OTHER is what has no like
    here; `Question.native` names it.
    """

    SINGLE = "SINGLE"
    MULTIPLE = "MULTIPLE"
    ORDERING = "ORDERING"
    MATCHING = "MATCHING"
    SHORT = "SHORT"
    NUMERIC = "NUMERIC"
    CLOZE = "CLOZE"
    SCALE = "SCALE"
    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    NUMBER = "NUMBER"
    DATE = "DATE"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option, or one answer taken. Its credit: 1 is all, 0 nothing, below 0 costs; None where the file is silent.

    `feedback` is told to whoever chose it. `margin`, of a number, is how far above or below is as good; both are plain
    digits. The text `OTHERWISE` stands for every answer not named. `code` is what conditions of the file call it.
    """

    text: str
    credit: float | None = None
    feedback: str = ""
    margin: str = ""
    code: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap of a text: its answers, chosen from a list unless it is written; `label` says in words what goes in."""

    choices: tuple[Choice, ...]
    is_written: bool
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question of a file.

    `choices` stand in the right order when ordering; when matching, `targets[i]` is the pair of `choices[i]` and what
    is left over only misleads. `gaps` are those of the marks `[[1]]`, `[[2]]` of its text. `place` is the line of the
    file (from 1), in the part `source` of a package. `unit` is that of the number asked for; `measures` is a word on
    what it measures. `condition` says after which answers it is asked, in the values of the file. `losses` say in
    Spanish what the file has and a question here cannot keep.
    """

    kind: Kind
    stem: str
    code: str = ""
    section: str = ""
    scenario: str = ""
    choices: tuple[Choice, ...] = ()
    targets: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    rationale: str = ""
    has_fixed_order: bool = False
    language: str = ""
    competence: str = ""
    level: str = ""
    seconds: int = 0
    unit: str = ""
    measures: str = ""
    condition: Part | None = None
    untranslated: str = ""
    native: str = field(default="", compare=False)
    place: int = field(default=0, compare=False)
    source: str = field(default="", compare=False)
    losses: tuple[str, ...] = field(default=(), compare=False)

    @property
    def right(self) -> tuple[int, ...]:
        """Return the places of the choices that give all the credit, or any of it when several are to be chosen."""
        least = 0.0 if self.kind == Kind.MULTIPLE else FULL
        return tuple(i for i, one in enumerate(self.choices) if one.credit is not None and one.credit > least)


@dataclass(frozen=True, kw_only=True)
class QuestionFile:
    """What was found in a file: its format in words, its questions, and what is told of it as a whole.

    `attribution` is what its licence asks to be said wherever the questions are.
    """

    format: str
    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()
    attribution: str = ""
