"""Texts with gaps as Moodle writes them, `{1:MULTICHOICE:=right#why~wrong}`, and as they are here, `[[1]]`.

A mark that cannot be read whole makes the question none that is known here: part of a gap would be another gap.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from apropia.formats.questions.plain_text import Losses, one_line
from apropia.formats.questions.records import FULL, MAX_CHOICES, OTHERWISE, Choice, Gap, Kind, Question

NATIVE = "texto con huecos"
BOXES = "texto con huecos de varias casillas"
BROKEN = "Uno de sus huecos no se puede leer."
NUMBERS = "Un hueco pedía un número: aquí se compara como texto, sin margen."
WEIGHTS = "Un hueco valía más que otro: aquí la pregunta se acierta completa."
CASE = "Distinguía mayúsculas de minúsculas; aquí valen igual."
_SHORT = {"SHORTANSWER", "SA", "MW"}
_EXACT = {"SHORTANSWER_C", "SAC", "MWC"}
_NUMBER = {"NUMERICAL", "NM"}
_LIST = {
    *("MULTICHOICE", "MC", "MULTICHOICE_S", "MCS", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"),
    *("MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"),
}
_BOXES = {
    *("MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH", "MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS"),
}
_KNOWN = _SHORT | _EXACT | _NUMBER | _LIST | _BOXES
_OPENING = re.compile(r"\{\s*(\d{0,4})\s*:\s*([A-Z_]{2,16})\s*:")
_MARK = re.compile(r"\[\[(\d{1,2})\]\]")
_PERCENT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,7})?)%")
_TO_ESCAPE = re.compile(r'([\\~#}/"])')
_ESCAPED = re.compile(r'\\([\\~#}/"{=%])')


def with_gaps(question: Question, losses: Losses) -> Question:
    """Return the question with the marks of its text read, or as one of a kind that is not known here."""
    pieces: list[str] = []
    gaps: list[Gap] = []
    weights: set[str] = set()
    at = 0
    text = question.stem
    while opening := _OPENING.search(text, at):
        kind = opening[2]
        if kind not in _KNOWN:
            pieces.append(text[at : opening.end()])
            at = opening.end()
            continue
        end = _end_of(text, opening.end())
        if kind in _BOXES or end is None:
            return replace(question, native=BOXES if end else NATIVE, losses=() if end else (BROKEN,))
        gaps.append(_gap(kind, text[opening.end() : end], losses))
        weights.add(opening[1] or "1")
        pieces += [text[at : opening.start()], f"[[{len(gaps)}]]"]
        at = end + 1
    if len(weights) > 1:
        losses.add(WEIGHTS)
    return replace(question, kind=Kind.CLOZE, native=NATIVE, stem="".join(pieces) + text[at:], gaps=tuple(gaps))


def text_of_gaps(stem: str, gaps: Sequence[Gap]) -> str:
    """Return a text whose gaps are written as Moodle reads them."""

    def written(mark: re.Match[str]) -> str:
        place = int(mark[1]) - 1
        return _written(gaps[place]) if 0 <= place < len(gaps) else mark[0]

    return _MARK.sub(written, stem)


def _end_of(text: str, start: int) -> int | None:
    at = start
    while at < len(text) and text[at] != "}":
        at += 2 if text[at] == "\\" else 1
    return at if at < len(text) else None


def _gap(kind: str, body: str, losses: Losses) -> Gap:
    if kind in _EXACT:
        losses.add(CASE)
    if kind in _NUMBER:
        losses.add(NUMBERS)
    choices = tuple(_choice(piece, is_number=kind in _NUMBER) for piece in _split(body, "~")[:MAX_CHOICES] if piece)
    return Gap(choices, is_written=kind not in _LIST)


def _choice(piece: str, *, is_number: bool) -> Choice:
    credit, words = 0.0, piece.strip()
    if words.startswith("="):
        credit, words = 1.0, words[1:]
    elif share := _PERCENT.match(words):
        credit, words = float(share[1]) / 100, words[share.end() :]
    answer, *comments = _split(words, "#")
    if is_number and answer.strip() != OTHERWISE:
        answer = answer.partition(":")[0]
    return Choice(_plain(answer), credit, _plain("#".join(comments)))


def _split(text: str, sign: str) -> list[str]:
    """Split at a sign that no backslash stands before."""
    return re.split(rf"(?<!\\){re.escape(sign)}", re.sub(r"\\\\", "\0", text))


def _plain(text: str) -> str:
    return one_line(_ESCAPED.sub(r"\1", text).replace("\0", "\\"))


def _written(gap: Gap) -> str:
    kind = "SHORTANSWER" if gap.is_written else "MULTICHOICE_S"
    return f"{{1:{kind}:{'~'.join(_option(choice) for choice in gap.choices)}}}"


def _option(choice: Choice) -> str:
    # A share of nothing is written too: else an answer that begins with «=» or «%» would be read as another.
    mark = "=" if (choice.credit or 0) > FULL else "%0%"
    comment = f"#{_escaped(choice.feedback)}" if choice.feedback else ""
    return f"{mark}{_escaped(choice.text)}{comment}"


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(r"\\\1", text)
