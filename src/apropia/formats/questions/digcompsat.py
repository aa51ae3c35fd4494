"""The Spanish bank of DigCompSAT: 82 questions of self-reflection, with the defects of its file mended.

Each change is told, as its licence (CC BY 4.0) asks. The bank reaches levels 1 to 6; it has no cut-points to levels.
The competence of a question is taken from its number: the bank goes through DigComp in order, four questions for each
competence, three for 2.4 and 5.3. That fits the counts of its areas (12, 23, 16, 16, 15), and Q34 and Q47; inside area
4 it is likely and not proved. So whoever imports is asked to look.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, repeat

from apropia.formats.questions.records import Choice, Kind, Question, QuestionFile
from apropia.formats.tabular.cells import fold

SIZE = 82
ATTRIBUTION = (
    "Adaptado de DigCompSAT, Centro Común de Investigación de la Comisión Europea, licencia CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/deed.es)."
)
NOTES = (
    "Es el banco DigCompSAT. Llega hasta el nivel 6 de DigComp: ningún resultado puede decir «altamente avanzado».",
    "DigCompSAT no publica puntos de corte entre puntajes y niveles.",
    "Son adaptaciones: Q34 y Q47 cambian, y los resultados no se comparan sin más con los publicados.",
)
_FEW = {"2.4": 3, "5.3": 3}
_COMPETENCES = [
    f"{area}.{number}" for area, count in ((1, 3), (2, 6), (3, 4), (4, 4), (5, 4)) for number in range(1, count + 1)
]
COMPETENCE_OF = tuple(chain.from_iterable(repeat(one, _FEW.get(one, 4)) for one in _COMPETENCES))
_NUMBER = re.compile(r"(?:\w*_)?S?Q0*(\d{1,2})", re.IGNORECASE)
# How the first step of each scale begins, and of the attitude scale its third step, broken in the file.
_STARTS = {
    "knowledge": ("no lo conozco", "no tengo conocimiento"),
    "skill": ("no se",),
    "attitude": ("no en absoluto",),
}
_BROKEN_THIRD, _THIRD = "puedo hacerlo por mi mismo", "Sí, bastante"
_LAW_QUESTION, _LAW_SIGNS = 34, ("derecho al olvido", "ue", "union europea")
_LAW_STEM = (
    "Sé que la Ley 1581 de 2012 me permite conocer, corregir y pedir que se supriman los datos personales que otros "
    "guardan de mí."
)
_KNOWLEDGE_QUESTION = 47
LAW = "Preguntaba por una norma de la Unión Europea: se adaptó a la Ley 1581 de 2012."
SCALE = "Pregunta por un conocimiento y traía la escala de habilidad: se le dio la de conocimiento."
STEP = f"La tercera opción venía dañada: quedó «{_THIRD}»."
COMPETENCE = "Su competencia se tomó de su lugar en el banco. Revísela."


def is_digcompsat(titles: Sequence[str], questions: Sequence[Question]) -> bool:
    """Tell whether a survey is the bank: it says so and has its questions, or their codes go from Q1 to Q82."""
    if any("digcompsat" in fold(title).replace(" ", "") for title in titles):
        return any(_numbers(questions))
    return sorted(_number_in_code(one) for one in questions) == list(range(1, SIZE + 1))


def mended(file: QuestionFile) -> QuestionFile:
    """Return the bank with competences and scales, its three defects mended, and its attribution."""
    knowledge = next((one.choices for one in file.questions if _scale_of(one) == "knowledge"), ())
    pairs = zip(file.questions, _numbers(file.questions), strict=True)
    questions = tuple(_mended(one, number, knowledge) for one, number in pairs)
    return replace(file, questions=questions, notes=(*file.notes, *NOTES), attribution=ATTRIBUTION)


def _mended(question: Question, number: int, knowledge: tuple[Choice, ...]) -> Question:
    scale = _scale_of(question)
    if not number or scale is None:
        return question
    losses = list(question.losses)
    stem, choices, competence = question.stem, question.choices, question.competence
    if scale == "attitude" and len(choices) > 2 and fold(choices[2].text).startswith(_BROKEN_THIRD):
        choices = (*choices[:2], Choice(_THIRD), *choices[3:])
        losses.append(STEP)
    if number == _KNOWLEDGE_QUESTION and scale == "skill" and knowledge:
        choices = knowledge
        losses.append(SCALE)
    if number == _LAW_QUESTION and any(f" {sign} " in f" {fold(stem)} " for sign in _LAW_SIGNS):
        stem = _LAW_STEM
        losses.append(LAW)
    if not competence:
        competence = COMPETENCE_OF[number - 1]
        losses.append(COMPETENCE)
    choices = tuple(Choice(one.text) for one in choices)
    return replace(question, kind=Kind.SCALE, stem=stem, choices=choices, competence=competence, losses=tuple(losses))


def _numbers(questions: Sequence[Question]) -> list[int]:
    """Return the number of each question in the bank, 0 for others: by order where all are there, else by code."""
    scaled = [_scale_of(one) is not None for one in questions]
    if sum(scaled) == SIZE:
        order = iter(range(1, SIZE + 1))
        return [next(order) if one else 0 for one in scaled]
    found = [_number_in_code(one) if is_scaled else 0 for one, is_scaled in zip(questions, scaled, strict=True)]
    known = [number for number in found if number]
    # The rows of several matrices begin at 1 again: those numbers are no places in the bank.
    return found if len(set(known)) == len(known) else [0] * len(found)


def _number_in_code(question: Question) -> int:
    match = _NUMBER.fullmatch(question.code)
    number = int(match[1]) if match else 0
    return number if 1 <= number <= SIZE else 0


def _scale_of(question: Question) -> str | None:
    first = fold(question.choices[0].text) if question.choices else ""
    return next((name for name, starts in _STARTS.items() if first and first.startswith(starts)), None)
