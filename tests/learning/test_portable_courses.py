"""A course goes to another entity as one file and comes back equal; what is unknown there is said, not lost."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from apropia.foundation.errors import DomainError
from apropia.foundation.files import actions as files
from apropia.foundation.files.kinds import CAPTIONS, IMAGE, VIDEO
from apropia.foundation.files.models import StoredFile
from apropia.foundation.jobs.models import Job
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.models import Activity, ActivityFile, Course, CourseRenewal, CourseVersion, Quiz, QuizPurpose
from apropia.learning.states import VersionStatus
from apropia.packages import actions as packages
from apropia.packages import queries as package_queries
from apropia.people.models import OrgUnit, Person, Role
from catalogue.factories import make_service
from formats.recording_samples import mp4
from learning.factories import make_offer, make_question, make_version
from learning.test_written_questions import GAP_TEXT, GAPS, NUMBERS, WORDS
from package_factories import scorm_12
from people_factories import make_person

ClientOf = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
VTT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHola.\n"


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def author(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


def kept(author: Person, at: datetime, data: bytes, name: str, kinds: Any) -> StoredFile:
    return files.store(
        entity=author.entity, data=data, name=name, kinds=kinds, by=author, at=at, owner=queries.files.LABEL
    )


def png() -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (8, 8), "#0943b5").save(raw, "PNG")
    return raw.getvalue()


@pytest.fixture
def course(entity: Entity, author: Person, at: datetime, tmp_path: Path) -> CourseVersion:
    """Return a published course with everything that a course may have."""
    version = make_version(
        entity=entity,
        at=at,
        with_quiz=True,
        with_practice=True,
        with_tests=True,
        author=author,
        teaches={"1.1": "BASIC", "2.2": "ADVANCED"},
    )
    offer = make_offer(version=version, author=author, at=at)
    picture = kept(author, at, png(), "botón.png", IMAGE)
    shown = kept(author, at, png(), "en el texto.png", IMAGE)
    first, second = version.activities.filter(kind="READING")
    first.image, first.image_alt, first.done_when = picture.uid, "El botón", "DWELL"
    first.body = f"Mire ![El menú]({reverse('files:open', args=[shown.uid])}) y siga."
    first.save()
    ActivityFile.objects.create(entity=entity, activity=first, file=shown, is_shown=True)
    second.kind, second.video = "VIDEO", kept(author, at, mp4(), "cómo.mp4", VIDEO).uid
    second.captions, second.transcript = kept(author, at, VTT, "cómo.vtt", CAPTIONS).uid, "Hola."
    second.save()
    link = Activity(entity=entity, version=version, module=offer.activity.module, position=20, kind="LINK")
    link.title, link.address, link.body = "La norma", "https://www.example.gov.co/", "Léala."
    link.save()
    file = packages.keeping.bring(data=io.BytesIO(scorm_12()), name="curso.zip", by=author, at=at)
    found = package_queries.packages.found_for(person=author, uid=file.uid)
    package = packages.keeping.keep(found=found, replaces=None, by=author, at=at)
    other_way = f"Lea ![El menú]({reverse('files:open', args=[shown.uid])}) y el archivo."
    packed = Activity(entity=entity, version=version, module=link.module, position=21, kind="PACKAGE", title="P")
    packed.package, packed.alternative = package, other_way
    packed.save()
    ActivityFile.objects.create(entity=entity, activity=packed, file=kept(author, at, png(), "lo mismo.png", IMAGE))
    quiz = Quiz.objects.get(version=version, purpose=QuizPurpose.PRACTICE)
    for place, (kind, parts) in enumerate((("CLOZE", GAPS), ("NUMERIC", NUMBERS), ("SHORT", WORDS)), 5):
        question = make_question(quiz=quiz, kind=kind, parts=parts, position=place)
        question.text, question.group = (GAP_TEXT if kind == "CLOZE" else "¿Cuál?"), "Claves"
        question.save()
    quiz.draws, quiz.tries_allowed, quiz.pass_percent, quiz.shuffles_options = {"Claves": 2}, 3, 80, True
    quiz.save()
    return version


def exported(person: Person, version: CourseVersion) -> bytes:
    with queries.portable.portable_for(person=person, pk=version.pk).file() as content:
        return content.read()


def manifest(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return dict(json.loads(archive.read("curso.json")))


def bring(client: Client, run_jobs: Callable[[], Any], data: bytes) -> tuple[str, Job]:
    """Upload a course file, look at it and bring it; return the page that was looked at, and the work."""
    sent = SimpleUploadedFile("curso.zip", data)
    looked = client.post(reverse("learning:author_portable"), {"file": sent}, follow=True)
    assert looked.status_code == 200, looked.content.decode()
    client.post(looked.request["PATH_INFO"])
    run_jobs()
    return looked.content.decode(), Job.objects.get(name=queries.portable.JOB)


def test_a_course_brought_elsewhere_is_given_again_equal(
    course: CourseVersion, author: Person, dario: Person, client_of: ClientOf, run_jobs
) -> None:
    data = client_of(author).get(reverse("learning:author_course_file", args=[course.pk]))
    assert data["Content-Disposition"] == 'attachment; filename="compartir-archivos-v1.zip"'
    first = b"".join(data.streaming_content)

    _page, job = bring(client_of(dario), run_jobs, first)

    assert job.result["problems"] == []
    version = CourseVersion.objects.get(pk=job.result["version"])
    assert (version.entity, version.status, version.author) == (dario.entity, VersionStatus.DRAFT, dario)
    again = exported(dario, version)
    assert manifest(again) == manifest(first)
    assert again == first
    package = version.activities.get(kind="PACKAGE").package
    assert package is not None
    assert package.entity == dario.entity
    assert not StoredFile.objects.filter(entity=dario.entity, created_by=author.uid).exists()


def test_what_is_unknown_there_is_said_before_and_after(
    course: CourseVersion, author: Person, dario: Person, client_of: ClientOf, run_jobs, at: datetime
) -> None:
    other = make_version(entity=course.entity, at=at, title="Guardar en la nube")
    actions.prerequisites.ask_before(course=course.course, kinds={other.course_id: "EVERY"}, by=author, at=at)
    plain = manifest(exported(author, course))
    plain["competences"].append({"framework": "propio", "code": "Z9", "name": "Volar", "level": "BASIC"})
    plain["colours"] = ["azul"]
    plain["renewal"] = {"kind": "WEEKLY"}
    plain["modules"][0]["activities"][0] |= {"kind": "HOLOGRAM", "title": "Del futuro"}
    plain["modules"][0]["activities"].append(
        {"kind": "LINK", "title": "Trampa", "address": "javascript:alert(1)", "body": "[x](javascript:alert(1))"}
    )
    plain["pre"]["questions"].append({"kind": "SINGLE", "text": "¿Sin correcta?", "parts": [{"text": "a"}]})

    page, job = bring(client_of(dario), run_jobs, repacked(exported(author, course), plain))

    told = " ".join(job.result["problems"])
    for words in (
        "Aquí no está la competencia Z9 Volar (propio, BASIC).",
        "Aquí no está el curso «Guardar en la nube» (Hace falta antes).",
        "No se conoce «colours», y no se trae.",
        "No se entiende cada cuánto se renueva.",
        "Aquí no hay actividades de esta clase: HOLOGRAM.",
        "Su dirección no es de una página de internet",
        "No se trae la pregunta «¿Sin correcta?»",
    ):
        assert words in page
        assert words in told
    version = CourseVersion.objects.get(pk=job.result["version"])
    assert version.taught.count() == 2
    assert version.activities.get(title="Trampa").address == ""
    assert not version.activities.filter(title="Del futuro").exists()


def repacked(data: bytes, plain: dict[str, Any], **contents: bytes) -> bytes:
    """Return a course file with another manifest, and other contents for some of its files."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = json.dumps(plain).encode() if name == "curso.json" else source.read(name)
            archive.writestr(name, contents.get(name.replace("/", "_"), content))
    return target.getvalue()


