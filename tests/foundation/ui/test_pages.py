"""The pages of the frame: appearance, accessibility, site map, gallery, errors, colours of an entity, progress."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client

from apropia.foundation.jobs.models import Job
from apropia.people.models import Role
from people_factories import make_entity, make_person


@pytest.fixture
def elias(unit):
    """Administers the installation."""
    return make_person(unit=unit, given_names="Elías", surnames="Técnico", roles=[Role.SYSADMIN])


def make_job(person, **fields) -> Job:
    at = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    values = {"entity": person.entity, "name": "x", "requested_by": person.uid, "created_at": at, "run_at": at}
    return Job.objects.create(**values | fields)


def test_anybody_chooses_theme_text_and_motion_without_signing_in(db):
    browser = Client()

    browser.post("/apariencia/", {"tema": "dark", "texto": "large", "movimiento": "auto"})

    root = BeautifulSoup(browser.get("/apariencia/").content, "html.parser").html
    assert (root["data-theme"], root["data-text"]) == ("dark", "large")
    assert not root.has_attr("data-motion")


def test_choice_that_is_not_offered_is_refused_and_changes_nothing(db):
    browser = Client()

    answer = browser.post("/apariencia/", {"tema": "rosa", "texto": "large", "movimiento": "auto"})

    assert answer.status_code == 422
    assert "texto" not in answer.cookies


def test_forged_cookie_does_not_reach_the_page(db):
    browser = Client()
    browser.cookies["tema"] = 'x" onload="alert(1)'

    assert b"onload" not in browser.get("/apariencia/").content


def test_accessibility_page_is_public(db):
    assert Client().get("/accesibilidad/").status_code == 200


def test_site_map_lists_what_the_person_may_open(client_of, beto):
    page = client_of(beto).get("/mapa-del-sitio/")

    assert page.status_code == 200
    assert "Apariencia" in page.text


def test_gallery_is_for_administrators(client_of, elias, beto):
    assert client_of(elias).get("/_componentes/").status_code == 200
    assert client_of(beto).get("/_componentes/").status_code == 404
    assert Client().get("/_componentes/").status_code == 404


def test_entity_colours_are_served_and_anything_else_is_left_out(db):
    theme = {"brand": "#0B6E4F", "accent": "red;} body{display:none", "block": "#12", "other": "#000000"}
    make_entity(code="valle", theme=theme)

    answer = Client().get("/tema/valle.css")

    assert answer["Content-Type"].startswith("text/css")
    assert answer.text == "@layer tokens { :root {\n  --entity-brand: #0b6e4f;\n} }\n"
    assert Client().get("/tema/nadie.css").status_code == 404


def test_page_links_the_colours_of_its_entity_with_a_name_that_changes(client_of, beto):
    addresses = set()
    for brand in ("#0b6e4f", "#0b6e50"):
        beto.entity.theme = {"brand": brand}
        beto.entity.save()
        page = BeautifulSoup(client_of(beto).get("/mapa-del-sitio/").content, "html.parser")
        addresses.add(page.select_one("link[href^='/tema/']")["href"])

    assert len(addresses) == 2


def test_progress_is_seen_only_by_whom_asked_for_the_work(client_of, beto, ana, dario):
    job = make_job(beto, status=Job.Status.RUNNING, progress_done=3, progress_total=10)

    assert "3 de 10" in client_of(beto).get(f"/trabajo/{job.pk}/", headers={"HX-Request": "true"}).text
    assert client_of(ana).get(f"/trabajo/{job.pk}/").status_code == 404
    assert client_of(dario).get(f"/trabajo/{job.pk}/").status_code == 404


def test_ended_work_asks_the_page_to_be_drawn_again(client_of, beto):
    ended = make_job(beto, status=Job.Status.DONE, finished_at=datetime(2026, 11, 23, 14, 5, tzinfo=UTC))
    running = make_job(beto, status=Job.Status.RUNNING, key=str(uuid4()))

    assert client_of(beto).get(f"/trabajo/{ended.pk}/")["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client_of(beto).get(f"/trabajo/{running.pk}/")


def test_preview_shows_the_text_of_the_field_asked_for(client_of, beto):
    sent = {"title": "Otra cosa", "body": "**Hola** <script>"}

    fragment = client_of(beto).post("/vista-previa/?campo=body", sent, headers={"HX-Request": "true"}).text
    page = client_of(beto).post("/vista-previa/?campo=body", sent).text

    assert "<strong>Hola</strong> &lt;script&gt;" in fragment
    assert "<html" not in fragment
    assert "<html" in page
    assert "<strong>Hola</strong>" in page


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_page_stands_without_any_context_and_leads_home(name):
    page = BeautifulSoup(render_to_string(f"{name}.html"), "html.parser")

    assert len(page.find_all("h1")) == 1
    assert page.select_one("main a.btn")["href"] == "/"


def test_lost_page_answers_404_with_our_own_page(client_of, beto):
    answer = client_of(beto).get("/no-existe/")

    assert answer.status_code == 404
    assert "No encontramos esa página" in answer.text


def test_frame_asks_for_nothing_from_elsewhere_and_declares_its_policy(client_of, beto):
    answer = client_of(beto).get("/mapa-del-sitio/")

    page = BeautifulSoup(answer.content, "html.parser")
    addresses = [one.get("src") or one.get("href") for one in page.select("script, link, img")]
    assert all(address.startswith("/") and not address.startswith("//") for address in addresses)
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert page.html["lang"] == "es-CO"
    assert page.select_one("a.skip")["href"] == "#" + page.main["id"]


def test_lost_page_keeps_the_way_back_for_whom_is_signed_in(client_of, beto):
    signed_in = BeautifulSoup(client_of(beto).get("/no-existe/").content, "html.parser")
    nobody = BeautifulSoup(Client().get("/accesibilidad/no-existe/").content, "html.parser")

    assert signed_in.select_one("details.me-menu")
    assert not nobody.select_one("details.me-menu")
