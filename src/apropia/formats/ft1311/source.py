"""What every reader hands to the core: lines of text with marks, whatever the file was."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of a file.

    `literal`: the marks are certain (a document of ours), so nothing is guessed. `furniture`: text of headers and
    footers that the format keeps apart. `certainty`: how well this kind of file keeps order and lines, 0 to 1.
    """

    text: str
    kind: str
    certainty: float
    literal: bool = False
    furniture: str = ""
