import json

import pytest

from apropia.foundation import personal_data as registry
from apropia.people.models import Role
from apropia.privacy import personal_data, queries
from apropia.privacy.models import ConsentEvent, PrivacyNoticeVersion
from people_factories import make_person
from privacy.factories import approve_starter_notice, grant


@pytest.fixture
def elena(unit):
    return make_person(unit=unit, given_names="Elena", surnames="Protectora", roles=[Role.DPO])


@pytest.fixture
def notice(entity, elena):
    return approve_starter_notice(entity=entity, by=elena)


@pytest.fixture
def plugged(monkeypatch):
    monkeypatch.setattr(registry, "_providers", {"privacy": personal_data})


def test_no_box_is_ticked_and_sending_none_is_a_complete_answer(notice, beto, client_of):
    browser = client_of(beto)

    page = browser.get("/privacidad/autorizaciones/?siguiente=/diagnostico/").content.decode()
    answer = browser.post("/privacidad/autorizaciones/", {"siguiente": "/diagnostico/"})

    assert page.count('type="checkbox"') == 5
    assert "checked" not in page
    assert page.count("<h1") == 1
    assert answer["Location"] == "/diagnostico/"
    assert {event.decision for event in ConsentEvent.objects.all()} == {"REFUSED"}


def test_what_was_granted_before_is_not_taken_back_by_an_unticked_box(notice, beto, client_of, at):
    grant(person=beto, codes="P6")
    browser = client_of(beto)

    page = browser.get("/privacidad/autorizaciones/").content.decode()
    browser.post("/privacidad/autorizaciones/", {"P3": "on"})

    assert page.count('type="checkbox"') == 4
    assert queries.allows(person=beto, code="P6", at=at)
    assert queries.allows(person=beto, code="P3", at=at)
    assert browser.get("/privacidad/autorizaciones/?siguiente=/diagnostico/")["Location"] == "/diagnostico/"


def test_next_address_never_leads_away(notice, beto, client_of):
    answer = client_of(beto).post("/privacidad/autorizaciones/", {"siguiente": "https://malo.example/"})

    assert answer["Location"] == "/mis-datos/"


def test_person_takes_back_an_authorisation_after_reading_what_it_means(notice, beto, client_of, at):
    grant(person=beto, codes="P6")
    browser = client_of(beto)

    page = browser.get("/mis-datos/autorizaciones/P6/retirar/").content.decode()
    browser.post("/mis-datos/autorizaciones/P6/", {"decision": "no"})

    assert "Solo recibe mensajes necesarios" in page
    assert not queries.allows(person=beto, code="P6", at=at)
    assert "Retiró la autorización" in browser.get("/mis-datos/").content.decode()


def test_what_was_taken_back_already_is_not_asked_for_again(notice, beto, client_of):
    answer = client_of(beto).get("/mis-datos/autorizaciones/P6/retirar/", follow=True)

    assert answer.redirect_chain == [("/mis-datos/", 302)]
    assert "No hay nada que retirar" in answer.content.decode()


def test_person_downloads_only_their_own_data(notice, beto, ana, client_of, plugged):
    grant(person=ana, codes="P3")
    browser = client_of(beto)

    data = json.loads(browser.get("/mis-datos/descargar.json").content)
    grant(person=beto, codes="P6")
    reading = browser.get("/mis-datos/todo/")

    assert data["datos"] == {"Autorizaciones": []}
    assert "Recordatorios y novedades" in reading.content.decode()
    assert reading["Cache-Control"] == "no-store"


def seen_in(page) -> str:
    """Return the mark of the draft that a page of approval carries."""
    return page.text.split('name="visto" value="')[1].split('"')[0]


def test_officer_writes_and_approves_the_next_notice(notice, elena, beto, client_of, at):
    grant(person=beto, codes="P6")
    browser = client_of(elena)

    edit = browser.post("/privacidad/textos/aviso/nuevo/")["Location"]
    short = browser.post(edit, {"body": "Corto", "aprobar": "1"})
    looks = browser.post(edit, {"body": "Texto suficiente. " * 30, "aprobar": "1"})
    page = browser.get(looks["Location"])

    assert short.status_code == 422
    assert "Corto" in short.text
    assert "Nadie tiene que decidir otra vez" in page.text
    assert PrivacyNoticeVersion.objects.get(number=2).state == "DRAFT"
    done = browser.post(looks["Location"], {"visto": seen_in(page)})
    assert done["Location"] == "/privacidad/textos/"
    assert PrivacyNoticeVersion.objects.get(number=2).state == "APPROVED"
    assert queries.allows(person=beto, code="P6", at=at)
    assert browser.get("/privacidad/textos/").status_code == 200
    assert browser.get("/privacidad/textos/aviso/2/").status_code == 404
    assert browser.get("/privacidad/textos/aviso/2/aprobar/").status_code == 404


