"""Lines from a tagged PDF: its structure says what is a paragraph, a list item or a heading, and leaves page headers
out."""

import re
from collections.abc import Iterator
from typing import Any, cast

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from apropia.formats.ft1311.pdf_runs import Run
from apropia.formats.ft1311.richtext import marked

MAX_ELEMENTS = 60_000
MAX_DEPTH = 80
HEADINGS = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6", "Title"})
LEAVES = frozenset({"P", "Caption", "TD", "TH", "BlockQuote", "TOCI", "Code", "Formula"}) | HEADINGS
BLOCKS = LEAVES | {
    "L",
    "LI",
    "Table",
    "TR",
    "THead",
    "TBody",
    "TFoot",
    "Sect",
    "Div",
    "Part",
    "Art",
    "Document",
    "NonStruct",
    "Note",
}
LEFT_OUT = frozenset({"Note", "Artifact", "TOC", "Figure", "Form", "FENote"})
GLUED = re.compile(r"^(\d{1,3}[.)]|[•●▪])(?=[^\s\d])")  # a mark without its space
Words = dict[tuple[int, int], list[tuple[str, bool]]]


def has_tags(reader: PdfReader) -> bool:
    """Whether the file has a structure tree with something in it."""
    root: Any = reader.trailer["/Root"].get_object()
    tree = root.get("/StructTreeRoot")
    return tree is not None and "/K" in tree.get_object()


def words_by_tag(pages: list[list[Run]], *, literal: bool) -> Words:
    """Gather the text of each tag of each page; unless `literal`, with a space where a line ends without one."""
    words: Words = {}
    last: Run | None = None
    for number, runs in enumerate(pages):
        for run in runs:
            if run.tag is None or run.artifact:
                continue
            parts = words.setdefault((number, run.tag), [])
            text = run.text
            if (
                last is not None
                and literal
                and last.text.endswith("-")
                and text.startswith("-")
                and _is_below(last, run)
            ):
                text = text[1:]  # Spanish repeats the hyphen of a compound at the start of the next line
            elif last is not None and not literal and not last.text.endswith(" ") and _is_apart(last, run):
                parts.append((" ", False))
            parts.append((text, run.bold))
            last = run
    return words


def _is_below(last: Run, run: Run) -> bool:
    return abs(last.y - run.y) > 0.5 * max(last.size, run.size)


def _is_apart(last: Run, run: Run) -> bool:
    """Whether a blank stands between two pieces: a step to the right, or a new line that no hyphen joins."""
    if _is_below(last, run):
        return not last.text.endswith(("-", "/"))
    return run.x - (last.x + last.width) > 0.18 * run.size


