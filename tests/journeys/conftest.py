"""A real browser on a real server: Debian's Chromium, driven by Playwright, with axe."""

import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from apropia.people.models import Person
from journeys.browser import chromium_path
from journeys.walker import WAYS, Walker, Way

# Playwright keeps an event loop in this thread; the test's own queries are still made one at a time.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM = chromium_path()
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NARROW = 390
# As patient as every other wait of Playwright: a busy machine is no fault of the page.
expect.set_options(timeout=30_000)
# axe rules beyond WCAG that the house also keeps.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the whole walk: it is the longest by far, and begun last, every other process would wait for it."""
    items.sort(key=lambda item: item.path.name != "test_whole_walk.py")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: apt-get install chromium-headless-shell")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def is_complaint(message: ConsoleMessage) -> bool:
    """Say whether a page complains; that a form was sent back to be corrected (422) is an answer like any other."""
    return message.type == "error" and "status of 422" not in message.text


@pytest.fixture
def browser_page(
    chromium: Browser, live_server: Any, client_of: Callable[[Person], Any]
) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page: `browser_page(ana, width=390, js=False, dark=True)`; None is nobody.

    What a page writes to its console as an error (the content policy, a failed script, a missing file) fails the test
    at its end, unless `console=False`.
    """
    opened: list[tuple[Any, list[str]]] = []

    def open_page(
        person: Person | None = None, *, width: int = 1280, js: bool = True, dark: bool = False, console: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844 if width <= NARROW else 900},
            java_script_enabled=js,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="es-CO",
            timezone_id="America/Bogota",
        )
        if person is not None:
            key = client_of(person).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.append((context, complaints if console else []))
        return page

    yield open_page
    said = [complaint for _context, complaints in opened for complaint in complaints]
    for context, _complaints in opened:
        context.close()
    assert not said, said


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    """Each way in which a journey is walked."""
    return WAYS[request.param]


@pytest.fixture(scope="session")
def is_first_look(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, str], bool]:
    """Return what says whether nobody has let axe read that page at that width.

    What several walkers meet is read once, whichever process they walk in: each page leaves a file in a folder of all.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "read-by-axe"
    folder.mkdir(exist_ok=True)

    def is_first(width: int, page: str) -> bool:
        try:
            (folder / sha256(f"{width} {page}".encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    return is_first


@pytest.fixture
def walker(
    browser_page: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    is_first_look: Callable[[int, str], bool],
    way: Way,
) -> Callable[..., Walker]:
    """Return a function that puts somebody at a browser: `walker(ana)`; None is nobody, not signed in."""

    def sit_down(person: Person | None = None, *, console: bool = True) -> Walker:
        return Walker(browser_page(person, width=way.width, js=way.js, console=console), way, axe, is_first_look)

    return sit_down


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Return a function that gives what axe finds wrong in a page, one line each; an empty list is what we want."""

    def check(page: Page) -> list[str]:
        # Sticky bars cover whatever happens to lie below them at this scroll; axe would call that link too small.
        # That focus never hides behind them is tested on its own, in test_frame.py.
        page.evaluate("for (const bar of document.querySelectorAll('.top, .tabs')) bar.style.position = 'static'")
        options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
        found = Axe().run(page, options=options).response["violations"]
        page.evaluate("for (const bar of document.querySelectorAll('.top, .tabs')) bar.style.position = ''")
        return [
            f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:160]}"
            for one in found
            for node in one["nodes"]
        ]

    return check
