"""The HTML of Moodle as Markdown: headings, lists, emphasis, tables, links and pictures; the rest is told."""

import re
from collections.abc import Mapping

import nh3

from apropia.formats.addresses import unescaped
from apropia.formats.moodle_backup.records import FILE_SCHEME, BackupFile
from apropia.formats.questions.plain_text import Losses, lost_of_html, text_of_html, tidy

INNER_LINK = "Tenía enlaces a otras partes del curso en Moodle; queda su texto."
NO_FILE = "Mostraba un archivo que la copia no trae."
TANGLED = "Un texto tenía demasiado formato: queda solo el texto."
MOST_HTML, _DEEPEST = 400_000, 60
_TAGS = {
    *("p", "br", "div", "ul", "ol", "li", "strong", "b", "em", "i", "a", "img", "blockquote", "pre", "code", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td", *(f"h{level}" for level in range(1, 7))),
}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}
_OF_COURSE = "@@PLUGINFILE@@/"
_INNER = re.compile(r"\$@\w+\*[^@]*@\$")
_STEP = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_VOID = {"br", "hr", "img"}


def markdown_of(source: str, files: Mapping[str, BackupFile], losses: Losses) -> tuple[str, tuple[BackupFile, ...]]:
    """Return a text as Markdown and the files that it shows or links. `files` are those of its place, by path."""
    # Loading what reads HTML takes half a second that only an import pays.
    from markdownify import markdownify  # noqa: PLC0415

    source = source[:MOST_HTML]
    lost_of_html(source, losses, besides_pictures=True)
    clean = nh3.clean(
        source,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags={"script", "style"},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        attribute_filter=lambda _tag, name, value: _address(value, losses) if name in ("href", "src") else value,
    )
    if _depth_of(clean) > _DEEPEST:
        losses.add(TANGLED)
        return text_of_html(source, losses), ()
    marked = markdownify(clean, heading_style="ATX", bullets="-", strip=["div"])
    found: dict[str, BackupFile] = {}
    return tidy_markdown(_with_files(marked, files, found, losses)), tuple(found.values())


def _address(value: str, losses: Losses) -> str | None:
    if _INNER.search(value):
        losses.add(INNER_LINK)
        return None
    if value.startswith((_OF_COURSE, "http://", "https://", "mailto:")):
        return value
    return None


def _with_files(marked: str, files: Mapping[str, BackupFile], found: dict[str, BackupFile], losses: Losses) -> str:
    def put(match: re.Match[str]) -> str:
        path = "/" + unescaped(match[3]).partition("?")[0]
        file = files.get(path)
        if file is None:
            losses.add(NO_FILE)
            return match[2]
        found[file.sha1] = file
        return f"{match[1]}[{match[2]}]({FILE_SCHEME}{file.sha1})"

    return re.sub(r"(!?)\[([^\]\n]*)\]\(<?@@PLUGINFILE@@/([^)\n]*?)>?\)", put, marked)


def _depth_of(html: str) -> int:
    depth = deepest = 0
    for closes, name in _STEP.findall(html):
        if name not in _VOID:
            depth += -1 if closes else 1
            deepest = max(deepest, depth)
    return deepest


def tidy_markdown(text: str) -> str:
    """Return Markdown without spaces at the ends of lines nor runs of empty lines; what indents stays."""
    lines = [line.rstrip() for line in text.replace("\r", "").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain(source: str, losses: Losses) -> str:
    """Return a name or a short text without any format."""
    return " ".join(tidy(text_of_html(source, losses)).split())[:200]
