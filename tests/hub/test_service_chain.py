"""A service's page is the whole chain: how to get it, guides, courses, talks, help, competences and figures."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apropia.competences.actions import load_framework
from apropia.competences.models import Competence
from apropia.learning import actions as learning
from apropia.learning.states.talks import TalkStatus
from apropia.measurement.actions import load_indicators
from apropia.measurement.models import Calculation, IndicatorVersion, Measurement
from apropia.people.models import Role
from catalogue.factories import make_service
from learning.factories import make_version
from materials.factories import make_guide
from people_factories import make_person, make_unit


@pytest.fixture
def service(entity, at):
    load_framework(at=at)
    made = make_service(entity=entity, code="firma", name="Firma electrónica", how_to_get="Pida el acceso")
    made.competences.set(Competence.objects.filter(code="2.2", area__framework__code="digcomp-3.0"))
    return made


@pytest.fixture
def talk(unit, service, at):
    return make_talk(unit, service, at)


def make_talk(unit, service, at, title="Firmar sin imprimir"):
    host = make_person(unit=unit, roles=[Role.FACILITATOR])
    data = learning.talks.TalkData(
        title=title,
        description="Cómo.",
        speaker="Equipo de TIC",
        place=f"Sala de {title}",
        starts_at=at + timedelta(days=1),
        ends_at=at + timedelta(days=1, hours=1),
        seats=9,
        service=service,
    )
    talk = learning.talks.create_talk(data=data, by=host, at=at)
    learning.talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=host, at=at)
    return talk


def publish(service, carla, at, code, *, day, value=None, state="OFFICIAL", unit=None):
    """Put one figure of a service in the tables: of the entity, or of one of its units."""
    load_indicators(at=at)
    version = IndicatorVersion.objects.get(indicator__code=code, is_current=True)
    official = {"confirmed_by": carla.uid, "confirmed_at": at} if state == "OFFICIAL" else {}
    calculation, _is_new = Calculation.objects.get_or_create(
        entity=service.entity,
        version=version,
        period_key=f"MONTH:{day}",
        state=state,
        defaults={
            "period_kind": "MONTH",
            "period_start": day.replace(day=1),
            "period_end": day,
            "minimum_cell": 5,
            "inputs_hash": "x" * 64,
            "source_text": "Informe",
            "computed_at": at,
            **official,
        },
    )
    shown = {"value": value, "numerator": value, "denominator": 100, "n": 100, "population": 100}
    Measurement.objects.create(
        entity=service.entity,
        calculation=calculation,
        key=f"{'UNIT' if unit else 'ENTITY'}:{unit.pk if unit else ''}|SERVICE:{service.pk}",
        scope_kind="UNIT" if unit else "ENTITY",
        unit=unit,
        service=service,
        status="PROTECTED" if value is None else state,
        **({} if value is None else shown),
    )


def page_of(browser, service):
    return browser.get(reverse("catalogue:service", args=[service.code])).text


def test_from_a_service_one_reaches_all_the_rest(client_of, beto, carla, entity, service, talk, at):
    guide = make_guide(entity=entity, title="Guía de firma", service=service)
    make_guide(entity=entity, title="Guía retirada", service=service, status="RETIRED")
    make_version(entity=entity, at=at, code="firmar", title="Documentos sin papel", teaches={"2.2": "INTERMEDIATE"})
    make_version(entity=entity, at=at, code="otro", title="De otro tema", teaches={"4.1": "INTERMEDIATE"})
    publish(service, carla, at, "AD-02", day=date(2026, 3, 31), value=18.6)
    publish(service, carla, at, "AD-02", day=date(2026, 10, 31), value=46.2)

    page = page_of(client_of(beto), service)

    for address in (
        reverse("materials:guide", args=[guide.slug]),
        reverse("learning:course", args=["firmar"]),
        reverse("learning:talk", args=[talk.pk]),
        reverse("support:ask") + "?servicio=firma",
        reverse("learning:catalogue") + "?competencia=2.2",
    ):
        assert f'href="{address}"' in page
    assert "Guía retirada" not in page
    assert "De otro tema" not in page
    assert "46,2" in page
    assert "18,6" in page


def test_only_official_figures_of_the_whole_entity_are_shown(client_of, beto, carla, unit, service, at):
    publish(service, carla, at, "AD-02", day=date(2026, 9, 30), value=31.5)
    publish(service, carla, at, "AD-02", day=date(2026, 10, 31), value=77.7, state="PRELIMINARY")
    publish(service, carla, at, "AD-01", day=date(2026, 9, 30), value=64.3, unit=unit)

    page = page_of(client_of(beto), service)

    assert "31,5" in page
    assert "77,7" not in page
    assert "64,3" not in page


def test_a_protected_figure_says_so_and_keeps_its_neighbours_silent(client_of, beto, carla, service, at):
    publish(service, carla, at, "SA-01", day=date(2026, 3, 31), value=55.5)
    publish(service, carla, at, "SA-01", day=date(2026, 10, 31), value=None)

    page = page_of(client_of(beto), service)

    assert "Dato protegido" in page
    assert "55,5" not in page


def test_help_comes_prefilled_with_the_service(client_of, beto, service, at):
    other = make_service(entity=beto.entity, code="correo", name="Correo")
    browser = client_of(beto)

    page = browser.get(reverse("support:ask"), {"servicio": "firma"}).text

    assert f'<option value="{service.pk}" selected>' in page
    assert f'<option value="{other.pk}" selected>' not in page
    assert browser.get(reverse("support:ask"), {"servicio": "no-existe"}).status_code == 200


def test_a_figure_opens_only_for_whoever_sees_them_all(client_of, beto, carla, service, at):
    publish(service, carla, at, "AD-02", day=date(2026, 10, 31), value=46.2)

    assert "Abrir esta cifra" not in page_of(client_of(beto), service)
    assert "Abrir esta cifra" in page_of(client_of(carla), service)


@pytest.mark.once
def test_the_page_costs_the_same_with_much_in_the_chain(client_of, beto, carla, entity, unit, service, talk, at):
    make_guide(entity=entity, service=service)
    make_version(entity=entity, at=at, teaches={"2.2": "INTERMEDIATE"})
    publish(service, carla, at, "AD-02", day=date(2026, 10, 31), value=46.2)
    browser = client_of(beto)
    page_of(browser, service)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page_of(browser, service)
    for number in range(12):
        make_guide(entity=entity, service=service)
        make_version(entity=entity, at=at, teaches={"2.2": "INTERMEDIATE"})
        make_talk(unit, service, at, title=f"Charla {number}")
        publish(service, carla, at, "AD-02", day=date(2025, number + 1, 28), value=20.0 + number)
    service.competences.set(Competence.objects.filter(area__framework__code="digcomp-3.0")[:12])
    with CaptureQueriesContext(connection) as many:
        page_of(browser, service)

    assert len(many) == len(few)


def test_a_stranger_finds_nothing_of_the_chain(client_of, dario, other_entity, entity, service, at):
    """Another entity's service of the same code hangs on its own chain only."""
    make_guide(entity=entity, title="Guía de firma", service=service)
    make_unit(entity=other_entity)
    theirs = make_service(entity=other_entity, code="firma", name="Firma de ellos")

    assert "Guía de firma" not in page_of(client_of(dario), theirs)
