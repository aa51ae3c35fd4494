"""The analyst drops a use report, applies it and takes it back; another person makes her figures official."""

from pathlib import Path

import pytest

from apropia.foundation import clock
from apropia.measurement.actions import load_indicators
from apropia.measurement.models import Calculation
from apropia.people.models import Person, Role
from apropia.usage.models import UsageImport
from people_factories import make_person
from usage.factories import generic, make_service

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ACTIVE = (
    "Report Refresh Date,User Principal Name,Is Deleted,Has Teams License,Teams Last Activity Date\n"
    "2026-10-31,{email},False,True,2026-10-20\n"
)


@pytest.fixture
def elsa(unit, entity, tmp_path: Path, settings) -> Person:
    """Analyses; in her entity several people use Teams."""
    settings.FILES_ROOT = tmp_path / "files"
    load_indicators(at=clock.now())
    make_service(entity=entity, code="teams", name="Microsoft Teams")
    people = [make_person(unit=unit) for _ in range(8)]
    rows = [f"{one.email},teams,2026-10-01,2026-10-31,sí,sí,3," for one in people]
    (tmp_path / "uso.csv").write_bytes(generic(*rows, "nadie@otra.gov.co,teams,2026-10-01,2026-10-31,sí,sí,3,"))
    (tmp_path / "activos.csv").write_text(ACTIVE.format(email=people[0].email), encoding="utf-8")
    return make_person(unit=unit, given_names="Elsa", surnames="Analista", roles=[Role.ANALYST])


def test_report_is_recognised_applied_and_reverted_and_figures_made_official(walker, elsa, carla, tmp_path, run_jobs):
    analyst = walker(elsa)
    analyst.open("/uso/informes/")
    analyst.attach("Informes", tmp_path / "activos.csv")
    analyst.press("Subir y revisar")
    analyst.see("¿Qué periodo cubre?")
    analyst.fill("Desde", "2026-10-01")
    analyst.fill("Hasta", "2026-12-31")
    analyst.press("Guardar y leer el informe")
    analyst.see("hasta 31 días")
    analyst.fill("Hasta", "2026-10-31")
    analyst.press("Guardar y leer el informe")
    run_jobs()
    analyst.wait()
    analyst.press("Descartar este informe")

    analyst.attach("Informes", tmp_path / "uso.csv")
    analyst.press("Subir y revisar")
    run_jobs()
    analyst.wait()
    analyst.see("Microsoft Teams")
    analyst.press("Aplicar el informe")
    analyst.press("Revertir este informe")
    analyst.press("Revertir el informe")
    assert UsageImport.objects.get(filename="uso.csv").status == "REVERTED"
    analyst.open("/uso/informes/")
    analyst.attach("Informes", tmp_path / "uso.csv")
    analyst.press("Subir y revisar")
    run_jobs()
    analyst.wait()
    analyst.press("Aplicar el informe")
    analyst.see("Revertir este informe")

    analyst.open("/medicion/calcular/")
    analyst.choose("Periodo", "octubre de 2026")
    analyst.press("Calcular")
    run_jobs()
    analyst.wait()
    analyst.press("Ver los cálculos")
    analyst.see("Preliminar")

    other = walker(carla)
    other.open("/medicion/confirmar/")
    other.tick("AD-02")
    other.press("Hacer oficiales")
    other.see("ya son oficiales")
    assert Calculation.objects.get(state="OFFICIAL").version.indicator.code == "AD-02"
