"""Every page, for every role: it answers, it is well made, and it tells nobody's secrets."""

import re
from html.parser import HTMLParser

import pytest

from apropia.people.models import Role
from web.test_strangers import ask
from web.world import CAST, World, pages

# 422: a page that a POST-like address refuses with words; 304: a file that has not changed.
ALLOWED = {200, 302, 304, 403, 404, 405, 410, 422}
# A person's own record, whole: it may hold what nobody else sees.
OWN_RECORDS = {"privacy:read_all", "privacy:download", "privacy:my_data"}
# Whole pages of other makers (allauth draws them in our frame) obey the same rules: no exceptions are listed.


class Anatomy(HTMLParser):
    """What a page is made of, as far as the house has rules about it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings = 0
        self.title = ""
        self.language = ""
        self.faults: list[str] = []
        self._in_title = False
        self._svg = 0
        self.feed(html)
        self.faults += [] if self.headings == 1 else [f"{self.headings} h1"]
        self.faults += [] if self.title.strip() else ["no title"]
        self.faults += [] if self.language else ["no lang"]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "html":
            self.language = given.get("lang") or ""
        self.headings += tag == "h1"
        self._svg += tag == "svg"
        self._in_title = tag == "title" and not self._svg
        if tag == "script" and not given.get("src") and given.get("type") not in ("application/json", "importmap"):
            self.faults.append("inline script")
        if tag == "style":
            self.faults.append("inline style")
        self.faults += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        self._svg -= tag == "svg"
        self._in_title = False

    def handle_data(self, text: str) -> None:
        if self._in_title:
            self.title += text


def faults_of(status: int, text: str, *, is_page: bool) -> list[str]:
    if status not in ALLOWED:
        return [f"status {status}"]
    return Anatomy(text).faults if status == 200 and is_page else []


@pytest.mark.parametrize("role", CAST)
def test_every_page_answers_every_role_and_is_well_made(world: World, client_of, role):
    person = world.people[role]
    browser = client_of(person)
    browser.raise_request_exception = False
    # What the member answered and used is their own; nobody's pseudonym is shown, not even one's own.
    secrets = [one for one in world.secrets if role != "MEMBER" or one == str(person.pseudonym)]
    others = [str(one.pseudonym) for one in world.people.values() if one is not person]
    wrong = []
    for page in pages():
        address = world.address(page)
        if not address or page.name == "account_logout":
            continue
        status, text, _ = ask(browser, "get", address)
        found = faults_of(status, text, is_page=bool(re.match(r"\s*<!doctype html", text, re.IGNORECASE)))
        hidden = others if page.name in OWN_RECORDS else [*secrets, *others]
        found += [f"shows {secret}" for secret in hidden if secret in text]
        wrong += [f"{page.name} {address}: {fault}" for fault in sorted(set(found))]

    assert not wrong, "\n".join(wrong)


def test_cast_holds_every_role():
    assert set(CAST) == {"MEMBER", *Role.values}
