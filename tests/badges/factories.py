"""Make badges and awards for tests, by the actions."""

from datetime import datetime
from typing import Any

from apropia.badges import actions
from apropia.badges.actions.badges import BadgeData
from apropia.badges.models import Award, Badge, SigningKey
from apropia.formats.openbadges.status_list import LENGTH
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person


def reachable(entity: Entity) -> Entity:
    """Give an entity the contact address that a badge carries."""
    entity.controller_contact = {"email": "datos@puertoclaro.gov.co"}
    entity.save()
    return entity


def make_badge(*, by: Person, at: datetime, is_active: bool = True, **written: Any) -> Badge:
    reachable(by.entity)
    plain: dict[str, Any] = {
        "name": "Comparte sin enviar",
        "description": "Sabe compartir un archivo con un enlace.",
        "criteria": "Terminó el curso y lo hizo en su trabajo.",
        "mark": "star",
        "join": "all",
        "tags": ["archivos", "colaboración"],
    }
    badge = actions.badges.create(data=BadgeData(**(plain | written)), by=by, at=at)
    if is_active:
        actions.badges.publish(badge=badge, by=by, at=at)
    return badge


def make_award(*, to: Person, by: Person, at: datetime, badge: Badge | None = None, **given: Any) -> Award:
    badge = badge or make_badge(by=by, at=at)
    said = {"narrative": "Lo mostró en la feria.", "evidence": "https://intranet.example.gov.co/feria"} | given
    return actions.awarding.give(badge=badge, to=to, by=by, at=at, **said)


def badges_of_world(values: dict[str, Any], *, manager: Person, member: Person, mark: str, at: datetime) -> None:
    """Make a badge that the member has and a draft, and say what the addresses of pages name of them."""
    badge = make_badge(by=manager, at=at, name=f"Insignia {mark}", description=mark)
    award = make_award(to=member, by=manager, at=at, badge=badge)
    draft = make_badge(by=manager, at=at, name=f"Borrador {mark}", is_active=False)
    values["badges:"] = {"uid": award.uid}
    values["badges:manage_"] = {"pk": draft.pk}
    values["badges:manage_give"] = {"pk": badge.pk}
    values["badge:"] = {"code": manager.entity.code, "uid": badge.uid, "number": award.status_index // LENGTH}
    for name in ("assertion", "credential"):
        values[f"badge:{name}"] = {"uid": award.uid}
    values["badge:key"] = {"uid": SigningKey.objects.get(entity=manager.entity).uid}
