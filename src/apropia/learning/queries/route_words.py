"""Why a step stands in a route, in the words of the person who reads it."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from apropia.competences.models import LEVEL_ORDER, Level
from apropia.learning.queries.needs import Need, ServiceNeed
from apropia.learning.queries.offers import Offer
from apropia.learning.queries.route_problem import Rung
from apropia.science.routing.explanations import Removal
from apropia.science.routing.plans import Cause, Step

_LEVEL_OF = {order: level for level, order in LEVEL_ORDER.items()}
_NEARLY_ALL = 0.95


def reason_of(need: Need) -> str:
    target = Level(need.target).label.lower()
    if need.is_chosen:
        return _("Le sirve porque usted eligió llegar a nivel %(target)s en «%(name)s».") % {
            "target": target,
            "name": need.name,
        }
    return _("Le sirve porque «%(name)s» le quedó en nivel %(current)s y su meta es %(target)s.") % {
        "name": need.name,
        "current": Level(need.current).label.lower(),
        "target": target,
    }


def service_reason(service: ServiceNeed) -> str:
    name = {"name": service.name}
    if service.is_known:
        return _("Le sirve porque usted conoce «%(name)s» y todavía no lo usa.") % name
    return _("Le sirve porque usted dijo que no conoce «%(name)s».") % name


def way_reason(titles: Sequence[str]) -> str:
    """Say why a course stands in the route that closes nothing itself."""
    return _("Le sirve porque prepara para %(titles)s.") % {"titles": _listed(titles)}


def other_form() -> str:
    """Say why a course stands in the route of somebody who prefers something else."""
    return _("Es un curso y usted prefiere otra cosa: está porque aporta más que lo que cuesta, aun contando así.")


def explanation_of(
    step: Step,
    removal: Removal | None,
    *,
    after: Sequence[str],
    rungs: Mapping[str, Rung],
    offers: Mapping[str, Offer],
) -> dict[str, str]:
    """Return the sentences about a step: what it closes, why now, what would take it out, what follows from it.

    `after` are the steps that it waits for.
    """
    before = [offers[code].title for code in after]
    leads_to = [offers[code].title for code in step.leads_to]
    told = {
        "closes": _closes(step, rungs),
        "now": _now(step, leads_to, offers[step.activity]),
        "removed": _removed(removal, rungs) if removal else "",
        "before": _("Antes hace falta %(titles)s.") % {"titles": _listed(before)} if before else "",
        "unlocks": _("Le abre el paso a %(titles)s.") % {"titles": _listed(leads_to)} if leads_to else "",
    }
    return {name: sentence for name, sentence in told.items() if sentence}


def _closes(step: Step, rungs: Mapping[str, Rung]) -> str:
    if not step.closes:
        return ""
    parts = [
        _("todo lo que le falta para el nivel %(level)s en «%(name)s»") % _named(rungs[part.gap])
        if part.share >= _NEARLY_ALL
        else _("cerca del %(percent)d %% de lo que le falta para el nivel %(level)s en «%(name)s»")
        % (_named(rungs[part.gap]) | {"percent": max(1, round(100 * part.share))})
        for part in step.closes
    ]
    return _("Cubre %(parts)s.") % {"parts": _joined(parts)}


def _now(step: Step, leads_to: Sequence[str], offer: Offer) -> str:
    if step.cause is Cause.PREREQUISITE:
        return _("Va antes porque lo pide %(titles)s.") % {"titles": _listed(leads_to)}
    if step.cause is Cause.DUE and offer.due_on is not None:
        return _("Va antes por su plazo, que vence el %(day)s.") % {"day": f"{offer.due_on:%d/%m/%Y}"}
    if step.cause is Cause.YIELD:
        return _("Va aquí porque, de lo que queda, es lo que más le aporta por hora.")
    if step.cause is Cause.ORDER:
        return _("Va aquí porque en este orden usted avanza más pronto en el conjunto.")
    return ""


def _removed(removal: Removal, rungs: Mapping[str, Rung]) -> str:
    known = _joined([_("ya está en nivel %(level)s en «%(name)s»") % _named(rungs[gap]) for gap in removal.known])
    told = _("Saldría de su ruta si se comprueba que %(known)s.") % {"known": known}
    tenths = int(10 * (removal.below or 0.0))
    if tenths < 1:
        return told
    part = f"{tenths / 10:.1f}".replace(".", ",")
    return told + " " + _("También si resulta que le falta %(part)s de nivel o menos.") % {"part": part}


def _named(rung: Rung) -> dict[str, str]:
    return {"level": Level(_LEVEL_OF[rung.level]).label.lower(), "name": rung.need.name}


def _listed(titles: Iterable[str]) -> str:
    return _joined([f"«{title}»" for title in titles])


def _joined(parts: Sequence[str]) -> str:
    """Return «uno», «uno y otro», or «uno, otro y otro»."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s y %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
