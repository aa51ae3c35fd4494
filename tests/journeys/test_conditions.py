"""A condition, from the rows its author fills to the question that a member does not see."""

import pytest
from django.urls import reverse

from apropia.diagnosis.actions import versions
from apropia.diagnosis.models import InstrumentVersion, Item, SurveyWave
from apropia.people.models import Role
from diagnosis.factories import make_notice, make_wave
from people_factories import make_person
from privacy.factories import grant

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FIRST, SECOND, THIRD = "S-1.1-1", "S-1.1-2", "S-1.1-3"


@pytest.fixture
def wave(entity, unit, beto) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    grant(person=beto, codes="P3 P5 P6 P7 P8")
    return make_wave(entity=entity, people=[beto])


@pytest.fixture
def draft(wave, carla, at) -> InstrumentVersion:
    """A second version of the instrument, with three of its questions."""
    copy = versions.start_next_version(version=wave.version, by=carla, at=at)
    kept = copy.items.filter(code__in=[FIRST, SECOND, THIRD]).values("pk")
    Item.objects.filter(version=copy).exclude(pk__in=kept).delete()
    return copy


def test_author_says_when_a_question_is_asked_and_a_member_meets_it_or_not(walker, unit, wave, draft, carla, beto, at):
    items = {item.code: item for item in draft.items.select_related("scale")}
    steps = [step["text"] for step in items[FIRST].scale.options]
    author = walker(carla)
    author.open(reverse("diagnosis:item", args=[items[SECOND].pk]))
    author.press("Condiciones")
    author.see("Sin condiciones, se pregunta siempre.")
    author.choose("Agregar una condición sobre", f"{FIRST} · {items[FIRST].stem}")
    author.press("Agregar condición")
    author.choose(f"Comparación con {FIRST}", "es por lo menos")
    author.choose(f"Respuesta a {FIRST}", steps[2])
    author.press("Guardar las condiciones")
    author.see("Guardó las condiciones.")
    author.see("Se pregunta solo si")
    author.open(reverse("diagnosis:version", args=[draft.pk]))
    author.press("Enviar a revisión")
    author.press("Enviar a revisión")
    second = make_person(unit=unit, given_names="Diana", surnames="Analista", roles=[Role.ANALYST])
    draft.refresh_from_db()
    versions.freeze(version=draft, by=second, at=at)
    SurveyWave.objects.filter(pk=wave.pk).update(version=draft)

    member = walker(beto)
    member.open(reverse("diagnosis:begin", args=[wave.pk]))
    member.press("Empezar")
    member.see(items[FIRST].stem)
    member.tick(steps[0])
    member.press("Responder y seguir")
    member.see(items[THIRD].stem)
    member.press("Anterior")
    member.tick(steps[2])
    member.press("Responder y seguir")
    member.see(items[SECOND].stem)


def test_author_rehearses_a_version_as_another_person(walker, draft, carla):
    items = {item.code: item for item in draft.items.select_related("scale")}
    steps = [step["text"] for step in items[FIRST].scale.options]
    draft.items.filter(code=SECOND).update(relevance=f"{FIRST} >= 2")
    author = walker(carla)
    author.open(reverse("diagnosis:version", args=[draft.pk]))
    author.press("Ensayarla")
    author.tick(steps[0])
    author.press("Responder y seguir")
    author.see("No se pregunta")
    author.press("Anterior")
    author.tick(steps[2])
    author.press("Responder y seguir")
    author.press("Recorrer 200 veces al azar")
    author.see("En el formulario")
