"""The manager of use and adoption brings her spreadsheets, opens the baseline and reminds only who is missing."""

from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path

import pytest
from django.core import mail

from apropia.catalogue.models import ITService
from apropia.competences.actions import load_framework
from apropia.diagnosis import starter
from apropia.diagnosis.models import InstrumentVersion, Invitation, SurveyWave
from apropia.foundation import clock
from apropia.foundation.jobs.registry import enqueue
from apropia.people.models import Person, Role
from journeys.walker import Walker
from people_factories import make_person, make_unit
from privacy.factories import approve_starter_notice

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ROSTER = "Correo;Nombre completo;Dependencia\n"
SERVICES = (
    "codigo;nombre;descripcion;estado\nfirma;Firma electrónica;Firme sin imprimir.;activo\nvpn;;Sin nombre.;activo\n"
)


@pytest.fixture
def prepared(entity, unit, carla, at, tmp_path: Path, settings) -> Path:
    """An entity whose notice rules and whose instrument is ready; return the folder with her spreadsheets."""
    settings.FILES_ROOT = tmp_path / "files"
    approve_starter_notice(entity=entity, by=make_person(unit=unit, roles=[Role.DPO]))
    load_framework(at=at)
    starter.load(entity=entity, at=at - timedelta(days=30))
    lines = [f"p{n}@puerto-claro.gov.co;Persona {n} Prueba;Archivo\n" for n in range(6)]
    (tmp_path / "personas.csv").write_text(ROSTER + "".join(lines) + "sin-arroba;Luis Paz;Archivo\n", encoding="cp1252")
    (tmp_path / "servicios.csv").write_text(SERVICES, encoding="utf-8")
    return tmp_path


def test_manager_imports_opens_the_baseline_and_reminds(walker, prepared, entity, carla, at, run_jobs, monkeypatch):
    make_unit(entity=entity, name="Archivo")
    manager = walker(carla)
    manager.open("/personas/importar/")
    manager.attach("Archivo", prepared / "personas.csv")
    manager.press("Subir y revisar columnas")
    manager.see("¿Qué es cada columna?")
    manager.press("Ver qué cambiaría")
    run_jobs()
    manager.wait()
    manager.see("El correo no es válido")
    manager.press("Aplicar solo las filas buenas")
    run_jobs()
    manager.wait()
    manager.see("Deshacer esta importación")
    assert Person.objects.filter(unit__name="Archivo").count() == 6

    bring_services(manager, prepared)
    manager.open("/diagnostico/olas/")
    manager.press("Diseñar la línea base")
    manager.fill("Nombre", "Línea base")
    manager.choose("Instrumento", str(InstrumentVersion.objects.get()))
    manager.choose("Propósito", "Línea base")
    manager.fill("Abre", "2026-11-24T09:00")
    manager.fill("Cierra", "2026-12-10T17:00")
    manager.press("Guardar la ola")
    manager.press("Programar")
    manager.press("Programar")
    run_jobs()
    opening = at + timedelta(days=1, hours=1)
    monkeypatch.setattr(clock, "now", lambda: opening)
    enqueue("diagnosis.advance_waves", entity=None, at=opening)
    run_jobs()

    wave = SurveyWave.objects.get()
    Invitation.objects.filter(wave=wave, unit__name="Archivo").update(is_completed=True)
    later = opening + timedelta(days=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    sent = len(mail.outbox)
    manager = walker(carla)
    manager.open(f"/diagnostico/olas/{wave.pk}/")
    manager.see("Aquí se ve cuánto falta, nunca quién ni qué respondió.")
    manager.see("Dato protegido")
    manager.press("Recordar a quienes faltan")
    manager.press("Enviar el recordatorio")
    run_jobs()
    reminded = {parseaddr(letter.to[0])[1] for letter in mail.outbox[sent:]}
    missing = Invitation.objects.filter(wave=wave, is_completed=False).values("person_uid")
    assert reminded == set(Person.objects.filter(uid__in=missing).values_list("email", flat=True))


def bring_services(manager: Walker, folder: Path) -> None:
    """Check the file of services, see which row is wrong, and apply the good one."""
    manager.open("/servicios/importar/")
    manager.attach("Archivo", folder / "servicios.csv")
    manager.press("Revisar sin aplicar")
    manager.see("1 por corregir")
    manager.attach("Archivo", folder / "servicios.csv")
    manager.press("Aplicar las filas buenas")
    manager.see("1 fila aplicada")
    assert ITService.objects.get().name == "Firma electrónica"
