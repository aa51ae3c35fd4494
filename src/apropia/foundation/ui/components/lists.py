"""Lists and ways around: crumbs, tabs, pages, messages."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.safestring import SafeString

from apropia.foundation.ui.components.boxes import draw
from apropia.foundation.ui.markdown import render
from apropia.foundation.ui.tables import TableState

register = template.Library()


@register.simple_tag
def crumbs(*steps: str) -> SafeString:
    """Show the way here from the list of its area, the last step without link: `{% crumbs "Guías" url title %}`."""
    pairs = [(steps[i], steps[i + 1]) for i in range(0, len(steps) - 1, 2)]
    return draw("crumbs", links=pairs, current=steps[-1] if len(steps) % 2 else "")


@register.simple_tag
def tabs(items: Iterable[Any], label: str) -> SafeString:
    """Show sibling pages as links: items with `label`, `url`, `is_current` and perhaps `count`."""
    return draw("tabs", items=list(items), label=label)


@register.simple_tag(takes_context=True)
def pager(context: dict[str, Any], page: "Page[Any]", parameter: str = "pagina", form: str = "") -> SafeString:
    """Show the pages of a list, keeping the rest of the address: `{% pager page %}`.

    With `form`, the id of the form around the list, they are buttons that send it: what was ticked goes along.
    """
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request is not None else None

    def address(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    if form:
        return draw("pager_of_form", page=page, numbers=list(numbers), parameter=parameter, form=form)
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


@register.simple_tag
def filters_bar(state: TableState, export_url: str = "") -> SafeString:
    """Draw search and filters of a list: `{% filters_bar state export_url=url %}`; the export keeps what is asked."""
    return draw("filters_bar", state=state, export=f"{export_url}{state.query()}" if export_url else "")


@register.simple_tag
def table_head(state: TableState) -> SafeString:
    """Draw caption and headings, sortable ones as links; stands right after `<table class="table">`."""
    return draw("table_head", state=state)


@register.simple_tag
def job_progress(job: Any, done_url: str = "", done_label: str = "Ver el resultado") -> SafeString:
    """Show how far background work is, refreshed by itself: `{% job_progress job done_url=url %}`."""
    return draw("job_progress", job=job, done_url=done_url, done_label=done_label)


@register.filter
def markdown(text: str, top: int = 3) -> SafeString:
    """Show Markdown: `{{ lesson.body|markdown }}`, or `|markdown:2` where no h2 stands above."""
    return render(text, top=int(top))
