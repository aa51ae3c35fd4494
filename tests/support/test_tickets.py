import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.search import actions as search
from apropia.support import actions, queries
from apropia.support.models import Ticket, TicketMessage
from catalogue.factories import make_service
from materials.factories import make_guide
from people_factories import make_person

BOGOTA = ZoneInfo("America/Bogota")


@pytest.fixture
def ticket(beto, at):
    return actions.ask(subject="¿Cómo comparto una carpeta?", body="No encuentro el botón.", by=beto, at=at)


def test_question_of_monday_morning_is_due_within_eight_business_hours(ticket):
    assert ticket.first_due_at.astimezone(BOGOTA) == datetime(2026, 11, 23, 17, 0, tzinfo=BOGOTA)


def test_question_of_friday_afternoon_is_due_on_monday(beto):
    friday = datetime(2026, 11, 27, 16, 0, tzinfo=BOGOTA)

    asked = actions.ask(subject="X", body="Y", by=beto, at=friday)

    assert asked.first_due_at.astimezone(BOGOTA) == datetime(2026, 11, 30, 15, 0, tzinfo=BOGOTA)


def test_first_answer_counts_and_an_internal_note_does_not(ticket, ana, at):
    actions.answer(ticket=ticket, body="Lo miro.", is_internal=True, by=ana, at=at)
    assert ticket.first_answered_at is None

    actions.answer(ticket=ticket, body="Botón derecho, compartir.", by=ana, at=at)
    assert ticket.first_answered_at == at
    assert ticket.status == Ticket.Status.IN_PROGRESS
    assert ticket.assignee == ana


def test_asking_back_waits_for_the_person_and_their_word_goes_on(ticket, ana, beto, at):
    actions.answer(ticket=ticket, body="¿En qué equipo?", asks_back=True, by=ana, at=at)
    assert ticket.status == Ticket.Status.WAITING

    actions.add_message(ticket=ticket, body="En el mío.", by=beto, at=at)
    assert ticket.status == Ticket.Status.IN_PROGRESS


def test_silence_of_an_evening_counts_from_that_day_where_the_entity_is(ticket, ana):
    """Friday at eight in Bogotá is already Saturday in Greenwich: five business days end on Friday, not on Thursday."""
    friday = datetime(2026, 11, 27, 20, 0, tzinfo=BOGOTA)
    actions.answer(ticket=ticket, body="¿En qué equipo?", asks_back=True, by=ana, at=friday)

    assert actions.resolve_silent(at=friday + timedelta(days=6, hours=23)) == 0
    assert actions.resolve_silent(at=friday + timedelta(days=7)) == 1


def test_five_business_days_of_silence_resolve_and_three_more_close(ticket, ana, at):
    actions.answer(ticket=ticket, body="¿En qué equipo?", asks_back=True, by=ana, at=at)

    assert actions.resolve_silent(at=at + timedelta(days=6)) == 0
    assert actions.resolve_silent(at=at + timedelta(days=7)) == 1
    assert actions.close_settled(at=at + timedelta(days=9)) == 0
    assert actions.close_settled(at=at + timedelta(days=10, hours=1)) == 1
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.CLOSED


def test_nothing_is_resolved_without_an_answer(ticket, ana, at):
    with pytest.raises(DomainError, match="Responda antes"):
        actions.resolve(ticket=ticket, by=ana, at=at)


def test_resolved_question_reopens_once_more_and_keeps_its_history(ticket, ana, beto, at):
    actions.answer(ticket=ticket, body="Así.", by=ana, at=at)
    actions.resolve(ticket=ticket, by=ana, at=at)
    actions.reopen(ticket=ticket, by=beto, at=at)

    assert ticket.reopened_count == 1
    assert [event.after for event in ticket.events.all()] == ["REGISTERED", "IN_PROGRESS", "RESOLVED", "REOPENED"]


