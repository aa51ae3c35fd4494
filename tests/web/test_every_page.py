"""Every page, for every role: it answers, is well made, tells nobody's secrets and costs what was recorded.

`APROPIA_RECORD_COUNTS=1 pytest tests/web/test_every_page.py` writes `query_counts.json` anew.
"""

import json
import math
import os
import re
from pathlib import Path

import pytest
from django.db import connection
from lxml.html import document_fromstring

from apropia.people.models import Role
from web.walking import Visit, visit
from web.world import CAST, World, pages

pytestmark = pytest.mark.django_db
COUNTS = Path(__file__).with_name("query_counts.json")

# 401: the door of launched content, asked without its token;
# 422: a page that a POST-like address refuses with words; 304: a file that has not changed.
ALLOWED = {200, 302, 304, 401, 403, 404, 405, 410, 422}
# A person's own record, whole: it may hold what nobody else sees.
OWN_RECORDS = {"privacy:read_all", "privacy:download", "privacy:my_data"}
# Whole pages of other makers (allauth draws them in our frame) obey the same rules: no exceptions are listed.


def faults_in(html: str) -> list[str]:
    """Tell where a page breaks the rules that the house has about what pages are made of."""
    page = document_fromstring(html)
    headings = sum(1 for _ in page.iter("h1"))
    faults = [] if headings == 1 else [f"{headings} h1"]
    faults += [] if page.xpath("boolean(//title[not(ancestor::svg)][normalize-space()])") else ["no title"]
    faults += [] if page.get("lang") else ["no lang"]
    for script in page.iter("script"):
        if not script.get("src") and script.get("type") not in ("application/json", "importmap"):
            faults.append("inline script")
    faults += ["inline style" for _ in page.iter("style")]
    owned = page.xpath("//@*[name() = 'style' or starts-with(name(), 'on')]")
    return [*faults, *(f"<{one.getparent().tag} {one.attrname}>" for one in owned)]


def faults_of(visit: Visit) -> list[str]:
    if visit.status not in ALLOWED:
        return [f"status {visit.status}"]
    is_page = re.match(r"\s*<!doctype html", visit.text, re.IGNORECASE)
    return faults_in(visit.text) if visit.status == 200 and is_page else []


def test_every_page_answers_every_role_and_is_well_made(visits: list[Visit]):
    wrong = [f"{one.page.name} {one.address}: {fault}" for one in visits for fault in sorted(set(faults_of(one)))]

    assert not wrong, "\n".join(wrong)


def test_no_page_tells_a_role_what_belongs_to_one_person(kept_world: World, visits: list[Visit], role: str):
    person = kept_world.people[role]
    # What the member answered and used is their own; nobody's pseudonym is shown, not even one's own.
    secrets = [one for one in kept_world.secrets if role != "MEMBER" or one == str(person.pseudonym)]
    others = [str(one.pseudonym) for one in kept_world.people.values() if one is not person]
    shown = [
        f"{one.page.name} {one.address} shows {secret}"
        for one in visits
        for secret in (others if one.page.name in OWN_RECORDS else [*secrets, *others])
        if secret in one.text
    ]

    assert not shown, "\n".join(shown)


def test_pages_of_other_roles_do_not_exist(kept_world: World, client_of, role: str):
    """Every view behind `roles_required` turns back alike: a few stand for the many that `visits` leaves out."""
    person = kept_world.people[role]
    closed = [page for page in pages() if page.is_closed_to(person)][::20]
    found = [visit(client_of(person), page, kept_world.address(page)).status for page in closed]

    assert found == [404] * len(closed)
    assert closed


def test_what_is_not_found_is_told_on_a_well_made_page_without_secrets(kept_world: World, client_of, role: str):
    answer = client_of(kept_world.people[role]).get("/no-existe/")
    shown = [secret for secret in kept_world.secrets if secret in answer.text]

    assert answer.status_code == 404
    assert "No encontramos esa página" in answer.text
    assert not faults_in(answer.text)
    assert not shown


def test_every_page_costs_what_is_recorded(visits: list[Visit], role: str):
    counts = {one.page.name: one.statements for one in visits if not one.page.parameters and one.status == 200}
    recorded = json.loads(COUNTS.read_text()) if COUNTS.exists() else {}
    if os.environ.get("APROPIA_RECORD_COUNTS"):
        COUNTS.write_text(json.dumps(recorded | {role: counts}, indent=1, sort_keys=True) + "\n")
        return
    known = recorded.get(role, {})
    # A record above the truth would let a page grow back to it unnoticed, and one of a page that is gone says nothing.
    # It is made on SQLite; on PostgreSQL a page may ask less.
    may_be_less = connection.vendor != "sqlite"
    astray = [
        f"{page}: {counts.get(page, 'not shown')}, recorded {known.get(page, 'never')}"
        for page in sorted({*counts, *known})
        if counts.get(page) != known.get(page)
        and not (may_be_less and counts.get(page, math.inf) < known.get(page, -1))
    ]

    assert not astray, "\n".join(astray)


def test_cast_holds_every_role():
    assert set(CAST) == {"MEMBER", *Role.values}
