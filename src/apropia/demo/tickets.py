"""A year of questions: asked, answered within the day mostly, valued."""

import random
from datetime import datetime, timedelta

from apropia.catalogue.models import ITService
from apropia.demo.org import Cast
from apropia.people.models import Role
from apropia.support import actions
from apropia.support.models import Ticket

_QUESTIONS = (
    ("archivos", "¿Cómo comparto una carpeta con otra dependencia?", "Necesito que vean los archivos sin cambiarlos."),
    ("archivos", "¿Cómo recupero una versión anterior?", "Guardé encima de un documento y perdí lo de ayer."),
    ("firma", "¿Cómo firmo un memorando?", "El programa me pide un certificado que no encuentro."),
    ("reuniones", "¿Cómo grabo una reunión?", "La necesito para quienes no pueden asistir."),
    ("correo", "¿Cómo comparto mi calendario?", "Mi equipo no ve cuándo estoy en reunión."),
    ("gestion-documental", "¿Cómo radico un oficio?", "Es mi primera vez con la herramienta."),
    ("vpn", "No me conecto desde la casa", "Desde el lunes me dice que la cuenta no tiene permiso."),
    ("formularios", "¿Cómo hago una encuesta anónima?", "No quiero que pida el correo."),
    (
        "asistente-ia",
        "¿Qué puedo preguntarle al asistente?",
        "No sé si puedo pegar un documento con datos de personas.",
    ),
)
_ANSWERS = (
    "Con gusto. Abra el servicio, busque el menú de la derecha y siga los tres pasos de la guía que le adjunto.",
    "Ya lo revisamos y quedó listo. Cierre la sesión, entre de nuevo y pruebe.",
    "Le propongo hacerlo juntos: mañana a las 9:30 por videollamada. Mientras tanto, mire la guía.",
)


def ask_and_answer(cast: Cast, services: dict[str, ITService], *, now: datetime, rng: random.Random) -> None:
    """Ask some hundred questions through the product's own actions; the last ones still wait."""
    adviser = cast.by_role[Role.ADVISOR]
    moments = sorted(now - timedelta(days=rng.uniform(0.2, 360)) for _ in range(110))
    for asked_at in moments:
        code, subject, body = rng.choice(_QUESTIONS)
        person = rng.choice(cast.people[20:])
        kind = Ticket.Kind.HOW_TO if subject.startswith("¿") else Ticket.Kind.ACCESS
        ticket = actions.ask(subject=subject, body=body, kind=kind, service=services[code], by=person, at=asked_at)
        answered_at = asked_at + timedelta(hours=rng.choice((1, 2, 3, 4, 5, 20, 70)))
        if answered_at > now:
            continue
        actions.answer(ticket=ticket, body=rng.choice(_ANSWERS), by=adviser, at=answered_at)
        solved_at = answered_at + timedelta(hours=rng.randint(1, 30))
        if solved_at > now:
            continue
        actions.resolve(ticket=ticket, by=adviser, at=solved_at)
        if rng.random() < 0.6:
            score = rng.choice((5, 5, 5, 4, 4, 3, 2))
            actions.value(ticket=ticket, satisfaction=score, by=person, at=solved_at + timedelta(hours=2))
    actions.close_settled(at=now)
