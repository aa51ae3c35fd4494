"""Who sees which page, what it says, and what it costs."""

import csv
import dataclasses
import io
import re

import openpyxl
import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from apropia.foundation.tenancy.models import Entity
from apropia.measurement.models import Calculation, Measurement
from apropia.people.models import OrgUnit, Person, Role
from measurement.factories import answer, make_house, make_official, make_population, make_wave, measure
from people_factories import make_entity, make_person, make_unit

pytestmark = pytest.mark.django_db
DASHBOARD = "/medicion/"
PAGES = [DASHBOARD, "/medicion/fichas/", "/medicion/fichas/DX-02/"]
ANALYST_PAGES = ["/medicion/calcular/", "/medicion/calculos/"]


@dataclasses.dataclass(frozen=True)
class Measured:
    entity: Entity
    unit: OrgUnit
    units: dict[str, OrgUnit]
    people: list[Person]
    elsa: Person
    carla: Person


@pytest.fixture(scope="module")
def measured(kept) -> Measured:
    """An entity with a baseline and a follow-up, both official."""
    entity = make_entity(code="puerto-claro", name="Secretaría General de Puerto Claro")
    unit = make_unit(entity=entity, code="4202000", name="Oficina de TIC")
    units = make_house(entity)
    people = make_population(units)
    elsa = make_person(unit=unit, given_names="Elsa", surnames="Analista", roles=[Role.ANALYST])
    carla = make_person(unit=unit, given_names="Carla", surnames="Gestora", roles=[Role.UA_MANAGER])
    for name, months, mean, seed in (("Abril", 8, 40, 1), ("Octubre", 1, 60, 2)):
        wave = make_wave(entity, people, name=name, months_ago=months)
        answer(wave, people[20:], mean=mean, seed=seed)
        for code in ("DX-01", "DX-02", "DX-03"):
            make_official(measure(entity, code, wave, by=elsa), carla)
    return Measured(entity, unit, units, people, elsa, carla)


@pytest.fixture
def entity(measured, db) -> Entity:
    return measured.entity


@pytest.fixture
def unit(measured, db) -> OrgUnit:
    return measured.unit


@pytest.fixture
def units(measured, db) -> dict[str, OrgUnit]:
    return measured.units


@pytest.fixture
def people(measured, db) -> list[Person]:
    return measured.people


@pytest.fixture
def elsa(measured, db) -> Person:
    return measured.elsa


@pytest.fixture
def carla(measured, db) -> Person:
    return measured.carla


@pytest.mark.parametrize("page", PAGES + ANALYST_PAGES)
def test_managers_and_analysts_open_the_pages(page, client_of, carla, elsa):
    for person in (carla, elsa):
        assert client_of(person).get(page).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, *ANALYST_PAGES, "/medicion/confirmar/", "/medicion/mi-dependencia/"])
def test_others_find_no_such_page(page, client_of, beto):
    assert client_of(beto).get(page).status_code == 404


def test_the_dashboard_says_what_changed_with_its_margin(client_of, carla):
    page = client_of(carla).get(DASHBOARD).content.decode()

    assert "Nivel de competencia digital" in page
    assert "las mismas" in page
    assert re.search(r"entre \+\d+", page)
    assert "Dato protegido (n&lt;5)" in page
    assert "style=" not in page
    assert " impacto" not in page


def test_each_number_opens_where_it_stands(client_of, carla):
    row = Measurement.objects.filter(status="OFFICIAL", scope_kind="ENTITY", area_code="").latest("pk")

    page = client_of(carla).get(DASHBOARD, {"abrir": row.pk}).content.decode()

    assert "Cómo se obtuvo" in page
    assert "Carla Gestora" in page
    assert "60 de 80 (75,0" in page
    assert "Sin grupo: es cambio observado, no impacto" in page


def test_a_unit_head_sees_only_her_unit(client_of, fabio, units):
    client = client_of(fabio)
    page = client.get(DASHBOARD).content.decode()

    assert "Contratación" in page
    assert "Atención a la Ciudadanía" not in page
    assert "Toda la entidad" not in page
    assert client.get(DASHBOARD, {"poblacion": f"u{units['large'].pk}"}).status_code == 404
    assert client.get(DASHBOARD, {"poblacion": "entidad"}).status_code == 404
    other = Measurement.objects.filter(unit=units["large"]).first()
    assert client.get(reverse("measurement:figure", args=[other.pk])).status_code == 404
    own = Measurement.objects.filter(unit=units["middle"], status="OFFICIAL").first()
    if own is not None:
        assert client.get(reverse("measurement:figure", args=[own.pk])).status_code == 200


@pytest.mark.parametrize("population", ["uX", "vNADA", "u999999", "entidad&u1"])
def test_a_population_outside_the_family_is_not_found(client_of, carla, population):
    assert client_of(carla).get(DASHBOARD, {"poblacion": population}).status_code == 404


