"""Boxes with content: panels, notes, tips, empty states, rows, chains, dialogs, disclosures."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apropia.foundation.ui.components.marks import POSES, check_kind
from apropia.foundation.ui.numbers import spanish

register = template.Library()


def draw(name: str, **context: Any) -> SafeString:
    """Render one component's template with only what it is given."""
    return SafeString(render_to_string(f"ui/_{name}.html", context))


@register.simple_block_tag
def page_head(content: SafeString, title: str, lead: str = "", eyebrow: str = "") -> SafeString:
    """Open a page with its h1; the content is its actions: `{% page_head "Guías" lead="…" %}…{% endpage_head %}`."""
    return draw("page_head", content=SafeString(content.strip()), title=title, lead=lead, eyebrow=eyebrow)


@register.simple_block_tag
def panel(
    content: SafeString,
    title: str,
    *,
    id: str = "",
    more_url: str = "",
    more_label: str = "",
    aside: str = "",
    plain: bool = False,
    extra: str = "",
) -> SafeString:
    """Show a section, title above and card below: `{% panel "Su ruta" more_url=url %}…{% endpanel %}`."""
    return draw(
        "panel",
        content=content,
        title=title,
        id=id,
        more_url=more_url,
        more_label=more_label,
        aside=aside,
        plain=plain,
        extra=extra,
    )


@register.simple_block_tag
def card(content: SafeString, title: str = "", level: int = 2, eyebrow: str = "", extra: str = "") -> SafeString:
    """Show a card with its title inside: `{% card "En su caso" %}…{% endcard %}`."""
    return draw("card", content=content, title=title, level=level, eyebrow=eyebrow, extra=extra)


@register.simple_block_tag
def note(content: SafeString, kind: str = "", icon: str = "") -> SafeString:
    """Show one remark: `{% note "warn" %}12 filas no tienen dependencia.{% endnote %}` (ok, warn, bad or none)."""
    icons = {"": "info", "ok": "circle-check", "warn": "triangle-alert", "bad": "circle-alert"}
    return draw("note", content=content, kind=check_kind(kind), icon=icon or icons.get(kind, "info"))


@register.simple_block_tag(takes_context=True)
def tip(
    context: Mapping[str, Any],
    content: SafeString,
    title: str = "",
    level: int = 2,
    dismiss_url: str = "",
) -> SafeString:
    """Give Tecnotic's one advice of the page; `dismiss_url` receives the POST that hides it for good."""
    return draw(
        "tip",
        content=content,
        title=title,
        level=level,
        dismiss_url=dismiss_url,
        csrf_token=context.get("csrf_token"),
    )


@register.simple_block_tag
def empty_state(content: SafeString, title: str, pose: str = "busca", text: str = "", level: int = 2) -> SafeString:
    """Say what is missing, what it is for and the first step; the content is the actions."""
    if pose not in POSES:
        raise template.TemplateSyntaxError(f"Tecnotic has no pose «{pose}»")
    return draw("empty_state", content=SafeString(content.strip()), title=title, pose=pose, text=text, level=level)


@register.simple_block_tag
def disclosure(content: SafeString, label: str, icon: str = "", is_open: bool = False) -> SafeString:
    """Hide detail behind a line: `{% disclosure "Quién ve sus respuestas" icon="lock" %}…{% enddisclosure %}`."""
    return draw("disclosure", content=content, label=label, icon=icon, is_open=is_open)


@register.simple_block_tag
def media_row(
    content: SafeString,
    title: str,
    *,
    url: str = "",
    icon: str = "",
    day: date | None = None,
    person: str = "",
    text: str = "",
    level: int = 3,
) -> SafeString:
    """Show a row inside `<ul class="card rule">`: icon, day or person; title and text; the content is its action."""
    return draw(
        "media_row",
        content=SafeString(content.strip()),
        title=title,
        url=url,
        icon=icon,
        day=day,
        person=person,
        text=text,
        level=level,
    )


@register.simple_block_tag
def chain(content: SafeString, label: str = "") -> SafeString:
    """Join steps with a line: `{% chain %}{% chain_step … %}{% endchain_step %}{% endchain %}`."""
    return draw("chain", content=content, label=label)


@register.simple_block_tag
def chain_step(
    content: SafeString, title: str, *, state: str = "", number: int | str = "", url: str = "", level: int = 3
) -> SafeString:
    """Show one step of a chain; `state` is done, now or nothing (still to come)."""
    if state not in {"", "done", "now"}:
        raise template.TemplateSyntaxError(f"A step is done, now or nothing, not «{state}»")
    return draw(
        "chain_step", content=SafeString(content.strip()), title=title, state=state, number=number, url=url, level=level
    )


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: str) -> SafeString:
    """Prepare a dialog that a link with `data-ap-confirm="id"` opens; without scripts the link goes to its page."""
    return draw("dialog", content=content, id=id, title=title)


@register.simple_tag
def facts(pairs: Iterable[tuple[object, object]] | Mapping[object, object]) -> SafeString:
    """List facts as term and value: `{% facts pairs %}` with a mapping or pairs."""
    rows = pairs.items() if isinstance(pairs, Mapping) else pairs
    return draw("facts", rows=[(term, _in_words(value)) for term, value in rows])


@register.simple_tag
def records(rows: Iterable[Mapping[object, object]], caption: str) -> SafeString:
    """List records that share their terms as a table: `{% records rows "Respuestas" %}`."""
    held = list(rows)
    terms = list(dict.fromkeys(term for row in held for term in row))
    cells = [[(term, _in_cell(row.get(term))) for term in terms] for row in held]
    return draw("records", caption=caption, terms=terms, rows=cells)


def _in_cell(value: object) -> object:
    """Say a moment short, on one line, and nothing as None; the rest as everywhere."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return format_html("<time>{}</time>", date_format(timezone.localtime(value), "j b Y, g:i\u00a0a"))
    return _in_words(value)


def _in_words(value: object) -> object:
    """Say what Python would print as code: nothing, yes or no, and lists."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, float):
        return spanish(value, 0 if value.is_integer() else 1)
    if isinstance(value, Mapping):
        return ", ".join(f"{term}: {_in_words(one)}" for term, one in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(str(_in_words(one)) for one in value) or "—"
    return value


@register.simple_tag
def progress_bar(done: int, total: int, label: str, text: str = "") -> SafeString:
    """Show how far something is: `{% progress_bar 2 5 "Su ruta" %}`."""
    return draw("progress_bar", done=done, total=total, label=label, text=text)
