"""What a page carries that nobody wrote: the header, the page number, the footnote. It is taken out and leaves a cut
mark."""

import re

from apropia.formats.ft1311.folding import flexible, fold
from apropia.formats.ft1311.record import FOOTNOTE, TEMPLATE

CUT = "\f"
_END = r"[^\w\n]*$"
_CODE = r"\d{7}\s*-\s*[a-z]{2}\s*-\s*\d{3,4}"
_PAGE = r"\d{1,3}\s*(?:de|/)\s*\d{1,3}"
_START = r"^[^\w\n]*"
PATTERNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        _START + rf"proceso[\W_]+{flexible(TEMPLATE.process)}(?:[\W_]+codigo)?(?:[\W_]+{_CODE})?" + _END,
        _START + rf"procedimiento[\W_]+{flexible(TEMPLATE.procedure)}(?:[\W_]+version)?(?:[\W_]+\d{{1,2}})?" + _END,
        _START + rf"formato[\W_]+{flexible(TEMPLATE.format_name)}(?:[\W_]+pagina)?(?:[\W_]+{_PAGE})?" + _END,
        # Another entity's header, or one that a converter broke into pieces.
        r"^[^\w\n]*proceso\b[^\n]{0,160}\bcodigo\b[^\n]{0,40}$",
        r"^[^\w\n]*procedimiento\b[^\n]{0,160}\bversion\b[^\n]{0,20}$",
        r"^[^\w\n]*formato\b[^\n]{0,160}\bpagina\b[^\n]{0,20}$",
        rf"^[^\w\n]*codigo[^\w\n]*{_CODE}" + _END,
        r"^[^\w\n]*version[^\w\n]*\d{1,2}" + _END,
        rf"^[^\w\n]*pagina[^\w\n]*{_PAGE}" + _END,
        rf"^[^\w\n]*(?:[¹1][^\w]*)?{flexible(FOOTNOTE)}" + _END,
    )
)
_CUTS = re.compile(r"\s*\f\s*")
_CODE_IN = re.compile(rf"codigo[\W_]*({_CODE})")
_VERSION_IN = re.compile(r"version[\W_]*(\d{1,2})\b")


def without_furniture(text: str) -> str:
    """Replace page headers, page numbers and the footnote by a cut mark."""
    folded = fold(text)
    spans = sorted(match.span() for pattern in PATTERNS for match in pattern.finditer(folded))
    parts: list[str] = []
    at = 0
    for start, end in spans:
        if end <= at:
            continue
        parts += [text[at : max(start, at)], CUT]
        at = end
    parts.append(text[at:])
    return _CUTS.sub(f"\n{CUT}\n", "".join(parts))


def template_of(text: str) -> tuple[str, str]:
    """Return the code and version that the header states, empty where it states none."""
    folded = fold(text)
    code, version = _CODE_IN.search(folded), _VERSION_IN.search(folded)
    return (re.sub(r"\s", "", code[1]).upper() if code else "", version[1] if version else "")
