"""No address of one entity opens anything for a stranger who holds every role in another."""

import pytest
from django.db import transaction
from django.test import Client

from apropia.people.models import Person, Role
from people_factories import make_person
from web.walking import Visit, visit, walk
from web.world import MARK, Page, World, filled_pages, pages, plain_pages

REFUSED = {302, 400, 401, 403, 404, 405, 410}
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
    "verify:constancia": "whoever holds the code may ask; tests/learning prove how little it tells",
    "learning:feed": "a secret address of one's own; tests/learning prove it",
    "learning:use": "a secret out of a letter: it answers one question; tests/learning prove it",
    **dict.fromkeys(
        ("badge:issuer", "badge:keys", "badge:key", "badge:class", "badge:image", "badge:status"),
        "published for programs that verify badges: of an entity and its badges, and nobody's",
    ),
    "badge:assertion": "whoever holds the random address may ask; tests/badges prove how little it tells",
    "badge:credential": "whoever holds the random address may ask; tests/badges prove how little it tells",
    "practices:public_file": "published for anybody to read",
    "xapi:last_word": "an address signed for one part; tests/packages prove it",
    "xapi:fetch": "a secret out of a launch, spent once; tests/packages prove it",
    "people:open_link": "a secret out of a letter, spent once; tests/people prove it",
    "contact:unsubscribe": "a signed token out of a letter; tests/contact prove it",
    "diagnosis:invitation": "a secret out of a letter; tests/diagnosis prove it",
    "diagnosis:kiosk_question": "the turn of somebody on a device that was opened; tests/diagnosis prove it",
    "diagnosis:kiosk_file": "the turn of somebody on a device that was opened; tests/diagnosis prove it",
    "diagnosis:kiosk_captions": "the turn of somebody on a device that was opened; tests/diagnosis prove it",
    "mail:mailbox_message": "the demonstration mailbox of an installation; tests/foundation prove it",
}
# Management: pages that do not exist for who holds no role.
# Among the pages of those who manage, what everybody reads.
OPEN_TO_ALL = ("measurement:sheet", "programme:mine")
MANAGEMENT = (
    "people:person",
    "people:roster",
    "people:grant",
    "people:revoke",
    "people:unit",
    "people:org_chart",
    "people:entity_",
    "privacy:manage",
    "privacy:begin",
    "privacy:edit",
    "privacy:approve",
    "contact:suppressed",
    "contact:lift",
    "competences:change_targets",
    "competences:particular",
    "catalogue:create",
    "catalogue:import",
    "catalogue:change",
    "catalogue:move",
    "usage:imports",
    "usage:template",
    "usage:aliases",
    "usage:remove_alias",
    "usage:product",
    "usage:unlink_product",
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
    "diagnosis:calibration",
    "diagnosis:simulation",
    "diagnosis:instruments",
    "diagnosis:create_",
    "diagnosis:items_template",
    "diagnosis:starter_bank",
    "diagnosis:service_banks",
    "diagnosis:version",
    "diagnosis:rehearsal",
    "diagnosis:limits",
    "diagnosis:import_items",
    "diagnosis:gift",
    "diagnosis:moodle_xml",
    "diagnosis:section",
    "diagnosis:arrange",
    "diagnosis:scale",
    "diagnosis:ready_scales",
    "diagnosis:translations",
    "diagnosis:drop_language",
    "diagnosis:survey_",
    "diagnosis:item",
    "diagnosis:review_item",
    "diagnosis:change_item",
    "diagnosis:item_picture",
    "diagnosis:item_recording",
    "diagnosis:item_conditions",
    "diagnosis:stage_item",
    "diagnosis:remove_",
    "learning:author_",
    "learning:enroll",
    "learning:renewal",
    "learning:manage_exemption",
    "learning:issued",
    "learning:talk_create",
    "learning:talk_call",
    "learning:talk_change",
    "learning:talk_material",
    "learning:talk_move",
    "learning:talk_attendance",
    "learning:talk_screen",
    "learning:talk_settings",
    "learning:talk_opinions",
    "learning:talk_room",
    "learning:talk_repeat",
    "badges:manage",
    "badges:keys",
    "programme:",
    "learning:talk_window",
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


@pytest.fixture(scope="module")
def shown(kept_world: World, client_of) -> list[Visit]:
    """Give what every page of the world answers to a plain member to whom nothing of it belongs."""
    with transaction.atomic():
        found = walk(kept_world, client_of(make_person(unit=kept_world.unit)))
        transaction.set_rollback(True)
    return found


def ask(browser: Client, method: str, page: Page, world: World) -> Visit:
    posted = world.posts.get(page.name, {}) if method == "post" else None
    return visit(browser, page, world.address(page), post=posted)


def test_world_fills_every_address(world):
    unfilled = [page.name for page in filled_pages() if not world.address(page)]

    assert not unfilled, "the world of tests/web/world.py cannot fill: " + ", ".join(unfilled)


def test_addresses_of_the_world_open_for_somebody_of_the_entity(world, everything, client_of):
    """Without this, a stranger's 404 would prove nothing."""
    browsers = [client_of(person) for person in (everything, *world.people.values())]
    dead = [page.name for page in filled_pages() if page.name not in OF_EVERYBODY and not _opens(page, browsers, world)]

    assert not dead, "\n".join(dead)


def _opens(page: Page, browsers: list[Client], world: World) -> bool:
    """Tell whether the page answers somebody; who opened it stands first in line for the next one."""
    for browser in browsers:
        for method in ("get", "post"):
            if ask(browser, method, page, world).status not in (403, 404, 405):
                browsers.remove(browser)
                browsers.insert(0, browser)
                return True
    return False


def test_stranger_with_every_role_elsewhere_opens_nothing(world, dario, client_of):
    browser = client_of(dario)
    leaks = []
    for page in filled_pages():
        if page.name in OF_EVERYBODY:
            continue
        for method in ("get", "post"):
            found = ask(browser, method, page, world)
            if found.status not in REFUSED or MARK in found.text or "/entrar/" in found.sent_to:
                leaks.append(f"{method} {page.name} {found.address}: {found.status} {found.sent_to}")

    assert not leaks, "\n".join(leaks)


def test_stranger_sees_nothing_of_another_entity_in_their_own_pages(world, dario, client_of):
    found = walk(world, client_of(dario), only=plain_pages())
    leaks = [
        f"{one.page.name}: {one.status}" for one in found if any(word in one.text for word in (MARK, *world.secrets))
    ]

    assert not leaks


def test_management_does_not_exist_for_a_plain_member(world, shown, beto, client_of):
    browser = client_of(beto)
    managed = [page for page in pages() if page.name.startswith(MANAGEMENT) and page.name not in OPEN_TO_ALL]
    found = [("get", one) for one in shown if one.page in managed]
    found += [("post", ask(browser, "post", page, world)) for page in managed]
    opened = [f"{method} {one.page.name}: {one.status}" for method, one in found if one.status not in (404, 405)]

    assert len(found) == 2 * len(managed)
    assert not opened, "\n".join(opened)


def test_plain_member_sees_nobodys_answers_use_or_pseudonym(world, shown):
    told = [
        f"{one.page.name} {one.status}: {secret}" for one in shown for secret in world.secrets if secret in one.text
    ]

    assert not told, "\n".join(told)
