"""Read Aiken: a question in a line, its options after letters, and which letter answers it."""

import re

from apropia.formats.questions.gift import UNREADABLE
from apropia.formats.questions.plain_text import Losses, text_as_is
from apropia.formats.questions.records import MAX_CHOICES, Choice, Kind, Question, QuestionFile

NAME = "Aiken"
_OPTION = re.compile(r"([A-Z])[.)]\s+(\S.*)")
_ANSWER = re.compile(r"ANSWER:\s*([A-Z])\b.*")
_SIGN = re.compile(r"^ANSWER:[ \t]*[A-Z]\b", re.MULTILINE)


def is_aiken(text: str) -> bool:
    """Tell whether a text looks like Aiken: a line of its own that names the answer."""
    return bool(_SIGN.search(text))


def read_aiken(text: str) -> QuestionFile:
    """Read every question of an Aiken file. What stands before options is the question, however many its lines."""
    questions: list[Question] = []
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    begins = 0
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        line = raw.strip()
        if (answer := _ANSWER.fullmatch(line)) is not None:
            questions.append(_question(stem, options, answer[1], begins or number))
            stem, options, begins = [], [], 0
        elif (option := _OPTION.fullmatch(line)) is not None and stem:
            options.append((option[1], option[2]))
        elif line:
            begins = begins or number
            stem.append(line)
    if stem:
        questions.append(_question(stem, options, "", begins))
    return QuestionFile(format=NAME, questions=tuple(questions))


def _question(stem: list[str], options: list[tuple[str, str]], answer: str, place: int) -> Question:
    losses = Losses()
    letters = [letter for letter, _text in options]
    words = text_as_is("\n".join(stem), losses)
    if not words or len(options) < 2 or len(options) > MAX_CHOICES or answer not in letters:
        losses.add("Le falta su texto, dos opciones o la línea ANSWER con la letra de una de ellas.")
        return Question(kind=Kind.OTHER, stem=words[:200], native=UNREADABLE, place=place, losses=losses.all())
    choices = tuple(Choice(text_as_is(text, losses), float(letter == answer)) for letter, text in options)
    return Question(
        kind=Kind.SINGLE, stem=words, choices=choices, native="opción múltiple", place=place, losses=losses.all()
    )
