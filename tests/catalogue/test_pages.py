import pytest
from django.urls import reverse

from apropia.catalogue import queries
from apropia.catalogue.models import ITService
from apropia.people.models import EngagementType
from catalogue.factories import make_service


def test_member_reads_a_service_and_sees_no_way_to_change_it(client_of, beto, entity):
    service = make_service(entity=entity, code="firma", name="Firma electrónica", how_to_get="Pida el acceso\nFirme")

    page = client_of(beto).get(reverse("catalogue:service", args=[service.code]))

    assert page.status_code == 200
    assert "Pida el acceso" in page.text
    assert reverse("catalogue:change", args=[service.code]) not in page.text


def test_stranger_of_another_entity_finds_neither_list_nor_service(client_of, dario, entity):
    service = make_service(entity=entity, code="firma", name="Firma electrónica")
    browser = client_of(dario)

    assert "Firma electrónica" not in browser.get(reverse("catalogue:services")).text
    assert browser.get(reverse("catalogue:service", args=[service.code])).status_code == 404
    assert browser.get(reverse("catalogue:change", args=[service.code])).status_code == 404
    assert browser.post(reverse("catalogue:move", args=[service.code]), {"to": "RETIRED"}).status_code == 404


def test_member_may_not_add_services(client_of, beto):
    assert client_of(beto).get(reverse("catalogue:create")).status_code == 404


def test_manager_adds_a_service_with_its_functions(client_of, carla, entity):
    answer = client_of(carla).post(
        reverse("catalogue:create"),
        {
            "code": "Firma Electrónica",
            "name": "Firma",
            "summary": "Firme.",
            "icon": "signature",
            "functions": "Firmar\nSellar",
        },
    )

    service = ITService.objects.get(entity=entity, code="firma-electronica")
    assert answer.status_code == 302
    assert [one.name for one in service.functions.all()] == ["Firmar", "Sellar"]


def test_a_taken_code_is_refused_and_keeps_what_was_typed(client_of, carla, entity):
    make_service(entity=entity, code="firma")

    answer = client_of(carla).post(
        reverse("catalogue:create"), {"code": "firma", "name": "Otra firma", "summary": "Firme.", "icon": "layers"}
    )

    assert answer.status_code == 422
    assert "Ya hay un servicio con el código firma." in answer.text
    assert "Otra firma" in answer.text


def test_retired_service_is_hidden_from_members_and_cannot_go_to_retiring(client_of, carla, beto, entity):
    service = make_service(entity=entity, code="fax", name="Fax", lifecycle="RETIRED")

    client_of(carla).post(reverse("catalogue:move", args=["fax"]), {"to": "RETIRING"})

    service.refresh_from_db()
    assert service.lifecycle == "RETIRED"
    assert client_of(beto).get(reverse("catalogue:service", args=["fax"])).status_code == 404


@pytest.mark.once
def test_list_costs_the_same_for_one_service_and_for_twenty(client_of, carla, entity, django_assert_max_num_queries):
    make_service(entity=entity)
    browser = client_of(carla)
    browser.get(reverse("catalogue:services"))
    with django_assert_max_num_queries(12) as first:
        browser.get(reverse("catalogue:services"))
    for _ in range(19):
        make_service(entity=entity)
    with django_assert_max_num_queries(12) as second:
        browser.get(reverse("catalogue:services"))
    assert len(first) == len(second)


def test_service_for_contractors_applies_only_to_them(entity, unit, beto):
    make_service(entity=entity, code="todos")
    make_service(entity=entity, code="contratistas", audience_engagements=[EngagementType.CONTRACTOR])

    assert [one.code for one in queries.services_applying_to(person=beto)] == ["todos"]


def test_service_of_a_unit_reaches_its_subtree_only(entity, unit, beto):
    from people_factories import make_unit

    other = make_unit(entity=entity, name="Jurídica")
    make_service(entity=entity, code="suyo").audience_units.add(unit)
    make_service(entity=entity, code="ajeno").audience_units.add(other)

    assert [one.code for one in queries.services_applying_to(person=beto)] == ["suyo"]


@pytest.mark.parametrize("page", ["services", "create", "import"])
def test_manager_opens_every_page_of_the_catalogue(client_of, carla, page):
    assert client_of(carla).get(reverse(f"catalogue:{page}")).status_code == 200
