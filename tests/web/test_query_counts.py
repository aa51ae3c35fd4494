"""What each page costs, role by role: never more than was recorded, and no more when there is more to list.

`APROPIA_RECORD_COUNTS=1 pytest tests/web/test_query_counts.py` writes `query_counts.json` anew.
"""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from apropia.contact.models import OutgoingMessage
from apropia.diagnosis.models import InstrumentVersion
from apropia.foundation.jobs.models import Job
from apropia.foundation.mail.models import MailboxMessage
from apropia.people.models import Role, RosterImport
from apropia.support import actions as support
from apropia.usage.models import IdentityAlias, UsageImport
from catalogue.factories import make_service
from diagnosis.results_factories import make_wave
from learning.factories import make_version, take_course
from people_factories import make_person, make_unit
from practices.factories import make_practice
from web.world import CAST, World, plain_pages

FILE = Path(__file__).with_name("query_counts.json")
MORE = 20
# What is counted is reading: leaving is no page.
LEFT_OUT = {"account_logout"}
# The whole of one person's record in one answer: it reads more where there is more, and is not a list.
WHOLE_RECORDS = {"privacy:read_all", "privacy:download"}


def cost(browser: Client, address: str) -> int | None:
    """Return how many statements a page takes, or nothing where it does not answer 200."""
    cache.clear()
    taken: list[str] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # Savepoints are the test's own.
        if "SAVEPOINT" not in sql.upper():
            taken.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(keep):
        answer = browser.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return len(taken) if answer.status_code == 200 else None


def costs_of(world: World, browser: Client) -> dict[str, int]:
    found = {}
    for page in plain_pages():
        if page.name not in LEFT_OUT:
            count = cost(browser, world.address(page))
            if count is not None:
                found[page.name] = count
    return found


@pytest.fixture
def recorded() -> dict[str, dict[str, int]]:
    return json.loads(FILE.read_text()) if FILE.exists() else {}


@pytest.mark.slow
def test_no_page_costs_more_than_recorded(world, client_of, recorded):
    counts = {role: costs_of(world, client_of(world.people[role])) for role in CAST}
    if os.environ.get("APROPIA_RECORD_COUNTS"):
        FILE.write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n")
        return
    dearer = [
        f"{role} {page}: {count}, recorded {recorded.get(role, {}).get(page, 'never')}"
        for role, pages in counts.items()
        for page, count in pages.items()
        if count > recorded.get(role, {}).get(page, -1)
    ]

    assert not dearer, "\n".join(dearer)


@pytest.mark.slow
@pytest.mark.parametrize("role", ["MEMBER", Role.UA_MANAGER, Role.SYSADMIN, Role.CONTENT_AUTHOR, Role.ADVISOR])
def test_twenty_times_as_much_costs_the_same(world, client_of, at, role):
    browser = client_of(world.people[role])
    make_more(world, at, count=2)
    few = costs_of(world, browser)
    make_more(world, at, count=MORE)
    many = costs_of(world, browser)
    dearer = [
        f"{page}: {few[page]} -> {count}"
        for page, count in many.items()
        if page not in WHOLE_RECORDS and count > few.get(page, count)
    ]

    assert not dearer, "\n".join(dearer)


def make_more(world: World, at: datetime, *, count: int) -> None:
    """Make so many more of what lists show."""
    entity, people, member = world.entity, world.people, world.people["MEMBER"]
    instrument = InstrumentVersion.objects.filter(entity=entity, state="FROZEN").first()
    for number in range(count, 2 * count):
        make_person(unit=make_unit(entity=entity, name=f"Otra {number}", parent=world.unit), roles=[Role.ADVISOR])
        make_service(entity=entity)
        version = make_version(entity=entity, at=at, title=f"Otro {number}", author=people[Role.CONTENT_AUTHOR])
        take_course(version=version, person=member, at=at)
        make_version(
            entity=entity, at=at, title=f"Otro borrador {number}", author=people[Role.CONTENT_AUTHOR], status="DRAFT"
        )
        support.ask(subject=f"Otra {number}", body="No abre.", by=member, at=at)
        make_practice(author=people[Role.PRACTICE_AUTHOR], at=at, name=f"Otra {number}", full=False)
        make_wave(instrument, at=at - timedelta(days=200 + number), name=f"Otra ola {number}")
        RosterImport.objects.create(entity=entity, filename=f"{number}.csv", status="STAGED", uploaded_at=at)
        UsageImport.objects.create(
            entity=entity, filename=f"{number}.csv", file_hash=f"{number:064d}", status="REJECTED", uploaded_at=at
        )
        IdentityAlias.objects.create(entity=entity, value=f"otra-{number}", person=member)
        Job.objects.create(entity=entity, name=f"otro.{number}", status="FAILED", created_at=at, run_at=at)
        MailboxMessage.objects.create(
            entity=entity, to=member.email, sender="a@b.co", subject=f"Otra {number}", text="Texto", received_at=at
        )
        OutgoingMessage.objects.create(
            entity=entity,
            person=member,
            kind="TALK",
            subject=f"Otra {number}",
            body_text="Texto",
            key=f"otra:{number}",
            is_optional=True,
            created_at=at,
            due_at=at,
        )
