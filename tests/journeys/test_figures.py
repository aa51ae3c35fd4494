"""The manager reads the change on the dashboard and opens a figure."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from apropia.measurement.models import PeriodKind
from apropia.measurement.queries.computing.facts import WHOLE, Collected, Fact, Group, Period, Statistic
from apropia.people.models import Role
from catalogue.factories import make_service
from measurement.factories import answer, make_official, make_people, make_wave, measure
from people_factories import make_person, make_unit

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("APROPIA_SHOTS", "")


@pytest.fixture
def figures(entity, unit, carla, monkeypatch):
    """Two waves and a year of use, official, in eight units."""
    elsa = make_person(unit=unit, given_names="Elsa", surnames="Analista", roles=[Role.ANALYST])
    names = (
        "Atención a la Ciudadanía",
        "Contratación",
        "Control Interno",
        "Gestión Documental",
        "Jurídica",
        "Planeación",
    )
    units = [make_unit(entity=entity, name=name) for name in names]
    people = [one for place, own in enumerate(units) for one in make_people(own, (60, 35, 4, 22, 18, 30)[place])]
    for name, months, mean, seed in (("Abril de 2026", 8, 42, 1), ("Octubre de 2026", 1, 56, 2)):
        wave = make_wave(entity, people, name=name, months_ago=months)
        answer(wave, people[:150], mean=mean, seed=seed)
        for code in ("DX-01", "DX-02", "DX-03"):
            make_official(measure(entity, code, wave, by=elsa), carla)
    services = [make_service(entity=entity, code=f"s{n}", name=name) for n, name in enumerate(USES)]
    from apropia.measurement.queries.computing import register

    monkeypatch.setattr(register, "OF_DATES", {**register.OF_DATES, "AD-02": _use(services, people)})
    from datetime import date

    for month in range(3, 11):
        period = Period(PeriodKind.MONTH, date(2026, month, 1), date(2026, month, 28))
        make_official(measure(entity, "AD-02", period, by=elsa), carla)
    return {"head": units[1], "elsa": elsa}


UNITS = {
    "Atención a la Ciudadanía": 60,
    "Contratación": 35,
    "Control Interno": 4,
    "Gestión Documental": 22,
    "Jurídica": 18,
    "Planeación": 30,
}
USES = {
    "Reuniones en línea": (0.61, 0.74),
    "Archivos en la nube": (0.33, 0.58),
    "Firma electrónica": (0.18, 0.46),
    "Formularios": (0.12, 0.19),
}


def _use(services, people):
    def compute(_entity, period):
        share = (period.start.month - 3) / 7
        facts = {WHOLE: []}
        for service in services:
            first, last = USES[service.name]
            active = round((first + (last - first) * share) * len(people))
            facts[Group(service_id=service.pk)] = [
                Fact(
                    person.unit_id,
                    person.engagement_type,
                    float((7 * n) % len(people) < active),
                    pseudonym=person.pseudonym,
                )
                for n, person in enumerate(people)
            ]
            facts[WHOLE] = facts[Group(service_id=service.pk)]
        return Collected(Statistic.SHARE, facts, "Informes de uso. Se reconoció a la persona en el 97 % de las filas.")

    return compute


def shoot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("js", [True, False])
def test_manager_reads_the_dashboard_and_opens_a_figure(browser_page, axe, figures, carla, width, js):
    page = browser_page(carla, width=width, js=js)
    page.goto("/medicion/")

    assert page.get_by_role("heading", level=1).inner_text().startswith("Qué cambió desde")
    shoot(page, f"tablero-{width}")
    page.get_by_role("link", name=re.compile("Abrir esta cifra.*Nivel de competencia digital")).click()
    expect(page.get_by_role("group", name="Cómo se obtuvo la cifra")).to_be_visible()
    if js:
        assert axe(page) == []
    shoot(page, f"tablero-abierto-{width}")
    page.get_by_role("link", name="Ver por dependencia y grupo").click()
    page.get_by_role("heading", name="Cifras por población").wait_for()
    expect(page.get_by_text("Dato protegido (n<5)").first).to_be_visible()
    if js:
        assert axe(page) == []
    shoot(page, f"calculo-{width}")
