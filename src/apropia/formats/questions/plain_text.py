"""Plain text from the HTML that other programs keep, with word of what it had besides words."""

import html
import re
from collections.abc import Iterable

import nh3

MAX_TEXT = 20_000
_MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
_PICTURE = re.compile(r"<\s*(?:img|svg|picture|canvas)\b", re.IGNORECASE)
_MEDIA = re.compile(r"<\s*(?:audio|video|iframe|object|embed|source)\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<\s*(?:script|style)\b|\bon[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
_TABLE = re.compile(r"<\s*table\b", re.IGNORECASE)
_BREAK = re.compile(r"\s*(?:<br>|</?(?:p|div|h[1-6]|tr|ul|ol|pre|blockquote)>)\s*")
_ITEM = re.compile(r"\s*<li>\s*")
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[ \t\u00a0]+")
_LINES = re.compile(r"\s*\n\s*\n\s*")
_KEPT = {"p", "div", "br", "li", "ul", "ol", "tr", "td", "pre", "blockquote", *(f"h{n}" for n in range(1, 7))}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

PICTURE = "Tenía una imagen. Cuéntela con palabras."
MEDIA = "Tenía audio, video o una página incrustada, y no se trae."
SCRIPT = "Tenía código o estilos, y no se traen."
TABLE = "Tenía una tabla: quedó como texto."
CUT = f"Un texto pasaba de {MAX_TEXT} caracteres y se cortó."
_SIGNS = ((_PICTURE, PICTURE), (_MEDIA, MEDIA), (_SCRIPT, SCRIPT), (_TABLE, TABLE))


class Losses:
    """What is lost on the way, each once, in the order found."""

    def __init__(self, first: Iterable[str] = ()) -> None:
        self._found = dict.fromkeys(first)

    def add(self, sentence: str) -> None:
        """Remember one loss."""
        self._found[sentence] = None

    def all(self) -> tuple[str, ...]:
        """Return them."""
        return tuple(self._found)


def text_of_html(source: str, losses: Losses) -> str:
    """Return the words of an HTML fragment, a line a paragraph; what was more than words goes to ``losses``."""
    source = _bounded(source, losses)
    if not _MARKUP.search(source):
        return tidy(source)
    lost_of_html(source, losses)
    bare = nh3.clean(_CONTROL.sub("", source), tags=_KEPT, attributes={}, clean_content_tags={"script", "style"})
    # The lines of HTML source mean nothing; those of a paragraph do.
    bare = " ".join(bare.split("\n")) if "<pre>" not in bare else bare
    bare = _BREAK.sub("\n", _ITEM.sub("\n- ", bare))
    return tidy(html.unescape(_TAG.sub(" ", bare)))


def lost_of_html(source: str, losses: Losses, *, besides_pictures: bool = False) -> None:
    """Tell what a fragment has besides words. Where pictures and tables are kept, they are not lost."""
    for sign, sentence in _SIGNS:
        if sign.search(source) and not (besides_pictures and sentence in (PICTURE, TABLE)):
            losses.add(sentence)


def text_as_is(source: str, losses: Losses) -> str:
    """Return a text that is no HTML, without what no text has."""
    return tidy(_bounded(source, losses))


def one_line(text: str) -> str:
    """Return the text in one line."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """Return the text without control characters, spaces at the ends of lines or runs of them."""
    lines = [_SPACES.sub(" ", line).strip() for line in _CONTROL.sub("", text).splitlines()]
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def _bounded(source: str, losses: Losses) -> str:
    if len(source) > MAX_TEXT:
        losses.add(CUT)
    return source[:MAX_TEXT]