class Structure:
    """Walk the structure tree and collect lines."""

    def __init__(self, reader: PdfReader, words: Words, *, literal: bool) -> None:
        catalog: Any = reader.trailer["/Root"].get_object()
        root: DictionaryObject = catalog["/StructTreeRoot"].get_object()
        self.tree = root
        self.roles = root.get("/RoleMap", DictionaryObject()).get_object()
        self.words = words
        self.literal = literal
        self.pages = {
            page.indirect_reference.idnum: number for number, page in enumerate(reader.pages) if page.indirect_reference
        }
        self.lines: list[str] = []
        self.left = MAX_ELEMENTS

    def read(self) -> list[str]:
        """Return the lines of the document in the order of its structure."""
        self._walk(self.tree, None, 0)
        return self.lines

    def _role(self, element: DictionaryObject) -> str:
        role = str(element.get("/S", "")).lstrip("/")
        for _ in range(8):
            mapped = self.roles.get(f"/{role}")
            if mapped is None or str(mapped).lstrip("/") == role:
                break
            role = str(mapped).lstrip("/")
        return role

    def _page(self, element: DictionaryObject, inherited: int | None) -> int | None:
        reference = element.raw_get("/Pg") if "/Pg" in element else None
        return self.pages.get(getattr(reference, "idnum", -1), inherited) if reference is not None else inherited

    def _children(self, element: DictionaryObject) -> Iterator[Any]:
        children: Any = element.get("/K")
        children = children.get_object() if hasattr(children, "get_object") else children
        for child in children if isinstance(children, list) else [] if children is None else [children]:
            self.left -= 1
            if self.left < 0:
                return
            yield child.get_object() if hasattr(child, "get_object") else child

    def _walk(self, element: DictionaryObject, page: int | None, depth: int) -> None:
        if depth > MAX_DEPTH:
            return
        page = self._page(element, page)
        role = self._role(element)
        if role in LEFT_OUT:
            return
        if role == "LI":
            self._item(element, page, depth)
            return
        if role in LEAVES:
            self._leaf(element, role, page, depth)
            return
        loose: list[tuple[str, bool]] = []
        for child in self._children(element):
            is_element = isinstance(child, DictionaryObject) and "/S" in child
            if is_element and (self._role(child) in BLOCKS or self._holds_block(child, 0)):
                self._flush(loose, "")
                self._walk(child, page, depth + 1)
            else:
                loose += self._inline(child, page, depth + 1, [])
        self._flush(loose, "")

    def _holds_block(self, element: DictionaryObject, depth: int) -> bool:
        if depth > 6:
            return False
        return any(
            isinstance(child, DictionaryObject)
            and "/S" in child
            and (self._role(child) in BLOCKS or self._holds_block(child, depth + 1))
            for child in self._children(element)
        )

    def _flush(self, loose: list[tuple[str, bool]], mark: str) -> None:
        text = marked([(piece, False) for piece, _ in loose] if mark.startswith("#") else loose)
        if text:
            self.lines += [mark + self._unglued(text), ""]
        loose.clear()

    def _unglued(self, text: str) -> str:
        return text if self.literal else GLUED.sub(r"\1 ", text)

    def _leaf(self, element: DictionaryObject, role: str, page: int | None, depth: int) -> None:
        later: list[tuple[DictionaryObject, int | None]] = []
        inline = self._inline(element, page, depth, later)
        self._flush(inline, "### " if role in HEADINGS else "")
        for child, child_page in later:
            self._walk(child, child_page, depth + 1)

    def _item(self, element: DictionaryObject, page: int | None, depth: int) -> None:
        label: list[tuple[str, bool]] = []
        body: list[tuple[str, bool]] = []
        later: list[tuple[DictionaryObject, int | None]] = []
        for child in self._children(element):
            if isinstance(child, DictionaryObject) and "/S" in child and self._role(child) == "Lbl":
                label += self._inline(child, page, depth, [])
            else:
                body += self._inline(child, page, depth, later, in_item=True)
        mark = "".join(text for text, _ in label).strip()
        text = marked(body)
        number = mark.rstrip(".)")
        self.lines.append((f"{number}. " if number.isdigit() else "- " if mark else "") + self._unglued(text))
        for found, found_page in later:
            self._walk(found, found_page, depth + 1)

    def _inline(
        self,
        node: Any,
        page: int | None,
        depth: int,
        later: list[tuple[DictionaryObject, int | None]],
        *,
        in_item: bool = False,
    ) -> list[tuple[str, bool]]:
        """Return the text below a node; blocks inside it are put aside for later."""
        if isinstance(node, int):
            return self.words.get((page if page is not None else -1, int(node)), [])
        if not isinstance(node, DictionaryObject) or depth > MAX_DEPTH:
            return []
        page = self._page(node, page)
        if "/MCID" in node:
            return self.words.get((page if page is not None else -1, int(cast(Any, node["/MCID"]))), [])
        if node.get("/Type") == "/OBJR" or self._role(node) in LEFT_OUT:
            return []
        found: list[tuple[str, bool]] = []
        for child in self._children(node):
            role = self._role(child) if isinstance(child, DictionaryObject) and "/S" in child else ""
            if role in BLOCKS and not (in_item and role in ("P", "LBody") and not found):
                later.append((child, page))
            else:
                found = found + self._inline(child, page, depth + 1, later, in_item=in_item)
        return found
