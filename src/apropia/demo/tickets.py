"""A year of questions: asked, answered within the day mostly, valued; and a queue with something in every state."""

import dataclasses
import random
from datetime import datetime, timedelta

from apropia.catalogue.models import ITService
from apropia.demo import office
from apropia.demo.org import Cast
from apropia.foundation.business_calendar import next_business_day
from apropia.people.models import Person, Role
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
_ASKED_BACK = "¿Me cuenta qué mensaje le sale en la pantalla? Si puede, adjunte una captura."
# Days ago between which the settled questions of the year were asked.
_LAST_OF_THE_YEAR, _YEAR = 12, 360
_QUESTIONS_A_YEAR = 110


@dataclasses.dataclass(frozen=True)
class _Waiting:
    """One question of the queue: when it was asked, and what was done with it, each so many working days ago."""

    question: int
    days: int
    hour: int
    taken: int | None = None
    answered: int | None = None
    asks_back: bool = False
    resolved: int | None = None
    reopened: int | None = None
    cancelled: int | None = None
    is_of_beto: bool = False


# A first answer is due eight working hours later: what was asked yesterday after nine is due today.
_QUEUE = (
    _Waiting(5, days=4, hour=9, answered=4, resolved=3, reopened=1),
    _Waiting(3, days=3, hour=9),
    _Waiting(7, days=3, hour=14, cancelled=2),
    _Waiting(1, days=3, hour=10, answered=3, resolved=1, is_of_beto=True),
    _Waiting(0, days=2, hour=10, answered=2, resolved=1),
    _Waiting(6, days=2, hour=11, answered=1, asks_back=True, is_of_beto=True),
    _Waiting(2, days=2, hour=15, answered=1),
    _Waiting(8, days=1, hour=11, taken=1),
    _Waiting(0, days=1, hour=15),
    _Waiting(4, days=1, hour=16),
)


def ask_and_answer(cast: Cast, services: dict[str, ITService], *, now: datetime, rng: random.Random) -> None:
    """Ask some hundred questions through the product's own actions; the last ones still wait."""
    today = office.day_of(now)
    for asked_at in _working_moments(now, rng):
        ticket = _ask(cast, services, rng.randrange(len(_QUESTIONS)), by=rng.choice(cast.people[20:]), at=asked_at)
        _settle(cast, ticket, rng=rng)
    actions.close_settled(at=now)
    for one in _QUEUE:
        person = cast.by_role["MEMBER"] if one.is_of_beto else rng.choice(cast.people[20:])
        asked_at = office.moment(office.days_ago(today, one.days), one.hour)
        _attend(cast, _ask(cast, services, one.question, by=person, at=asked_at), one, now=now)
    _ask(cast, services, 3, by=rng.choice(cast.people[20:]), at=now - timedelta(minutes=25))


def _working_moments(now: datetime, rng: random.Random) -> list[datetime]:
    """Return when the questions of the year were asked, about as many each month."""
    step = (_YEAR - _LAST_OF_THE_YEAR) / _QUESTIONS_A_YEAR
    moments = []
    for number in range(_QUESTIONS_A_YEAR):
        ago = timedelta(days=_LAST_OF_THE_YEAR + step * (number + rng.random()))
        day = next_business_day(office.day_of(now - ago), inclusive=True)
        moments.append(office.moment(day, rng.randint(office.OPENS, office.CLOSES - 1), rng.randint(0, 59)))
    return sorted(moments)


def _ask(cast: Cast, services: dict[str, ITService], number: int, *, by: Person, at: datetime) -> Ticket:
    code, subject, body = _QUESTIONS[number]
    kind = Ticket.Kind.HOW_TO if subject.startswith("¿") else Ticket.Kind.ACCESS
    return actions.ask(subject=subject, body=body, kind=kind, service=services[code], by=by, at=at)


def _settle(cast: Cast, ticket: Ticket, *, rng: random.Random) -> None:
    """Answer, resolve and perhaps value a question of the year."""
    adviser = cast.by_role[Role.ADVISOR]
    answered_at = ticket.created_at + timedelta(hours=rng.choice((1, 2, 3, 4, 5, 20, 70)))
    actions.answer(ticket=ticket, body=rng.choice(_ANSWERS), by=adviser, at=answered_at)
    solved_at = answered_at + timedelta(hours=rng.randint(1, 30))
    actions.resolve(ticket=ticket, by=adviser, at=solved_at)
    if rng.random() < 0.6:
        score = rng.choice((5, 5, 5, 4, 4, 3, 2))
        actions.value(ticket=ticket, satisfaction=score, by=ticket.requester, at=solved_at + timedelta(hours=2))


def _attend(cast: Cast, ticket: Ticket, one: _Waiting, *, now: datetime) -> None:
    """Bring a question of the queue to where it stands."""
    adviser, today = cast.by_role[Role.ADVISOR], office.day_of(now)

    def on(days: int, hour: int) -> datetime:
        return office.moment(office.days_ago(today, days), hour, 20)

    if one.taken is not None:
        actions.take(ticket=ticket, by=adviser, at=on(one.taken, 16))
    if one.answered is not None:
        body = _ASKED_BACK if one.asks_back else _ANSWERS[one.question % 2]
        actions.answer(ticket=ticket, body=body, asks_back=one.asks_back, by=adviser, at=on(one.answered, 15))
    if one.resolved is not None:
        actions.resolve(ticket=ticket, by=adviser, at=on(one.resolved, 16))
    if one.reopened is not None:
        body = "Lo intenté y todavía no me deja: pide un número de radicado que no tengo."
        actions.add_message(ticket=ticket, body=body, by=ticket.requester, at=on(one.reopened, 16))
    if one.cancelled is not None:
        actions.cancel(ticket=ticket, by=ticket.requester, at=on(one.cancelled, 9))
