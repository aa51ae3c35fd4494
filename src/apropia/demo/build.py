"""Load the demo entity, all or nothing, the same for the same seed and day."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from apropia.catalogue.models import ITService
from apropia.demo import (
    culture,
    figures,
    guides,
    learning,
    needs,
    office,
    opinions,
    org,
    own_course,
    practice,
    privacy,
    programme,
    quizzes,
    recognition,
    renewals,
    services,
    tickets,
    usage,
    waves,
)
from apropia.demo.answers import Skill
from apropia.foundation import clock
from apropia.foundation.audit.actions import seal
from apropia.foundation.progress import Progress, no_progress
from apropia.foundation.tenancy.models import Entity
from apropia.hub.actions import load_starters
from apropia.learning.models import CourseVersion
from apropia.materials import starter


def is_loaded() -> bool:
    """Say whether the demo entity is there; it is never there in part."""
    return Entity.objects.filter(code=org.CODE).exists()


@transaction.atomic
def load(*, people: int, seed: int, progress: Progress = no_progress, at: datetime | None = None) -> None:
    """Make the demo entity with `people` persons.

    One transaction: nobody else writes before the server starts, and a kill half-way leaves nothing behind.
    """
    now = at or clock.now()
    acts = _acts(people=people, seed=seed, now=now)
    for number, (title, act) in enumerate(acts):
        progress(number, len(acts), title)
        act()
    seal(at=now)
    progress(len(acts), len(acts), "")


def _acts(*, people: int, seed: int, now: datetime) -> list[tuple[str, Callable[[], None]]]:
    rng = random.Random(seed)
    begun, baseline_at, follow_up_at = (office.morning_of(now - timedelta(days=days)) for days in (420, 285, 45))
    yesterday = office.moment(office.days_ago(office.day_of(now), 1), 15)
    taught_from = baseline_at + timedelta(days=25)
    play = _Play()

    def raise_curtain() -> None:
        entity = org.make_entity(at=begun)
        load_starters(entity=entity, at=begun)
        units = org.make_units(entity, since=begun.date() - timedelta(days=1500), at=begun)
        play.cast = org.make_people(entity, units, people=people, rng=rng, today=now.date(), at=begun)

    return [
        ("personas", raise_curtain),
        ("servicios", lambda: play.fill_catalogue(begun, baseline_at, today=office.day_of(now), rng=rng)),
        ("línea base", lambda: play.hold_wave(1, baseline_at, rng)),
        ("curso propio", lambda: play.write_course(begun, baseline_at)),
        ("cursos", lambda: learning.take_courses(play.cast, since=taught_from, until=yesterday, rng=rng)),
        ("cuestionarios", lambda: quizzes.answer_quizzes(play.cast, play.skills, seed=seed)),
        ("opiniones", lambda: play.hear_opinions(until=yesterday, seed=seed)),
        ("seguimiento", lambda: play.hold_wave(2, follow_up_at, rng)),
        ("necesidades", lambda: play.meet_needs(follow_up_at, now=now, seed=seed)),
        ("uso", lambda: usage.import_year(play.cast, play.services, now=now, rng=rng)),
        ("asesorías", lambda: tickets.ask_and_answer(play.cast, play.services, now=now, rng=rng)),
        ("charlas", lambda: culture.plan_talks(play.cast, play.services, now=now, rng=rng)),
        ("insignias", lambda: recognition.recognise(play.cast, published_at=taught_from, now=now)),
        ("guías", lambda: guides.read_and_rate(play.cast, since=begun, until=yesterday, seed=seed)),
        # After the talks: a route proposes those to come.
        ("rutas", lambda: learning.build_routes(play.cast, at=now - timedelta(days=4))),
        ("plan", lambda: programme.plan_the_year(play.cast, play.skills, now=now)),
        ("campañas", lambda: culture.run_campaigns(play.cast, play.services, now=now)),
        ("cifras", lambda: figures.compute_all(play.cast, today=office.day_of(now), at=yesterday - timedelta(hours=5))),
        ("práctica", lambda: practice.write_practice(play.cast, begun=begun, at=yesterday)),
        ("afirmaciones", lambda: figures.count_statements(play.cast, today=office.day_of(now), at=yesterday)),
        ("pulso", lambda: waves.open_pulse(play.cast, play.skills, now=now, rng=rng, services=play.services)),
    ]


class _Play:
    """What one act leaves for the next."""

    cast: org.Cast
    services: dict[str, ITService]
    skills: dict[UUID, Skill]
    own_course: CourseVersion

    def fill_catalogue(self, begun: datetime, decided_at: datetime, *, today: date, rng: random.Random) -> None:
        self.services = services.make_services(self.cast, at=begun)
        starter.tie_to_services(entity=self.cast.entity)
        guides.keep_up_to_date(self.cast, today=today)
        notice = privacy.approve_texts(self.cast, at=begun + timedelta(days=20))
        privacy.decide(self.cast, notice, rng=rng, at=decided_at)
        self.skills = waves.make_skills(self.cast, rng=rng)

    def write_course(self, begun: datetime, baseline_at: datetime) -> None:
        renewals.teach_the_first(self.cast, self.skills, begun=begun)
        self.own_course = own_course.publish_own_course(self.cast, at=baseline_at + timedelta(days=5))

    def meet_needs(self, follow_up_at: datetime, *, now: datetime, seed: int) -> None:
        for until in (follow_up_at, now):
            needs.close_gaps(self.cast, self.skills, until=until, seed=seed)
        needs.exempt(self.cast, self.own_course, at=follow_up_at + timedelta(days=22))
        renewals.renew(self.cast, self.skills, now=now)

    def hear_opinions(self, *, until: datetime, seed: int) -> None:
        opinions.rate_courses(self.cast, until=until, seed=seed)
        opinions.tell_use(self.cast, until=until, seed=seed)

    def hold_wave(self, number: int, opens_at: datetime, rng: random.Random) -> None:
        waves.hold_wave(self.cast, self.skills, number=number, opens_at=opens_at, rng=rng, services=self.services)
