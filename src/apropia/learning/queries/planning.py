"""What a route proposes, in order and each with its reason: courses for the gaps, and what goes beside them."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from apropia.competences.models import LEVEL_ORDER, Level
from apropia.learning.models import StepKind
from apropia.learning.queries.needs import Need, Needs, ServiceNeed
from apropia.learning.queries.offers import Companion, Offer
from apropia.science.routing.routes import Activity, Gap, Reason, Step, plan_route

# A long route is not walked: so many guides and talks at most for competences, and so many for services.
MOST_BESIDE = 4


@dataclasses.dataclass(frozen=True)
class Planned:
    """One step to propose, and the gap of competence or the service that it answers."""

    kind: StepKind
    object_id: int
    reason: str
    need: Need | None = None
    service: ServiceNeed | None = None


def plan(needs: Needs, offers: Sequence[Offer], companions: Sequence[Companion]) -> list[Planned]:
    """Return the steps of a route: courses, each followed by a guide and a talk of its need; then what services need.

    Nothing comes twice: what serves two needs stands at the first.
    """
    left = list(companions)
    planned: list[Planned] = []
    seen: set[str] = set()
    room = MOST_BESIDE
    for need, offer in _needs_in_order(needs.needs, offers):
        reason = _reason(need)
        if offer is not None:
            planned.append(Planned(StepKind.COURSE, offer.course_id, reason, need=need))
        if need.code in seen:
            continue
        seen.add(need.code)
        beside = _take([one for one in left if need.code in one.codes], room, out_of=left)
        planned += [Planned(one.kind, one.object_id, reason, need=need) for one in beside]
        room -= len(beside)
    room = MOST_BESIDE
    for service in needs.services:
        found = _take([one for one in left if service.service_id in one.services], room, out_of=left)
        planned += [Planned(one.kind, one.object_id, _service_reason(service), service=service) for one in found]
        room -= len(found)
    return planned


def _needs_in_order(needs: Sequence[Need], offers: Sequence[Offer]) -> Iterator[tuple[Need, Offer | None]]:
    """Yield the courses to take with the need that explains each, then the needs that no course answers."""
    offer_of = {offer.code: offer for offer in offers}
    by_code = {need.code: need for need in needs}
    answered: set[str] = set()
    for step in _courses(needs, offers):
        answered.update(code for code, _level in step.closes)
        yield _main_need(step, by_code), offer_of[step.activity]
    for need in needs:
        # An area adds nothing where the gap of one of its competences is known.
        is_covered = need.code in answered or any(code.startswith(f"{need.code}.") for code in by_code)
        if not is_covered:
            yield need, None


def _take(fitting: Sequence[Companion], room: int, *, out_of: list[Companion]) -> list[Companion]:
    """Take the first guide and the first talk that fit, as far as there is room."""
    first_of = ([one for one in fitting if one.kind == kind][:1] for kind in (StepKind.GUIDE, StepKind.TALK))
    found = [one for first in first_of for one in first][:room]
    for one in found:
        out_of.remove(one)
    return found


def _courses(needs: Sequence[Need], offers: Sequence[Offer]) -> Sequence[Step]:
    gaps = [
        Gap(
            competence=need.code,
            # A goal is one step up: without a result, the level before it is taken for granted.
            current=LEVEL_ORDER[need.current] if need.current else LEVEL_ORDER[need.target] - 1,
            target=LEVEL_ORDER[need.target],
            chosen=need.is_chosen,
        )
        for need in needs
    ]
    activities = [
        Activity(code=offer.code, teaches=offer.teaches, minutes=offer.minutes, done=offer.is_done) for offer in offers
    ]
    return [step for step in plan_route(gaps, activities).steps if step.reason != Reason.PREREQUISITE or step.closes]


def _main_need(step: Step, by_code: Mapping[str, Need]) -> Need:
    """Return the need that best explains a step: a competence rather than its area."""
    codes = sorted((code for code, _level in step.closes), key=lambda code: ("." not in code, code))
    return by_code[codes[0]]


def _reason(need: Need) -> str:
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


def _service_reason(service: ServiceNeed) -> str:
    name = {"name": service.name}
    if service.is_known:
        return _("Le sirve porque usted conoce «%(name)s» y todavía no lo usa.") % name
    return _("Le sirve porque usted dijo que no conoce «%(name)s».") % name
