"""Two who ask the same at the same moment: one is told yes, the other is told why not, or gets the next place."""

import pytest
from django.db import connection, transaction

from apropia.catalogue import actions as catalogue
from apropia.catalogue.models import ITService
from apropia.foundation.locks import hold
from apropia.support import actions as support
from apropia.support.models import Ticket
from simultaneous import at_once, together


@pytest.mark.django_db
def test_holding_asks_nothing_where_one_writes_at_a_time(entity, django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(0 if connection.vendor == "sqlite" else 1):
        hold(entity)


@together
@pytest.mark.django_db(transaction=True)
def test_two_equal_services_are_one_and_a_refusal(entity, at):
    data = catalogue.ServiceData(code="vpn", name="VPN", summary="Entre desde su casa.")

    def create():
        catalogue.create_service(entity=entity, data=data, by=None, at=at)

    outcomes = at_once(create, create)

    assert ITService.objects.filter(entity=entity, code="vpn").count() == 1
    assert sorted(type(one).__name__ for one in outcomes) == ["DomainError", "NoneType"]


@together
@pytest.mark.django_db(transaction=True)
def test_questions_of_the_same_moment_get_numbers_of_their_own(beto, at):
    def ask():
        support.ask(subject="¿Cómo comparto?", body="No sé cómo compartir una carpeta.", by=beto, at=at)

    outcomes = at_once(*[ask] * 4)

    assert outcomes == [None] * 4
    assert sorted(Ticket.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
