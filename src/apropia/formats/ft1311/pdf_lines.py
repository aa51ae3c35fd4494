"""Lines from a PDF without tags: pieces become lines, and lines become paragraphs, by where they stand."""

import re
from collections import Counter
from dataclasses import dataclass

from apropia.formats.ft1311.furniture import CUT
from apropia.formats.ft1311.labels import opens_with_label
from apropia.formats.ft1311.pdf_runs import Run
from apropia.formats.ft1311.richtext import BULLET, NUMBER, WORD_BULLETS, marked

CELL_GAP = 1.6  # of the font size: a wider step to the right starts another cell
LINE_STEP = 1.75  # of the font size: lines further apart belong to different paragraphs
REPEATED = 0.6  # share of the pages that show the same line at the same height
_BARE_MARK = re.compile(r"^(?:[•●▪–·➢-]|\d{1,3}[.)])$")


@dataclass(slots=True)
class Line:
    """A line of one cell."""

    runs: list[Run]

    @property
    def text(self) -> str:
        """The words, with a space where a step shows one."""
        return "".join(text for text, _ in self.pieces)

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The words with their weight."""
        pieces: list[tuple[str, bool]] = []
        last: Run | None = None
        for run in self.runs:
            if last is not None and run.x - (last.x + last.width) > 0.18 * run.size and not last.text.endswith(" "):
                pieces.append((" ", False))
            pieces.append((WORD_BULLETS.sub("•", run.text), run.bold))
            last = run
        return pieces

    @property
    def left(self) -> float:
        """Where the line begins, in points from the left."""
        return self.runs[0].x

    @property
    def right(self) -> float:
        """Where its last word ends, in points from the left."""
        return max(run.x + run.width for run in self.runs if run.text.strip())

    @property
    def y(self) -> float:
        """How high it stands, in points from the foot of the page."""
        return self.runs[0].y

    @property
    def size(self) -> float:
        """The size of its largest letters, in points."""
        return max(run.size for run in self.runs)

    @property
    def first_word(self) -> float:
        """How wide the first word is, about."""
        text = self.text.strip()
        return (self.right - self.left) * len(text.split(" ", 1)[0]) / max(len(text), 1)


def lines_of(runs: list[Run]) -> list[Line]:
    """Cut the runs of a page into lines; the drawing order of word processors is the reading order."""
    lines: list[Line] = []
    last: Run | None = None
    for run in runs:
        if not run.text or (not run.text.strip() and last is None) or run.artifact:
            continue
        gap = run.x - (last.x + last.width) if last else 0.0
        new = (
            last is None
            or abs(run.y - last.y) > 0.45 * max(run.size, last.size)
            or gap > CELL_GAP * run.size
            or gap < -2 * run.size
        )
        if new:
            lines.append(Line([run]))
        else:
            lines[-1].runs.append(run)
        last = run
    return _with_marks([line for line in lines if line.text.strip()])


def _with_marks(lines: list[Line]) -> list[Line]:
    """Join a bullet or number, which is set apart, to its text."""
    joined: list[Line] = []
    for line in lines:
        if joined and _BARE_MARK.match(joined[-1].text.strip()) and abs(joined[-1].y - line.y) < 0.5 * line.size:
            mark = joined[-1].runs[-1]
            if not mark.text.endswith(" "):
                mark.text += " "
            joined[-1].runs += line.runs
        else:
            joined.append(line)
    return joined


def _masked(line: Line) -> tuple[str, int, int]:
    return re.sub(r"\d+", "0", line.text.strip()), round(line.y), round(line.left)


def without_repeated(pages: list[list[Line]]) -> list[list[Line]]:
    """Drop the lines that most pages show in the same place."""
    if len(pages) < 2:
        return pages
    seen = Counter(key for lines in pages for key in {_masked(line) for line in lines})
    often = {key for key, count in seen.items() if count >= max(2, REPEATED * len(pages))}
    return [[line for line in lines if _masked(line) not in often] for lines in pages]


def text_of(pages: list[list[Run]]) -> str:
    """Return the paragraphs of all pages, one a line, with a cut mark between pages."""
    kept = without_repeated([lines_of(runs) for runs in pages])
    return f"\n{CUT}\n".join("\n".join(_paragraphs(lines)) for lines in kept)


def _paragraphs(lines: list[Line]) -> list[str]:
    limits = _limits(lines)
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and _goes_on(paragraphs[-1], line, limits):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_joined(paragraph) for paragraph in paragraphs]


def _limits(lines: list[Line]) -> dict[int, float]:
    """Return how far to the right the lines of each column reach."""
    limits: dict[int, float] = {}
    for line in lines:
        column = round(line.left / 30)
        for near in (column - 1, column, column + 1):
            limits[near] = max(limits.get(near, 0.0), line.right)
    return limits


def _goes_on(paragraph: list[Line], line: Line, limits: dict[int, float]) -> bool:
    last = paragraph[-1]
    text = line.text.strip()
    step = last.y - line.y
    if (
        BULLET.match(text)
        or NUMBER.match(text)
        or opens_with_label(text)
        or not 0 < step <= LINE_STEP * max(last.size, line.size)
    ):
        return False
    if abs(last.size - line.size) > 0.12 * line.size or _all_bold(last) != _all_bold(line):
        return False
    indent = 3 * line.size if len(paragraph) == 1 else 0.8 * line.size
    if abs(line.left - last.left) > indent:
        return False
    room = limits[round(last.left / 30)] - last.right
    return room < line.first_word + 0.25 * line.size


def _all_bold(line: Line) -> bool:
    return all(bold for text, bold in line.pieces if text.strip())


def _joined(paragraph: list[Line]) -> str:
    pieces: list[tuple[str, bool]] = []
    for line in paragraph:
        if pieces and not pieces[-1][0].endswith((" ", "-", "/")):
            pieces.append((" ", pieces[-1][1]))
        pieces += line.pieces
    return marked(pieces)