def test_adviser_cannot_value_the_help_they_gave(ticket, ana, at):
    actions.answer(ticket=ticket, body="Así.", by=ana, at=at)
    actions.resolve(ticket=ticket, by=ana, at=at)

    with pytest.raises(Forbidden):
        actions.value(ticket=ticket, satisfaction=5, by=ana, at=at)


def test_valuing_closes_the_question(ticket, ana, beto, at):
    actions.answer(ticket=ticket, body="Así.", by=ana, at=at)
    actions.resolve(ticket=ticket, by=ana, at=at)
    actions.value(ticket=ticket, satisfaction=4, by=beto, at=at)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.satisfaction) == (Ticket.Status.CLOSED, 4)


def test_colleague_and_stranger_cannot_read_a_question(client_of, unit, dario, ticket):
    colleague = make_person(unit=unit)

    for person in (colleague, dario):
        browser = client_of(person)
        assert browser.get(reverse("support:ticket", args=[ticket.number])).status_code == 404
        assert browser.post(reverse("support:write", args=[ticket.number]), {"body": "Hola"}).status_code == 404


def test_person_does_not_see_internal_notes(client_of, ticket, ana, beto, at):
    actions.answer(ticket=ticket, body="Secreto entre asesores", is_internal=True, by=ana, at=at)

    assert "Secreto entre asesores" not in client_of(beto).get(reverse("support:ticket", args=[ticket.number])).text
    assert "Secreto entre asesores" in client_of(ana).get(reverse("support:ticket", args=[ticket.number])).text


def test_question_that_waits_for_the_person_asks_them_first_of_all_to_answer(client_of, ticket, ana, beto, at):
    actions.answer(ticket=ticket, body="¿En qué equipo?", asks_back=True, by=ana, at=at)
    address = reverse("support:ticket", args=[ticket.number])

    theirs, adviser = client_of(beto).get(address).text, client_of(ana).get(address).text

    assert theirs.index("Falta su respuesta") < theirs.index("¿Ya le sirvió la respuesta?")
    assert "Espera su respuesta" in theirs
    assert "Espera a quien preguntó" in adviser
    assert "Espera a quien preguntó" in client_of(ana).get(reverse("support:queue"), {"estado": "todas"}).text


def test_question_taken_back_says_so_and_promises_no_answer(client_of, ticket, ana, beto, at):
    actions.cancel(ticket=ticket, by=beto, at=at)
    address = reverse("support:ticket", args=[ticket.number])

    theirs, adviser = client_of(beto).get(address).text, client_of(ana).get(address).text

    assert "Usted retiró esta pregunta" in theirs
    assert "Quien preguntó retiró la pregunta" in adviser
    assert "Respuesta antes de" not in theirs + adviser


def test_each_entity_counts_its_own_questions(ticket, dario, at):
    assert ticket.number == 1
    assert actions.ask(subject="X", body="Y", by=dario, at=at).number == 1


def test_person_asks_in_the_browser_with_an_attachment(client_of, beto, ana, entity):
    make_service(entity=entity, code="archivos")
    form = {
        "subject": "Carpeta",
        "kind": "HOW_TO",
        "body": "No la veo.",
        "file": SimpleUploadedFile("nota.txt", b"una nota de texto"),
    }
    answer = client_of(beto).post(reverse("support:ask"), form)

    asked = Ticket.objects.get()
    attached = TicketMessage.objects.get().files.get()
    assert answer.status_code == 302
    assert client_of(ana).get(reverse("support:ticket", args=[asked.number])).text.count(attached.file.name) == 1


def test_an_attachment_that_is_not_what_it_says_is_refused_and_words_are_kept(client_of, beto):
    form = {
        "subject": "Carpeta",
        "kind": "HOW_TO",
        "body": "Mi texto largo",
        "file": SimpleUploadedFile("programa.exe", b"MZ\x90\x00" + b"\x00" * 200),
    }
    answer = client_of(beto).post(reverse("support:ask"), form)

    assert answer.status_code == 422
    assert "Mi texto largo" in answer.text
    assert not Ticket.objects.exists()


