"""What is asked of the texts of a version: what blocks publication, and what is only advice.

What blocks is little and certain: somebody is left out, or the text cannot be followed. All the rest is advice, for a
rule of thumb does not know what a text is for. One table says which is which.
"""

import dataclasses
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apropia.formats.prose.accessible import accessibility_findings, image_findings
from apropia.formats.prose.blocks import Prose, read_prose
from apropia.formats.prose.finding import Finding
from apropia.formats.prose.plain import acronyms_in, is_explained, plain_findings
from apropia.learning.models import Activity, Question, QuestionKind
from apropia.learning.policies.outline import Outline
from apropia.learning.policies.problems import Place, Problem
from apropia.science.psychometrics.readability import HARDEST, Readability, readability_of

FEWEST_WORDS = 100  # Of a shorter text the index says little.
BANDS = {
    "very_easy": _("muy fácil"),
    "fairly_easy": _("bastante fácil"),
    "normal": _("normal"),
    "fairly_hard": _("algo difícil"),
    HARDEST: _("muy difícil"),
}


@dataclasses.dataclass(frozen=True)
class Rule:
    says: str | Promise
    blocks: bool = False


RULES = {
    # Who does not see, or goes from link to link and from heading to heading, is left out.
    "image_without_words": Rule(_("Una imagen no tiene descripción. Escríbala entre los corchetes."), blocks=True),
    "image_without_sense": Rule(
        _("«%(quote)s» no describe la imagen. Cuente lo que muestra a quien no la ve."), blocks=True
    ),
    "vague_link": Rule(
        _("El enlace «%(quote)s» no dice adónde lleva. Escriba en él el nombre de lo que se abre."), blocks=True
    ),
    "table_without_header": Rule(
        _("Una tabla no tiene títulos de columna. Escríbalos en su primera fila."), blocks=True
    ),
    "empty_heading": Rule(_("Hay un título vacío. Escríbalo o quítelo."), blocks=True),
    # Nobody holds it whole.
    "endless_sentence": Rule(
        _("Una oración tiene %(count)d palabras: «%(quote)s». Pártala en varias, de hasta 20."), blocks=True
    ),
    HARDEST: Rule(
        _("El texto es muy difícil: %(count)d en la escala INFLESZ. Acorte oraciones y palabras hasta pasar de 40."),
        blocks=True,
    ),
    # The page numbers its headings itself, so none is skipped; but the outline is not what the author meant.
    "heading_jump": Rule(_("El título «%(quote)s» salta un nivel. Póngale un # menos.")),
    "disguised_heading": Rule(_("«%(quote)s» parece un título en negrita. Póngale ## para que se pueda ir a él.")),
    "bare_address": Rule(_("El enlace muestra la dirección «%(quote)s». Escriba el nombre de la página.")),
    "only_pointed_at": Rule(_("«%(quote)s» solo lo encuentra quien lo ve. Diga también su nombre.")),
    "long_sentence": Rule(_("Una oración tiene %(count)d palabras: «%(quote)s». Mejor hasta 20.")),
    "long_paragraph": Rule(_("Un párrafo tiene %(count)d palabras: «%(quote)s». Sepárelo por ideas, en cinco líneas.")),
    "fairly_hard": Rule(_("El texto es algo difícil: %(count)d en la escala INFLESZ. Lo normal empieza en 55.")),
    "double_negation": Rule(_("Hay una doble negación: «%(quote)s». Dígalo en afirmativo.")),
    "unexplained_acronym": Rule(_("La sigla «%(quote)s» no está explicada. Escriba su nombre la primera vez.")),
    "jargon": Rule(_("«%(quote)s» se puede decir más sencillo: %(instead)s.")),
}


def text_problems(outline: Outline) -> list[Problem]:
    """Return what the texts of a version have to mend, in the order in which they are read."""
    texts = list(_texts(outline))
    found = [_problem(finding, place) for place, prose in texts for finding in _findings(place, prose)]
    for activity in outline.activities:
        if activity.image_alt.strip():
            where = Place("image_alt", activity_id=activity.pk)
            found += [_problem(finding, where) for finding in image_findings(activity.image_alt)]
    return found + list(_acronyms(texts))


def ease_of(markdown: str) -> Readability | None:
    """Return how easy a text is to read; None where it is too short to say."""
    said = read_prose(markdown).said
    return readability_of(said) if len(said.split()) >= FEWEST_WORDS else None


def _findings(place: Place, prose: Prose) -> Iterator[Finding]:
    yield from accessibility_findings(prose)
    yield from plain_findings(prose)
    if place.field in ("body", "alternative") and len(prose.said.split()) >= FEWEST_WORDS:
        ease = readability_of(prose.said)
        if ease.band in RULES:
            yield Finding(ease.band, "", round(ease.index))


def _problem(finding: Finding, place: Place) -> Problem:
    rule = RULES[finding.code]
    words = {"quote": finding.quote, "count": finding.count, "instead": finding.instead}
    return Problem(str(rule.says) % words, place, blocks=rule.blocks)


def _acronyms(texts: list[tuple[Place, Prose]]) -> Iterator[Problem]:
    """Tell each acronym once, at its first place, unless some text of the course explains it."""
    everything = " ".join(block.text for _place, prose in texts for block in prose.blocks)
    told: set[str] = set()
    for place, prose in texts:
        for name in (name for block in prose.blocks for name in acronyms_in(block.text)):
            if name not in told and not is_explained(name, everything):
                told.add(name)
                yield _problem(Finding("unexplained_acronym", name), place)


def _texts(outline: Outline) -> Iterator[tuple[Place, Prose]]:
    for place, text in _written(outline):
        if text.strip():
            yield place, read_prose(text)


def _written(outline: Outline) -> Iterator[tuple[Place, str]]:
    yield Place("summary"), outline.version.summary
    yield Place("objectives"), "\n".join(f"- {line}" for line in outline.version.objectives)
    for activity in outline.activities:
        yield from _written_in_activity(activity)
    for quiz in outline.quizzes:
        for question in outline.questions.get(quiz.pk, ()):
            yield from _written_in_question(question)


def _written_in_activity(activity: Activity) -> Iterator[tuple[Place, str]]:
    here = Place(activity_id=activity.pk)
    yield here.at("body"), activity.body
    yield here.at("alternative"), activity.alternative
    for number, step in enumerate(activity.steps, 1):
        yield here.at(f"step_{number}"), step["text"]
        yield here.at(f"check_{number}"), step["check"]


def _written_in_question(question: Question) -> Iterator[tuple[Place, str]]:
    here = Place(quiz_id=question.quiz_id, question_id=question.pk)
    yield here.at("text"), question.text
    yield here.at("explanation"), question.explanation
    if question.kind != QuestionKind.CLOZE:
        for number, part in enumerate(question.parts, 1):
            yield here.at(f"text_{number}"), str(part.get("text", ""))
            yield here.at(f"feedback_{number}"), str(part.get("feedback", ""))
