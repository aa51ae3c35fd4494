"""A member takes home what proves what she did; a stranger believes the true one and not the altered one."""

import json
import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from apropia.badges.queries import documents
from apropia.competences.actions import load_framework
from apropia.formats.openbadges.baking import HOSTED, bake, carried_by
from badges.factories import make_award, make_badge
from learning.factories import make_version, take_course

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def proved(entity, beto, carla, settings, live_server, at):
    """Beto finished a course and has a badge, whose addresses lead to this server."""
    settings.BASE_URL = live_server.url
    completion = take_course(
        version=make_version(entity=entity, at=at, title="Compartir sin enviar"), person=beto, at=at
    )
    return completion, make_award(to=beto, by=carla, at=at, badge=make_badge(by=carla, at=at))


def keep_picture(page: Page, name: str, way: str) -> None:
    folder = os.environ.get("APROPIA_TEST_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"proof-{name}-{way}.png"), full_page=True)


def test_what_she_downloads_a_stranger_verifies_and_an_altered_one_is_refused(
    walker, way, request, proved, beto, tmp_path
):
    completion, award = proved
    here = request.node.callspec.params["way"].replace(" ", "-")
    member = walker(beto)
    member.open(reverse("learning:history"))
    member.press("Ver la constancia")
    keep_picture(member.page, "constancia", here)
    assert member.download("Descargar el PDF").startswith(b"%PDF")
    member.open(reverse("badges:mine"))
    keep_picture(member.page, "mine", here)
    image, signed = tmp_path / "insignia.png", tmp_path / "firmada.png"
    image.write_bytes(member.download("Imagen de"))
    signed.write_bytes(member.download("Imagen firmada de"))

    stranger = walker(None)
    stranger.open(reverse("verify:constancia", args=[completion.code]))
    stranger.see("La constancia es verdadera")
    for true_one in (image, signed):
        _show(stranger, true_one)
        stranger.see("La insignia es verdadera")
    keep_picture(stranger.page, "verified", here)
    stranger.press("Ver su página y comparar el correo")
    stranger.fill("Correo de la persona", beto.email)
    stranger.press("Comparar")
    stranger.see("La insignia se otorgó a ese correo")
    keep_picture(stranger.page, "award", here)

    told = json.loads(carried_by(image.read_bytes(), keyword=HOSTED) or "") | {"issuedOn": "2020-01-01T00:00:00Z"}
    altered = tmp_path / "alterada.png"
    altered.write_bytes(bake(documents.image_of(award.badge), keyword=HOSTED, text=json.dumps(told)))
    _show(stranger, altered)
    stranger.see("La insignia fue alterada")
    stranger.miss("La insignia es verdadera")
    keep_picture(stranger.page, "altered", here)


def test_a_manager_makes_a_badge_gives_it_and_takes_back_what_should_not_stand(
    walker, request, proved, entity, carla, ana, beto, at
):
    completion, award = proved
    here = request.node.callspec.params["way"].replace(" ", "-")
    load_framework(at=at)
    manager = walker(carla, console=False)  # what was revoked answers 410, which a browser calls an error
    manager.open(reverse("badges:manage"))
    keep_picture(manager.page, "list", here)
    manager.press("Insignia nueva")
    manager.fill("Nombre", "Explica a su equipo")
    manager.fill("Qué reconoce, en una frase", "Enseñó a compartir archivos.")
    manager.fill("Qué hizo quien la tiene", "Dio una sesión a su equipo.")
    manager.tick("Escudo")
    manager.tick("Compartir sin enviar")
    manager.fill("Charlas a las que asistió", "2")
    keep_picture(manager.page, "form", here)
    manager.press("Guardar el borrador")
    manager.see("Terminar el curso «Compartir sin enviar».")
    keep_picture(manager.page, "draft", here)
    manager.press("Activar")
    manager.press("Otorgar a mano")
    manager.fill("Correo de la persona", ana.email)
    manager.fill("Por qué", "La sesión de marzo.")
    keep_picture(manager.page, "give", here)
    manager.press("Otorgar")
    manager.see("muy pocas personas")

    manager.open(reverse("badges:manage_revoke"))
    manager.fill("Dirección de la insignia", documents.record_of(award).id)
    manager.fill("Razón", "Se otorgó por error.")
    keep_picture(manager.page, "revoke", here)
    manager.press("Revocar la insignia")
    manager.see("La insignia fue revocada")
    keep_picture(manager.page, "revoked", here)

    manager.open(reverse("learning:issued"))
    manager.fill("Código de la constancia", completion.printed_code)
    manager.press("Buscar")
    manager.fill("Razón", "Otra persona presentó la prueba.")
    keep_picture(manager.page, "issued", here)
    manager.press("Revocar la constancia")
    manager.see("Expedir otra")
    keep_picture(manager.page, "issued-revoked", here)
    stranger = walker(None)
    stranger.open(reverse("verify:constancia", args=[completion.code]))
    stranger.see("La constancia fue revocada")
    stranger.miss("Otra persona presentó")
    keep_picture(stranger.page, "verify-revoked", here)


def _show(walker, file: Path) -> None:
    walker.open(reverse("badge:verify"))
    walker.attach("Imagen o archivo de la insignia", file)
    walker.press("Verificar")
