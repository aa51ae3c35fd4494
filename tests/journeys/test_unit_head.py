"""The head of a unit sees her people as a group, never a name, and what to ask for."""

import pytest

from apropia.diagnosis.models import SurveyWave
from apropia.people.models import Person, Role
from journeys.walker import Walker
from measurement.factories import answer, make_official, make_people, make_wave, measure
from people_factories import make_person, make_unit

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def head(entity, unit, carla, at) -> Person:
    """Heads a unit that can be shown, with one below it that is too small. Its figures are official."""
    own = make_unit(entity=entity, name="Contratación")
    people = make_people(own, 24)
    few = make_people(make_unit(entity=entity, name="Archivo", parent=own), 3)
    others = make_people(unit, 30)
    wave = make_wave(entity, [*people, *few, *others], name="Línea base", months_ago=1)
    SurveyWave.objects.filter(pk=wave.pk).update(published_at=at)
    answer(wave, [*people, *few, *others], mean=42)
    elsa = make_person(unit=unit, given_names="Elsa", surnames="Analista", roles=[Role.ANALYST])
    for code in ("DX-01", "DX-02", "DX-03"):
        make_official(measure(entity, code, wave, by=elsa), carla)
    return make_person(unit=own, given_names="Hilda", surnames="Dirige", roles=[Role.UNIT_HEAD], role_unit=own)


def nobody_is_named(walker: Walker) -> None:
    for person in Person.objects.filter(unit__name__in=["Contratación", "Archivo"]):
        walker.miss(person.display_name)


def test_head_reads_her_unit_and_nobody_in_it(walker, head):
    hilda = walker(head)
    hilda.open("/")
    hilda.open("/diagnostico/resultados/")
    hilda.press("Línea base")
    hilda.see("Dato protegido (n<5)")
    nobody_is_named(hilda)
    hilda.open("/medicion/mi-dependencia/")
    hilda.see("Formación en")
    nobody_is_named(hilda)
    hilda.press("Formación en")
    hilda.see("Cómo se obtuvo")
    hilda.open("/medicion/mi-dependencia/")
    hilda.press("Ver sus indicadores")
    hilda.see("Nivel de competencia digital")