def test_officer_reads_whom_a_notice_asks_again_before_it_does(notice, elena, beto, unit, client_of, at):
    grant(person=beto, codes="P3 P6")
    for _ in range(3):
        make_person(unit=unit)
    browser = client_of(elena)
    edit = browser.post("/privacidad/textos/aviso/nuevo/")["Location"]
    looks = browser.post(edit, {"body": "Texto nuevo. " * 30, "asks_again": "on", "aprobar": "1"})["Location"]

    page = browser.get(looks)

    # Beto, Elena and the three of his unit; no figure tells that only Beto authorised.
    assert "Las 5 personas activas deberán decidir otra vez" in page.text
    assert "Recordatorios y novedades" in page.text
    assert "hoy autorizan" not in page.text
    assert f'href="{edit}"' in page.text
    back = browser.get(edit).text
    assert "Texto nuevo." in back
    assert "checked" in back
    assert queries.allows(person=beto, code="P6", at=at)
    browser.post(looks, {"visto": seen_in(page)})
    assert not queries.allows(person=beto, code="P6", at=at)


def test_draft_that_changed_since_it_was_seen_is_not_approved(notice, elena, client_of):
    browser = client_of(elena)
    edit = browser.post("/privacidad/textos/aviso/nuevo/")["Location"]
    looks = browser.post(edit, {"body": "Texto nuevo. " * 30, "aprobar": "1"})["Location"]
    seen = seen_in(browser.get(looks))
    browser.post(edit, {"body": "Texto nuevo. " * 30, "asks_again": "on"})

    refused = browser.post(looks, {"visto": seen})

    assert refused.status_code == 422
    assert "cambió mientras usted lo miraba" in refused.text
    assert "deberá decidir otra vez" in refused.text
    assert PrivacyNoticeVersion.objects.get(number=2).state == "DRAFT"


def test_others_reach_neither_drafts_nor_management(notice, beto, carla, dario, elena, client_of):
    client_of(elena).post("/privacidad/textos/aviso/nuevo/")

    for person in (beto, carla, dario):
        assert client_of(person).get("/privacidad/aviso/2/").status_code == 404
    for person in (beto, carla):
        assert client_of(person).get("/privacidad/textos/").status_code == 404
        assert client_of(person).post("/privacidad/textos/aviso/nuevo/").status_code == 404
    assert client_of(beto).get("/privacidad/aviso/1/").status_code == 200
    assert client_of(dario).get("/privacidad/aviso/1/").status_code == 404


def test_anybody_reads_the_ruling_policy(entity, notice, elena, client, client_of):
    address = f"/privacidad/publica/{entity.code}/"
    assert client.get(address).status_code == 404

    browser = client_of(elena)
    browser.post("/privacidad/textos/politica/1/", {"body": "Política. " * 60, "aprobar": "1"})
    looks = "/privacidad/textos/politica/1/aprobar/"
    browser.post(looks, {"visto": seen_in(browser.get(looks))})

    assert "Política." in client.get(address).content.decode()


def test_page_says_so_when_no_notice_rules(beto, client_of):
    browser = client_of(beto)

    assert "Todavía no hay nada que decidir" in browser.get("/privacidad/autorizaciones/").content.decode()
    assert browser.get("/mis-datos/").status_code == 200


def test_what_is_not_asked_is_refused_in_words(notice, beto, client_of):
    browser = client_of(beto)

    page = browser.post("/mis-datos/autorizaciones/P1/", {"decision": "no"}, follow=True)

    assert page.status_code == 200
    assert "ya no está en el aviso" in page.text


def test_answer_before_any_notice_rules_is_refused_in_words(beto, client_of):
    page = client_of(beto).post("/privacidad/autorizaciones/")

    assert page.status_code == 422
    assert "aún no ha publicado su aviso" in page.text
