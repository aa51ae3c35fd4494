"""The manager plans the year, assigns by rule; a head nominates; the manager accepts, and the follow-up shows it."""

import pytest

from apropia.learning.models import Enrollment
from apropia.people.models import EngagementType, Person, Role
from apropia.programme.models import Assignment, Nomination, TrainingPlan
from learning.factories import make_version
from people_factories import make_person, make_unit

COURSE = "Hojas de cálculo desde cero"
WORKSHOP = "Contratar con datos abiertos"
YEAR = 2026  # of the clock of tests
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hugo(unit) -> Person:
    """Heads the office."""
    return make_person(unit=unit, given_names="Hugo", surnames="Director", roles=[Role.UNIT_HEAD], role_unit=unit)


@pytest.fixture
def paula(entity, unit) -> Person:
    """Works below Hugo, who has a contractor too."""
    make_person(unit=unit, given_names="Consuelo", surnames="Contrato", engagement_type=EngagementType.CONTRACTOR)
    below = make_unit(entity=entity, parent=unit, name="Grupo de datos")
    return make_person(unit=below, given_names="Paula", surnames="Experta")


def test_the_manager_plans_the_year_and_a_head_nominates(walker, carla, hugo, paula, beto, entity, at, run_jobs):
    make_version(entity=entity, at=at, title=COURSE)
    manager = walker(carla)
    begin(manager)
    plan = TrainingPlan.objects.get()
    page = f"/plan-de-formacion/{plan.pk}/"
    plan_course(manager)
    manager.open(page)
    plan_workshop(manager)
    manager.open(page)
    approve(manager)
    assign_course(manager, run_jobs)
    assert Enrollment.objects.filter(deadline_on__isnull=False).count() == Assignment.objects.count() == 4
    assert Assignment.objects.filter(pseudonym=beto.pseudonym).exists()

    nominate(walker(hugo))
    accept(manager)
    assert Nomination.objects.get().person == paula

    execute(manager)
    assert Assignment.objects.get(origin="NOMINATION").took_part
    manager.open(page)
    manager.press("Seguimiento")
    manager.see("Mes a mes")
    manager.press("Por dependencia")
    manager.see("Los grupos pequeños se protegen")


def begin(manager):
    """Put the axes in force and begin the plan of the year."""
    manager.open("/plan-de-formacion/")
    manager.press("Escribir los ejes")
    manager.see("cuatro ejes")
    manager.press("Poner en vigor")
    manager.see("En vigor")
    manager.press("Plan de formación")
    manager.press("Empezar el plan")
    manager.press("Empezar el plan")
    manager.see("El plan no tiene actividades")


def plan_course(manager):
    """Plan a course with the money of the PIC, after forgetting half of the form."""
    manager.press("Agregar la primera")
    manager.choose("Qué curso", COURSE)
    manager.fill("Responsable", "Talento humano")
    manager.press("Guardar")
    manager.see("Falta corregir")
    manager.choose("Eje", "Transformación digital")
    manager.fill("Empieza", f"{YEAR}-02-02")
    manager.fill("Termina", f"{YEAR}-12-18")
    manager.fill("Horas por persona", "4")
    manager.tick("PIC")
    manager.fill("Cupos", "4")
    manager.fill("Días hábiles para terminar", "10")
    manager.press("Guardar")
    manager.see("queda fuera la vinculación «Contratista»")


def plan_workshop(manager):
    """Plan something of others, open to nominations."""
    manager.press("Agregar actividad")
    manager.tick("Externa")
    manager.fill("Quién la ofrece", "Escuela de gobierno")
    manager.fill("Título", WORKSHOP)
    manager.choose("Eje", "Creación de valor público")
    manager.fill("Empieza", f"{YEAR}-02-02")
    manager.fill("Termina", f"{YEAR}-12-18")
    manager.fill("Responsable", "Oficina de contratación")
    manager.fill("Horas por persona", "8")
    manager.fill("Postulaciones hasta", f"{YEAR}-12-11")
    manager.press("Guardar")
    manager.see("Qué se planeó")


def approve(manager):
    """Approve the plan by its act and put it in execution."""
    manager.press("Aprobar con su acto")
    manager.fill("PIC de la entidad", f"PIC {YEAR}")
    manager.fill("Acto que lo aprueba", f"Resolución 045 de {YEAR}")
    manager.fill("Fecha del acto", f"{YEAR}-01-20")
    manager.press("Aprobar")
    manager.press("Poner en ejecución")
    manager.see("El plan está en ejecución")


def assign_course(manager, run_jobs):
    """Assign the course to whom its rule reaches."""
    manager.press(COURSE)
    manager.press("Asignar por regla")
    manager.see("4 personas se inscribirán en el curso")
    manager.see("el PIC no paga su formación")
    manager.press("Asignar a 4 personas")
    manager.see("Asignando")
    run_jobs()
    manager.wait()
    manager.press("Ver la actividad")
    manager.see("4 personas de 4 cupos")


def nominate(head):
    """Nominate somebody of the unit below, after forgetting to say why."""
    head.open("/plan-de-formacion/postular/")
    head.press(WORKSHOP)
    head.tick("Paula Experta")
    head.press("Postular a las personas elegidas")
    head.see("Falta corregir")
    head.fill("Por qué", "Lleva los contratos del grupo.")
    head.press("Postular a las personas elegidas")
    head.see("Postuló a 1 persona")
    head.see("Por decidir")


def accept(manager):
    """Accept the nomination."""
    manager.open("/plan-de-formacion/")
    manager.press("Postulaciones")
    manager.press("Paula Experta")
    manager.see("Lleva los contratos del grupo.")
    manager.press("Aceptar")
    manager.see("Aceptada")


def execute(manager):
    """Keep who took part, and say that it was executed."""
    manager.press(WORKSHOP)
    manager.press("Quiénes participaron")
    manager.tick("Paula Experta")
    manager.press("Guardar esta lista")
    manager.see("Guardó quiénes participaron")
    manager.press(WORKSHOP)
    manager.press("Marcar como ejecutada")
    manager.fill("Evidencia", "Lista de asistencia, expediente 118.")
    manager.press("Marcar como ejecutada")
    manager.see("Cómo se ejecutó")