def test_a_stranger_reaches_no_figure(client_of, dario):
    client = client_of(dario)

    for calculation in Calculation.objects.all():
        assert client.get(reverse("measurement:calculation", args=[calculation.pk])).status_code == 404
    for row in Measurement.objects.all()[:10]:
        assert client.get(reverse("measurement:figure", args=[row.pk])).status_code == 404
    assert "Nivel de competencia" not in client.get(DASHBOARD).content.decode()


def test_page_export_and_figure_tell_the_same_and_protect_the_same(client_of, carla, units):
    client = client_of(carla)
    calculation = Calculation.objects.filter(version__indicator__code="DX-02").latest("pk")
    page = client.get(reverse("measurement:calculation", args=[calculation.pk])).content.decode()
    export = b"".join(
        client.get(reverse("measurement:calculation", args=[calculation.pk]), {"formato": "csv"}).streaming_content
    ).decode()
    protected = calculation.measurements.filter(status="PROTECTED").count()

    assert protected > 0
    assert page.count("Dato protegido (n&lt;5)") >= protected
    assert export.count("Dato protegido (n<5)") == protected
    small = calculation.measurements.get(unit=units["small"], area_code="")
    assert "No se guarda su valor" in client.get(reverse("measurement:figure", args=[small.pk])).content.decode()


def opened(answer):
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_dashboard_is_exported_with_its_sources(client_of, carla, kind):
    answered = client_of(carla).get("/medicion/exportar/", {"formato": kind})
    content = b"".join(answered.streaming_content)

    assert answered.status_code == 200
    if kind == "csv":
        assert "DX-02" in content.decode()
        assert "respuestas de 80 personas" in content.decode()
        row = next(one for one in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))) if one["Código"] == "DX-02")
        # The figure of the same persons in both waves, with how many they are.
        assert f"las mismas {row['Personas']} personas" in client_of(carla).get(DASHBOARD).content.decode()
        # One can reckon with it: no sign that a spreadsheet takes for a formula, no comma, no unit within the cell.
        assert row["Unidad"] == "puntaje de 0 a 100"
        now, then, change = (float(row[name]) for name in ("Cifra", "Línea base", "Cambio observado"))
        assert now - then == pytest.approx(change, abs=0.11)
        assert float(row["Cambio desde"]) <= change <= float(row["Cambio hasta"])


def test_a_workbook_of_figures_has_numbers_local_hours_and_a_codebook(client_of, carla):
    calculation = Calculation.objects.filter(version__indicator__code="DX-02").latest("pk")
    client = client_of(carla)
    dashboard = opened(client.get("/medicion/exportar/", {"formato": "xlsx"}))
    figures = opened(client.get(reverse("measurement:calculation", args=[calculation.pk]), {"formato": "xlsx"}))

    for book in (dashboard, figures):
        header = [cell.value for cell in book["Datos"][1]]
        assert [row[0].value for row in book["Libro de códigos"].iter_rows(min_row=2)] == header
        cells = [row[header.index("Cifra")] for row in book["Datos"].iter_rows(min_row=2)]
        told = [cell.value for cell in cells]
        assert {cell.number_format for cell in cells if not isinstance(cell.value, str)} <= {"#,##0", "#,##0.0"}
        assert any(isinstance(value, int | float) for value in told)
        assert {value for value in told if isinstance(value, str)} <= {"Dato protegido (n<5)", "No calculable"}
    header = [cell.value for cell in dashboard["Datos"][1]]
    row = next(row for row in dashboard["Datos"].iter_rows(min_row=2, values_only=True) if row[0] == "DX-02")
    since = row[header.index("Oficial desde")]
    assert since == localtime(calculation.confirmed_at).replace(tzinfo=None, microsecond=since.microsecond)


def test_a_unit_head_is_told_what_to_ask_for_and_nobodys_name(client_of, fabio, people):
    page = client_of(fabio).get("/medicion/mi-dependencia/").content.decode()

    assert "Qué pedir" in page
    assert not any(person.surnames in page for person in people)


@pytest.mark.once
def test_the_dashboard_costs_the_same_with_many_units(entity, client_of, carla, elsa, django_assert_max_num_queries):
    client = client_of(carla)
    client.get(DASHBOARD)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(DASHBOARD)
    calculation = Calculation.objects.filter(version__indicator__code="DX-02").latest("pk")
    for number in range(20):
        unit = make_unit(entity=entity, name=f"Dependencia {number}")
        for area in ("", "1", "2", "3", "4", "5"):
            Measurement.objects.create(
                entity=entity,
                calculation=calculation,
                key=f"UNIT:{unit.pk}|AREA:{area}",
                scope_kind="UNIT",
                unit=unit,
                area_code=area,
                status="OFFICIAL",
                value=50,
                n=20,
            )
    with CaptureQueriesContext(connection) as many:
        client.get(DASHBOARD)

    assert len(many) == len(few)
    assert len(many) < 25
