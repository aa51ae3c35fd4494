"""Ask for the pages of the world, and keep what each answered and what it cost."""

import dataclasses
from typing import Any
from unittest.mock import patch

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.template import Context, Template
from django.test import Client
from django.utils.safestring import SafeString

from apropia.web import urls
from web.world import Page, World, pages

# What is walked is reading: leaving is no page.
LEFT_OUT = {"account_logout"}


@dataclasses.dataclass(frozen=True)
class Visit:
    page: Page
    address: str
    status: int
    text: str
    sent_to: str
    # SQL statements, without the test's own savepoints.
    statements: int


def in_words_alone(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what the view said when it found nothing, without the page around it.

    That page is the same for every address that a person may not open, and they are thousands: `test_every_page` draws
    it once for each role.
    """
    return HttpResponseNotFound("\n".join([str(exception), *map(str, get_messages(request))]))


def unwatched(template: Template, context: Context) -> SafeString:
    """Draw as the product does: under test, Django keeps a copy of what each part of a page was drawn from."""
    return template.nodelist.render(context)


def visit(browser: Client, page: Page, address: str, *, post: dict[str, Any] | None = None) -> Visit:
    """Ask for a page with a cold cache, take back what was written, and tell what it answered."""
    cache.clear()
    taken: list[str] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "SAVEPOINT" not in sql.upper():
            taken.append(sql)
        return execute(sql, params, many, context)

    quick = patch.object(urls, "handler404", in_words_alone, create=True)
    with transaction.atomic(), connection.execute_wrapper(keep), quick, patch.object(Template, "_render", unwatched):
        answer = browser.get(address) if post is None else browser.post(address, post)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    sent_to = answer.headers.get("Location", "")
    return Visit(page, address, answer.status_code, body.decode(errors="replace"), sent_to, len(taken))


def walk(world: World, browser: Client, *, only: list[Page] | None = None) -> list[Visit]:
    """Visit every page of the world, or only some."""
    browser.raise_request_exception = False
    found = [(page, world.address(page)) for page in (pages() if only is None else only)]
    return [visit(browser, page, address) for page, address in found if address and page.name not in LEFT_OUT]
