"""The manager reads what a wave says: on the page, by keyboard, and in the files she takes to a meeting."""

import io

import openpyxl
import pypdf
import pytest
from docx import Document

from apropia.competences.actions import load_framework
from apropia.foundation.tenancy.models import Entity
from apropia.measurement.actions import load_indicators
from apropia.people.models import Person, Role
from catalogue.factories import make_service
from measurement.factories import AT, answer, judge, make_house, make_official, make_population, make_wave, measure
from people_factories import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CODES = ("DX-01", "DX-02", "DX-03", "DX-05", "SA-01")


@pytest.fixture
def waves(entity: Entity, carla: Person, unit) -> None:
    """A baseline and a follow-up on the same persons, official."""
    load_framework(at=AT)
    load_indicators(at=AT)
    elsa = make_person(unit=unit, given_names="Elsa", surnames="Analista", roles=[Role.ANALYST])
    people = make_population(make_house(entity))
    services = [
        make_service(entity=entity, code="vpn", name="VPN"),
        make_service(entity=entity, code="sgd", name="Gestor"),
    ]
    for name, months, mean, seed in (("Abril", 8, 40, 1), ("Octubre", 1, 60, 2)):
        wave = make_wave(entity, people, name=name, months_ago=months)
        judge(answer(wave, people[20:], mean=mean, seed=seed), services, seed=seed)
        for code in CODES:
            make_official(measure(entity, code, wave, by=elsa), carla)


def test_manager_reads_the_report_of_a_wave_and_takes_it_along(walker, waves, carla):
    manager = walker(carla)
    manager.open("/medicion/")
    manager.press("Octubre", near="Informes de las olas")
    manager.see("Qué se vio, frente a qué y con qué seguridad.")
    manager.see("Quiénes respondieron")
    manager.press("Las cifras, con su margen y sus personas", near="Qué resolvió la entidad")
    manager.see("Promedio por área, de 0 a 100")
    manager.see("Las mismas personas, en «Abril» y en esta ola.")
    manager.see("Dependencia por dependencia")
    manager.see("Dato protegido (n<5)")

    told = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(manager.download("PDF"))).pages)
    assert "Octubre" in told
    headings = [one.text for one in Document(io.BytesIO(manager.download("Word"))).paragraphs]
    assert "Frente a lo esperado" in headings
    sheet = openpyxl.load_workbook(io.BytesIO(manager.download("Hoja de cálculo"))).worksheets[0]
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == set(CODES)
