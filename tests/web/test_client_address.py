"""The address of a visitor behind proxies, and nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.tenancy.models import Entity
from apropia.people import actions
from apropia.people.models import AccountToken, OrgUnit
from apropia.web.client_address import address_behind
from people_factories import make_entity, make_unit


@pytest.fixture
def entity(db: None) -> Entity:
    """Any entity: these tests need no world."""
    return make_entity()


@pytest.fixture
def unit(entity: Entity) -> OrgUnit:
    return make_unit(entity=entity)


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("203.0.113.7", 1, "203.0.113.7"),
        ("10.9.9.9, 203.0.113.7", 1, "203.0.113.7"),
        ("1.2.3.4, 203.0.113.7, 198.51.100.2", 2, "203.0.113.7"),
        ("203.0.113.7", 2, ""),
        ("203.0.113.7:51000", 1, "203.0.113.7"),
        ("2001:db8::1", 1, "2001:db8::1"),
        ("[2001:db8::1]:443", 1, "2001:db8::1"),
        ("", 1, ""),
        ("unknown", 1, ""),
        ("<script>", 1, ""),
        ("203.0.113.7", 0, ""),
    ],
)
def test_only_what_our_proxies_wrote_is_believed(forwarded, proxies, address):
    assert address_behind(forwarded, proxies=proxies) == address


def origin_of_a_link_used(beto, at, **headers):
    secret = actions.issue_token(account=beto.account, purpose=AccountToken.Purpose.SIGN_IN, at=at)
    Client(headers=headers).post(reverse("people:open_link", args=[secret]))
    return AuditEvent.objects.filter(action="people.link.used").latest("pk").origin


def test_audit_names_the_visitor_behind_a_trusted_proxy(settings, beto, at):
    settings.TRUSTED_PROXY = True

    assert origin_of_a_link_used(beto, at, x_forwarded_for="6.6.6.6, 203.0.113.7") == "203.0.113.7"


def test_without_a_trusted_proxy_the_header_is_only_a_claim(settings, beto, at):
    settings.TRUSTED_PROXY = False

    assert origin_of_a_link_used(beto, at, x_forwarded_for="203.0.113.7") == "127.0.0.1"


def test_limit_on_links_follows_the_visitor_and_not_what_she_claims(settings, client, db):
    """Twenty a minute from one address, whatever she writes before what the proxy adds."""
    settings.TRUSTED_PROXY = True
    from apropia.foundation.jobs.models import Job

    for number in range(30):
        client.post(
            reverse("people:ask_link"),
            {"email": f"nadie{number}@puerto-claro.gov.co"},
            headers={"x-forwarded-for": f"10.0.0.{number}, 203.0.113.7"},
        )

    assert Job.objects.filter(name="people.send_link").count() == 20
