"""A question from trial to retirement: its author, a second person, and the versions between."""

import pytest
from django.urls import reverse

from apropia.competences.actions.framework import load_framework
from apropia.diagnosis import starter
from apropia.diagnosis.actions import versions
from apropia.diagnosis.models import InstrumentVersion, Item
from apropia.people.models import Role
from people_factories import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(entity, carla, at) -> InstrumentVersion:
    """A second version of the starter instrument, begun with few of its questions."""
    load_framework(at=at)
    bank = starter.load(entity=entity, at=at)
    copy = versions.start_next_version(version=bank, by=carla, at=at)
    kept = copy.items.filter(code__startswith="P-1.1").values("pk")
    Item.objects.filter(version=copy).exclude(pk__in=kept).delete()
    return copy


def test_author_tries_a_question_another_freezes_it_and_later_it_is_retired(walker, unit, draft, carla):
    diana = make_person(unit=unit, given_names="Diana", surnames="Analista", roles=[Role.ANALYST])
    code = draft.items.order_by("code").values_list("code", flat=True)[0]
    author = walker(carla)
    author.open(reverse("diagnosis:version", args=[draft.pk]))
    author.press(code)
    author.press("Poner en prueba")
    author.see("La pregunta quedó: en prueba.")
    author.see("De versión en versión")
    author.open(reverse("diagnosis:version", args=[draft.pk]))
    author.press("Enviar a revisión")
    author.press("Enviar a revisión")
    second = walker(diana)
    second.open(reverse("diagnosis:version", args=[draft.pk]))
    second.press("Congelar la versión")
    second.press("Congelar la versión")
    second.press("Crear la versión siguiente")
    second.press("Crear la versión")

    third = InstrumentVersion.objects.get(instrument=draft.instrument, number=draft.number + 1)
    author.open(reverse("diagnosis:version", args=[third.pk]))
    author.press(code)
    author.see("la ven algunas personas y no cuenta en su resultado")
    author.press("Retirar")
    author.see("La pregunta quedó: retirada.")

    stages = Item.objects.filter(code=code, version__instrument=draft.instrument).order_by("version__number")
    assert list(stages.values_list("status", flat=True)) == ["ACTIVE", "PILOT", "RETIRED"]
