"""The pages of packages: to bring one in, to play it, and what it may send."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import package_factories as made
from apropia.foundation import content_origin
from apropia.foundation.files.models import StoredFile
from apropia.packages.models import Package, UnitRun
from hostile_packages import HOSTILE
from packages.factories import open_part

pytestmark = pytest.mark.django_db


def upload(client, activity, data: bytes, name: str = "paquete.zip", **more):
    return client.post(
        f"/aprender/escribir/actividad/{activity.pk}/paquete/",
        {"package_file": SimpleUploadedFile(name, data)},
        **more,
    )


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def send(client, run, told, **more):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return client.post(f"/paquetes/parte/{run.uid}/guardar/", body, content_type="application/json", **more)


def test_an_author_sees_what_a_package_holds_before_keeping_it(client_of, lesson, camilo):
    activity = lesson(status="DRAFT")
    client = client_of(camilo)
    parts = [("Primera", "uno.html"), ("Segunda <b>", "dos.html")]
    data = made.scorm_12([("Primera", "uno.html"), ("Segunda &lt;b&gt;", "dos.html")], mastery="80")

    answer = upload(client, activity, data, follow=True)

    assert "2 partes, en este orden" in answer.text
    assert parts[1][0] not in answer.text
    assert "Segunda &lt;b&gt;" in answer.text
    assert "Se aprueba con 80 de 100" in answer.text
    assert Package.objects.count() == 1

    client.post(answer.request["PATH_INFO"])
    activity.refresh_from_db()
    assert len(activity.package.units) == 2


# Each is refused as its file is read, before anything is written: no database takes part.
@pytest.mark.once
@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_package_is_refused_with_the_reason_and_leaves_no_trace(client_of, lesson, camilo, settings, name):
    activity = lesson(status="DRAFT")
    before = files_in(Path(settings.FILES_ROOT))

    answer = upload(client_of(camilo), activity, HOSTILE[name][0])

    assert answer.status_code == 422
    assert "Falta corregir 1 dato" in answer.text
    assert files_in(Path(settings.FILES_ROOT)) == before
    assert (Package.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_a_file_that_another_author_brought_is_not_found(client_of, lesson, camilo, carla):
    activity = lesson(status="DRAFT")
    answer = upload(client_of(camilo), activity, made.scorm_2004())

    assert client_of(carla).get(answer["Location"]).status_code == 404
    assert client_of(carla).post(answer["Location"]).status_code == 404


def test_who_does_not_write_courses_brings_no_package(client_of, lesson, beto):
    assert upload(client_of(beto), lesson(status="DRAFT"), made.scorm_12()).status_code == 404


def test_a_published_course_takes_no_other_package(client_of, lesson, camilo):
    activity = lesson()
    client = client_of(camilo)
    found = upload(client, activity, made.scorm_2004())["Location"]

    answer = client.post(found, follow=True)

    assert "ya no se puede cambiar" in answer.text
    activity.refresh_from_db()
    assert activity.package.kind == "SCORM_12"


def test_the_page_frames_the_content_origin_and_nothing_else(client_of, lesson, beto, at):
    run = open_part(activity=lesson(), by=beto, at=at)

    answer = client_of(beto).get(f"/paquetes/parte/{run.uid}/")

    assert "frame-src http://testserver:8001" in answer["Content-Security-Policy"]
    assert 'sandbox="allow-scripts allow-same-origin allow-forms allow-modals allow-popups"' in answer.text
    grant = content_origin.read(answer.context["settings"]["frame"].split("/")[3])
    assert (grant.sha256, grant.app_origin) == (run.registration.package.sha256, "http://testserver")


def test_without_a_content_origin_nothing_runs_and_the_page_says_why(client_of, lesson, beto, at, settings):
    settings.CONTENT_PORT = 0
    run = open_part(activity=lesson(), by=beto, at=at)

    answer = client_of(beto).get(f"/paquetes/parte/{run.uid}/")

    assert "frame-src" not in answer["Content-Security-Policy"]
    assert "<iframe" not in answer.text
    assert "APROPIA_CONTENT_ORIGIN" in answer.text


def test_a_learner_begins_from_the_lesson_and_comes_back_to_it(client_of, lesson, beto, at):
    activity = lesson(code="con-paquete")
    client = client_of(beto)
    client.post("/aprender/curso/con-paquete/empezar/")

    page = client.get(f"/aprender/curso/con-paquete/leccion/{activity.pk}/")
    opened = client.post(f"/aprender/curso/con-paquete/leccion/{activity.pk}/paquete/", {"unit": "i0"})
    wrong = client.post(f"/aprender/curso/con-paquete/leccion/{activity.pk}/paquete/", {"unit": "nada"}, follow=True)

    assert "Queda hecha cuando el contenido lo informa" in page.text
    run = UnitRun.objects.get()
    assert opened["Location"] == f"/paquetes/parte/{run.uid}/"
    assert "El paquete no tiene esa parte" in wrong.text


def test_what_a_package_tells_is_kept_for_its_person_alone(client_of, lesson, beto, ana, dario, at):
    run = open_part(activity=lesson(), by=beto, at=at)
    told = {"sequence": 1, "data": {"core": {"lesson_status": "passed"}}}

    for stranger in (ana, dario):
        assert send(client_of(stranger), run, told).status_code == 404
        assert client_of(stranger).get(f"/paquetes/parte/{run.uid}/").status_code == 404
        assert client_of(stranger).post(f"/paquetes/parte/{run.uid}/vista/").status_code == 404
    assert UnitRun.objects.get().sequence == 0
    assert send(client_of(beto), run, told).json() == {"sequence": 1, "done": True, "satisfied": True}


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"nada",
        b"[]",
        b"[" * 50_000,
        b'{"sequence": "1", "data": {}}',
        b'{"sequence": 0, "data": {}}',
        b'{"sequence": 1e3, "data": {}}',
        b'{"sequence": 99999999999, "data": {}}',
        b'{"sequence": 1, "data": []}',
        b'{"sequence": 1, "data": {"a": "\\u0000"}}',
        b'{"sequence": 1, "data": {"a": NaN}}',
        b'{"sequence": 1, "data": {"a": 1e999}}',
        b'{"sequence": 1, "data": {"a": "' + b"a" * 1_100_000 + b'"}}',
    ],
)
def test_what_no_player_sends_is_refused(client_of, lesson, beto, at, told):
    run = open_part(activity=lesson(), by=beto, at=at)

    assert send(client_of(beto), run, told).status_code == 422
    assert UnitRun.objects.get().sequence == 0


@pytest.mark.parametrize("cut", [b'"Bien \\ud83d"', b'"Bien \xed\xa0\xbd"'], ids=["escaped", "as it is"])
def test_a_place_that_content_cut_through_a_sign_is_kept(client_of, lesson, beto, at, cut):
    run = open_part(activity=lesson(), by=beto, at=at)
    body = b'{"sequence": 1, "data": {"suspend_data": %s, "comments": "\\ud83d\\ude00"}}' % cut

    assert send(client_of(beto), run, body).status_code == 200

    kept = UnitRun.objects.get().data["cmi"]
    assert kept["suspend_data"].startswith("Bien \ufffd")
    assert kept["comments"] == "\U0001f600"


def test_a_commit_needs_the_token_of_the_page(client_of, lesson, beto, at):
    run = open_part(activity=lesson(), by=beto, at=at)
    client = client_of(beto)
    client.handler.enforce_csrf_checks = True

    assert send(client, run, {"sequence": 1, "data": {}}).status_code == 403


def test_answers_of_a_commit_say_what_to_do(client_of, lesson, beto, at):
    run = open_part(activity=lesson(), by=beto, at=at)
    client = client_of(beto)

    assert send(client, run, {"sequence": 2, "data": {}}).status_code == 200
    assert send(client, run, {"sequence": 1, "data": {}}).status_code == 409
    UnitRun.objects.update(window_at=at, window_count=9999)
    assert send(client, run, {"sequence": 3, "data": {}}).status_code == 429


def test_a_commit_costs_the_same_however_many_parts_there_are(client_of, lesson, beto, at, django_assert_num_queries):
    parts = [(f"Parte {n}", f"p{n}.html") for n in range(30)]
    few, many = (open_part(activity=lesson(made.scorm_12(some)), by=beto, at=at) for some in (parts[:2], parts))
    client = client_of(beto)
    for run in (few, many):
        send(client, run, {"sequence": 1, "data": {}})
        with django_assert_num_queries(7):
            send(client, run, {"sequence": 2, "data": {}})


def last_word(client, run, told, token: str = ""):
    page = client.get(f"/paquetes/parte/{run.uid}/").context["settings"]["word"]
    address = page.removeprefix("http://testserver") if not token else f"/xapi/palabra/{token}/"
    return Client().post(address, json.dumps(told), content_type="text/plain")


def test_the_last_word_of_a_part_is_kept_without_a_session_and_for_its_part_alone(client_of, lesson, beto, at):
    run = open_part(activity=lesson(), by=beto, at=at)
    other = open_part(activity=lesson(), by=beto, at=at)
    told = {"sequence": 1, "data": {"core": {"lesson_status": "passed"}}}

    assert last_word(client_of(beto), run, told).json()["done"]
    assert last_word(client_of(beto), run, told).status_code == 200
    assert last_word(client_of(beto), run, told, token="otra").status_code == 404
    assert UnitRun.objects.get(pk=other.pk).sequence == 0


def test_the_address_of_a_last_word_is_soon_over_and_dies_with_its_learner(client_of, lesson, beto, at, monkeypatch):
    run = open_part(activity=lesson(), by=beto, at=at)
    address = client_of(beto).get(f"/paquetes/parte/{run.uid}/").context["settings"]["word"]
    path = address.removeprefix("http://testserver")

    with monkeypatch.context() as later:
        later.setattr("django.core.signing.time.time", lambda: 9_999_999_999.0)
        assert Client().post(path, "{}", content_type="text/plain").status_code == 404
    run.registration.delete()
    assert Client().post(path, "{}", content_type="text/plain").status_code == 404
    assert Client().get(path).status_code == 405
