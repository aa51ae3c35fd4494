"""A course of Moodle is read, looked at and becomes a draft; what stays behind is said."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from apropia.foundation.files.models import StoredFile
from apropia.foundation.jobs.models import Job
from apropia.learning.models import Activity, ActivityFile, Course, CourseVersion, Question
from apropia.people.models import Person, Role
from formats.moodle_backup.backups import Course as Backup
from formats.moodle_backup.backups import answers, as_tar, as_zip, question, slots
from people_factories import make_person

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "moodle" / "curso-apr101.mbz"


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def author(unit) -> Person:
    return make_person(unit=unit, roles=[Role.CONTENT_AUTHOR])


def picture() -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (8, 8), "#0943b5").save(raw, "PNG")
    return raw.getvalue()


def backup() -> Backup:
    course = Backup()
    course.section(1, "Primera parte", 1, 2, 3, 4, 5, 6)
    course.activity(
        1,
        "page",
        "Léame",
        '<content>&lt;p&gt;Mire &lt;img src="@@PLUGINFILE@@/a.png" alt="El botón"&gt;&lt;/p&gt;</content>',
    )
    course.file(1, "content", "a.png", picture())
    course.activity(
        2,
        "url",
        "La norma",
        "<externalurl>https://www.example.gov.co/</externalurl><intro>&lt;p&gt;Léala.&lt;/p&gt;</intro>",
    )
    course.activity(3, "resource", "La lista", "<intro></intro>")
    course.file(3, "content", "lista.txt", b"Uno\nDos\n")
    course.activity(4, "quiz", "Compruebe", "<intro></intro>" + slots(1))
    course.questions(
        '<question_category id="1"><question_bank_entries>'
        + question(
            1,
            "multichoice",
            "¿Cuál?",
            "<plugin_qtype_multichoice_question>"
            + f"<answers>{answers(('La nube', 1, 'Eso es.'), ('El disco', 0, ''))}</answers>"
            + "<multichoice><single>1</single></multichoice></plugin_qtype_multichoice_question>",
        )
        + "</question_bank_entries></question_category>"
    )
    course.activity(5, "forum", "Preséntese", "<intro></intro>")
    course.activity(6, "resource", "Un programa", "<intro></intro>")
    course.file(6, "content", "programa.exe", b"MZ")
    return course


def sent(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("curso.mbz", data)


@pytest.mark.django_db
@pytest.mark.parametrize("pack", [as_tar, as_zip])
def test_backup_is_shown_then_becomes_a_draft(client_of, author: Person, run_jobs, pack) -> None:
    client = client_of(author)

    page = client.post(reverse("learning:author_moodle"), {"file": sent(pack(backup().whole()))}, follow=True)
    html = page.content.decode()
    for words in (
        "Primera parte",
        "Léame",
        "Enlace a otro sitio",
        "Archivo para descargar",
        "1 pregunta",
        "Preséntese",
        "Foro",
        "programa.exe",
    ):
        assert words in html
    assert not Course.objects.exists()

    told = client.post(page.request["PATH_INFO"])
    run_jobs()
    done = client.get(told["Location"]).content.decode()

    version = CourseVersion.objects.get()
    assert (version.title, version.status, version.author) == ("Correo sin agobio", "DRAFT", author)
    assert reverse("learning:author_course", args=[version.pk]) in done
    reading, link, offer, quiz = version.activities.all()
    shown = ActivityFile.objects.get(activity=reading, is_shown=True).file
    assert f"![El botón](/archivos/{shown.uid}" in reading.body
    assert client.get(reverse("files:open", args=[shown.uid])).status_code == 200
    assert (link.kind, link.address) == ("LINK", "https://www.example.gov.co/")
    assert [one.file.name for one in offer.offers] == ["lista.txt"]
    asked = Question.objects.get(quiz__activity=quiz)
    assert asked.parts[0] == {"key": "a", "text": "La nube", "correct": True, "feedback": "Eso es."}


@pytest.mark.django_db
def test_file_whose_bytes_are_not_those_promised_is_left_behind(client_of, author: Person, run_jobs) -> None:
    course = backup()
    parts = course.whole()
    name = next(name for name, content in parts.items() if content == b"Uno\nDos\n")
    parts[name] = b"Tres\nTre"
    client = client_of(author)

    page = client.post(reverse("learning:author_moodle"), {"file": sent(as_tar(parts))}, follow=True)
    told = client.post(page.request["PATH_INFO"])
    run_jobs()

    html = client.get(told["Location"]).content.decode()
    assert "Su contenido no es el que dice la copia." in html
    assert "«La lista» no se trajo" in html
    assert not Activity.objects.filter(kind="FILE").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"hola", as_zip({"../fuera.xml": b"<a/>"}), as_tar({"otra.xml": b"<a/>"})])
def test_what_is_no_backup_is_refused_without_a_trace(client_of, author, files_root: Path, data: bytes) -> None:
    answer = client_of(author).post(reverse("learning:author_moodle"), {"file": sent(data)})

    assert answer.status_code == 422
    assert not StoredFile.objects.exists()
    assert not [path for path in files_root.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_backup_of_somebody_else_is_not_shown(client_of, author: Person, unit) -> None:
    other = make_person(unit=unit, roles=[Role.CONTENT_AUTHOR])
    page = client_of(author).post(reverse("learning:author_moodle"), {"file": sent(as_tar(backup().whole()))})

    assert client_of(other).get(page["Location"]).status_code == 404
    uid = StoredFile.objects.get().uid
    assert client_of(other).get(reverse("files:open", args=[uid])).status_code == 404


@pytest.mark.django_db
def test_draft_that_was_brought_is_discarded_whole(client_of, author: Person, run_jobs) -> None:
    client = client_of(author)
    page = client.post(reverse("learning:author_moodle"), {"file": sent(as_tar(backup().whole()))}, follow=True)
    client.post(page.request["PATH_INFO"])
    run_jobs()
    version = CourseVersion.objects.get()

    assert (
        "¿Descartar «Correo sin agobio»?"
        in client.get(reverse("learning:author_discard", args=[version.pk])).content.decode()
    )
    client.post(reverse("learning:author_discard", args=[version.pk]))

    assert not Course.objects.exists()
    assert not ActivityFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.skipif(not REAL.exists(), reason="the sample course is not here")
def test_real_course_comes_whole(client_of, author: Person, run_jobs) -> None:
    client = client_of(author)

    page = client.post(reverse("learning:author_moodle"), {"file": sent(REAL.read_bytes())}, follow=True)
    client.post(page.request["PATH_INFO"])
    run_jobs()

    assert Job.objects.get(name="learning.bring_moodle_course").status == "DONE"
    kinds = set(Activity.objects.values_list("kind", flat=True))
    assert kinds == {"READING", "FILE"}
    assert Activity.objects.count() == 3
    assert not Activity.objects.filter(body__contains="archivo-moodle:").exists()
