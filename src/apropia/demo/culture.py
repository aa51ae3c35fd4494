"""Talks to come and one that was held, a campaign that runs with Tecnotic."""

import random
from datetime import datetime, timedelta

from apropia.campaigns import actions as campaigns
from apropia.campaigns.models import Campaign
from apropia.catalogue.models import ITService
from apropia.demo.org import Cast
from apropia.learning.actions import talks
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import Role

# title, days from today, hour, service
_TALKS = (
    ("Firma electrónica: lo que puede y lo que no puede firmar", 4, 10, "firma"),
    ("Un solo documento, varias manos", 11, 15, "archivos"),
    ("El asistente con inteligencia artificial, con criterio", 18, 9, "asistente-ia"),
)


def plan_talks(cast: Cast, services: dict[str, ITService], *, now: datetime, rng: random.Random) -> None:
    """Plan three talks, open their sign-up and let people take seats."""
    host = cast.by_role[Role.FACILITATOR]
    for title, days, hour, code in _TALKS:
        starts = (now + timedelta(days=days)).replace(hour=hour + 5, minute=0, second=0, microsecond=0)
        data = talks.TalkData(
            title=title,
            description="Cuarenta y cinco minutos, con ejemplos de la entidad y tiempo para preguntas.",
            speaker=host.display_name,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=45),
            seats=40,
            place="Auditorio y en línea",
            service=services[code],
            competences=tuple(services[code].competences.all()),
        )
        talk = talks.create_talk(data=data, by=host, at=now - timedelta(days=6))
        talks.move_talk(talk=talk, to=TalkStatus.OPEN, by=host, at=now - timedelta(days=5))
        talk.refresh_from_db()
        for person in rng.sample(cast.people[20:], k=rng.randint(18, 34)):
            talks.sign_up(talk=talk, by=person, at=now - timedelta(days=rng.randint(1, 4)))


def run_campaign(cast: Cast, services: dict[str, ITService], *, now: datetime) -> None:
    """Propose, approve and start one campaign: a notice on the home page of those in two units."""
    author, manager = cast.by_role[Role.COMMUNICATOR], cast.by_role[Role.UA_MANAGER]
    begun = now - timedelta(days=3)
    data = campaigns.CampaignData(
        name="Firme sin imprimir",
        objective="Que quienes ya tienen la firma electrónica firmen su primer documento.",
        title="Firme sin imprimir",
        text="Usted ya tiene la firma electrónica. Pruebe con un memorando: toma tres minutos y no gasta papel.",
        starts_at=begun + timedelta(hours=1),
        ends_at=now + timedelta(days=20),
        pose=Campaign.Pose.GREETS,
        service=services["firma"],
        units=[cast.units["4212000"], cast.units["4205000"]],
        has_mail=False,
        has_banner=True,
    )
    campaign = campaigns.create_campaign(data=data, by=author, at=begun - timedelta(days=2))
    campaigns.propose(campaign=campaign, by=author, at=begun - timedelta(days=2))
    campaign.refresh_from_db()
    campaigns.approve(campaign=campaign, by=manager, at=begun - timedelta(days=1))
    campaign.refresh_from_db()
    campaigns.activate(campaign=campaign, at=begun + timedelta(hours=1))
