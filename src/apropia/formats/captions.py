"""Captions in WebVTT: read strictly, with the row of each fault, and written anew so that nothing else travels along.

Notes, styles and regions are left behind: a page decides how its captions look. What is written is always valid,
whatever the texts say, so that a translated line cannot break the rest.

Source: WebVTT, the W3C Candidate Recommendation of 4 April 2019, §4 (syntax).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MOST_CUES = 1_000
LONGEST_TEXT = 500
HEADER = "WEBVTT"

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}(?:\s+(.*?))?\s*")
_WITH_COMMA = re.compile(r"\d+:\d\d,\d{3}")
_SETTING = re.compile(
    r"vertical:(?:rl|lr)|line:(?:-?\d{1,3}|\d{1,3}(?:\.\d+)?%)(?:,(?:start|center|end))?"
    r"|position:\d{1,3}(?:\.\d+)?%(?:,(?:line-left|center|line-right))?|size:\d{1,3}(?:\.\d+)?%"
    r"|align:(?:start|center|end|left|right)"
)
# What may stand between angles: bold, italics, underline, who speaks, another language, a moment.
_TAG = re.compile(rf"<(?:/?[biu]|/?v|v(?:\.[\w-]+)?\s[^<>&]+|/?c(?:\.[\w-]+)*|/?lang|lang\s[\w-]+|{_TIME})>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|nbsp|lrm|rlm|#\d+|#x[0-9a-fA-F]+);)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Cue:
    """What is read from one moment to another, in thousandths of a second; `settings` say where on the screen."""

    start: int
    end: int
    text: str
    settings: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row of a file, and how to mend it."""

    row: int
    message: str

    def __str__(self) -> str:
        return f"Fila {self.row}: {self.message}"


@dataclass
class Captions:
    """The cues of a file, or what keeps it from being used."""

    cues: list[Cue] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_captions(text: str) -> Captions:
    """Read a WebVTT file. Its faults are told by row, from 1; a file with faults has no cues to trust."""
    found = Captions()
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(rf"{HEADER}(?:[ \t].*)?", lines[0]):
        found.faults.append(Fault(1, f"La primera fila debe decir {HEADER}."))
        return found
    blocks = _blocks(lines)
    if next(blocks)[1][1:]:
        found.faults.append(Fault(2, f"Deje una fila vacía después de {HEADER}."))
        return found
    for row, block in blocks:
        if len(found.cues) >= MOST_CUES:
            found.faults.append(Fault(row, f"Hay más de {MOST_CUES} subtítulos. Divida el archivo."))
            return found
        _read_block(found, row, block)
    if not found.cues and not found.faults:
        found.faults.append(Fault(len(lines), "El archivo no trae ningún subtítulo."))
    return found


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Return what stands between empty rows, with the number of its first row."""
    start = 0
    for place, line in enumerate([*lines, ""]):
        if not line.strip():
            if place > start:
                yield start + 1, lines[start:place]
            start = place + 1


def _read_block(found: Captions, row: int, block: list[str]) -> None:
    at = next((place for place, line in enumerate(block) if "-->" in line), None)
    if at is None:
        if not re.match(r"(?:NOTE|STYLE|REGION)(?:\s|$)", block[0]):
            found.faults.append(Fault(row, "Falta el tiempo, como 00:01.000 --> 00:03.500."))
        return
    if at > 1:
        found.faults.append(Fault(row, "Antes del tiempo va a lo sumo una fila con el nombre del subtítulo."))
        return
    times, said = block[at], block[at + 1 :]
    faults = [*_faults_in_times(times, found.cues), *_faults_in_text(said)]
    found.faults += [Fault(row + at + place, message) for place, message in faults]
    if not faults:
        start, end, settings = _times_of(times)
        found.cues.append(Cue(start, end, "\n".join(line.strip() for line in said), settings))


def _times_of(line: str) -> tuple[int, int, str]:
    parts = _TIMES.fullmatch(line)
    assert parts is not None  # asked only of a row without faults
    first, last = parts.groups()[:4], parts.groups()[4:8]
    return _thousandths(*first), _thousandths(*last), " ".join((parts[9] or "").split())


def _thousandths(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def _faults_in_times(line: str, before: list[Cue]) -> Iterator[tuple[int, str]]:
    if len(line) > LONGEST_TEXT or not _TIMES.fullmatch(line):
        mend = "Escriba punto y no coma antes de las milésimas" if _WITH_COMMA.search(line) else "Escriba el tiempo así"
        yield 0, f"{mend}: 00:01.000 --> 00:03.500."
        return
    start, end, settings = _times_of(line)
    if end <= start:
        yield 0, "Termina antes de empezar. Escriba primero el tiempo menor."
    elif before and start < before[-1].start:
        yield 0, "Empieza antes que el subtítulo anterior. Póngalos en orden."
    unknown = [one for one in settings.split() if not _SETTING.fullmatch(one) and not one.startswith("region:")]
    if unknown:
        yield 0, f"No se entiende «{unknown[0][:40]}». Quítelo."


def _faults_in_text(lines: list[str]) -> Iterator[tuple[int, str]]:
    if not lines:
        yield 0, "Falta el texto después del tiempo."
    if len("\n".join(lines)) > LONGEST_TEXT:
        yield 1, f"El texto tiene más de {LONGEST_TEXT} caracteres. Divídalo en varios subtítulos."
        return
    for place, line in enumerate(lines, 1):
        if "-->" in line:
            yield place, "Deje una fila vacía antes de cada tiempo."
        elif _CONTROL.search(line):
            yield place, "Hay un carácter que no se ve y no sirve. Escriba la fila otra vez."
        elif "<" in _TAG.sub("", line):
            yield place, "Hay una marca que los subtítulos no admiten. Quítela, o escriba &lt; en vez de <."


def write_captions(cues: Iterable[Cue]) -> str:
    """Return cues as a WebVTT file. Whatever a text says, the file is valid: what would break it is escaped."""
    parts = [HEADER]
    for cue in cues:
        settings = " ".join(one for one in cue.settings.split() if _SETTING.fullmatch(one))
        times = f"{_clock(cue.start)} --> {_clock(cue.end)} {settings}".rstrip()
        parts.append(f"{times}\n{_safe(cue.text)}")
    return "\n\n".join(parts) + "\n"


def _clock(thousandths: int) -> str:
    seconds, left = divmod(thousandths, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{left:03}"


def _safe(text: str) -> str:
    lines = [line.strip() for line in _CONTROL.sub("", text).splitlines()]
    return "\n".join(_safe_line(line) for line in lines if line) or "…"


def _safe_line(line: str) -> str:
    pieces, end = [], 0
    for tag in _TAG.finditer(line):
        pieces += [_escaped(line[end : tag.start()]), tag[0]]
        end = tag.end()
    return "".join([*pieces, _escaped(line[end:])])


def _escaped(text: str) -> str:
    return _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace("-->", "--&gt;")
