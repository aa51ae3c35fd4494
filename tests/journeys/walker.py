"""A person at a browser, told in words: `press`, `fill`, `choose`, `see`. The same story is walked in several ways.

With the keyboard alone a control is reached only by Tab, Shift+Tab and arrows, and used by Enter, Space and typing; at
each stop the focus must show and lie in sight. Every page where the walker arrives must fit its window and, where
scripts run, satisfy axe (once for each page and width).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import ElementHandle, Locator, Page, expect

# More stops than any page has: whoever needs more is going round in circles.
STOPS = 250
# What makes a control's accessible name or label: the whole of it, or its beginning.
NAMED = (r"^\s*{}\s*$", r"^\s*{}")
PLACES = "li, tr, article, form, section, fieldset, details, .card"

FIELDS = "input, textarea, select"

# Where the focus is, as whoever cannot use a pointer sees it.
STOP = """(target) => {
  const one = document.activeElement;
  const stop = { there: one === target, lost: one === document.body, fault: "" };
  if (stop.lost) return stop;
  const peers = target.type === "radio" && one.type === "radio" && one.name === target.name && one.form === target.form;
  stop.peer = peers && !stop.there;
  const place = one.compareDocumentPosition(target);
  stop.back = Boolean(place & Node.DOCUMENT_POSITION_PRECEDING) && !(place & Node.DOCUMENT_POSITION_CONTAINS);
  if (one.matches("main") || !one.matches(":focus-visible")) return stop;
  const named = (one.innerText || one.name || one.id || one.tagName).slice(0, 60);
  const marked = (node) => {
    const style = getComputedStyle(node);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  };
  const shows = marked(one) || marked(one.closest("label, .writer") ?? one);
  if (!shows) stop.fault = `the focus does not show on «${named}»`;
  const box = one.getBoundingClientRect();
  const spots = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
  const inSight = ([x, y]) => {
    const top = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
    return one.contains(top) || one.closest("label")?.contains(top);
  };
  if (!spots.some(inSight)) stop.fault = `«${named}» is hidden behind something or out of the window`;
  return stop;
}"""

# Whether using this control asks the server for a page.
LEADS_AWAY = """(one) => {
  const [link, form] = [one.closest("a[href]"), one.form];
  if (one.closest("[hx-get], [hx-post], [data-ap-confirm], [data-ap-dismiss]")) return false;
  if (link) return !link.getAttribute("href").startsWith("#") && link.target !== "_blank";
  return Boolean(form) && one.type === "submit" && !form.matches("[data-ap-move], [data-ap-dismiss]");
}"""


@dataclass(frozen=True)
class Way:
    """How somebody walks."""

    hands: Literal["pointer", "keyboard"]
    js: bool
    width: int


WAYS = {
    "pointer": Way("pointer", js=True, width=1280),
    "no-scripts": Way("pointer", js=False, width=390),
    "keyboard": Way("keyboard", js=True, width=390),
}


class Walker:
    """Walks one page of one browser."""

    def __init__(
        self, page: Page, way: Way, axe: Callable[[Page], list[str]], is_first_look: Callable[[int, str], bool]
    ) -> None:
        self.page = page
        self.way = way
        self._axe = axe
        self._is_first_look = is_first_look
        # Asked for from the start: a chooser that opens before the browser knows that somebody waits for it is lost.
        page.on("filechooser", lambda _chooser: None)

    # --- words of the story ---

    def open(self, address: str) -> None:
        """Open an address, as from a mail or a bookmark."""
        self.page.goto(address)

    def again(self) -> None:
        """Load the page anew, as whoever waits for something does."""
        self.page.reload()

    def wait(self) -> None:
        """Wait for work in the background: with scripts its page shows the end by itself, without them on loading."""
        if not self.way.js:
            self.page.reload()

    def see(self, text: str) -> None:
        """Wait until that is on the page, and look at the page."""
        expect(self._shown(self.page.get_by_text(text))).to_be_visible()
        self._look()

    def miss(self, text: str) -> None:
        """Wait until that is nowhere on the page."""
        expect(self.page.locator("main").get_by_text(text)).to_have_count(0)

    def press(self, name: str, *, near: str = "") -> None:
        """Use a button, a link or a fold by its name; `near` is a text of the row, card or form that holds it."""
        control = self._control(name, near)
        self._look()
        self._get_ready(control)
        if control.evaluate(LEADS_AWAY):
            with self.page.expect_navigation():
                self._use(control)
        else:
            self._use(control)

    def download(self, name: str, *, near: str = "") -> bytes:
        """Use a link that gives a file, and return it."""
        control = self._control(name, near)
        self._get_ready(control)
        with self.page.expect_download() as waiting:
            self._use(control)
        return Path(waiting.value.path()).read_bytes()

    def fill(self, label: str, text: str, *, near: str = "") -> None:
        """Write in a field, in place of what it holds. Dates and moments are written as ISO 8601."""
        field = self._field(label, near)
        if self.way.hands == "pointer":
            field.fill(text)
            return
        kind = field.get_attribute("type") or ""
        self._reach(field)
        if kind in ("date", "datetime-local"):
            self._type_moment(field, text)
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text) if len(text) > 80 else self.page.keyboard.type(text)
        expect(field).to_have_value(text)

    def choose(self, label: str, *options: str, near: str = "") -> None:
        """Choose in a list by what its options say: one, or several where the list takes several."""
        field = self._field(label, near)
        if self.way.hands == "pointer":
            field.select_option(label=list(options))
        else:
            self._reach(field)
            self._arrow_to(field, options)
        chosen = field.evaluate("one => [...one.selectedOptions].map(option => option.label.trim())")
        assert chosen == list(options), (label, chosen)

    def tick(self, label: str, *, near: str = "", on: bool = True) -> None:
        """Mark a box or a choice by its label, or clear a box."""
        field = self._field(label, near)
        if self.way.hands == "pointer":
            field.set_checked(on)
        elif field.is_checked() != on:
            self._reach(field)
            if not field.is_checked() or not on:
                self.page.keyboard.press("Space")
        expect(field).to_be_checked(checked=on)

    def attach(self, label: str, file: Path, *, near: str = "") -> None:
        """Choose a file."""
        field = self._field(label, near)
        if self.way.hands == "pointer":
            field.set_input_files(file)
            return
        self._reach(field)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)

    # --- what is meant by a word ---

    def _shown(self, found: Locator) -> Locator:
        return found.filter(visible=True).first

    def _control(self, name: str, near: str) -> Locator:
        def find(place: Page | Locator, words: re.Pattern[str]) -> Locator:
            return (
                place.get_by_role("button", name=words)
                .or_(place.get_by_role("link", name=words))
                .or_(place.locator("summary").filter(has_text=words))
            )

        return self._first_named(find, name, near)

    def _field(self, label: str, near: str) -> Locator:
        def find(place: Page | Locator, words: re.Pattern[str]) -> Locator:
            return place.get_by_label(words).and_(self.page.locator(FIELDS))

        return self._first_named(find, label, near)

    def _first_named(self, find: Callable[[Page | Locator, re.Pattern[str]], Locator], name: str, near: str) -> Locator:
        """Return what bears exactly that name, or else what begins with it: in the page itself before its frame."""
        words = [re.compile(form.format(re.escape(name))) for form in NAMED]
        if near:
            # The smallest that holds both the text and what is looked for.
            place = self.page.locator(PLACES).filter(has_text=near).filter(has=find(self.page, words[1])).last
        else:
            expect(self._shown(find(self.page, words[1]))).to_be_visible()
            main = self.page.locator("main")
            place = main if find(main, words[1]).filter(visible=True).count() else self.page.locator("body")
        whole, beginning = (self._shown(find(place, one)) for one in words)
        expect(beginning).to_be_visible()
        return whole if whole.count() else beginning

    # --- what hands do ---

    def _get_ready(self, control: Locator) -> None:
        # Apart from using it: on the way the skip link may be followed, which a browser also calls a navigation.
        if self.way.hands == "keyboard":
            self._reach(control)

    def _use(self, control: Locator) -> None:
        if self.way.hands == "pointer":
            control.click()
        else:
            self.page.keyboard.press("Enter")

    def _reach(self, control: Locator) -> None:
        """Bring the focus to a control, as the keyboard can."""
        target = control.element_handle()
        assert target is not None
        in_main = target.evaluate("one => Boolean(one.closest('main'))")
        for _ in range(STOPS):
            stop = target.evaluate(STOP)
            assert not stop["fault"], f"{stop['fault']} at {self.page.url}"
            if stop["there"]:
                return
            self.page.keyboard.press(self._next_key(target, stop, in_main=in_main))
        raise AssertionError(f"no key reaches {control} at {self.page.url}")

    def _next_key(self, target: ElementHandle, stop: dict[str, bool], *, in_main: bool) -> str:
        if stop.get("peer"):
            return "ArrowUp" if stop["back"] else "ArrowDown"
        if in_main and target.evaluate("() => document.activeElement.matches('a.skip')"):
            return "Enter"
        return "Shift+Tab" if stop.get("back") else "Tab"

    def _arrow_to(self, field: Locator, options: tuple[str, ...]) -> None:
        several = field.evaluate("one => one.multiple")
        labels = field.evaluate("one => [...one.options].map(option => option.label.trim())")
        places = [labels.index(option) for option in options]
        if several:
            self._mark_lines(places)
            return
        here = field.evaluate("one => one.selectedIndex")
        for _ in range(abs(places[0] - here)):
            self.page.keyboard.press("ArrowDown" if places[0] > here else "ArrowUp")

    def _mark_lines(self, places: list[int]) -> None:
        """Choose lines of a list that takes several: arrows with Control move, Control and Space mark."""
        self.page.keyboard.press("Home")
        for line in range(max(places) + 1):
            if line:
                self.page.keyboard.press("Control+ArrowDown")
            if (line in places) != (line == 0):
                self.page.keyboard.press("Control+Space")

    def _type_moment(self, field: Locator, text: str) -> None:
        """Type a date, and an hour where there is one, part by part, in the order of a Chromium without a language."""
        date, _, hour = text.partition("T")
        year, month, day = date.split("-")
        # Its parts are stops of their own; coming from below, the first is the last.
        while field.evaluate("one => one === document.activeElement"):
            self.page.keyboard.press("Shift+Tab")
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(f"{month}{day}{year}")
        if hour:
            hours, minutes = hour.split(":")
            self.page.keyboard.press("ArrowRight")
            self.page.keyboard.type(f"{int(hours) % 12 or 12:02}{minutes}{'p' if int(hours) >= 12 else 'a'}")

    # --- what eyes see ---

    def _look(self) -> None:
        """See that the page fits its window, and let axe read it if it was not read at this width before."""
        fits = self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert fits, f"wider than {self.way.width}: {self.page.url}"
        heading = self.page.locator("h1").first
        name = re.sub(r"[0-9a-f]{8}-[0-9a-f-]+|\d+", "#", urlsplit(self.page.url).path)
        known = f"{name} {heading.inner_text() if heading.count() else ''}"
        if self.way.js and self._is_first_look(self.way.width, known):
            found = self._axe(self.page)
            assert not found, "\n".join([self.page.url, *found])
