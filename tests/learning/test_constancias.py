"""A constancia is taken back with its reason, issued again under another code, and downloaded by its owner alone."""

import io

import pytest
from django.core.cache import cache
from django.urls import reverse
from pypdf import PdfReader

from apropia.contact.models import OutgoingMessage
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import Forbidden
from apropia.learning import actions, personal_data
from apropia.learning.actions.constancias import AlreadyRevoked, ConstanciaStands
from apropia.learning.models import Completion, RevokedCode
from learning.factories import make_version, take_course
from people_factories import make_person

pytestmark = pytest.mark.django_db
REASON = "Otra persona presentó la prueba."


@pytest.fixture(autouse=True)
def _nobody_looked_yet():
    cache.clear()


@pytest.fixture
def completion(entity, beto, at) -> Completion:
    return take_course(version=make_version(entity=entity, at=at, title="Compartir sin enviar"), person=beto, at=at)


@pytest.fixture
def revoked(completion, carla, at) -> RevokedCode:
    return actions.constancias.revoke(completion=completion, reason=REASON, by=carla, at=at)


def public_page(client, code):
    return client.get(reverse("verify:constancia", args=[code]))


def test_its_owner_downloads_it_as_pdf_under_the_name_of_today(client_of, completion, beto):
    beto.given_names = "Berta"
    beto.save()

    answer = client_of(beto).get(reverse("learning:constancia_pdf", args=[completion.code]))

    assert answer["Content-Type"] == "application/pdf"
    assert f"constancia-{completion.printed_code}.pdf" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for words in ("Berta Aprendiz", "Compartir sin enviar", "23 de noviembre de 2026", completion.printed_code):
        assert words in text


def test_nobody_else_downloads_it(client_of, completion, ana, carla, dario):
    for other in (ana, carla, dario):
        address = reverse("learning:constancia_pdf", args=[completion.code])
        assert client_of(other).get(address).status_code == 404


def test_a_name_that_cannot_be_printed_is_told_and_the_page_stays(client_of, completion, beto):
    beto.given_names = "Beto 😊"
    beto.save()

    answer = client_of(beto).get(reverse("learning:constancia_pdf", args=[completion.code]))

    assert answer.status_code == 422
    assert "«😊»" in answer.text
    assert "Puede imprimir esta página" in answer.text


def test_the_public_page_says_revoked_and_when_and_not_why(client, revoked):
    page = public_page(client, revoked.code)

    assert page.status_code == 200
    assert "La constancia fue revocada" in page.text
    assert "23 de noviembre de 2026" in page.text
    assert "Válida" not in page.text
    assert REASON not in page.text
    assert "Gestora" not in page.text


def test_whoever_held_it_reads_why_gets_a_letter_and_no_pdf(client_of, revoked, beto):
    browser = client_of(beto)

    assert REASON in browser.get(reverse("learning:constancia", args=[revoked.code])).text
    assert OutgoingMessage.objects.get(person=beto).subject == "Su constancia de «Compartir sin enviar» fue revocada"
    away = browser.get(reverse("learning:constancia_pdf", args=[revoked.code]))
    assert away["Location"] == reverse("learning:constancia", args=[revoked.code])


def test_revoking_is_audited_without_the_reason(revoked, carla):
    line = AuditEvent.objects.get(action="learning.constancia.revoked")

    assert line.actor == carla.uid
    assert line.detail == {}
    assert RevokedCode.objects.get().by == carla


def test_a_manager_finds_one_by_its_code_and_revokes_it_with_a_reason(client_of, completion, carla):
    browser = client_of(carla)
    found = browser.get(reverse("learning:issued"), {"codigo": completion.printed_code.lower()})
    address = found["Location"]

    assert "Aprendiz" not in browser.get(address).text
    assert browser.post(address, {"reason": " "}).status_code == 422
    assert browser.post(address, {"reason": REASON}).status_code == 302
    assert REASON in browser.get(address).text


def test_a_code_is_revoked_once_and_by_who_may(completion, revoked, carla, ana, entity, unit, at):
    with pytest.raises(AlreadyRevoked):
        actions.constancias.revoke(completion=completion, reason="Otra vez", by=carla, at=at)
    with pytest.raises(Forbidden, match="gestora o talento humano"):
        actions.constancias.revoke(completion=completion, reason="Porque sí", by=ana, at=at)


def test_nobody_revokes_her_own(entity, carla, at):
    own = take_course(version=make_version(entity=entity, at=at), person=carla, at=at)

    with pytest.raises(Forbidden, match="Otra persona"):
        actions.constancias.revoke(completion=own, reason="Mía", by=carla, at=at)


def test_issued_again_the_new_code_holds_and_the_old_one_stays_revoked(client, client_of, revoked, beto, carla):
    browser = client_of(carla)
    browser.post(reverse("learning:issued_again", args=[revoked.code]))
    completion = Completion.objects.get()

    assert completion.code != revoked.code
    assert "La constancia es verdadera" in public_page(client, completion.code).text
    old = public_page(client, revoked.code).text
    assert "La constancia fue revocada" in old
    assert completion.printed_code not in old
    assert "Ver la constancia nueva" in client_of(beto).get(reverse("learning:constancia", args=[revoked.code])).text
    assert "Después se expidió otra" in browser.get(reverse("learning:issued_one", args=[revoked.code])).text


def test_what_stands_is_not_issued_again(completion, carla, at):
    with pytest.raises(ConstanciaStands):
        actions.constancias.reissue(completion=completion, by=carla, at=at)


def test_another_entity_finds_nothing(client_of, completion, dario):
    assert client_of(dario).get(reverse("learning:issued_one", args=[completion.code])).status_code == 404


def test_whoever_cannot_revoke_has_no_such_page(client_of, completion, unit):
    member = make_person(unit=unit)

    assert client_of(member).get(reverse("learning:issued")).status_code == 404
    assert client_of(member).get(reverse("learning:issued_one", args=[completion.code])).status_code == 404


def test_erased_the_reason_goes_too_and_the_code_tells_nothing(client, revoked, beto, at):
    held = personal_data.export(entity_id=beto.entity_id, person_uid=beto.uid, pseudonym=beto.pseudonym)
    assert held["Constancias revocadas"][0]["razón"] == REASON

    personal_data.erase(entity_id=beto.entity_id, person_uid=beto.uid, pseudonym=beto.pseudonym, at=at)

    assert RevokedCode.objects.get().reason == ""
    assert public_page(client, revoked.code).status_code == 404
