"""Take a Markdown text apart into what is read: headings, paragraphs, items, cells, links, images and tables."""

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

# A sentence ends in its mark and a space; an abbreviation of one letter, such as «a. m.», ends none.
_END = re.compile(r"(?<!\b[a-zA-Z]\.)(?<=[.?!;:…])[»”\")]*\s+")
_WORD = re.compile(r"\w+(?:[-./@:'’]\w+)*")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"|`[^`]*`")
_OPENS = {"strong_open", "em_open", "link_open"}
_CLOSES = {"strong_close", "em_close", "link_close"}


class Kind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"


@dataclass(frozen=True)
class Block:
    """A piece of text read in one go. `marked` are the words that stand out in it; `level` is that of a heading."""

    kind: Kind
    text: str
    level: int = 0
    marked: tuple[str, ...] = ()

    @property
    def sentences(self) -> list[str]:
        return [piece for piece in _END.split(self.text) if _WORD.search(piece)]


@dataclass(frozen=True)
class Link:
    text: str
    address: str


@dataclass(frozen=True)
class Prose:
    """All that a text is made of, in its order. An image is its description; a table, the cells of its first row."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[str, ...]
    tables: tuple[tuple[str, ...], ...]

    @property
    def said(self) -> str:
        """Return the text as it is read aloud: every piece ends in its own full stop."""
        return " ".join(
            block.text if block.text[-1:] in ".?!:;…" else f"{block.text}." for block in self.blocks if block.text
        )


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def own_words(text: str) -> str:
    """Return a text without what it quotes, be it words of somebody else or code."""
    return _QUOTED.sub(" ", text)


def read_prose(markdown: str) -> Prose:
    """Return what a Markdown text is made of. Code that stands alone is not read."""
    tokens = _parser().parse(markdown)
    inlines = [token for token in tokens if token.type == "inline"]
    return Prose(
        blocks=tuple(_blocks(tokens)),
        links=tuple(link for token in inlines for link in _links(token.children or [])),
        images=tuple(child.content for token in inlines for child in token.children or [] if child.type == "image"),
        tables=tuple(_tables(tokens)),
    )


@functools.cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    items = 0
    for before, token in itertools.pairwise(tokens):
        items += (before.type == "list_item_open") - (before.type == "list_item_close")
        if token.type != "inline":
            continue
        kind = {"heading_open": Kind.HEADING, "th_open": Kind.CELL, "td_open": Kind.CELL}.get(before.type)
        yield Block(
            kind or (Kind.ITEM if items else Kind.PARAGRAPH),
            _text(token.children or []),
            int(before.tag[1]) if kind is Kind.HEADING else 0,
            tuple(_marked(token.children or [])),
        )


def _text(children: Sequence[Token]) -> str:
    return " ".join("".join(map(_piece, children)).split())


def _piece(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "code_inline":
        return f"`{token.content}`"
    return token.content if token.type == "text" else ""


def _marked(children: Sequence[Token]) -> Iterator[str]:
    opened: list[int] = []
    for place, token in enumerate(children):
        if token.type == "code_inline":
            yield token.content
        elif token.type in _OPENS:
            opened.append(place)
        elif token.type in _CLOSES:
            yield _text(children[opened.pop() : place])


def _links(children: Sequence[Token]) -> Iterator[Link]:
    opened = None
    for place, token in enumerate(children):
        if token.type == "link_open":
            opened = place
        elif token.type == "link_close" and opened is not None:
            inside = children[opened:place]
            words = " ".join([_text(inside), *(one.content for one in inside if one.type == "image")])
            yield Link(words.strip(), str(children[opened].attrGet("href") or ""))


def _tables(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    cells: list[str] = []
    for before, token in itertools.pairwise(tokens):
        if token.type == "inline" and before.type == "th_open":
            cells.append(_text(token.children or []))
        elif token.type == "thead_close":
            yield tuple(cells)
            cells = []
