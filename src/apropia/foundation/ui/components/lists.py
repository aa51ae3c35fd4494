"""Lists and ways around: crumbs, tabs, pages, messages."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.safestring import SafeString

from apropia.foundation.ui.components.boxes import draw

register = template.Library()


@register.simple_tag
def crumbs(*steps: str) -> SafeString:
    """Show the way here, the last step without link: `{% crumbs "Inicio" home_url "Firma electrónica" %}`."""
    pairs = [(steps[i], steps[i + 1]) for i in range(0, len(steps) - 1, 2)]
    return draw("crumbs", links=pairs, current=steps[-1] if len(steps) % 2 else "")


@register.simple_tag
def tabs(items: Iterable[Any], label: str) -> SafeString:
    """Show sibling pages as links: items with `label`, `url`, `is_current` and perhaps `count`."""
    return draw("tabs", items=list(items), label=label)


@register.simple_tag(takes_context=True)
def pager(context: dict[str, Any], page: "Page[Any]", parameter: str = "pagina") -> SafeString:
    """Show the pages of a list, keeping the rest of the address: `{% pager page %}`."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request is not None else None

    def address(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    pages = [(number, address(number) if isinstance(number, int) else "") for number in numbers]
    return draw(
        "pager",
        page=page,
        pages=pages,
        previous=address(page.previous_page_number()) if page.has_previous() else "",
        following=address(page.next_page_number()) if page.has_next() else "",
    )


@register.simple_tag(takes_context=True)
def toasts(context: dict[str, Any]) -> SafeString:
    """Show the messages that views left with `django.contrib.messages`."""
    return draw("toasts", messages=list(context.get("messages") or []))
