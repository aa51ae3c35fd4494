"""Activities that offer files or lead elsewhere: written, checked before publishing, met by learners, copied."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apropia.foundation.files.models import StoredFile
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.models import Activity, ActivityFile, ActivityProgress
from apropia.learning.policies.pace import TooSoon
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, Role
from learning.factories import make_offer, make_version
from people_factories import make_person


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def author(unit) -> Person:
    return make_person(unit=unit, roles=[Role.CONTENT_AUTHOR])


def make_activity(entity: Entity, author: Person, at: datetime, kind: str, **values) -> Activity:
    version = make_version(entity=entity, at=at, lessons=1, author=author, **values)
    activity = version.activities.get()
    activity.kind, activity.body, activity.title = kind, "", "Un recurso"
    activity.save()
    return activity


def problems(author: Person, activity: Activity) -> list[str]:
    return [one.text for one in queries.authoring.workshop_for(person=author, pk=activity.version_id).problems]


@pytest.mark.django_db
def test_author_offers_a_file_and_takes_it_out(client_of, entity: Entity, author: Person, at: datetime) -> None:
    activity = make_activity(entity, author, at, "FILE", status=VersionStatus.DRAFT)
    client = client_of(author)
    assert "Agregue el archivo de «Un recurso»." in problems(author, activity)

    url = reverse("learning:author_attach", args=[activity.pk])
    refused = client.post(url, {"attached_file": SimpleUploadedFile("programa.exe", b"MZ\x90\x00" + b"\0" * 200)})
    assert refused.status_code == 422
    assert "no se puede usar aquí" in refused.content.decode()
    assert not ActivityFile.objects.exists()

    answer = client.post(url, {"attached_file": SimpleUploadedFile("lista.txt", b"Uno\nDos\n")}, follow=True)
    assert "lista.txt" in answer.content.decode()
    assert "Agregue el archivo de «Un recurso»." not in problems(author, activity)
    preview = client.get(reverse("learning:author_preview", args=[activity.pk])).content.decode()
    assert 'download="lista.txt"' in preview
    assert "TXT · 8" in preview

    attached = ActivityFile.objects.get()
    client.post(reverse("learning:author_detach", args=[attached.pk]))
    assert not ActivityFile.objects.exists()


@pytest.mark.django_db
def test_file_goes_only_into_an_activity_of_files(entity: Entity, author: Person, at: datetime, client_of) -> None:
    activity = make_activity(entity, author, at, "READING", status=VersionStatus.DRAFT)

    client_of(author).post(
        reverse("learning:author_attach", args=[activity.pk]), {"attached_file": SimpleUploadedFile("a.txt", b"Uno")}
    )

    assert not ActivityFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["javascript:alert(1)", "ftp://sitio.example/a", "https://ana:clave@sitio.example/"])
def test_author_writes_a_link_and_why(client_of, entity, author, at, bad: str) -> None:
    activity = make_activity(entity, author, at, "LINK", status=VersionStatus.DRAFT)
    client, url = client_of(author), reverse("learning:author_activity", args=[activity.pk])
    fields = {"title": "Un recurso", "duration_minutes": 5, "body": ""}

    assert client.post(url, {**fields, "address": bad}).status_code == 422
    client.post(url, {**fields, "address": "https://www.example.gov.co/guia"})
    assert problems(author, activity)[-1:] == ["Cuente para qué abrir el enlace «Un recurso»."]
    client.post(url, {**fields, "body": "Ahí está la norma.", "address": "https://www.example.gov.co/guia"})

    assert not any("enlace" in one for one in problems(author, activity))
    activity.refresh_from_db()
    assert activity.address == "https://www.example.gov.co/guia"


@pytest.mark.django_db
def test_learner_opens_a_link_and_a_file(client_of, entity: Entity, author: Person, beto: Person, at: datetime) -> None:
    version = make_version(entity=entity, at=at, lessons=1, author=author)
    link, attached = version.activities.get(), make_offer(version=version, author=author, at=at)
    offer, file = attached.activity, attached.file
    Activity.objects.filter(pk=link.pk).update(kind="LINK", address="https://www.example.gov.co/guia", body="La norma.")
    actions.enrollment.enroll(version=version, by=beto, at=at)
    client, code = client_of(beto), version.course.code

    page = client.get(reverse("learning:lesson", args=[code, link.pk])).content.decode()
    assert 'href="https://www.example.gov.co/guia" target="_blank" rel="noopener noreferrer"' in page
    assert page.index("La norma.") < page.index("Abrir el enlace")
    page = client.get(reverse("learning:lesson", args=[code, offer.pk])).content.decode()
    assert "lista.txt" in page
    assert client.get(reverse("files:open", args=[file.uid])).status_code == 200
    client.post(reverse("learning:finish_lesson", args=[code, offer.pk]))
    assert ActivityProgress.objects.filter(activity=offer).exists()


@pytest.mark.django_db
def test_file_of_a_draft_is_only_for_authors(client_of, entity, author, beto, at) -> None:
    activity = make_activity(entity, author, at, "FILE", status=VersionStatus.DRAFT)
    client_of(author).post(
        reverse("learning:author_attach", args=[activity.pk]), {"attached_file": SimpleUploadedFile("a.txt", b"Uno")}
    )
    uid = StoredFile.objects.get().uid

    assert client_of(author).get(reverse("files:open", args=[uid])).status_code == 200
    assert client_of(beto).get(reverse("files:open", args=[uid])).status_code in (403, 404)
    assert queries.files.in_use([uid]) == {uid}


@pytest.mark.django_db
def test_new_version_keeps_its_files(client_of, entity, author, at) -> None:
    activity = make_activity(entity, author, at, "FILE")
    file = make_offer(version=activity.version, author=author, at=at).file

    draft = actions.publishing.open_new_version(course=activity.version.course, by=author, at=at)

    assert [one.file for one in ActivityFile.objects.filter(activity__version=draft)] == [file]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["FILE", "LINK"])
def test_its_author_may_ask_for_a_least_time(
    client_of, entity: Entity, author: Person, beto: Person, at: datetime, kind: str
) -> None:
    draft = make_activity(entity, author, at, kind, status=VersionStatus.DRAFT)
    url = reverse("learning:author_activity", args=[draft.pk])
    fields = {"title": "Un recurso", "duration_minutes": "6", "body": "Léalo.", "address": "https://example.org/"}
    browser = client_of(author)
    assert "Con lo guardado, es de 2 minutos." in browser.get(url).content.decode()
    browser.post(url, fields | {"done_when": "DWELL"})
    draft.refresh_from_db()
    assert draft.done_when == "DWELL"

    activity = make_activity(entity, author, at, kind)
    Activity.objects.filter(pk=activity.pk).update(done_when="DWELL", duration_minutes=6)
    activity.refresh_from_db()
    enrollment = actions.enrollment.start_course(version=activity.version, by=beto, at=at)
    lesson = queries.courses.lesson_for(person=beto, code=activity.version.course.code, activity_id=activity.pk)
    actions.visits.note_opening(lesson=lesson, at=at)
    early, late = (at + timedelta(seconds=seconds) for seconds in (119, 120))
    with pytest.raises(TooSoon):
        actions.progress.finish_activity(enrollment=enrollment, activity=activity, by=beto, at=early)
    actions.progress.finish_activity(enrollment=enrollment, activity=activity, by=beto, at=late)
    assert ActivityProgress.objects.filter(activity=activity).exists()
