"""The menu of each role, as data. `foundation/ui/base.html` draws it."""

import dataclasses
from functools import cache

from django.conf import settings
from django.urls import reverse

from apropia.badges.policies import KEY_KEEPERS, MAKERS
from apropia.learning.policies.constancias import REVOKERS
from apropia.learning.policies.talks import HOSTS
from apropia.materials.policies import WRITERS
from apropia.people.models import Person, Role
from apropia.people.policies import SETTINGS_ROLES
from apropia.programme.policies import HEADS
from apropia.programme.policies import READERS as PLAN_READERS
from apropia.support.policies import ADVISERS


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


MANAGERS = (Role.UA_MANAGER, Role.ANALYST, Role.AUDITOR)
# What a role looks at each day stands first; on a phone the first four stand in the bar below.
_ENTRIES = (
    _Entry("Inicio", "hub:home", "house"),
    _Entry("Tablero", "measurement:dashboard", "chart-line", MANAGERS),
    _Entry("Mi dependencia", "measurement:my_unit", "building-2", (Role.UNIT_HEAD, Role.UNIT_LIAISON)),
    _Entry("Mi ruta", "learning:route", "route"),
    _Entry("Servicios", "catalogue:services", "layers"),
    _Entry("Aprender", "learning:catalogue", "book-open"),
    _Entry("Guías", "materials:guides", "file-text"),
    _Entry("Charlas", "learning:talks", "calendar"),
    _Entry("Ayuda", "support:home", "life-buoy"),
)
# Behind the person's initials, in the header: what is one's own.
_ACCOUNT_ENTRIES = (
    _Entry("Su cuenta", "people:account_home", "user"),
    _Entry("Su diagnóstico", "diagnosis:home", "clipboard-check"),
    _Entry("Formación asignada", "programme:mine", "graduation-cap"),
    _Entry("Mis insignias", "badges:mine", "award"),
    _Entry("Su uso", "usage:own", "chart-line"),
    _Entry("Sus datos", "privacy:my_data", "shield"),
    _Entry("Mensajes", "contact:messages", "mail"),
    *((_Entry("Buzón de demostración", "mail:mailbox", "inbox"),) if settings.DEMO_MAILBOX else ()),
)
# What each role keeps: on the home page, in the map of the site and behind the initials.
_WORK_ENTRIES = (
    _Entry("Cola de asesoría", "support:queue", "inbox", ADVISERS),
    _Entry("Olas de diagnóstico", "diagnosis:waves", "clipboard-check", MANAGERS),
    _Entry("Resultados por grupo", "diagnosis:group_waves", "users", (*MANAGERS, Role.UNIT_HEAD, Role.UNIT_LIAISON)),
    _Entry("Campañas", "campaigns:campaigns", "megaphone", (Role.COMMUNICATOR, Role.UA_MANAGER)),
    _Entry(
        "Prácticas",
        "practices:practices",
        "award",
        (Role.PRACTICE_AUTHOR, Role.UNIT_HEAD, Role.KNOWLEDGE_REVIEWER, Role.UA_MANAGER, Role.AUDITOR),
    ),
    _Entry(
        "Escribir cursos", "learning:author_list", "pencil", (Role.CONTENT_AUTHOR, Role.FACILITATOR, Role.UA_MANAGER)
    ),
    _Entry("Escribir guías", "materials:guides", "file-text", WRITERS),
    _Entry("Dar charlas", "learning:talks", "calendar", HOSTS),
    _Entry("Hacer insignias", "badges:manage", "award", MAKERS),
    _Entry("Constancias expedidas", "learning:issued", "award", REVOKERS),
    _Entry("Cursos y participación", "learning:catalogue", "book-open", (Role.HR_TRAINING,)),
    _Entry("Plan de formación", "programme:plans", "clipboard-list", PLAN_READERS),
    _Entry("Formación de su dependencia", "programme:own_report", "graduation-cap", HEADS),
    _Entry("Postular a formación", "programme:nominate_list", "user-plus", HEADS),
    _Entry("Importar uso", "usage:imports", "upload", (Role.SYSADMIN, Role.UA_MANAGER, Role.ANALYST)),
    _Entry("Instrumentos", "diagnosis:instruments", "list", (Role.UA_MANAGER, Role.ANALYST)),
    _Entry("Personas", "people:persons", "users", (Role.SYSADMIN, Role.UA_MANAGER)),
    _Entry("Importar personas", "people:roster_home", "upload", (Role.SYSADMIN, Role.UA_MANAGER)),
    _Entry("Ajustes de la entidad", "people:entity_identity", "building-2", SETTINGS_ROLES),
    _Entry("Textos de privacidad", "privacy:manage", "shield", (Role.DPO,)),
    _Entry("Auditoría", "audit:trail", "history", (Role.AUDITOR, Role.DPO, Role.SYSADMIN)),
    _Entry("Llave de firma", "badges:keys", "key", KEY_KEEPERS),
    _Entry("Trabajos", "operations:jobs", "refresh-cw", (Role.SYSADMIN,)),
    _Entry("Direcciones que rechazan correo", "contact:suppressed", "mail", (Role.SYSADMIN, Role.UA_MANAGER)),
    _Entry("Puesta en marcha", "hub:first_run", "list", (Role.SYSADMIN, Role.UA_MANAGER)),
)
# Under every page.
_FOOTER_ENTRIES = (_Entry("Sus datos", "privacy:my_data", ""),)


def menu_for(person: Person, path: str) -> list[Item]:
    """Return what this person may open, the current entry marked by its path."""
    return _items(_ENTRIES, person, path)


def account_menu_for(person: Person, path: str) -> list[Item]:
    """Return the pages of a person's own account."""
    return _items(_ACCOUNT_ENTRIES, person, path)


def work_menu_for(person: Person, path: str) -> list[Item]:
    """Return the pages that this person's roles keep; nothing for who has none."""
    return _items(_WORK_ENTRIES, person, path)


def footer_menu_for(person: Person, path: str) -> list[Item]:
    """Return what stands under every page."""
    return _items(_FOOTER_ENTRIES, person, path)


def search_url() -> str:
    """Return the address of the search."""
    return _address("hub:search")


def _items(entries: tuple[_Entry, ...], person: Person, path: str) -> list[Item]:
    found = [(entry, _address(entry.route)) for entry in entries if not entry.roles or person.has_role(*entry.roles)]
    # «Mi ruta» lies below «Aprender»: only the entry that says most of the path is the current one.
    current = max((url for _entry, url in found if _leads_to(url, path)), key=len, default="")
    return [Item(label=entry.label, url=url, icon=entry.icon, is_current=url == current) for entry, url in found]


def _leads_to(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


@cache
def _address(route: str) -> str:
    """Return where a route leads: the same as long as the process lives, and asked thirty times a page."""
    return reverse(route)
