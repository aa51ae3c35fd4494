"""Packages in a real browser: brought by an author, played by a learner, told and gone on with where they stopped."""

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

import package_factories as made
from apropia.foundation.events import bus
from apropia.learning.models import Activity, ActivityProgress, AlternativeReading, CourseVersion
from apropia.packages.models import UnitRun
from apropia.packages.views import xapi
from apropia.people.models import Person, Role
from content_server import content_port
from journeys.press import press
from packages.factories import enroll, make_lesson, make_package
from people_factories import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture
def author(unit) -> Person:
    return make_person(unit=unit, given_names="Camilo", surnames="Escribe", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture(autouse=True)
def origin(settings, tmp_path, monkeypatch):
    settings.FILES_ROOT = tmp_path / "files"
    # The test's server shares one connection among its threads: what content says at once is heard one by one.
    turn, answer = threading.Lock(), xapi._answer

    def in_turn(*asked):
        with turn:
            return answer(*asked)

    monkeypatch.setattr(xapi, "_answer", in_turn)
    with content_port() as port:
        settings.CONTENT_PORT = port
        yield


def keep_picture(page: Page, name: str, *, whole: bool = False) -> None:
    folder = os.environ.get("APROPIA_TEST_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"packages-{name}.png"), full_page=whole)


def lesson_with(data: bytes, *, author: Person, learner: Person, at) -> Activity:
    activity = make_lesson(package=make_package(data=data, by=author, at=at), at=at)
    enroll(activity=activity, by=learner, at=at)
    return activity


def open_lesson(page: Page, activity: Activity) -> None:
    page.goto(f"/aprender/curso/{activity.version.course.code}/leccion/{activity.pk}/")


def content(page: Page) -> FrameLocator:
    """Return the page of the package, within the frame of the player."""
    return page.frame_locator("iframe").frame_locator("iframe")


def leave(page: Page) -> None:
    press(page.get_by_role("link", name="Guardar y salir").first)


@pytest.mark.parametrize(("data", "width"), [(made.scorm_12(), 390), (made.scorm_2004(), 1280)], ids=["1.2", "2004"])
def test_a_package_of_scorm_goes_on_where_it_stopped_and_tells_how_it_went(
    browser_page, axe, author, beto, at, data, width
):
    activity = lesson_with(data, author=author, learner=beto, at=at)
    page = browser_page(beto, width=width)
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar"))
    expect(content(page).get_by_text("Página 0")).to_be_visible()
    for _twice in range(2):
        content(page).get_by_role("button", name="Siguiente página").click()
    expect(page.locator("[data-play-status]")).to_contain_text("Guardado a las")
    keep_picture(page, f"play-{width}")
    assert axe(page) == []
    leave(page)
    expect(page.get_by_text("Empezada")).to_be_visible()

    press(page.get_by_role("button", name="Seguir"))
    expect(content(page).get_by_text("Página 2")).to_be_visible()
    content(page).get_by_role("button", name="Terminar bien").click()
    expect(page.get_by_text("Esta parte quedó cumplida")).to_be_visible()
    leave(page)
    expect(page.get_by_text("Cumplida")).to_be_visible()
    expect(page.get_by_text("90 de 100")).to_be_visible()
    keep_picture(page, f"lesson-{width}")

    bus.deliver_pending(at=at)
    assert ActivityProgress.objects.filter(activity=activity).exists()
    assert UnitRun.objects.get().seconds >= 10


def test_an_author_brings_a_package_is_told_what_is_wrong_and_sees_what_it_holds(
    browser_page, axe, author, at, tmp_path
):
    activity = make_lesson(package=make_package(data=made.scorm_12(), by=author, at=at), at=at, status="DRAFT")
    wrong, right = tmp_path / "sin-pagina.zip", tmp_path / "curso.zip"
    wrong.write_bytes(made.zipped({"imsmanifest.xml": made.manifest_12([("Parte", "no-esta.html")])}))
    right.write_bytes(made.scorm_12([("Primera", "uno.html"), ("Segunda", "dos.html")]))
    page = browser_page(author)
    page.goto(f"/aprender/escribir/actividad/{activity.pk}/")
    press(page.get_by_role("link", name="Reemplazar el paquete"))

    page.get_by_label("Paquete").set_input_files(wrong)
    page.get_by_role("button", name="Subir y revisar").click()
    expect(page.get_by_role("alert")).to_contain_text("que no viene en el paquete")
    keep_picture(page, "refused")
    page.get_by_label("Paquete").set_input_files(right)
    page.get_by_role("button", name="Subir y revisar").click()
    expect(page.get_by_role("heading", name="2 partes, en este orden")).to_be_visible()
    keep_picture(page, "found")
    assert axe(page) == []
    press(page.get_by_role("button", name="Usar este paquete"))
    expect(page.get_by_text("Puso el paquete en la actividad.")).to_be_visible()
    keep_picture(page, "attached")


@pytest.mark.parametrize("version", ["1.2", "2004 3rd Edition"])
def test_a_part_that_says_much_and_never_commits_is_kept_whole(browser_page, author, beto, at, version):
    activity = lesson_with(made.long_parts(version), author=author, learner=beto, at=at)
    page = browser_page(beto, width=390)
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar: Primera"))
    expect(content(page).get_by_text("Guardado: 0 y 0")).to_be_visible()
    content(page).get_by_role("button", name="Llenar").click()
    expect(content(page).get_by_text("Lleno")).to_be_visible()
    content(page).get_by_role("button", name="Terminar").click()
    expect(page.get_by_text("Esta parte quedó cumplida")).to_be_visible()
    keep_picture(page, f"done-and-next-{version[:4]}")
    with page.expect_navigation():
        page.get_by_role("button", name="Seguir con «Segunda»").click()
    expect(content(page).get_by_text("Guardado: 0 y 0")).to_be_visible()
    leave(page)

    press(page.get_by_role("button", name="Ver otra vez: Primera"))
    expect(content(page).get_by_text("Guardado: 64000 y 300")).to_be_visible()


def test_a_part_of_2004_leads_to_another_and_out_of_the_package(browser_page, author, beto, at):
    activity = lesson_with(made.long_parts("2004 4th Edition"), author=author, learner=beto, at=at)
    page = browser_page(beto)
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar: Primera"))
    for button, heading in (("Seguir adelante", "Segunda"), ("A la primera", "Primera")):
        with page.expect_navigation():
            content(page).get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    with page.expect_navigation():
        content(page).get_by_role("button", name="Salir del todo").click()

    expect(page.get_by_text("Cumplida", exact=True)).to_have_count(2)
    keep_picture(page, "two-parts-done")


@pytest.mark.parametrize(("way", "end"), [("closed", "api.LMSFinish('');"), ("left", ""), ("closed", "")])
def test_the_last_word_of_a_part_is_kept_when_its_tab_is_left(browser_page, author, beto, at, way, end):
    data = made.repacked(made.scorm_12(), {"a.html": ("api.LMSFinish('');", end)})
    activity = lesson_with(data, author=author, learner=beto, at=at)
    page = browser_page(beto)
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar"))
    content(page).get_by_role("button", name="Siguiente página").click()
    expect(page.locator("[data-play-status]")).to_contain_text("Guardado a las")
    assert UnitRun.objects.get().seconds == 0

    if way == "closed":
        other = page.context.new_page()
        page.close()
        page = other
    page.goto("/")
    for _each in range(50):
        if UnitRun.objects.get().data["cmi"]["core"].get("exit") == "suspend":
            break
        page.wait_for_timeout(100)

    told = UnitRun.objects.get()
    assert told.data["cmi"]["core"]["exit"] == "suspend"
    assert told.seconds >= 10


def test_an_author_tries_a_package_from_the_preview(browser_page, axe, author, at):
    activity = make_lesson(package=make_package(data=made.scorm_12(), by=author, at=at), at=at, status="DRAFT")
    page = browser_page(author, width=390)
    page.goto(f"/aprender/escribir/actividad/{activity.pk}/vista/")
    press(page.get_by_role("button", name="Empezar"))
    expect(page.get_by_text("Lo que haga aquí no cuenta para nadie")).to_be_visible()
    content(page).get_by_role("button", name="Siguiente página").click()
    expect(page.locator("[data-play-status]")).to_contain_text("Guardado a las")
    keep_picture(page, "trial-390")
    assert axe(page) == []
    leave(page)

    press(page.get_by_role("button", name="Seguir"))
    expect(content(page).get_by_text("Página 1")).to_be_visible()
    leave(page)
    keep_picture(page, "preview-390")
    assert axe(page) == []
    press(page.get_by_role("button", name="Borrar mi prueba y empezar de nuevo"))
    expect(page.get_by_text("Sin empezar")).to_be_visible()


def test_a_lost_connection_keeps_what_was_done_and_sends_it_again(browser_page, author, beto, at):
    activity = lesson_with(made.scorm_12(), author=author, learner=beto, at=at)
    page = browser_page(beto, width=390, console=False)
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar"))
    expect(content(page).get_by_text("Página 0")).to_be_visible()
    expect(page.locator("[data-play-status]")).to_contain_text("Guardado a las")

    page.context.set_offline(True)
    content(page).get_by_role("button", name="Siguiente página").click()
    expect(page.locator("[data-play-status]")).to_contain_text("Sin conexión")
    assert UnitRun.objects.get().data["cmi"]["core"]["lesson_location"] == ""
    page.context.set_offline(False)
    expect(page.locator("[data-play-status]")).to_contain_text("Guardado a las")

    assert UnitRun.objects.get().data["cmi"]["core"]["lesson_location"] == "1"


def test_content_reaches_neither_the_cookies_nor_the_page_around_it(browser_page, author, beto, at):
    page_of_spy = """<!doctype html><title>x</title><p id="said"></p><script>
    let said = 'cookie:' + document.cookie + '|';
    try { top.location.href = '/salud'; said += 'moved'; } catch { said += 'held'; }
    try { said += '|' + top.document.title; } catch { said += '|blind'; }
    fetch(document.referrer || 'http://localhost/', {credentials: 'include'}).then(() => { said += '|fetched'; },
      () => { said += '|silent'; }).finally(() => { document.getElementById('said').textContent = said; });
    </script>"""
    activity = lesson_with(
        made.zipped({"imsmanifest.xml": made.manifest_12(), "a.html": page_of_spy}), author=author, learner=beto, at=at
    )
    page = browser_page(beto, console=False)
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar"))

    expect(content(page).locator("#said")).to_have_text("cookie:|held|blind|silent")
    expect(page.get_by_text("Este contenido no informa su avance")).to_be_visible()
    press(page.get_by_role("button", name="Ya lo vi"))
    expect(page.get_by_text("Cumplida")).to_be_visible()


def test_content_that_tries_every_door_stays_where_it_is(browser_page, author, beto, at):
    files = {"imsmanifest.xml": made.manifest_12(), "a.html": made.SPY, "sw.js": "self.onfetch = null"}
    activity = lesson_with(made.zipped(files), author=author, learner=beto, at=at)
    page = browser_page(beto, console=False)
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar"))
    said = content(page).locator("#said")
    expect(said).to_contain_text("galleta")

    told = dict(one.split(": ") for one in said.inner_text().split(" | "))
    assert told.pop("ventana") in ("ninguna", "ciego", "no")
    assert told == {
        "trabajador": "no",
        "sesión": "no",
        "registro": "no",
        "palabra": "opaque",
        "formulario": "nada",
        "arriba": "no",
        "página": "ciego",
        "mensaje": "nada",
        "galleta": "propia",
    }
    assert "/paquetes/parte/" in page.url
    assert UnitRun.objects.get().sequence == 0
    page.goto("/")
    expect(page.get_by_role("link", name="Entrar")).to_have_count(0)


@pytest.mark.parametrize(("js", "width"), [(True, 1280), (False, 390)], ids=["scripts", "no-scripts"])
def test_who_cannot_use_the_package_does_it_in_another_way(browser_page, axe, author, beto, at, js, width):
    activity = lesson_with(made.scorm_12(), author=author, learner=beto, at=at)
    draft = browser_page(author, js=js, width=width)
    Activity.objects.filter(pk=activity.pk).update(body="Un recorrido por la oficina virtual.")
    CourseVersion.objects.filter(pk=activity.version_id).update(status="DRAFT")
    draft.goto(f"/aprender/escribir/actividad/{activity.pk}/")
    draft.get_by_label("Otra manera de hacerla").fill("## El recorrido, en texto\n\nPrimero se abre la oficina.")
    press(draft.get_by_role("button", name="Guardar la actividad"))
    keep_picture(draft, f"other-way-written-{width}", whole=True)
    CourseVersion.objects.filter(pk=activity.version_id).update(status="PUBLISHED")

    page = browser_page(beto, js=js, width=width)
    open_lesson(page, activity)
    keep_picture(page, f"other-way-offered-{width}", whole=True)
    if js:
        assert axe(page) == []
    link = page.get_by_role("link", name="Hacerlo de otra manera")
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="El recorrido, en texto")).to_be_visible()
    keep_picture(page, f"other-way-{width}", whole=True)
    if js:
        assert axe(page) == []
    # The clock of the tests stands still: a minute of reading went by.
    AlternativeReading.objects.update(opened_at=at - timedelta(minutes=1))
    press(page.get_by_role("button", name="Hecha, seguir"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Terminó")
    assert ActivityProgress.objects.filter(activity=activity).count() == 1


def test_without_scripts_the_page_says_so_and_leads_back(browser_page, author, beto, at):
    activity = lesson_with(made.scorm_12(), author=author, learner=beto, at=at)
    page = browser_page(beto, js=False)
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar"))

    expect(page.get_by_text("Este contenido necesita JavaScript")).to_be_visible()
    leave(page)
    expect(page.get_by_text("Empezada")).to_be_visible()


@pytest.mark.skipif(not (DATA / "scorm").exists(), reason="the shared packages are not beside the project")
@pytest.mark.parametrize("name", ["RuntimeBasicCalls_SCORM12.zip", "RuntimeBasicCalls_SCORM20043rdEdition.zip"])
def test_the_real_packages_of_scorm_go_on_where_they_stopped(browser_page, author, beto, at, name):
    activity = lesson_with((DATA / "scorm" / name).read_bytes(), author=author, learner=beto, at=at)
    page = browser_page(beto, console=False)
    page.on("dialog", lambda dialog: dialog.accept())
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar"))
    inner = content(page).frame_locator("#contentFrame")
    expect(inner.get_by_role("heading").first).to_contain_text("Play of the game")
    for _page in range(5):
        content(page).locator("#butNext").click()
    expect(inner.get_by_text("Etiquette").first).to_be_visible()
    keep_picture(page, name)
    leave(page)
    expect(page.get_by_text("Empezada")).to_be_visible()

    press(page.get_by_role("button", name="Seguir"))
    expect(inner.get_by_text("Etiquette").first).to_be_visible()
    for _page in range(9):
        content(page).locator("#butNext").click()
    expect(page.get_by_text("Esta parte quedó cumplida")).to_be_visible()


# What browsers answer to a frame of another site when they are told to refuse it storage.
NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"]) if (self !== top)
  Object.defineProperty(window, name, { configurable: true,
    get() { throw new DOMException("no", "SecurityError"); } });"""


@pytest.mark.parametrize(
    ("folder", "keeps"),
    [("H5P.Nil-1.0", True), ("H5P.Nil-1.0.7", True), ("H5P.Nil", True), ("H5P.Nil-1.0", False)],
    ids=["plain", "with its patch", "without a version", "refused storage"],
)
def test_an_h5p_goes_on_where_it_stopped_and_tells_how_it_went(browser_page, author, beto, at, folder, keeps):
    activity = lesson_with(made.h5p(folder=folder), author=author, learner=beto, at=at)
    page = browser_page(beto, width=390, console=folder == "H5P.Nil-1.0")
    if not keeps:
        page.add_init_script(NO_STORAGE)
    inner = page.frame_locator("iframe").frame_locator("iframe")
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar"))
    expect(inner.get_by_text("Página 0")).to_be_visible()
    inner.get_by_role("button", name="Siguiente página").click()
    expect(page.locator("[data-play-status]")).to_contain_text("Guardado a las")
    keep_picture(page, "h5p")
    leave(page)

    press(page.get_by_role("button", name="Seguir"))
    expect(inner.get_by_text("Página 1")).to_be_visible()
    inner.get_by_role("button", name="Terminar bien").click()
    expect(page.get_by_text("Esta parte quedó cumplida")).to_be_visible()
    expect(page.get_by_text("Este contenido no informa su avance")).to_be_hidden()
    leave(page)
    expect(page.get_by_text("75 de 100")).to_be_visible()
    assert UnitRun.objects.get().statements.filter(verb__endswith="completed").exists()


@pytest.mark.skipif(not (DATA / "h5p").exists(), reason="the shared packages are not beside the project")
def test_the_real_h5p_is_answered_and_shown_as_it_was_left(browser_page, author, beto, at):
    data = (DATA / "h5p" / "standalone-truefalse.h5p").read_bytes()
    activity = lesson_with(data, author=author, learner=beto, at=at)
    page = browser_page(beto, console=False)
    inner = page.frame_locator("iframe").frame_locator("iframe")
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar"))
    inner.get_by_role("radio", name="False").click()
    expect(page.locator("[data-play-status]")).to_contain_text("Guardado a las")
    leave(page)

    press(page.get_by_role("button", name="Seguir"))
    expect(inner.get_by_role("radio", name="False")).to_have_attribute("aria-checked", "true")
    inner.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Esta parte quedó cumplida")).to_be_visible()
    keep_picture(page, "real-h5p")
    leave(page)
    expect(page.get_by_text("100 de 100")).to_be_visible()


def test_a_part_of_cmi5_goes_on_where_it_stopped_and_tells_how_it_went(browser_page, author, beto, at):
    activity = lesson_with(made.cmi5(mastery="0.8"), author=author, learner=beto, at=at)
    page = browser_page(beto, width=390, console=False)
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar"))
    expect(content(page).get_by_text("Página 0")).to_be_visible()
    content(page).get_by_role("button", name="Siguiente página").click()
    expect(content(page).get_by_text("Página 1")).to_be_visible()
    with page.expect_navigation():
        content(page).get_by_role("button", name="Salir").click()
    expect(page.get_by_text("Empezada")).to_be_visible()

    press(page.get_by_role("button", name="Seguir"))
    expect(content(page).get_by_text("Página 1")).to_be_visible()
    content(page).get_by_role("button", name="Terminar bien").click()
    expect(content(page).get_by_text("passed 204")).to_be_visible()
    expect(page.get_by_text("Esta parte quedó cumplida")).to_be_visible()
    leave(page)
    expect(page.get_by_text("90 de 100")).to_be_visible()


def test_a_part_of_cmi5_that_wants_a_window_of_its_own_gets_one_and_comes_back(browser_page, axe, author, beto, at):
    data = made.repacked(made.cmi5(), {"cmi5.xml": ("<au ", '<au launchMethod="OwnWindow" ')})
    page = browser_page(beto, width=390, console=False)
    open_lesson(page, lesson_with(data, author=author, learner=beto, at=at))
    press(page.get_by_role("button", name="Empezar"))
    door = page.frame_locator("iframe").get_by_role("button", name="Abrir el contenido")
    expect(door).to_be_visible()
    keep_picture(page, "own-window")
    assert axe(page) == []
    with page.expect_popup() as opened:
        door.click()
    apart = opened.value
    expect(apart.get_by_text("Página 0")).to_be_visible()
    apart.get_by_role("button", name="Terminar bien").click()
    expect(page.get_by_text("Esta parte quedó cumplida")).to_be_visible()
    apart.get_by_role("button", name="Salir").click()

    expect(apart.get_by_text("Terminó el contenido")).to_be_visible()
    expect(page.get_by_text("Cumplida", exact=True)).to_be_visible()


@pytest.mark.skipif(not (DATA / "cmi5").exists(), reason="the shared packages are not beside the project")
def test_the_real_package_of_cmi5_goes_on_where_it_stopped(browser_page, author, beto, at):
    data = (DATA / "cmi5" / "single_au_basic_responsive.zip").read_bytes()
    activity = lesson_with(data, author=author, learner=beto, at=at)
    page = browser_page(beto, console=False)
    open_lesson(page, activity)
    press(page.get_by_role("button", name="Empezar"))
    expect(content(page).get_by_text("Progress (resets every launch): 13%")).to_be_visible()
    content(page).get_by_text("Geological Time").first.click()
    expect(content(page).get_by_role("heading", name="Timescale of the Earth")).to_be_visible()
    keep_picture(page, "real-cmi5")
    leave(page)
    expect(page.get_by_text("Empezada")).to_be_visible()

    press(page.get_by_role("button", name="Seguir"))
    content(page).locator("#bookmark-overlay .resume-button").click()
    expect(content(page).get_by_role("heading", name="Timescale of the Earth")).to_be_visible()
    said = set(UnitRun.objects.get().statements.values_list("verb", flat=True))
    assert {"http://adlnet.gov/expapi/verbs/launched", "http://adlnet.gov/expapi/verbs/initialized"} <= said
