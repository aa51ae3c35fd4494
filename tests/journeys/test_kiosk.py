"""Two people answer one after another on a device of the library; the second meets nothing of the first."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apropia.diagnosis.models import Invitation, KioskDevice, Response, WaveMode
from apropia.foundation import clock
from apropia.people.models import Role
from diagnosis.survey_factories import QUESTIONS, make_survey, make_survey_wave
from people_factories import make_person
from privacy.factories import approve_starter_notice

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def code_of(sheet, name: str) -> str:
    """Read the code off the card that the list gives to somebody."""
    number = sheet.page.get_by_role("row", name=re.compile(name)).get_by_role("rowheader").inner_text()
    card = sheet.page.locator("li", has=sheet.page.get_by_text(f"Tarjeta {number}", exact=True))
    return card.locator(".code").inner_text()


def test_two_people_answer_one_after_another_on_a_device_of_the_library(walker, entity, unit, carla, beto):
    now = clock.now()
    approve_starter_notice(entity=entity, by=make_person(unit=unit, roles=[Role.DPO]))
    lucia = make_person(unit=unit, given_names="Lucía", surnames="Rojas")
    wave = make_survey_wave(
        entity,
        at=now,
        version=make_survey(entity, at=now, questions=QUESTIONS[:2]),
        name="Pulso del taller",
        mode=WaveMode.ANONYMOUS,
        state="OPEN",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
        snapshot_at=now - timedelta(days=1),
        people=[beto, lucia],
    )

    device = walker(carla)
    device.open(reverse("diagnosis:wave", args=[wave.pk]))
    device.press("Quiosco: responder con un código en un equipo de la entidad")
    device.press("Encender el quiosco")
    device.press("Hacer la hoja de códigos")
    device.see("no se puede volver a ver")
    first, second = code_of(device, "Beto"), code_of(device, "Lucía")
    device.press("Volver al quiosco")
    device.fill("Lugar", "Biblioteca")
    device.press("Abrir este equipo como quiosco")

    device.see("Escriba el código de su tarjeta")
    device.fill("Su código", "ABC-DEF-GHJ")
    device.press("Entrar con mi código")
    device.see("Ese código no abre nada aquí")
    device.fill("Su código", first.lower())
    device.press("Entrar con mi código")
    device.see("de forma anónima")
    device.press("Responder")
    device.see("El correo me ayuda.")
    device.tick("De acuerdo")
    device.press("Responder y seguir")
    device.tick("En la casa")
    device.press("Responder y seguir")
    device.press("Enviar mis respuestas")
    device.see("Gracias por responder")
    device.press("Terminar y salir")
    device.see("Escriba el código de su tarjeta")
    device.page.go_back()
    device.see("Escriba el código de su tarjeta")

    device.fill("Su código", second)
    device.press("Entrar con mi código")
    device.press("Responder")
    device.see("El correo me ayuda.")
    expect(device.page.get_by_role("radio", checked=True)).to_have_count(0)
    device.tick("De acuerdo")
    device.press("Responder y seguir")
    device.see("¿Dónde trabaja más?")
    device.press("Terminar y salir")
    device.open("/")
    device.see("Entrar")

    assert Response.objects.filter(wave=wave, completed_on__isnull=False).count() == 1
    assert Invitation.objects.filter(wave=wave, is_completed=True).count() == 1
    assert KioskDevice.objects.get().turns == 2


def test_page_left_alone_warns_and_leaves(browser_page, entity, unit, carla, beto):
    page = browser_page(beto)
    page.clock.install()
    page.goto("/accesibilidad/")
    page.wait_for_function("document.documentElement.dataset.js === ''")
    page.evaluate(
        """() => {
             const box = document.createElement("div");
             box.dataset.apIdle = "120";
             box.innerHTML = '<a href="/accesibilidad/?salida">Salir</a><p role="alert" hidden>Sigue ahi</p>';
             document.querySelector("main").prepend(box);
             document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: box } }));
           }"""
    )
    page.clock.run_for(95_000)
    expect(page.get_by_text("Sigue ahi")).to_be_visible()
    page.keyboard.press("Shift")
    expect(page.get_by_text("Sigue ahi")).to_be_hidden()
    page.clock.run_for(95_000)
    expect(page.get_by_text("Sigue ahi")).to_be_visible()
    # What a video tells of itself while it plays, to nobody above it.
    page.locator("main").evaluate("main => main.dispatchEvent(new Event('timeupdate'))")
    expect(page.get_by_text("Sigue ahi")).to_be_hidden()
    page.clock.run_for(95_000)
    expect(page.get_by_text("Sigue ahi")).to_be_visible()
    page.clock.run_for(30_000)
    page.wait_for_url("**/accesibilidad/?salida")
