"""Questions of a LimeSurvey survey, whichever file its structure came in (`lss`, `limesurvey_text`)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from apropia.formats.expressions.tree import AllOf, Part
from apropia.formats.questions.conditions import is_always, translate, with_marked
from apropia.formats.questions.plain_text import SCRIPT, Losses, one_line, text_of_html
from apropia.formats.questions.records import MAX_CHOICES, Choice, Kind, Question
from apropia.formats.questions.tags import with_tags
from apropia.formats.tabular.cells import fold

LANGUAGES = ("es-co", "es", "es-419", "es-mx")
CHOICES, ARRAYS, MULTIPLE = {"L", "!", "O"}, {"F", "H"}, {"M", "P"}
WRITTEN = {"S": Kind.TEXT, "T": Kind.LONG_TEXT, "U": Kind.LONG_TEXT, "N": Kind.NUMBER, "D": Kind.DATE}
NATIVE = {
    "L": "lista",
    "!": "lista desplegable",
    "O": "lista con comentario",
    "M": "opción múltiple",
    "P": "opción múltiple con comentarios",
    "F": "matriz",
    "H": "matriz por columnas",
    "1": "matriz de dos escalas",
    "A": "matriz de 5 puntos",
    "B": "matriz de 10 puntos",
    "C": "matriz sí, no, inseguro",
    "E": "matriz aumenta, igual, disminuye",
    ":": "matriz de números",
    ";": "matriz de textos",
    "5": "elección de 5 puntos",
    "Y": "sí o no",
    "G": "género",
    "R": "ordenar por preferencia",
    "S": "texto corto",
    "T": "texto largo",
    "U": "texto muy largo",
    "Q": "varios textos cortos",
    "N": "número",
    "K": "varios números",
    "D": "fecha",
    "X": "texto sin pregunta",
    "*": "ecuación",
    "|": "subir archivos",
    "I": "cambio de idioma",
}
OPT_OUT = {"no entiendo esta pregunta", "no entiendo la pregunta", "i do not understand this question"}
COMMENT = "El campo de comentario no se trae."
OTHER = "La opción «Otro», con texto libre, no se trae."
HELP = "El texto de ayuda no se trae."
UNTRANSLATED = "Le falta el texto en español: quedó en «{language}»."
SCORES = "Los puntos por opción no se traen."
OPTED_OUT = "La opción «No entiendo esta pregunta» se quita: Apropia ya la ofrece en todas."

Texts = dict[str, str]


@dataclass
class Answer:
    """An option or a row of a question, with its texts by language."""

    code: str
    texts: Texts = field(default_factory=dict)
    order: int = 0
    points: float = 0.0
    scale: str = "0"


@dataclass
class SurveyQuestion:
    """A question as the survey keeps it."""

    code: str
    type: str
    line: int
    group: str = ""
    order: int = 0
    relevance: str = ""
    has_other: bool = False
    has_script: bool = False
    has_old_conditions: bool = False
    texts: Texts = field(default_factory=dict)
    helps: Texts = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    rows: list[Answer] = field(default_factory=list)


@dataclass
class Group:
    """A group of questions."""

    order: int = 0
    relevance: str = ""
    titles: Texts = field(default_factory=dict)


@dataclass
class Survey:
    """What both kinds of file say. `languages` begins with the survey's own."""

    languages: list[str] = field(default_factory=list)
    titles: Texts = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    questions: dict[str, SurveyQuestion] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Return the language to take: Spanish where the survey has it, else its own."""
        by_name = {language.lower(): language for language in self.languages}
        spanish = next((by_name[one] for one in LANGUAGES if one in by_name), None)
        spanish = spanish or next((one for one in self.languages if one.lower().startswith("es-")), None)
        return spanish or next(iter(self.languages), "")


def questions_of(survey: Survey) -> list[Question]:
    """Return the questions in the order of the survey; a row of a matrix is a question of its own."""
    ordered = sorted(
        survey.questions.items(), key=lambda pair: (_group(survey, pair[1]).order, pair[1].order, pair[1].line)
    )
    return [question for _qid, one in ordered for question in _Reading(survey, one).questions()]


def notes_of(survey: Survey) -> tuple[str, ...]:
    """Return what is told of the survey as a whole."""
    language, notes = survey.language, []
    others = [one for one in survey.languages if one != language]
    if language and not language.lower().startswith("es"):
        notes.append(f"La encuesta no tiene español: las preguntas quedaron en «{language}». Tradúzcalas.")
    if others:
        notes.append(
            f"La encuesta también está en {', '.join(f'«{one}»' for one in others)}. Solo se trae «{language}»."
        )
    return tuple(notes)


def _group(survey: Survey, question: SurveyQuestion) -> Group:
    return survey.groups.get(question.group, Group())


class _Reading:
    """Turns one question of a survey into questions of ours."""

    def __init__(self, survey: Survey, asked: SurveyQuestion) -> None:
        self._survey = survey
        self._asked = asked
        self._language = survey.language
        self._losses = Losses([SCRIPT] if asked.has_script else [])

    def questions(self) -> Iterator[Question]:
        asked = self._asked
        base = self._base()
        if asked.type in CHOICES:
            found = [self._one_of(base)]
        elif asked.type in MULTIPLE:
            found = [
                replace(
                    base,
                    kind=Kind.MULTIPLE,
                    choices=tuple(Choice(self._said(row.texts), code=row.code) for row in asked.rows[:MAX_CHOICES]),
                )
            ]
        elif asked.type in ARRAYS:
            found = list(self._matrix(base))
        elif asked.type == "Y":
            found = [
                replace(
                    base,
                    kind=Kind.SINGLE,
                    choices=(Choice("Sí", code="Y"), Choice("No", code="N")),
                    has_fixed_order=True,
                )
            ]
        else:
            found = [replace(base, kind=WRITTEN.get(asked.type, Kind.OTHER))]
        if asked.type in {"O", "P"}:
            self._losses.add(COMMENT)
        if asked.has_other:
            self._losses.add(OTHER)
        for one in found:
            yield replace(with_tags(one, []), losses=self._losses.all())

    def _base(self) -> Question:
        asked = self._asked
        condition, untranslated = self._condition()
        if self._said(asked.helps, required=False):
            self._losses.add(HELP)
        return Question(
            kind=Kind.OTHER,
            stem=self._said(asked.texts),
            code=asked.code,
            section=one_line(self._said(_group(self._survey, asked).titles, required=False)),
            language=self._language,
            condition=condition,
            untranslated=untranslated,
            native=NATIVE.get(asked.type, f"tipo «{asked.type}»"),
            place=asked.line,
        )

    def _condition(self) -> tuple[Part | None, str]:
        expressions = [_group(self._survey, self._asked).relevance, self._asked.relevance]
        parts = [one for one in expressions if not is_always(one)]
        found = [translate(one, self._code_of) for one in parts]
        missing = "; ".join(one for one, read in zip(parts, found, strict=True) if read is None)
        if not parts and self._asked.has_old_conditions:
            return None, "tabla de condiciones"
        kept = tuple(with_marked(one, self._marks()) for one in found if one is not None)
        if missing or not kept:
            return None, missing[:500]
        return (kept[0] if len(kept) == 1 else AllOf(kept)), ""

    def _marks(self) -> dict[str, tuple[str, str]]:
        """Return the question and the option of each row of a multiple choice, which is a variable of its own there."""
        several = (one for one in self._survey.questions.values() if one.type in MULTIPLE)
        return {f"{one.code}_{row.code}": (one.code, row.code) for one in several for row in one.rows}

    def _code_of(self, number: str) -> str:
        known = self._survey.questions.get(number)
        return known.code if known else number

    def _said(self, texts: Texts, *, required: bool = True) -> str:
        words = text_of_html(texts.get(self._language, ""), self._losses)
        if words or not required:
            return words
        for language in self._survey.languages:
            if words := text_of_html(texts.get(language, ""), self._losses):
                self._losses.add(UNTRANSLATED.format(language=language))
                return words
        return ""

    def _steps(self) -> list[Answer]:
        """Return the options without the one that our forms offer anyway."""
        steps = [one for one in self._asked.answers if one.scale == "0"][:MAX_CHOICES]
        kept = [one for one in steps if fold(self._said(one.texts)) not in OPT_OUT]
        if len(kept) < len(steps):
            self._losses.add(OPTED_OUT)
        return kept

    def _one_of(self, base: Question) -> Question:
        steps = self._steps()
        points = [one.points for one in steps]
        top = max(points, default=0.0)
        if top <= 0 or len(set(points)) == len(points) > 2:
            # No key: either nothing is scored, or each step has its own points, as on a scale.
            if top > 0:
                self._losses.add(SCORES)
            credits: list[float | None] = [None] * len(steps)
        else:
            credits = [one / top for one in points]
        choices = tuple(
            Choice(self._said(one.texts), credit, code=one.code) for one, credit in zip(steps, credits, strict=True)
        )
        return replace(base, kind=Kind.SINGLE, choices=choices)

    def _matrix(self, base: Question) -> Iterator[Question]:
        choices = tuple(Choice(self._said(one.texts), code=one.code) for one in self._steps())
        rows = self._asked.rows[:MAX_CHOICES]
        for row in rows:
            words = self._said(row.texts)
            stem = f"{base.stem.rstrip(' :')}: {words}" if base.stem and len(rows) > 1 else words or base.stem
            yield replace(base, kind=Kind.SCALE, stem=stem, code=f"{base.code}_{row.code}", choices=choices)
