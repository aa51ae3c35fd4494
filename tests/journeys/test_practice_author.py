"""A practice from a Word file to its public copy, by its author, the head of the unit and the reviewer."""

from pathlib import Path

import pytest

from apropia.formats.ft1311 import docx_write
from apropia.formats.ft1311.read import read_form
from apropia.people.models import OrgUnit, Person
from apropia.practices.models import CRITERIA, FieldValue, PracticeVersion
from apropia.practices.states import VersionState
from formats.ft1311.samples import sample
from journeys.walker import Walker
from practices.factories import make_author, make_head, make_reviewer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RESULT = "La espera pasó de 42 a 15 minutos en 310 turnos medidos."


@pytest.fixture
def people(unit: OrgUnit) -> tuple[Person, Person, Person]:
    """Saúl writes, Elvira heads, Rita reviews."""
    return make_author(unit), make_head(unit), make_reviewer(unit)


@pytest.fixture
def papers(tmp_path: Path, settings) -> Path:
    """A folder with the form as it was filled in Word, and a minute of the work."""
    settings.FILES_ROOT = tmp_path / "files"
    (tmp_path / "forma.docx").write_bytes(docx_write.write(sample()))
    (tmp_path / "acta.docx").write_bytes(docx_write.write(sample(name="Acta de la mesa")))
    return tmp_path


def test_practice_goes_from_a_word_file_to_its_public_copy(walker, people, papers):
    saul, elvira, rita = people
    author = walker(saul)
    author.open("/practicas/")
    author.press("Documentar una práctica")
    author.fill("Nombre de la buena práctica", "Turnos por la intranet")
    author.press("Abrir la práctica")
    author.press("Traer un formato")
    author.attach("Formato diligenciado", papers / "forma.docx")
    author.press("Leer el archivo")
    author.tick("Nombre", on=False)
    author.press("Traer lo marcado")
    author.press("Aporte")
    author.fill("Aporte", RESULT)
    if author.way.js:
        author.see("Guardado a las")
        assert FieldValue.objects.get(key="contribution").text == RESULT
    author.press("Guardar")
    mark_result(author)
    author.see("Resultado sin respaldo")
    author.press("Anexos")
    author.press("Agregar evidencia")
    author.attach("Archivo", papers / "acta.docx")
    author.fill("Título", "Acta de la mesa")
    author.press("Agregar la evidencia")
    author.press("Aporte")
    author.press("Quitar la marca")
    mark_result(author, "Acta de la mesa")
    author.press("Enviar a revisión")
    author.press("Enviar a revisión")
    slug = PracticeVersion.objects.get().practice.slug

    head = walker(elvira)
    head.open(f"/practicas/{slug}/")
    head.press("Aprobar por la dependencia")
    head.press("Aprobar")

    reviewer = walker(rita)
    reviewer.open(f"/practicas/{slug}/")
    reviewer.press("Empezar la validación")
    reviewer.press("Empezar la validación")
    classify(reviewer)
    for verb in ("Validar", "Publicar"):
        reviewer.press(verb)
        reviewer.press(verb)
    assert reviewer.download("Descargar en Word")[:2] == b"PK"
    reviewer.press("Ver la copia pública")

    read_as_anybody(walker(), reviewer.page.url)
    assert PracticeVersion.objects.get().state == VersionState.PUBLISHED


def mark_result(author: Walker, *evidence: str) -> None:
    """Say that the sentence is a result, and what shows it."""
    author.press("Marcar una afirmación")
    author.fill("Frase", RESULT)
    author.choose("Qué dice", "Resultado")
    for one in evidence:
        author.tick(one)
    author.press("Marcar la afirmación", near="Frase")


def classify(reviewer: Walker) -> None:
    """Judge the seven criteria."""
    reviewer.press("Clasificar")
    for number, criterion in CRITERIA.items():
        reviewer.tick("Cumple" if number < 4 else "Cumple parcialmente", near=str(criterion))
        reviewer.fill("Por qué", "Se ve en el acta.", near=str(criterion))
    reviewer.press("Guardar la clasificación")


def read_as_anybody(public: Walker, address: str) -> None:
    """Find the result in the public copy and in its PDF, and nobody's name, telephone or address."""
    public.open(address)
    public.see("15 minutos")
    for secret in ("Saúl", "Prieto", "Elvira", "555", "@"):
        public.miss(secret)
    fields = read_form(public.download("En PDF accesible"), "f.pdf").fields
    assert fields["contribution"].startswith(RESULT)
    assert fields["phone"] == ""
