"""Markdown of our authors to safe HTML: no raw HTML, only our own pictures, headings that fit the page."""

import functools
import re
from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

_OWN_PICTURE = re.compile(r"/archivos/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\?[\w=&.-]*)?")
_ALLOWED_LINK = re.compile(r"(https?://|mailto:|/(?!/)|#)", re.IGNORECASE)
_LAST_LEVEL = 6
_TAGS = {
    *(
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "code",
        "em",
        "strong",
        "s",
        "hr",
        "br",
    ),
    *("a", "br", "img", "table", "thead", "tbody", "tr", "th", "td", "div"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "th": {"scope", "class"},
    "td": {"class"},
    "table": {"class"},
    "div": {"class", "role", "tabindex", "aria-label"},
}


def render(text: str, *, top: int = 3) -> SafeString:
    """Return the HTML of a Markdown text; its highest heading becomes h`top` and no level is skipped below it.

    Raw HTML shows as text. Pictures that are not of our own file store become their description.
    """
    parser = _parser()
    tokens = parser.parse(text or "")
    _fit_headings(tokens, top)
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned just above


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _image)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    parser.add_render_rule("th_open", _cell)
    parser.add_render_rule("td_open", _cell)
    parser.validateLink = _valid_link  # type: ignore[method-assign]  # its own way to be told
    return parser


def _valid_link(url: str) -> bool:
    return bool(_ALLOWED_LINK.match(url.strip()))


def _fit_headings(tokens: Sequence[Token], top: int) -> None:
    """Renumber headings so that the first is `top` and each is at most one level deeper than the one before."""
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            while open_levels and open_levels[-1] >= written:
                open_levels.pop()
            open_levels.append(written)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(top + len(open_levels) - 1, _LAST_LEVEL)}"


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    token = tokens[index]
    source = str(token.attrGet("src") or "")
    words = renderer.renderInlineAsText(token.children, options, env)
    if not _OWN_PICTURE.fullmatch(source):
        return escape(words)
    return f'<img src="{escape(source)}" alt="{escape(words)}" loading="lazy">'


def _table_open(*_unused: Any) -> str:
    return '<div class="scroll" role="region" tabindex="0" aria-label="Tabla"><table class="table">\n'


def _table_close(*_unused: Any) -> str:
    return "</table></div>\n"


def _cell(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    token = tokens[index]
    scope = ' scope="col"' if token.tag == "th" else ""
    right = ' class="num"' if "right" in str(token.attrGet("style") or "") else ""
    return f"<{token.tag}{scope}{right}>"
