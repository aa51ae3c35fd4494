"""A talk with one seat: sign-up, waiting list, calendar file, attendance by code, by QR code and by list."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from apropia.foundation import clock
from apropia.learning import actions
from apropia.learning.models import TalkOpinion, TalkPlace, TalkSeries
from apropia.learning.policies.talks import door_of
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import Person, Role
from learning.talk_factories import data_of
from people_factories import make_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fede(unit) -> Person:
    """Facilitates talks."""
    return make_person(unit=unit, given_names="Fede", surnames="Facilita", roles=[Role.FACILITATOR])


def test_talk_fills_makes_people_wait_and_counts_who_came(walker, fede, ana, beto, at, monkeypatch):
    host = walker(fede)
    host.open("/aprender/charlas/")
    host.press("Nueva charla")
    host.fill("Título", "Firmar sin imprimir")
    host.fill("De qué trata", "Cómo firmar un documento desde su equipo.")
    host.fill("Quién la da", "Equipo de TIC")
    host.fill("Otro lugar", "Auditorio")
    host.fill("Empieza", "2026-11-24T09:00")
    host.fill("Termina", "2026-11-24T10:00")
    host.fill("Cupos presenciales", "1")
    host.press("Guardar charla")
    host.press("Abrir inscripciones")
    host.see("Código de asistencia")

    first, second = walker(beto), walker(ana)
    for one in (first, second):
        one.open("/aprender/charlas/")
        one.press("Firmar sin imprimir")
    first.press("Inscribirme")
    first.see("Tiene cupo")
    event = Calendar.from_ical(first.download("Guardar en mi calendario")).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == "Firmar sin imprimir"
    second.again()
    second.press("Entrar a la lista de espera")
    second.see("Es la primera persona de la lista")
    first.press("Retirar mi inscripción")
    second.again()
    second.see("Se liberó un cupo para usted")
    second.press("Confirmar mi cupo")
    second.see("Tiene cupo")

    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=1, minutes=10))
    second = walker(ana)
    second.open(f"/aprender/charlas/{TalkPlace.objects.first().talk_id}/")
    second.fill("Código de asistencia", "no es")
    second.press("Registrar mi asistencia")
    second.see("código")
    second.fill("Código de asistencia", code_of_talk())
    second.press("Registrar mi asistencia")
    second.see("Registramos su asistencia")

    host = walker(fede)
    host.open(f"/aprender/charlas/{TalkPlace.objects.first().talk_id}/lista/")
    host.see("Asesora")
    assert TalkPlace.objects.filter(attended_at__isnull=False).get().person == ana


def test_speaker_takes_attendance_by_qr_code_and_by_list(walker, unit, fede, ana, beto, carla, at, monkeypatch):
    lina = make_person(unit=unit, given_names="Lina", surnames="Ponente")
    given = data_of(at, seats=5, speaker_emails=[lina.email])
    talk = actions.talks.create_talk(data=given, by=fede, at=at)
    actions.talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=fede, at=at)
    for person in (beto, ana):
        actions.talks.sign_up(talk=talk, by=person, at=at)
    monkeypatch.setattr(clock, "now", lambda: talk.starts_at)

    speaker = walker(lina)
    speaker.open("/aprender/charlas/")
    speaker.press("Firmar sin imprimir")
    speaker.press("Mostrar el código y el QR")
    speaker.see(talk.attendance_code)
    speaker.see("Ya llegaron 0 personas")

    for person in (beto, carla):
        came = walker(person)
        came.open(f"/aprender/charlas/{talk.pk}/llegue/{door_of(talk)}/")
        came.press("Registrar mi asistencia")
        came.see("Registramos su asistencia")

    speaker.press("Pasar la lista")
    speaker.see("Asistieron 2 de 3")
    speaker.tick("Ana Asesora")
    speaker.press("Guardar asistencia")
    speaker.see("Asistieron 3 de 3")
    assert TalkPlace.objects.filter(attended_at__isnull=False).count() == 3


def test_session_of_a_cycle_is_joined_both_ways_held_and_spoken_of(walker, unit, fede, ana, beto, at, monkeypatch):
    lina = make_person(unit=unit, given_names="Lina", surnames="Ponente")
    given = data_of(at, seats=5, online_seats=5, speaker_emails=[lina.email])
    talk = actions.talks.create_talk(data=given, by=fede, at=at)
    starts = [talk.starts_at + timedelta(days=7)]
    series = actions.talk_series.repeat_talk(talk=talk, kind=TalkSeries.Kind.CYCLE, starts=starts, by=fede, at=at)
    actions.talk_series.move_following(talk=talk, to=TalkStatus.OPEN, by=fede, at=at)

    for person, way in ((beto, "en persona"), (ana, "en línea")):
        member = walker(person)
        member.open(f"/aprender/charlas/series/{series.pk}/")
        member.press(f"Inscribirme a todas {way}")
        member.see("Se inscribió a las sesiones que quedan")
    member.open(f"/aprender/charlas/{talk.pk}/")
    member.see("Sesión 1 de 2")
    member.see("Entrar a la charla")

    monkeypatch.setattr(clock, "now", lambda: talk.starts_at)
    speaker = walker(lina)
    speaker.open(f"/aprender/charlas/{talk.pk}/lista/")
    speaker.see("En línea")
    speaker.tick("Ana Asesora")
    speaker.tick(beto.display_name)
    speaker.press("Guardar asistencia")
    speaker.see("Asistieron 2 de 2")

    monkeypatch.setattr(clock, "now", lambda: talk.ends_at + timedelta(minutes=5))
    member = walker(ana)
    member.open(f"/aprender/charlas/{talk.pk}/")
    member.press("Dar mi opinión")
    member.tick("4. Bueno")
    member.fill("¿Por qué?", "Los ejemplos eran de mi trabajo.")
    member.press("Enviar mi opinión")
    member.see("Gracias. Su opinión ayuda")
    speaker = walker(lina)
    speaker.open(f"/aprender/charlas/{talk.pk}/")
    speaker.press("Qué opinan")
    speaker.see("Todavía han opinado pocas personas")
    assert TalkOpinion.objects.get().score == 4


def code_of_talk() -> str:
    return TalkPlace.objects.first().talk.attendance_code
