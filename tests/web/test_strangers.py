"""No address of one entity opens anything for a stranger who holds every role in another."""

import pytest
from django.db import transaction
from django.test import Client

from apropia.people.models import Person, Role
from people_factories import make_person
from web.world import MARK, Page, World, filled_pages, plain_pages

REFUSED = {302, 400, 403, 404, 405, 410}
# Pages whose parameters name nothing of one entity, and why.
OF_EVERYBODY = {
    "competences:change_targets": "a job level, the same in every entity: it opens one's own targets",
    "measurement:sheet": "an indicator of the common catalogue",
    "privacy:begin": "which of the two texts: it begins one's own",
    "privacy:set_decision": "a purpose of the common list: it decides for oneself",
    "privacy:revoke": "a purpose of the common list: it decides for oneself",
    "privacy:public_policy": "published for anybody to read, signed in or not",
    "ui:theme": "the colours of an entity, asked for before signing in",
    "practices:public_list": "published for anybody to read",
    "practices:public": "published for anybody to read",
    "practices:public_file": "published for anybody to read",
    "people:open_link": "a secret out of a letter, spent once; tests/people prove it",
    "contact:unsubscribe": "a signed token out of a letter; tests/contact prove it",
    "diagnosis:invitation": "a secret out of a letter; tests/diagnosis prove it",
}
# Addresses that stand only in a state the world is not in; their own domains' tests open them.
OF_ANOTHER_STATE = {
    "people:roster_columns": "a roster whose file still waits on the disk",
    "privacy:edit": "a draft text",
    "materials:draft": "a guide with a draft",
    "materials:move": "a named state to go to",
    "materials:feedback": "an opinion sent along",
    "diagnosis:question": "a begun diagnosis",
    "diagnosis:review": "a begun diagnosis",
    "diagnosis:done": "a finished diagnosis",
    "learning:quiz_result": "a finished attempt",
    "learning:quiz_feedback": "an answered question",
    "campaigns:report": "a campaign that was delivered",
    "files:open": "a file whose content is on the disk",
    "operations:send_again": "a fact that nobody could be told",
    "mail:mailbox_message": "an installation with the demonstration mailbox",
}
# Management: pages that do not exist for who holds no role.
MANAGEMENT = (
    "people:person",
    "people:roster",
    "people:grant",
    "people:revoke",
    "people:unit",
    "people:org_chart",
    "privacy:manage",
    "privacy:begin",
    "privacy:edit",
    "contact:suppressed",
    "contact:lift",
    "competences:change_targets",
    "catalogue:create",
    "catalogue:import",
    "catalogue:change",
    "catalogue:move",
    "usage:imports",
    "usage:template",
    "usage:aliases",
    "usage:remove_alias",
    "usage:report",
    "usage:apply",
    "usage:revert",
    "usage:discard",
    "usage:problems",
    "materials:create",
    "materials:draft",
    "materials:change",
    "materials:send",
    "materials:publish",
    "materials:move",
    "materials:confirm",
    "diagnosis:wave",
    "diagnosis:group",
    "diagnosis:instruments",
    "diagnosis:create_",
    "diagnosis:items_template",
    "diagnosis:version",
    "diagnosis:limits",
    "diagnosis:import_items",
    "diagnosis:section",
    "diagnosis:arrange",
    "diagnosis:scale",
    "diagnosis:item",
    "diagnosis:change_item",
    "diagnosis:remove_item",
    "learning:author_",
    "learning:enroll",
    "learning:talk_create",
    "learning:talk_change",
    "learning:talk_move",
    "learning:talk_attendance",
    "support:queue",
    "support:take",
    "campaigns:campaign",
    "campaigns:create",
    "campaigns:change",
    "campaigns:send",
    "campaigns:approve",
    "campaigns:report",
    "measurement:",
    "operations:",
    "audit:",
    "hub:first_run",
)


@pytest.fixture
def everything(world: World) -> Person:
    """Holds every role in the entity of the world: opens what can be opened at all."""
    return make_person(unit=world.unit, given_names="Todos", surnames="Los Roles", roles=list(Role))


def ask(browser: Client, method: str, address: str) -> tuple[int, str, str]:
    """Ask, take back what was written, and return the status, the text and where it sends."""
    with transaction.atomic():
        answer = browser.get(address) if method == "get" else browser.post(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer.status_code, body.decode(errors="replace"), answer.headers.get("Location", "")


def test_world_fills_every_address(world):
    unfilled = [page.name for page in filled_pages() if not world.address(page)]

    assert not unfilled, "the world of tests/web/world.py cannot fill: " + ", ".join(unfilled)


def test_addresses_of_the_world_open_for_somebody_of_the_entity(world, everything, client_of):
    """Without this, a stranger's 404 would prove nothing."""
    browsers = [client_of(person) for person in (everything, world.people["MEMBER"], *world.people.values())]
    dead = [page.name for page in filled_pages() if not _opens(world.address(page), browsers, page)]

    assert not dead, "\n".join(dead)


def _opens(address: str, browsers: list[Client], page: Page) -> bool:
    if page.name in OF_EVERYBODY or page.name in OF_ANOTHER_STATE:
        return True
    return any(
        ask(browser, method, address)[0] not in (403, 404, 405) for method in ("get", "post") for browser in browsers
    )


def test_stranger_with_every_role_elsewhere_opens_nothing(world, dario, client_of):
    browser = client_of(dario)
    leaks = []
    for page in filled_pages():
        address = world.address(page)
        if page.name in OF_EVERYBODY or not address:
            continue
        for method in ("get", "post"):
            status, text, sent_to = ask(browser, method, address)
            if status not in REFUSED or MARK in text or "/entrar/" in sent_to:
                leaks.append(f"{method} {page.name} {address}: {status} {sent_to}")

    assert not leaks, "\n".join(leaks)


def test_stranger_sees_nothing_of_another_entity_in_their_own_pages(world, dario, client_of):
    browser = client_of(dario)
    leaks = []
    for page in plain_pages():
        status, text, _ = ask(browser, "get", world.address(page))
        if MARK in text or any(secret in text for secret in world.secrets):
            leaks.append(f"{page.name}: {status}")

    assert not leaks


def test_management_does_not_exist_for_a_plain_member(world, beto, client_of):
    browser = client_of(beto)
    opened = []
    for page in [*plain_pages(), *filled_pages()]:
        if not page.name.startswith(MANAGEMENT) or page.name == "measurement:sheet":
            continue
        for method in ("get", "post"):
            status, _text, _ = ask(browser, method, world.address(page))
            if status not in (404, 405):
                opened.append(f"{method} {page.name}: {status}")

    assert not opened, "\n".join(opened)


def test_plain_member_sees_nobodys_answers_use_or_pseudonym(world, beto, client_of):
    browser = client_of(beto)
    shown = []
    for page in [*plain_pages(), *filled_pages()]:
        status, text, _ = ask(browser, "get", world.address(page))
        shown += [f"{page.name} {status}: {secret}" for secret in world.secrets if secret in text]

    assert not shown, "\n".join(shown)
