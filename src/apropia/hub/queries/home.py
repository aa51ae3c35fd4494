"""What the home page of each role shows, from the reads of the domains below."""

import dataclasses
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.campaigns import queries as campaigns
from apropia.campaigns.queries.campaigns import Banner
from apropia.contact import queries as contact
from apropia.contact.queries.budget import BudgetLine
from apropia.diagnosis.queries import invitations
from apropia.diagnosis.queries.form_choice import minutes_of_wave
from apropia.diagnosis.queries.invitations import Pending
from apropia.hub.queries.duties import Duty, duties_of
from apropia.hub.queries.first_run import first_run_for, is_first_run
from apropia.hub.queries.waiting import Waiting, waiting_for
from apropia.learning import queries as learning
from apropia.learning.queries import talks
from apropia.learning.queries.route import Route
from apropia.learning.queries.talks import TalkLine
from apropia.people.models import Person

__all__ = ["Home", "Step", "Waiting", "home_for"]


@dataclasses.dataclass(frozen=True)
class Mark:
    """One short fact about the step, with its icon."""

    icon: str
    text: str


@dataclasses.dataclass(frozen=True)
class Step:
    """The one thing that stands out: what, why, how long, and the button that begins it."""

    title: str
    why: str
    meta: tuple[Mark, ...]
    label: str
    url: str
    pose: str
    other_url: str = ""


@dataclasses.dataclass(frozen=True)
class Home:
    """Everything the home page shows."""

    greeting: str
    lead: str
    step: Step
    route: Route | None
    waiting: tuple[Waiting, ...]
    duties: tuple[Duty, ...]
    talks: tuple[TalkLine, ...]
    banner: Banner | None
    budget: BudgetLine


def home_for(*, person: Person, at: datetime) -> Home:
    """Return the home page of a person."""
    route = learning.route_for(person=person)
    steps = first_run_for(person=person) if is_first_run(person=person) else []
    left = sum(not one.is_done for one in steps)
    return Home(
        greeting=_greeting(person, at),
        lead=_lead(route),
        step=_first_run_step(left, len(steps)) if left else _next_step(person, route, at),
        route=route,
        waiting=tuple(waiting_for(person=person, at=at)),
        duties=duties_of(person=person),
        talks=tuple(talks.upcoming_for(person=person, at=at, limit=3)),
        banner=campaigns.banner_for(person=person, at=at),
        budget=contact.budget_line(person=person, at=at),
    )


def _greeting(person: Person, at: datetime) -> str:
    hour = at.astimezone(ZoneInfo(person.entity.timezone)).hour
    words = _("Buenos días") if hour < 12 else _("Buenas tardes") if hour < 18 else _("Buenas noches")
    return f"{words}, {person.given_names.split()[0] if person.given_names else ''}".strip(", ")


def _lead(route: Route | None) -> str:
    if route is None or not route.steps:
        return _("Aquí encuentra lo que la entidad le ofrece para trabajar mejor.")
    done, total = route.done_count, len(route.steps)
    if done == total:
        return _("Terminó su ruta. Puede repasar o elegir algo nuevo.")
    if not done:
        return ngettext(
            "Su ruta está lista: %(total)d paso corto, a su ritmo.",
            "Su ruta está lista: %(total)d pasos cortos, a su ritmo.",
            total,
        ) % {"total": total}
    return ngettext(
        "Va por buen camino: terminó %(done)d paso de %(total)d.",
        "Va por buen camino: terminó %(done)d pasos de %(total)d.",
        done,
    ) % {"done": done, "total": total}


def _first_run_step(left: int, total: int) -> Step:
    return Step(
        title=_("Ponga en marcha su entidad"),
        why=_("Unos pasos y puede abrir el primer diagnóstico. Cada uno se puede dejar para después."),
        meta=(Mark("list-checks", _("Hechos: %(done)d de %(total)d") % {"done": total - left, "total": total}),),
        label=_("Seguir la guía"),
        url=reverse("hub:first_run"),
        pose="explica",
    )


def _diagnosis_step(pending: Pending) -> Step:
    wave = pending.wave
    if wave.is_survey:
        return _survey_step(pending)
    if pending.is_begun:
        return Step(
            title=_("Siga donde iba"),
            why=_("Sus respuestas están guardadas. Al terminar armamos una ruta para usted."),
            meta=(Mark("smartphone", _("Sirve en el celular")), Mark("circle-check", _("Puede parar y seguir"))),
            label=_("Seguir el diagnóstico"),
            url=reverse("diagnosis:begin", args=[wave.pk]),
            pose="anima",
        )
    return Step(
        title=_("Cuente qué sabe y qué usa"),
        why=_("Con sus respuestas armamos una ruta para usted. Nadie más las ve."),
        meta=(
            Mark("clock", _("%(minutes)d minutos") % {"minutes": minutes_of_wave(wave)}),
            Mark("smartphone", _("Sirve en el celular")),
            Mark("circle-check", _("Puede parar y seguir")),
        ),
        label=_("Responder el diagnóstico"),
        url=reverse("diagnosis:begin", args=[wave.pk]),
        pose="saluda",
    )


def _survey_step(pending: Pending) -> Step:
    wave = pending.wave
    return Step(
        title=_("Siga donde iba") if pending.is_begun else _("Cuente qué piensa"),
        why=wave.name,
        meta=(
            Mark("clock", _("%(minutes)d minutos") % {"minutes": minutes_of_wave(wave)}),
            Mark("smartphone", _("Sirve en el celular")),
            Mark("circle-check", _("Puede parar y seguir")),
        ),
        label=_("Seguir la encuesta") if pending.is_begun else _("Responder la encuesta"),
        url=reverse("diagnosis:begin", args=[wave.pk]),
        pose="anima" if pending.is_begun else "saluda",
    )


def _next_step(person: Person, route: Route | None, at: datetime) -> Step:
    pending = invitations.pending_of(person=person, at=at)
    if pending:
        return _diagnosis_step(pending[0])
    following = learning.next_step_of(route, person=person)
    if following is not None:
        meta = [Mark("clock", _("%(minutes)d minutos") % {"minutes": following.minutes})]
        if following.starts_at is not None:
            local = following.starts_at.astimezone(ZoneInfo(person.entity.timezone))
            meta.insert(0, Mark("calendar", date_format(local, "l j \\d\\e F, g:i\u00a0a")))
        if following.place:
            meta.append(Mark("building-2" if following.starts_at else "book-open", following.place))
        return Step(
            title=following.title,
            why=following.reason,
            meta=tuple(meta),
            label=following.label,
            url=following.url,
            pose="anima",
            other_url=reverse("learning:route"),
        )
    if route is not None and route.steps:
        return Step(
            title=_("Terminó su ruta"),
            why=_("Buen trabajo. Lo aprendido queda en su historial, con su constancia."),
            meta=(),
            label=_("Ver lo que terminé"),
            url=reverse("learning:history"),
            pose="celebra",
            other_url=reverse("learning:catalogue"),
        )
    return Step(
        title=_("Elija qué quiere aprender"),
        why=_("Diga sus metas y le proponemos por dónde empezar. Usted decide."),
        meta=(),
        label=_("Elegir mis metas"),
        url=reverse("learning:goals"),
        pose="anima",
        other_url=reverse("learning:catalogue"),
    )
