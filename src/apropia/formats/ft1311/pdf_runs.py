"""The pieces of text on a PDF page, with their place, weight and tag.

pypdf reads the file and its fonts; this walks the drawing operators itself, because pypdf's own extraction forgets
which tag and which font a piece of text had.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject
from pypdf.generic._font import Font

from apropia.formats.errors import FormatError

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MAX_OPERATIONS = 1_500_000
MAX_FORMS = 8
WORD_GAP = 0.18  # of the font size: a wider step between two pieces is a space
BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")


@dataclass(slots=True)
class Run:
    """A piece of text of one font, in page units."""

    text: str
    x: float
    y: float
    size: float
    width: float
    bold: bool
    tag: int | None
    artifact: bool


@dataclass(slots=True)
class _State:
    """What drawing text depends on."""

    matrix: Matrix = IDENTITY
    font: Font | None = None
    bold: bool = False
    size: float = 1.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0

    def copy(self) -> "_State":
        return _State(
            self.matrix, self.font, self.bold, self.size, self.spacing, self.word_spacing, self.scale, self.leading
        )


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """Return the matrix that applies `a`, then `b`."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


@dataclass(slots=True)
class PageWalker:
    """Walk one page's operators and collect its runs."""

    page: PageObject
    budget: list[int]
    runs: list[Run] = field(default_factory=list)
    _fonts: dict[int, tuple[Font, bool]] = field(default_factory=dict)
    _state: _State = field(default_factory=_State)
    _stack: list[_State] = field(default_factory=list)
    _marks: list[tuple[int | None, bool]] = field(default_factory=list)
    _text: Matrix = IDENTITY
    _line: Matrix = IDENTITY

    def walk(self) -> list[Run]:
        """Return the runs in drawing order."""
        contents = self.page.get_contents()
        if contents is not None:
            self._operations(contents.operations, self.page.get("/Resources", DictionaryObject()).get_object(), 0)
        return self.runs

    def _operations(self, operations: list[tuple[Any, bytes]], resources: DictionaryObject, depth: int) -> None:
        self.budget[0] -= len(operations)
        if self.budget[0] < 0:
            raise FormatError("El PDF es demasiado complejo para leerlo. Guárdelo otra vez desde Word.", "too_complex")
        for operands, operator in operations:
            if operator in (b"BDC", b"BMC"):
                self._open_mark(operands, resources)
            elif operator == b"EMC":
                if self._marks:
                    self._marks.pop()
            elif operator == b"Do":
                self._draw_form(operands, resources, depth)
            elif operator in (b"q", b"Q", b"cm"):
                self._graphics(operator, operands)
            else:
                self._text_operator(operator, operands, resources)

    def _open_mark(self, operands: Any, resources: DictionaryObject) -> None:
        above_tag, above_artifact = self._marks[-1] if self._marks else (None, False)
        name = operands[0] if operands else ""
        properties: Any = operands[1] if len(operands) > 1 else None
        if isinstance(properties, str):
            properties = resources.get("/Properties", DictionaryObject()).get_object().get(properties)
        properties = properties.get_object() if hasattr(properties, "get_object") else properties
        tag = properties.get("/MCID") if isinstance(properties, Mapping) else None
        self._marks.append((int(tag) if tag is not None else above_tag, above_artifact or name == "/Artifact"))

    def _graphics(self, operator: bytes, operands: Any) -> None:
        if operator == b"q":
            self._stack.append(self._state.copy())
        elif operator == b"Q":
            if self._stack:
                self._state = self._stack.pop()
        else:
            self._state.matrix = multiply(_matrix(operands), self._state.matrix)

    def _draw_form(self, operands: Any, resources: DictionaryObject, depth: int) -> None:
        objects = resources.get("/XObject", DictionaryObject()).get_object()
        form = objects.get(operands[0]) if operands else None
        form = form.get_object() if form is not None else None
        if form is None or form.get("/Subtype") != "/Form" or depth >= MAX_FORMS:
            return
        self._stack.append(self._state.copy())
        if "/Matrix" in form:
            self._state.matrix = multiply(_matrix(form["/Matrix"]), self._state.matrix)
        inner = form.get("/Resources", resources).get_object()
        self._operations(ContentStream(form, self.page.pdf).operations, inner, depth + 1)
        self._state = self._stack.pop()

    def _text_operator(self, operator: bytes, operands: Any, resources: DictionaryObject) -> None:
        match operator:
            case b"BT":
                self._text = self._line = IDENTITY
            case b"Tf":
                self._set_font(operands, resources)
            case b"Tm":
                self._text = self._line = _matrix(operands)
            case b"Td":
                self._move(float(operands[0]), float(operands[1]))
            case b"TD":
                self._state.leading = -float(operands[1])
                self._move(float(operands[0]), float(operands[1]))
            case b"T*":
                self._move(0, -self._state.leading)
            case b"Tj":
                self._show(operands[0])
            case b"TJ":
                self._show_all(operands[0])
            case b"'" | b'"':
                self._move(0, -self._state.leading)
                self._show(operands[-1])
            case _:
                self._set_spacing(operator, operands)

    def _set_spacing(self, operator: bytes, operands: Any) -> None:
        match operator:
            case b"TL":
                self._state.leading = float(operands[0])
            case b"Tc":
                self._state.spacing = float(operands[0])
            case b"Tw":
                self._state.word_spacing = float(operands[0])
            case b"Tz":
                self._state.scale = float(operands[0]) / 100

    def _move(self, x: float, y: float) -> None:
        self._line = multiply((1, 0, 0, 1, x, y), self._line)
        self._text = self._line

    def _set_font(self, operands: Any, resources: DictionaryObject) -> None:
        fonts = resources.get("/Font", DictionaryObject()).get_object()
        found = fonts.get(operands[0])
        self._state.size = float(operands[1])
        if found is None:
            return
        resource = found.get_object()
        if id(resource) not in self._fonts:
            font = Font.from_font_resource(resource)
            self._fonts[id(resource)] = (font, any(name in font.name.lower() for name in BOLD_NAMES))
        self._state.font, self._state.bold = self._fonts[id(resource)]

    def _show_all(self, pieces: ArrayObject) -> None:
        for piece in pieces:
            if isinstance(piece, (int, float)):
                step = -float(piece) / 1000 * self._state.size * self._state.scale
                if step > WORD_GAP * self._state.size and self.runs and not self.runs[-1].text.endswith(" "):
                    self.runs[-1].text += " "
                self._text = multiply((1, 0, 0, 1, step, 0), self._text)
            else:
                self._show(piece)

    def _show(self, piece: Any) -> None:
        state = self._state
        if state.font is None:
            return
        raw = piece.original_bytes if hasattr(piece, "original_bytes") else bytes(piece)
        text, width = _decode(raw, state.font)
        advance = (
            width / 1000 * state.size + len(text) * state.spacing + text.count(" ") * state.word_spacing
        ) * state.scale
        place = multiply(self._text, state.matrix)
        tag, artifact = self._marks[-1] if self._marks else (None, False)
        factor = (place[0] ** 2 + place[1] ** 2) ** 0.5 or 1.0
        height = (place[2] ** 2 + place[3] ** 2) ** 0.5 or 1.0
        self.runs.append(
            Run(text, place[4], place[5], state.size * height, advance * factor, state.bold, tag, artifact)
        )
        self._text = multiply((1, 0, 0, 1, advance, 0), self._text)


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return (a, b, c, d, e, f)


def _decode(raw: bytes, font: Font) -> tuple[str, float]:
    """Return the characters of a string and their width in thousandths."""
    if isinstance(font.encoding, str):
        codes = raw.decode(font.encoding, "surrogatepass" if "utf-16" in font.encoding else "replace")
    else:
        codes = "".join(font.encoding.get(byte, chr(byte)) for byte in raw)
    width = sum(font.get_text_width(code) for code in codes)
    return "".join(str(font.character_map.get(code, code)) for code in codes), width


def runs_of(pages: list[PageObject]) -> Iterator[list[Run]]:
    """Yield the runs of each page, within one budget for the whole file."""
    budget = [MAX_OPERATIONS]
    for page in pages:
        yield PageWalker(page, budget).walk()
