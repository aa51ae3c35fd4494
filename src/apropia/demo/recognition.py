"""Badges: two that are earned by a rule, one that is given by hand, one that was taken back and one being written."""

from datetime import datetime, timedelta
from typing import Any

from apropia.badges import actions
from apropia.badges.actions.badges import BadgeData
from apropia.badges.models import Badge, Join, Mark
from apropia.badges.queries import rules
from apropia.competences.models import Competence
from apropia.demo.org import Cast
from apropia.demo.size import MOST_BY_HAND
from apropia.learning.models import Completion
from apropia.learning.models.talks import TalkPlace
from apropia.people.models import Person, Role

SAFE, TOGETHER, SHARES, DRAFT = (
    "Archivos y claves a salvo",
    "Aprende con sus colegas",
    "Comparte lo que sabe",
    "Datos personales con cuidado",
)
_COURSES = ("contrasenas-y-correos", "compartir-archivos")
_TALKS = 2


def recognise(cast: Cast, *, published_at: datetime, now: datetime) -> None:
    """Publish the badges, give each to whoever earned it on the day she did, and change the key once."""
    maker = cast.by_role[Role.UA_MANAGER]
    made = {data.name: actions.badges.create(data=data, by=maker, at=published_at) for data in _badges()}
    for badge in made.values():
        if badge.name != DRAFT:
            actions.badges.publish(badge=badge, by=maker, at=published_at + timedelta(hours=1))
    for name in (SAFE, TOGETHER):
        _give_earned(made[name])
    _give_by_hand(made[SHARES], cast, now=now)
    actions.keys.rotate(entity=cast.entity, by=cast.by_role[Role.SYSADMIN], at=now - timedelta(days=40))


def _badges() -> list[BadgeData]:
    competences = {one.code: one for one in Competence.objects.filter(code__in=("2.2", "4.1", "2.4", "4.2"))}
    return [
        _data(
            name=SAFE,
            description="Comparte archivos con quien debe verlos y cuida sus claves.",
            criteria="Terminó los cursos «Contraseñas y correos engañosos» y «Compartir archivos».",
            mark=Mark.SHIELD,
            conditions=[{"kind": "COURSE", "course": code} for code in _COURSES],
            tags=("seguridad", "archivos"),
            competences=[competences["2.2"], competences["4.1"]],
        ),
        _data(
            name=TOGETHER,
            description="Vuelve a las charlas y trae lo que aprendió a su equipo.",
            criteria="Asistió a dos charlas de herramientas.",
            mark=Mark.STAR,
            conditions=[{"kind": "TALKS", "count": _TALKS}],
            tags=("charlas",),
            competences=[competences["2.4"]],
            valid_months=24,
        ),
        _data(
            name=SHARES,
            description="Enseña a sus colegas lo que ya sabe hacer.",
            criteria="Dictó una charla o acompañó a otra persona hasta que pudo hacerlo sola.",
            mark=Mark.CHECK,
        ),
        _data(
            name=DRAFT,
            description="Pide y guarda solo los datos que necesita.",
            criteria="Terminó el curso «Datos personales en el trabajo diario».",
            mark=Mark.SHIELD,
            conditions=[{"kind": "COURSE", "course": "datos-personales"}],
            competences=[competences["4.2"]],
        ),
    ]


def _data(**written: Any) -> BadgeData:
    return BadgeData(join=Join.ALL, **written)


def _give_earned(badge: Badge) -> None:
    """Give a badge; in a large entity the work that its publication asked for gives it to the rest."""
    assert badge.published_at is not None
    for person in rules.people_due(badge=badge)[:MOST_BY_HAND]:
        if rules.earned_by(badge=badge, person=person):
            at = max(badge.published_at, _earned_at(badge, person))
            actions.awarding.give_due(badge=badge, to=person, at=at)


def _earned_at(badge: Badge, person: Person) -> datetime:
    """Return when somebody met the last condition of a rule."""
    if badge.name == SAFE:
        done = Completion.objects.filter(pseudonym=person.pseudonym, course__code__in=_COURSES)
        return done.latest("completed_at").completed_at
    came = TalkPlace.objects.filter(person=person, attended_at__isnull=False).order_by("attended_at")
    found = came[_TALKS - 1].attended_at
    assert found is not None
    return found


def _give_by_hand(badge: Badge, cast: Cast, *, now: datetime) -> None:
    maker, other = cast.by_role[Role.UA_MANAGER], cast.by_role[Role.HR_TRAINING]
    for role, why, days in (
        (Role.FACILITATOR, "Dictó el ciclo de charlas sobre reuniones en línea.", 5),
        (Role.ADVISOR, "Acompañó a cuatro colegas a firmar su primer documento.", 15),
        (Role.COMMUNICATOR, "Acompañó a su equipo a organizar los archivos.", 12),
    ):
        given: dict[str, Any] = {"narrative": why, "evidence": "", "by": maker, "at": now - timedelta(days=days)}
        award = actions.awarding.give(badge=badge, to=cast.by_role[role], **given)
        if role == Role.COMMUNICATOR:
            reason = "Se otorgó por error: el acompañamiento todavía no se ha hecho."
            actions.awarding.revoke(award=award, reason=reason, by=other, at=now - timedelta(days=11))