def test_figures_count_on_time_answers_and_questions_by_service(ticket, ana, entity, at):
    actions.answer(ticket=ticket, body="Así.", by=ana, at=at + timedelta(hours=2))
    month = {"entity": entity, "since": at - timedelta(days=10), "until": at + timedelta(days=10)}

    answers = queries.figures.first_answer_rows(**month, at=at + timedelta(days=1))

    assert [one.is_on_time for one in answers] == [True]
    assert [one.service_id for one in queries.figures.how_to_rows(**month)] == [None]


@pytest.mark.parametrize("name", ["home", "ask"])
def test_member_opens_every_page_of_help(client_of, beto, name):
    assert client_of(beto).get(reverse(f"support:{name}")).status_code == 200


def test_queue_shows_what_waits_and_the_closed_when_asked(client_of, ticket, ana, beto, at):
    browser, address = client_of(ana), reverse("support:queue")
    assert ticket.subject in browser.get(address).text
    actions.answer(ticket=ticket, body="Así se hace.", by=ana, at=at)
    actions.resolve(ticket=ticket, by=ana, at=at)

    assert ticket.subject not in browser.get(address).text
    assert ticket.subject in browser.get(address, {"todas": 1}).text
    assert ticket.subject in browser.get(address, {"estado": "RESOLVED"}).text
    assert "No encontramos asesorías así" in browser.get(address, {"q": "nada de esto"}).text


def test_reopened_question_asks_for_another_answer_and_says_which_guide_was_not_enough(
    client_of, entity, ticket, ana, beto, at
):
    guide = make_guide(entity=entity)
    actions.answer(ticket=ticket, body="Así se hace.", by=ana, at=at)
    actions.resolve(ticket=ticket, material=guide, by=ana, at=at)
    actions.reopen(ticket=ticket, by=beto, at=at)

    queue = client_of(ana).get(reverse("support:queue")).text
    page = client_of(ana).get(reverse("support:ticket", args=[ticket.number])).text

    assert "Pide otra respuesta" in queue
    assert "Respondida" not in queue
    assert "Antes se respondió con la guía" in page
    assert "La respuesta está en la guía" not in page


def test_adviser_begins_a_guide_with_the_answer_of_a_solved_question(client_of, entity, ana, beto, carla, at):
    service = make_service(entity=entity)
    asked = actions.ask(subject="¿Cómo comparto?", body="No veo el botón.", service=service, by=beto, at=at)
    browser, address = client_of(ana), reverse("support:ticket", args=[asked.number])
    assert "Convertir en guía" not in browser.get(address).text
    actions.answer(ticket=asked, body="Oprima Compartir & elija.", by=ana, at=at)
    actions.answer(ticket=asked, body="Es la tercera vez.", is_internal=True, by=ana, at=at)
    actions.resolve(ticket=asked, by=ana, at=at)

    link = re.search(r'href="([^"]+)">Convertir en guía', browser.get(address).text)
    form = client_of(carla).get(unescape(link[1])).context["form"]

    assert (form["title"].value(), form["body"].value()) == ("¿Cómo comparto?", "Oprima Compartir & elija.")
    assert form["services"].value() == [str(service.pk)]
    assert "Convertir en guía" not in client_of(beto).get(address).text


@pytest.mark.once
def test_queue_costs_the_same_for_one_question_and_for_twenty(
    client_of, ana, beto, ticket, at, django_assert_max_num_queries
):
    browser = client_of(ana)
    browser.get(reverse("support:queue"))
    with django_assert_max_num_queries(20) as first:
        browser.get(reverse("support:queue"))
    for _ in range(19):
        actions.ask(subject="Otra", body="Y", by=beto, at=at)
    with django_assert_max_num_queries(20) as second:
        browser.get(reverse("support:queue"))
    assert len(first) == len(second)


