"""Who cannot use a package does its activity in another way, and it counts the same."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import package_factories as made
from apropia.foundation.errors import NotFound
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import (
    Activity,
    ActivityFile,
    ActivityProgress,
    AlternativeReading,
    Completion,
    CourseVersion,
    PackagePlay,
)
from apropia.learning.policies.pace import TooSoon
from apropia.learning.policies.publication import problems_of
from apropia.learning.queries.outlines import outline_of
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, Role
from learning.factories import make_version
from packages.factories import make_lesson, make_package, open_part
from people_factories import make_person

pytestmark = pytest.mark.django_db
TEXT = "## Lo mismo\n\n" + "palabra " * 400  # two minutes of reading, of which forty seconds are asked


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def camilo(unit) -> Person:
    """Writes contents."""
    return make_person(unit=unit, given_names="Camilo", surnames="Escribe", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def lesson(camilo: Person, at: datetime) -> Activity:
    """Return a published package with another way of doing it."""
    made_lesson = make_lesson(package=make_package(data=made.scorm_12(), by=camilo, at=at), at=at)
    Activity.objects.filter(pk=made_lesson.pk).update(alternative=TEXT, duration_minutes=5)
    made_lesson.refresh_from_db()
    return made_lesson


def _address(activity: Activity) -> str:
    return reverse("learning:alternative", args=[activity.version.course.code, activity.pk])


def _begin(activity: Activity, person: Person, at: datetime) -> None:
    actions.enrollment.start_course(version=activity.version, by=person, at=at)


def _read(activity: Activity, person: Person, *, at: datetime, seconds: int) -> None:
    code = activity.version.course.code
    page = queries.alternatives.alternative_for(person=person, code=code, activity_id=activity.pk)
    actions.alternatives.note_opening(page=page, at=at)
    actions.alternatives.finish(
        enrollment=page.lesson.enrollment, activity=activity, by=person, at=at + timedelta(seconds=seconds)
    )


def test_the_lesson_leads_to_the_other_way_which_shows_its_text_and_files(
    lesson: Activity, camilo: Person, beto: Person, client_of, at: datetime
) -> None:
    _begin(lesson, beto, at)
    sent = SimpleUploadedFile("lo-mismo.txt", b"Lo mismo, en texto.")
    Activity.objects.filter(pk=lesson.pk).update(version=lesson.version)
    CourseVersion.objects.filter(pk=lesson.version_id).update(status=VersionStatus.DRAFT)
    client_of(camilo).post(reverse("learning:author_attach", args=[lesson.pk]), {"attached_file": sent})
    CourseVersion.objects.filter(pk=lesson.version_id).update(status=VersionStatus.PUBLISHED)
    browser = client_of(beto)

    first = browser.get(reverse("learning:lesson", args=[lesson.version.course.code, lesson.pk])).content.decode()
    page = browser.get(_address(lesson)).content.decode()

    assert _address(lesson) in first
    assert "Hacerlo de otra manera" in first
    assert "<h2>Lo mismo</h2>" in page
    assert "lo-mismo.txt" in page
    # With a file to read, its words tell too little: a third of its minutes.
    assert "Podrá marcarla como hecha 2 minutos después" in page
    file = ActivityFile.objects.get(activity=lesson).file
    assert browser.get(reverse("files:open", args=[file.uid])).status_code == 200


def test_read_for_its_least_time_it_completes_the_course_as_the_package_would(
    lesson: Activity, beto: Person, client_of, at: datetime, monkeypatch
) -> None:
    _begin(lesson, beto, at)
    monkeypatch.setattr("apropia.foundation.clock.now", lambda: at)
    browser = client_of(beto)
    browser.get(_address(lesson))
    early = browser.post(_address(lesson), follow=True).content.decode()
    assert "Espere 41 segundos" in early or "Espere 40 segundos" in early
    assert not ActivityProgress.objects.exists()

    monkeypatch.setattr("apropia.foundation.clock.now", lambda: at + timedelta(seconds=45))
    page = browser.post(_address(lesson), follow=True)

    assert page.request["PATH_INFO"] == reverse("learning:finished", args=[lesson.version.course.code])
    assert Completion.objects.get().is_implausible is False
    # Its time is that of another thing: the package's is not measured by it.
    assert ActivityProgress.objects.get().seconds is None
    assert AlternativeReading.objects.get().done_at == at + timedelta(seconds=45)
    assert "Ya la hizo" in browser.get(_address(lesson)).content.decode()


def test_the_time_runs_from_the_other_way_not_from_the_package(lesson: Activity, beto: Person, at: datetime) -> None:
    _begin(lesson, beto, at)
    open_part(activity=lesson, by=beto, at=at - timedelta(hours=1))
    enrollment = PackagePlay.objects.get().enrollment
    with pytest.raises(Exception, match="Abra primero"):
        actions.alternatives.finish(enrollment=enrollment, activity=lesson, by=beto, at=at)

    with pytest.raises(TooSoon):
        _read(lesson, beto, at=at, seconds=10)


def test_what_the_package_says_later_takes_nothing_back(lesson: Activity, beto: Person, at: datetime) -> None:
    _begin(lesson, beto, at)
    _read(lesson, beto, at=at, seconds=60)
    progress = ActivityProgress.objects.get()

    open_part(activity=lesson, by=beto, at=at + timedelta(days=1))
    _read(lesson, beto, at=at, seconds=120)

    assert ActivityProgress.objects.get() == progress
    assert Completion.objects.count() == 1
    assert AlternativeReading.objects.get().done_at == at + timedelta(seconds=60)


def test_without_another_way_there_is_no_such_page(
    lesson: Activity, beto: Person, dario: Person, client_of, at: datetime
) -> None:
    _begin(lesson, beto, at)
    assert client_of(dario).get(_address(lesson)).status_code == 404
    Activity.objects.filter(pk=lesson.pk).update(alternative=" ")
    lesson.refresh_from_db()
    browser = client_of(beto)

    page = browser.get(reverse("learning:lesson", args=[lesson.version.course.code, lesson.pk])).content.decode()

    assert "Hacerlo de otra manera" not in page
    assert browser.get(_address(lesson)).status_code == 404
    enrollment = lesson.version.enrollments.get()
    with pytest.raises(NotFound):
        actions.alternatives.finish(enrollment=enrollment, activity=lesson, by=beto, at=at)


def test_how_it_was_done_is_hers_to_read_and_goes_with_her(lesson: Activity, beto: Person, at: datetime) -> None:
    _begin(lesson, beto, at)
    _read(lesson, beto, at=at, seconds=60)
    hers = {"entity_id": beto.entity_id, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    held = personal_data.export(**hers)["Actividades que hizo de otra manera"]

    assert held == [{"actividad": lesson.title, "abierta": at, "hecha": at + timedelta(seconds=60)}]
    personal_data.erase(**hers, at=at)
    assert not AlternativeReading.objects.exists()


def test_a_package_is_not_published_without_another_way(
    lesson: Activity, camilo: Person, client_of, at: datetime
) -> None:
    draft = make_version(entity=lesson.entity, at=at, code="nuevo", lessons=0, status=VersionStatus.DRAFT)
    Activity.objects.filter(pk=lesson.pk).update(alternative="")
    copy = Activity(entity=lesson.entity, version=draft, module=draft.modules.get(), position=1, kind="PACKAGE")
    copy.title, copy.body, copy.package = "Paquete", "Trae un recorrido.", lesson.package
    copy.save()

    (missing,) = [one for one in problems_of(outline_of(draft)) if one.place.field == "alternative"]
    assert missing.blocks
    page = client_of(camilo).get(reverse("learning:author_ready", args=[draft.pk])).content.decode()
    assert "Escriba otra manera de hacer «Paquete»" in page

    # What was published without one goes on being published: its next version is only advised.
    following = actions.publishing.open_new_version(course=lesson.version.course, by=camilo, at=at)
    (advised,) = [one for one in problems_of(outline_of(following)) if one.place.field == "alternative"]
    assert not advised.blocks


def test_its_text_is_checked_as_any_other_and_compared_with_the_version_before(
    lesson: Activity, camilo: Person, client_of, at: datetime
) -> None:
    draft = actions.publishing.open_new_version(course=lesson.version.course, by=camilo, at=at)
    copy = draft.activities.get()
    assert copy.alternative == TEXT
    address = reverse("learning:author_activity", args=[copy.pk])
    form = {"title": copy.title, "duration_minutes": "5", "body": "Trae.", "alternative": "Mire ![](/x.png) bien."}

    client_of(camilo).post(address, form)

    copy.refresh_from_db()
    assert copy.alternative == "Mire ![](/x.png) bien."
    problems = [one.text for one in problems_of(outline_of(draft)) if one.place.field == "alternative"]
    assert any("no tiene descripción" in text for text in problems)
    change = client_of(camilo).get(reverse("learning:author_change", args=[draft.pk])).content.decode()
    assert "Mire ![](/x.png) bien." in change


def test_the_preview_shows_the_other_way_or_that_it_lacks(
    lesson: Activity, camilo: Person, client_of, at: datetime
) -> None:
    browser: Client = client_of(camilo)
    address = reverse("learning:author_preview", args=[lesson.pk])
    assert "<h2>Lo mismo</h2>" in browser.get(address).content.decode()

    Activity.objects.filter(pk=lesson.pk).update(alternative="")

    assert "todavía no tiene otra manera de hacerse" in browser.get(address).content.decode()
