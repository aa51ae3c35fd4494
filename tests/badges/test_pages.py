"""The pages of badges: whoever has one downloads it, a stranger verifies it, and who makes them writes their rule."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apropia.badges.models import Award, Badge, SigningKey
from apropia.badges.queries import documents
from apropia.badges.views.public import MOST_READS
from apropia.badges.views.verifying import MOST_LOOKS
from apropia.competences.actions import load_framework
from apropia.formats.openbadges.baking import HOSTED, bake
from apropia.people.models import Role
from badges.factories import make_badge, reachable
from learning.factories import make_version
from people_factories import make_person

WRITTEN = {
    "name": "Comparte bien",
    "description": "Comparte con enlaces.",
    "criteria": "Terminó el curso.",
    "mark": "check",
    "tags": "archivos, enlaces",
    "join": "all",
    "courses": ["compartir"],
}


def shown(client, data, name="insignia.png"):
    return client.post(reverse("badge:verify"), {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(
    ("name", "begins"), [("hosted_image", b"\x89PNG"), ("signed_image", b"\x89PNG"), ("credential", b"ey")]
)
def test_she_downloads_her_own_and_nobody_else_does(client, client_of, award, beto, ana, dario, name, begins):
    address = reverse(f"badges:{name}", args=[award.uid])
    answer = client_of(beto).get(address)

    assert answer.content.startswith(begins)
    assert "attachment" in answer["Content-Disposition"]
    for other in (ana, dario):
        assert client_of(other).get(address).status_code == 404
    # What she downloaded, a stranger verifies.
    assert "La insignia es verdadera" in shown(client, answer.content).text


def test_her_page_lists_her_badges_and_where_each_is_verified(client_of, award, beto, ana):
    page = client_of(beto).get(reverse("badges:mine")).text

    assert award.badge.name in page
    assert documents.record_of(award).id in page
    assert "Aún no tiene insignias" in client_of(ana).get(reverse("badges:mine")).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"issuedOn": "2020-01-01T00:00:00Z"}, "fue alterada"),
        ({"expires": "2099-01-01T00:00:00Z"}, "fue alterada"),
        ({"recipient": {"type": "email", "hashed": False, "identity": "otra@example.gov.co"}}, "fue alterada"),
        ({"id": "https://otra.example/insignia/x/logros/3fa85f64-5717-4562-b3fc-2c963f66afa6/"}, "de esta instalación"),
        ({"id": ""}, "de esta instalación"),
    ],
)
def test_an_altered_image_is_refused_with_the_reason(client, award, change, words):
    image = documents.baked(award, with_signature=False)
    altered = bake(image, keyword=HOSTED, text=json.dumps(documents.assertion_of(award) | change))

    answer = shown(client, altered)

    assert answer.status_code == 422
    assert words in answer.text
    assert "La insignia es verdadera" not in answer.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe\x00", "no es una imagen PNG ni un texto"),
        (b"{]", "no se puede leer"),
        (b"[" * 9000, "no trae una insignia"),
        (b'{"a":' * 9000, "no se puede leer"),
        (b"https://otra.example/x", "de esta instalaci"),
    ],
)
def test_what_is_no_badge_is_told_so(client, data, words):
    assert words in shown(client, data, "x.json").text


def test_an_image_without_a_badge_and_two_different_ones(client, award, beto, carla, ana, at):
    from badges.factories import make_award

    other = make_award(to=ana, by=carla, at=at, badge=award.badge)
    assert "no lleva una insignia" in shown(client, documents.image_of(award.badge)).text
    mixed = bake(documents.baked(award, with_signature=True), keyword=HOSTED, text=documents.hosted_text(other))
    assert "dos insignias distintas" in shown(client, mixed).text


def test_by_its_address_and_by_its_text(client, award):
    for text in (documents.record_of(award).id, documents.credential_of(award), documents.hosted_text(award)):
        assert "La insignia es verdadera" in client.post(reverse("badge:verify"), {"text": text}).text
    assert client.post(reverse("badge:verify"), {"text": ""}).status_code == 422


def test_the_address_of_mail_is_compared_and_never_told(client, award, beto):
    address = reverse("badge:assertion", args=[award.entity.code, award.uid])

    assert "se otorgó a ese correo" in client.post(address, {"email": beto.email.upper()}).text
    assert "no se otorgó a ese correo" in client.post(address, {"email": "otra@example.gov.co"}).text


def test_public_documents_are_cached_open_to_programs_and_asked_within_measure(client, award):
    image = client.get(reverse("badge:image", args=[award.entity.code, award.badge.uid]))
    assert "max-age=86400" in image["Cache-Control"]
    address = reverse("badge:assertion", args=[award.entity.code, award.uid])
    answer = client.get(address)
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-cache", "noindex")
    assert answer["Access-Control-Allow-Origin"] == "*"
    for _read in range(MOST_READS):
        client.get(reverse("badge:key", args=[award.entity.code, award.uid]))
    assert client.get(address).status_code == 429


def test_guessing_at_the_door_is_stopped(client):
    for _look in range(MOST_LOOKS):
        shown(client, b"x")
    assert shown(client, b"x").status_code == 429


def test_a_manager_writes_a_badge_sees_its_reach_and_makes_it_active(client_of, carla, entity, at, run_jobs):
    reachable(entity)
    make_version(entity=entity, at=at, code="compartir", title="Compartir archivos")
    load_framework(at=at)
    browser = client_of(carla)

    answer = browser.post(reverse("badges:manage_create"), WRITTEN | {"competence": "2.2"})
    assert answer.status_code == 422
    assert "Elija la competencia y el nivel" in answer.text
    answer = browser.post(
        reverse("badges:manage_create"), WRITTEN | {"competence": "2.2", "level": "ADVANCED", "talks": 2}
    )
    page = browser.get(answer["Location"]).text
    for words in (
        "Terminar el curso «Compartir archivos».",
        "Asistir a 2 charlas.",
        "Llegar a avanzado en",
        "nadie la recibe todavía",
    ):
        assert words in page
    badge = Badge.objects.get()
    assert browser.get(reverse("badges:manage_image", args=[badge.pk])).content.startswith(b"\x89PNG")
    change = reverse("badges:manage_change", args=[badge.pk])
    assert "archivos, enlaces" in browser.get(change).text
    assert browser.post(change, WRITTEN | {"name": "Otro nombre"}).status_code == 302
    browser.post(reverse("badges:manage_publish", args=[badge.pk]))
    badge.refresh_from_db()
    assert (badge.name, badge.status) == ("Otro nombre", "ACTIVE")
    answer = browser.post(change, WRITTEN)
    assert answer.status_code == 422
    assert "Abra una versión nueva" in answer.text


def test_given_by_hand_with_its_reason(client_of, badge, carla, beto):
    browser, address = client_of(carla), reverse("badges:manage_give", args=[badge.pk])

    assert "Nadie activo" in browser.post(address, {"email": "nadie@example.gov.co", "narrative": "Sí"}).text
    assert browser.post(address, {"email": beto.email, "narrative": "Enseñó a su equipo."}).status_code == 302
    assert Award.objects.get().narrative == "Enseñó a su equipo."
    assert "ya tiene la insignia" in browser.post(address, {"email": beto.email, "narrative": "Otra vez"}).text
    assert "muy pocas personas" in browser.get(reverse("badges:manage_badge", args=[badge.pk])).text


def test_who_administers_changes_the_key(client_of, award, unit):
    browser = client_of(make_person(unit=unit, roles=[Role.SYSADMIN]))

    assert "Cambiar la llave" in browser.get(reverse("badges:keys")).text
    assert SigningKey.objects.count() == 1
    browser.get(reverse("badges:keys_rotate"))
    assert SigningKey.objects.count() == 1
    browser.post(reverse("badges:keys_rotate"))
    assert SigningKey.objects.count() == 2
    assert "Solo comprueba" in browser.get(reverse("badges:keys")).text


def test_managing_is_for_who_may_and_of_ones_own_entity(client_of, badge, beto, carla, dario):
    for name in ("manage", "manage_create", "manage_revoke", "keys"):
        assert client_of(beto).get(reverse(f"badges:{name}")).status_code == 404
    assert client_of(carla).get(reverse("badges:keys")).status_code == 404
    assert client_of(dario).get(reverse("badges:manage_badge", args=[badge.pk])).status_code == 404
    make_badge(by=dario, at=badge.created_at, name="De otra entidad")
    assert "De otra entidad" not in client_of(carla).get(reverse("badges:manage")).text


def test_one_of_another_entity_is_not_revoked(client_of, award, dario):
    answer = client_of(dario).post(
        reverse("badges:manage_revoke"), {"address": documents.record_of(award).id, "reason": "Ajena"}
    )
    assert answer.status_code == 422
    award.refresh_from_db()
    assert award.revoked_at is None