def test_a_course_that_comes_before_is_found_where_it_is(
    entity: Entity, author: Person, client_of: ClientOf, run_jobs, at: datetime
) -> None:
    course = make_version(entity=entity, at=at, lessons=1, author=author)
    other = make_version(entity=entity, at=at, code="nube", title="Guardar en la nube")
    actions.prerequisites.ask_before(course=course.course, kinds={other.course_id: "ANY"}, by=author, at=at)

    _page, job = bring(client_of(author), run_jobs, exported(author, course))

    brought = CourseVersion.objects.get(pk=job.result["version"]).course
    assert [(one.other, one.kind) for one in brought.prerequisites.all()] == [(other.course, "ANY")]


@pytest.mark.parametrize("role", [Role.CONTENT_AUTHOR, Role.UA_MANAGER])
def test_services_come_by_their_name_and_a_renewal_where_one_may_ask_for_it(
    entity: Entity, unit: OrgUnit, carla: Person, client_of: ClientOf, run_jobs, at: datetime, role: str
) -> None:
    course = make_version(entity=entity, at=at, lessons=1, author=carla)
    mail, old = (make_service(entity=entity, code=code, name=code.title()) for code in ("correo", "fax"))
    given = {"owner_id": None, "service_ids": [mail.pk, old.pk], "by": carla, "at": at}
    actions.care.look_after(course=course.course, **given)
    rule = {"kind": "WINDOW", "from_month": 3, "from_day": 1, "to_month": 5, "to_day": 31}
    actions.renewals.ask_for_renewal(course=course.course, rule=rule, by=carla, at=at)
    data = exported(carla, course)
    old.delete()
    bringer = make_person(unit=unit, roles=[role])

    page, job = bring(client_of(bringer), run_jobs, data)

    brought = CourseVersion.objects.get(pk=job.result["version"]).course
    assert [one.service for one in brought.service_ties.all()] == [mail]
    told = ["Aquí no está el servicio «Fax», del que trata."]
    if role == Role.UA_MANAGER:
        assert (brought.renewal.kind, brought.renewal.to_month) == ("WINDOW", 5)
        assert "Se renueva cada año, del 1 de marzo al 31 de mayo." in page
    else:
        assert not CourseRenewal.objects.filter(course=brought).exists()
        told.append("Se renovaba cada año, del 1 de marzo al 31 de mayo. Aquí lo decide la gestora.")
    assert job.result["problems"] == told


