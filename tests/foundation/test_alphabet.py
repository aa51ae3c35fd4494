"""The order of names: the same key in Python and in either database, and every list by it."""

from django.urls import reverse

from apropia.foundation.alphabet import sort_key
from apropia.people.models import Person
from people_factories import make_person


def test_the_database_makes_the_same_key_as_python(unit):
    names = ["Ángela María", "ÑAÑEZ", "Óscar", "Ünal", "De la Cruz", "O'Neill", "Peña-Ríos"]
    people = [make_person(unit=unit, given_names="Ana", surnames=name) for name in names]

    for person in Person.objects.filter(pk__in=[one.pk for one in people]):
        assert person.sort_name == sort_key(f"{person.surnames} Ana")


def test_lists_put_accents_with_their_letter(unit, client_of, carla):
    for surnames in ("Zapata", "Álvarez", "Ñañez", "Núñez", "Andrade"):
        make_person(unit=unit, given_names="Eva", surnames=surnames)

    shown = [one.surnames for one in Person.objects.filter(given_names="Eva")]
    assert shown == ["Álvarez", "Andrade", "Núñez", "Ñañez", "Zapata"]
    page = client_of(carla).get(reverse("people:persons")).text
    assert page.index("Álvarez") < page.index("Andrade") < page.index("Ñañez") < page.index("Zapata")


def test_names_are_ordered_as_a_spanish_list():
    names = ["Zapata", "Álvarez", "alba", "Nuñez", "Nunez", "Nuzco", "De la Cruz", "Delacruz", "Ñañez", "Nz"]
    assert sorted(names, key=sort_key) == [
        "alba", "Álvarez", "De la Cruz", "Delacruz", "Nunez", "Nuñez", "Nuzco", "Nz", "Ñañez", "Zapata",
    ]  # fmt: skip