def test_person_says_that_the_answer_was_enough_and_may_value_it(client_of, ticket, ana, beto, at):
    page = reverse("support:ticket", args=[ticket.number])
    browser = client_of(beto)
    assert "Ya quedó resuelta" not in browser.get(page).text
    with pytest.raises(DomainError):
        actions.settle(ticket=ticket, by=beto, at=at)
    actions.answer(ticket=ticket, body="Botón derecho, compartir.", by=ana, at=at)
    assert "Ya quedó resuelta" in browser.get(page).text
    assert "Ya quedó resuelta" not in client_of(ana).get(page).text

    answer = browser.post(reverse("support:settle", args=[ticket.number]))

    ticket.refresh_from_db()
    assert answer.status_code == 302
    assert ticket.status == Ticket.Status.RESOLVED
    assert "¿Cómo le fue con la ayuda?" in browser.get(page).text


def test_a_reopened_question_does_not_ask_whether_its_answer_was_enough(client_of, ticket, ana, beto, at):
    page = reverse("support:ticket", args=[ticket.number])
    browser = client_of(beto)
    actions.answer(ticket=ticket, body="Botón derecho, compartir.", by=ana, at=at)
    assert "¿Ya le sirvió la respuesta?" in browser.get(page).text
    browser.post(reverse("support:settle", args=[ticket.number]))
    browser.post(reverse("support:reopen", args=[ticket.number]))

    for words in ("", "Sigue sin abrir."):
        if words:
            browser.post(reverse("support:write", args=[ticket.number]), {"body": words})
        reopened = browser.get(page).text
        assert words in reopened
        assert "¿Ya le sirvió la respuesta?" not in reopened
        assert "¿Ya no necesita ayuda?" in reopened
    ticket.refresh_from_db()
    actions.answer(ticket=ticket, body="Pruebe ahora.", by=ana, at=at)
    assert "¿Ya le sirvió la respuesta?" in browser.get(page).text


def test_only_the_person_who_asked_settles_a_question(client_of, ticket, ana, dario, at):
    actions.answer(ticket=ticket, body="Así.", by=ana, at=at)
    with pytest.raises(Forbidden):
        actions.settle(ticket=ticket, by=ana, at=at)
    assert client_of(dario).post(reverse("support:settle", args=[ticket.number])).status_code == 404


@pytest.fixture
def guide(entity):
    made = make_guide(entity=entity, title="Compartir una carpeta con su equipo")
    search.index(
        entity=entity, kind="materials.guide", object_id=made.pk, title=made.title, summary="", body="", url="/guias/"
    )
    return made


def hidden_of(page):
    found = re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"', page.text)
    return {name: unescape(value) for name, value in found}


def test_what_was_written_and_attached_survives_the_guides_that_are_offered(client_of, beto, guide):
    browser = client_of(beto)
    written = 'Quiero compartir una carpeta.\r\n\r\nY que no la cambien: "solo leer" & nada más.'
    first = {
        "subject": "Compartir una carpeta",
        "kind": "HOW_TO",
        "body": written,
        "file": SimpleUploadedFile("captura.txt", b"lo que vi"),
    }
    offered = browser.post(reverse("support:ask"), first)

    assert guide.title in offered.text
    assert 'target="_blank"' in offered.text
    carried = hidden_of(offered)
    assert carried["body"] == written
    assert not Ticket.objects.exists()

    changing = browser.post(reverse("support:ask"), carried | {"cambiar": "1"})
    assert unescape(changing.text).count("solo leer") == 1
    assert "captura.txt" in changing.text

    sent = browser.post(reverse("support:ask"), carried | {"enviar": "1"})
    assert sent.status_code == 302
    message = TicketMessage.objects.get()
    assert message.body == written
    assert [one.file.name for one in message.files.all()] == ["captura.txt"]


def test_nobody_attaches_what_another_person_kept(client_of, beto, ana, guide):
    first = {
        "subject": "Compartir una carpeta",
        "kind": "HOW_TO",
        "body": "x",
        "file": SimpleUploadedFile("captura.txt", b"lo que vi"),
    }
    carried = hidden_of(client_of(beto).post(reverse("support:ask"), first))

    client_of(ana).post(reverse("support:ask"), carried | {"enviar": "1"})

    assert not TicketMessage.objects.get().files.exists()
