"""An author tries a package before others meet it: it plays and goes on as any other, and counts for nothing."""

import pytest

import package_factories as made
from apropia.foundation.events import bus
from apropia.learning.models import ActivityProgress, PackagePlay
from apropia.packages import actions
from apropia.packages.models import Registration, UnitRun
from packages.factories import make_lesson, make_package

pytestmark = pytest.mark.django_db
PASSED = {"core": {"lesson_status": "passed", "score": {"raw": "90"}}}


def address(activity, end: str = "vista/") -> str:
    return f"/aprender/escribir/actividad/{activity.pk}/{end}"


def try_part(client, activity, unit: str = "i0"):
    return client.post(address(activity, "paquete/probar/"), {"unit": unit}, follow=True)


def test_an_author_tries_a_package_from_the_preview_and_it_counts_for_nothing(client_of, lesson, camilo, at):
    activity = lesson(status="DRAFT")
    client = client_of(camilo)

    preview = client.get(address(activity))
    played = try_part(client, activity)
    run = UnitRun.objects.get()
    actions.playing.commit(run=run, sequence=1, data=PASSED, by=camilo, at=at)
    bus.deliver_pending(at=at)

    assert "Parte única" in preview.text
    assert "Prueba de autor" in preview.text
    assert "Prueba de autor" in played.text
    assert "<iframe" in played.text
    assert Registration.objects.get().is_trial
    assert Registration.objects.get().satisfied_at == at
    assert not PackagePlay.objects.exists()
    assert not ActivityProgress.objects.exists()
    assert "Cumplida" in client.get(address(activity)).text


def test_a_trial_goes_on_where_it_stopped_until_it_is_forgotten(client_of, lesson, camilo, at):
    activity = lesson(status="DRAFT")
    client = client_of(camilo)
    try_part(client, activity)
    first = UnitRun.objects.get()

    try_part(client, activity)
    again = UnitRun.objects.get()
    forgotten = client.post(address(activity, "paquete/probar/"), {"forget": "1"}, follow=True)

    assert again == first
    assert "Borró su prueba" in forgotten.text
    assert not Registration.objects.exists()


def test_an_author_who_learns_her_own_course_has_a_trial_and_a_play_apart(client_of, lesson, camilo, at):
    activity = lesson(code="propio")
    client = client_of(camilo)
    try_part(client, activity)
    client.post("/aprender/curso/propio/empezar/")
    client.post(f"/aprender/curso/propio/leccion/{activity.pk}/paquete/", {"unit": "i0"})

    client.post(address(activity, "paquete/probar/"), {"forget": "1"})

    assert [one.is_trial for one in Registration.objects.all()] == [False]


def test_who_does_not_write_courses_tries_nothing(client_of, lesson, beto, dario):
    activity = lesson(status="DRAFT")

    for stranger in (beto, dario):
        assert try_part(client_of(stranger), activity).status_code == 404
    assert not Registration.objects.exists()


def test_a_part_that_is_not_there_or_a_lesson_without_a_package_is_told(client_of, lesson, camilo):
    activity = lesson(status="DRAFT")
    assert "El paquete no tiene esa parte" in try_part(client_of(camilo), activity, "nada").text
    activity.package = None
    activity.save()

    answer = try_part(client_of(camilo), activity)

    assert "todavía no tiene su paquete" in answer.text


def test_a_new_package_is_tried_from_nothing(client_of, lesson, camilo, at):
    activity = lesson(status="DRAFT")
    client = client_of(camilo)
    try_part(client, activity)
    activity.package = make_package(data=made.scorm_12([("Otra", "otra.html")]), by=camilo, at=at)
    activity.save()

    assert "Sin empezar" in client.get(address(activity)).text


def test_the_same_package_in_two_lessons_leads_back_to_the_one_that_is_tried(client_of, lesson, camilo, at):
    first = lesson(status="DRAFT")
    second = make_lesson(package=first.package, at=at, status="DRAFT")
    client = client_of(camilo)
    try_part(client, first)

    answer = try_part(client, second)

    assert address(second) in answer.text
