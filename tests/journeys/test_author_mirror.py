"""A member says what she thinks of a course she finished; its author reads it in the mirror, without names."""

import pytest
from django.urls import reverse

from apropia.learning.models import CourseRating
from apropia.people.models import Person, Role
from learning.factories import make_version, take_course
from learning.test_mirror import take
from learning.test_ratings import rated
from people_factories import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def elena(unit) -> Person:
    """Writes contents."""
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


def test_what_a_member_thinks_reaches_the_author_among_that_of_others(walker, entity, beto, elena, at):
    version = make_version(entity=entity, at=at, lessons=2, with_quiz=True, title="Compartir sin enviar")
    take(version, 30, at=at, right=(True, False), seconds=240)
    take(version, 10, at=at, upto=1, seconds=60)
    rated(version, *[5] * 11, at=at, reasons=("USEFUL",), words="Bien {n}")
    rated(version, *[2] * 9, at=at, reasons=("LONG",))
    take_course(version=version, person=beto, at=at)

    member = walker(beto)
    member.open(reverse("learning:finished", args=[version.course.code]))
    member.press("Enviar mi opinión")
    member.see("Elija de 1 a 5.")
    member.tick("4. Bueno")
    member.tick("Se entiende bien")
    member.fill("Con sus palabras", "Lo usé el mismo día.")
    member.press("Enviar mi opinión")
    member.see("Gracias. Su opinión ayuda a mejorar el curso.")
    member.press("Cambiar su opinión")
    member.tick("5. Muy bueno")
    member.press("Guardar cambios")
    member.see("Gracias. Su opinión ayuda a mejorar el curso.")
    assert CourseRating.objects.get(completion__pseudonym=beto.pseudonym).score == 5

    author = walker(elena)
    author.open(reverse("learning:author_course", args=[version.pk]))
    author.press("Ver el espejo")
    author.see("Hasta dónde llegan")
    author.see("Opinaron 21 personas.")
    author.see("Me sirve en mi trabajo")
    assert "Beto" not in author.page.content()
    assert author.download("Descargar en Excel").startswith(b"PK")