def blobs(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_file_that_is_refused_leaves_no_trace(
    course: CourseVersion, author: Person, client_of: ClientOf, files_root: Path
) -> None:
    data = exported(author, course)
    before, rows = blobs(files_root), StoredFile.objects.count()
    wrong = manifest(data)
    wrong["files"][0]["sha256"] = "0" * 64
    hostile = {
        "otro programa": b"MZ\x90\x00" + b"\0" * 300,
        "cortado": data[: len(data) // 2],
        "huella falsa": repacked(data, wrong),
        "versión nueva": repacked(data, manifest(data) | {"version": 99}),
        "otro zip": scorm_12(),
    }

    for name, sent in hostile.items():
        answer = client_of(author).post(
            reverse("learning:author_portable"), {"file": SimpleUploadedFile("curso.zip", sent)}
        )
        assert answer.status_code == 422, name
        assert "errors" in answer.content.decode()

    assert blobs(files_root) == before
    assert StoredFile.objects.count() == rows
    assert Course.objects.count() == 1


def test_a_file_within_that_is_not_what_it_says_stays_behind(
    course: CourseVersion, author: Person, client_of: ClientOf, run_jobs
) -> None:
    data = exported(author, course)
    plain = manifest(data)
    place = next(i for i, one in enumerate(plain["files"]) if one["name"] == "botón.png")
    program = b"MZ\x90\x00" + b"\0" * 300
    plain["files"][place] |= {"size": len(program), "sha256": hashlib.sha256(program).hexdigest()}

    _page, job = bring(client_of(author), run_jobs, repacked(data, plain, **{f"archivos_{place}": program}))

    assert "«botón.png» no se trajo" in " ".join(job.result["problems"])
    assert CourseVersion.objects.get(pk=job.result["version"]).activities.get(title="Lección 1").image is None


def test_a_stranger_sees_neither_the_file_nor_the_work(
    course: CourseVersion, author: Person, dario: Person, beto: Person, client_of: ClientOf, run_jobs
) -> None:
    _page, job = bring(client_of(author), run_jobs, exported(author, course))
    kept_file = StoredFile.objects.get(owner=queries.portable.PORTABLE)
    addresses = [
        reverse("learning:author_course_file", args=[course.pk]),
        reverse("learning:author_portable_found", args=[kept_file.uid]),
        reverse("learning:author_portable_job", args=[job.pk]),
        reverse("files:open", args=[kept_file.uid]),
    ]

    assert [client_of(dario).get(one).status_code for one in addresses] == [404] * 4
    assert {client_of(beto).get(one).status_code for one in addresses} <= {403, 404}


def test_who_may_not_write_courses_keeps_no_file(beto: Person, at: datetime) -> None:
    with pytest.raises(DomainError):
        actions.portable.keep_file(data=io.BytesIO(b"x"), name="curso.zip", by=beto, at=at)
