"""What each page costs: no more when there is more to list."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
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
from web.walking import walk
from web.world import World, plain_pages

COUNTS = Path(__file__).with_name("query_counts.json")
MORE = 20
# The guide of the first days asks one thing more once an entity has begun, however much it has.
ONCE_MORE = {"hub:home": 1, "hub:first_run": 1}
READERS = ["MEMBER", Role.UA_MANAGER, Role.SYSADMIN, Role.CONTENT_AUTHOR, Role.ADVISOR]
# The whole of one person's record in one answer: it reads more where there is more, and is not a list.
WHOLE_RECORDS = {"privacy:read_all", "privacy:download"}


def costs_of(world: World, browser: Client) -> dict[str, int]:
    return {one.page.name: one.statements for one in walk(world, browser, only=plain_pages()) if one.status == 200}


# How often the code asks does not depend on whom it asks; `test_every_page` counts on both databases.
@pytest.mark.once
@pytest.mark.slow
def test_twenty_times_as_much_costs_no_more_than_recorded(world, client_of, at):
    recorded = json.loads(COUNTS.read_text())
    make_more(world, at, count=MORE)
    dearer = [
        f"{role} {page}: {recorded[role][page]} -> {count}"
        for role in READERS
        for page, count in costs_of(world, client_of(world.people[role])).items()
        if page not in WHOLE_RECORDS and count > recorded[role][page] + ONCE_MORE.get(page, 0)
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
            weight=3,
            created_at=at,
            due_at=at,
        )
