"""Talks to come and a cycle of which two were held; a campaign that runs, one that ended and one to approve."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from apropia.campaigns import actions as campaigns
from apropia.campaigns.models import Campaign, Recipient
from apropia.catalogue.models import ITService
from apropia.demo import office
from apropia.demo.accounts import DOMAIN, known
from apropia.demo.org import Cast
from apropia.foundation.business_calendar import next_business_day
from apropia.learning.actions import attendance, rooms, talk_opinions, talk_series, talks
from apropia.learning.models.rooms import Room
from apropia.learning.models.talk_series import TalkSeries
from apropia.learning.models.talks import LiveSession, TalkMode, TalkPlace
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import OrgUnit, Person, Role

# title, days from today, hour, service, seats, how many sign up
_TALKS = (
    ("Firma electrónica: lo que puede y lo que no puede firmar", 4, 10, "firma", 25, 31),
    ("Un solo documento, varias manos", 11, 15, "archivos", 40, 27),
    ("El asistente con inteligencia artificial, con criterio", 18, 9, "asistente-ia", 40, 19),
)
_HELD = ("Reuniones en línea que terminan a tiempo", -21, 10, "reuniones", 30, 28)
_AGAIN_AGO, _AGAIN_IN = 7, 25
_CAME = 0.79
_SAID = (
    (5, "Salí con una lista de acuerdos que ya uso con mi equipo."),
    (4, "Muy práctica. Faltó tiempo para preguntas."),
    (5, "Por fin sé cómo cerrar una reunión a tiempo."),
    (3, "El sonido se cortaba en línea."),
    (5, "Los ejemplos eran de la entidad, y eso ayuda."),
    (4, ""),
    (2, "Fue muy rápida para quien empieza."),
)
_ROOM = rooms.RoomData(
    name="Auditorio",
    where="Sede principal, primer piso",
    capacity=60,
    accessibility="Entrada sin escalones, baño accesible y sonido con bucle magnético.",
)


def plan_talks(cast: Cast, services: dict[str, ITService], *, now: datetime, rng: random.Random) -> None:
    """Hold two talks of a cycle and plan its third, and three others, the first of them full; let people sign up."""
    today = office.day_of(now)
    title, days, hour, code, seats, wanted = _HELD
    held_on = office.days_ago(today, -days * 5 // 7)
    host = cast.by_role[Role.FACILITATOR]
    room = rooms.add_room(data=_ROOM, by=host, at=office.moment(office.days_ago(held_on, 10), office.OPENS))
    given: dict[str, Any] = {"room": room, "rng": rng}
    talk = _announce(cast, title, held_on, hour, service=services[code], seats=seats, wanted=wanted, **given)
    talks.sign_up(talk=talk, mode=TalkMode.ROOM, by=cast.by_role["MEMBER"], at=talk.created_at + timedelta(hours=3))
    second = _go_on(talk, by=host, now=now)
    for one in (talk, second):
        _hold(one, by=host, always=cast.by_role["MEMBER"], rng=rng)
    for title, days, hour, code, seats, wanted in _TALKS:
        day = next_business_day(today + timedelta(days=days), inclusive=True)
        _announce(cast, title, day, hour, service=services[code], seats=seats, wanted=wanted, today=today, **given)


def _hold(talk: LiveSession, *, by: Person, always: Person, rng: random.Random) -> None:
    """Hold a talk: most who have a place come, somebody always, and most of them say what they think."""
    places = TalkPlace.objects.filter(talk=talk).order_by("pk").values_list("pk", "person")
    came = [pk for pk, person in places if person == always.pk or rng.random() < _CAME]
    attendance.mark_attendance(talk=talk, came=came, by=by, at=talk.ends_at)
    talks.move_talk(talk=talk, to=TalkStatus.HELD, by=by, at=talk.ends_at)
    _say_what_they_think(talk)


def _say_what_they_think(talk: LiveSession) -> None:
    """Ask those who came and let most of them answer."""
    came = TalkPlace.objects.filter(talk=talk, attended_at__isnull=False)
    for number, place in enumerate(came.select_related("person").order_by("pk")):
        score, words = _SAID[number % len(_SAID)]
        assert place.person is not None
        talk_opinions.say(talk=talk, score=score, words=words, by=place.person, at=talk.ends_at + timedelta(hours=2))
    came.update(asked_at=talk.ends_at + timedelta(hours=1))


def _go_on(talk: LiveSession, *, by: Person, now: datetime) -> LiveSession:
    """Make a talk the first of a cycle of three; some of its people sign up for the next ones. Return the second."""
    today, at = office.day_of(now), talk.created_at + timedelta(hours=1)
    days = (
        office.days_ago(today, _AGAIN_AGO * 5 // 7),
        next_business_day(today + timedelta(days=_AGAIN_IN), inclusive=True),
    )
    starts = [office.moment(day, 10) for day in days]
    series = talk_series.repeat_talk(talk=talk, kind=TalkSeries.Kind.CYCLE, starts=starts, by=by, at=at)
    people = list(TalkPlace.objects.filter(talk=talk).select_related("person").order_by("-pk")[:18])
    for following in series.sessions.filter(starts_at__in=starts):
        talks.move_talk(talk=following, to=TalkStatus.OPEN, by=by, at=at)
        for place in people:
            assert place.person is not None
            talks.sign_up(talk=following, mode=TalkMode(place.mode), by=place.person, at=place.signed_up_at)
    return series.sessions.get(starts_at=starts[0])


def _announce(
    cast: Cast,
    title: str,
    day: date,
    hour: int,
    *,
    service: ITService,
    seats: int,
    wanted: int,
    rng: random.Random,
    room: Room,
    today: date | None = None,
) -> LiveSession:
    host = cast.by_role[Role.FACILITATOR]
    starts_at = office.moment(day, hour)
    announced_at = office.moment(office.days_ago(today or day, 6), office.OPENS)
    data = talks.TalkData(
        title=title,
        description="Cuarenta y cinco minutos, con ejemplos de la entidad y tiempo para preguntas.",
        speaker=host.display_name,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        seats=seats - seats // 3,
        online_seats=seats // 3,
        room=room,
        link=f"https://reunion.{DOMAIN}/charlas",
        service=service,
        competences=tuple(service.competences.all()),
    )
    talk = talks.create_talk(data=data, by=host, at=announced_at)
    talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=host, at=announced_at + timedelta(hours=2))
    talk.refresh_from_db()
    moments = sorted(announced_at + timedelta(hours=3, minutes=rng.randint(0, 60 * 24 * 4)) for _ in range(wanted))
    for number, (person, at) in enumerate(zip(rng.sample(cast.people[20:], k=wanted), moments, strict=True)):
        mode = TalkMode.ROOM if number % 3 else TalkMode.ONLINE
        talks.sign_up(talk=talk, mode=mode, by=person, at=at)
    return talk


def run_campaigns(cast: Cast, services: dict[str, ITService], *, now: datetime) -> None:
    """End one campaign with what was learnt, run another as a notice on the home page, and leave one to approve."""
    today, manager = office.day_of(now), cast.by_role[Role.UA_MANAGER]
    service_units = [cast.units["4221000"], cast.units["4214000"]]
    ended = _propose(
        cast,
        name="Una reunión, un acta",
        objective="Que las reuniones en línea terminen con acuerdos escritos.",
        text="Active las notas de la reunión y envíelas al terminar. Así nadie pregunta qué se acordó.",
        service=services["reuniones"],
        units=service_units,
        starts_on=office.days_ago(today, 30),
        ends_on=office.days_ago(today, 16),
    )
    _start(ended, by=manager, seen=0.62, closed=0.34)
    ended_at = ended.ends_at + timedelta(minutes=5)
    campaigns.finish(campaign=ended, by=None, at=ended_at)
    lesson = "El aviso corto se lee más. La próxima vez conviene llevar el enlace a la guía, no al servicio."
    campaigns.evaluate(campaign=ended, lesson=lesson, by=manager, at=ended_at + timedelta(days=3))
    running = _propose(
        cast,
        name="Firme sin imprimir",
        objective="Que quienes ya tienen la firma electrónica firmen su primer documento.",
        text="Usted ya tiene la firma electrónica. Pruebe con un memorando: toma tres minutos y no gasta papel.",
        service=services["firma"],
        units=[cast.units["4212000"], cast.units["4205000"]],
        starts_on=office.days_ago(today, 3),
        ends_on=today + timedelta(days=20),
    )
    _start(running, by=manager, seen=0.41, closed=0.12)
    _propose(
        cast,
        name="Contraseñas que no se adivinan",
        objective="Que cada persona active el segundo paso antes de fin de mes.",
        text="Un segundo paso al entrar evita que otra persona use su cuenta. Actívelo hoy: son cinco minutos.",
        service=services["correo"],
        units=[cast.units["4200000"]],
        starts_on=next_business_day(today + timedelta(days=3), inclusive=True),
        ends_on=today + timedelta(days=24),
        written_on=office.days_ago(today, 1),
    )


def _propose(
    cast: Cast,
    *,
    name: str,
    objective: str,
    text: str,
    service: ITService,
    units: Sequence[OrgUnit],
    starts_on: date,
    ends_on: date,
    written_on: date | None = None,
) -> Campaign:
    """Write a campaign and send it to be approved."""
    author = cast.by_role[Role.COMMUNICATOR]
    at = office.moment(written_on or office.days_ago(starts_on, 4), 11)
    data = campaigns.CampaignData(
        name=name,
        objective=objective,
        title=name,
        text=text,
        starts_at=office.moment(starts_on, 9),
        ends_at=office.moment(ends_on, office.CLOSES),
        pose=Campaign.Pose.GREETS,
        service=service,
        units=units,
        has_mail=False,
        has_banner=True,
    )
    campaign = campaigns.create_campaign(data=data, by=author, at=at)
    campaigns.propose(campaign=campaign, by=author, at=at + timedelta(minutes=20))
    campaign.refresh_from_db()
    return campaign


def _start(campaign: Campaign, *, by: Person, seen: float, closed: float) -> None:
    """Approve and start a campaign; a share of its people see the notice, and some close it. The cast has yet to."""
    campaigns.approve(campaign=campaign, by=by, at=campaign.starts_at - timedelta(days=1))
    campaign.refresh_from_db()
    campaigns.activate(campaign=campaign, at=campaign.starts_at)
    crowd = Recipient.objects.filter(campaign=campaign).exclude(person__email__in=[one.email for one in known()])
    everybody = list(crowd.order_by("pk").values_list("pk", flat=True))
    first = campaign.starts_at + timedelta(hours=2)
    for share, column in ((seen, "shown_at"), (closed, "dismissed_at")):
        Recipient.objects.filter(pk__in=everybody[: round(len(everybody) * share)]).update(**{column: first})
