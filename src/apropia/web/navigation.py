"""The menu of each role, as data. `foundation/ui/base.html` draws it."""

import dataclasses

from django.urls import NoReverseMatch, reverse

from apropia.people.models import Person, Role


@dataclasses.dataclass(frozen=True)
class Item:
    label: str
    url: str
    icon: str
    is_current: bool


@dataclasses.dataclass(frozen=True)
class _Entry:
    label: str
    route: str
    icon: str
    roles: tuple[str, ...] = ()


_ENTRIES = (_Entry("Inicio", "hub:home", "house"),)
MANAGERS = (Role.UA_MANAGER, Role.ANALYST, Role.AUDITOR)


def menu_for(person: Person, path: str) -> list[Item]:
    """Return what this person may open, the current entry marked by its path."""
    items = []
    for entry in _ENTRIES:
        if entry.roles and not person.has_role(*entry.roles):
            continue
        try:
            url = reverse(entry.route)
        except NoReverseMatch:
            continue
        current = path == url if url == "/" else path.startswith(url)
        items.append(Item(label=entry.label, url=url, icon=entry.icon, is_current=current))
    return items
