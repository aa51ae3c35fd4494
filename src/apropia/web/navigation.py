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


# Behind the person's initials, in the header.
_ACCOUNT_ENTRIES = (_Entry("Su cuenta", "people:account_home", "user"),)
# Under every page.
_FOOTER_ENTRIES: tuple[_Entry, ...] = ()


def menu_for(person: Person, path: str) -> list[Item]:
    """Return what this person may open, the current entry marked by its path."""
    return _items(_ENTRIES, person, path)


def account_menu_for(person: Person, path: str) -> list[Item]:
    """Return the pages of a person's own account."""
    return _items(_ACCOUNT_ENTRIES, person, path)


def footer_menu_for(person: Person, path: str) -> list[Item]:
    """Return what stands under every page."""
    return _items(_FOOTER_ENTRIES, person, path)


def search_url() -> str:
    """Return the address of the search, or nothing while there is none."""
    return _address("hub:search")


def _items(entries: tuple[_Entry, ...], person: Person, path: str) -> list[Item]:
    items = []
    for entry in entries:
        if entry.roles and not person.has_role(*entry.roles):
            continue
        url = _address(entry.route)
        if url:
            current = path == url if url == "/" else path.startswith(url)
            items.append(Item(label=entry.label, url=url, icon=entry.icon, is_current=current))
    return items


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
