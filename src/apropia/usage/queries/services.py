"""Which service of the catalogue a name in a report is."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.catalogue.queries import services_by_code
from apropia.formats.tabular.cells import fold
from apropia.formats.usage_reports.microsoft365 import PRODUCTS, SUITE_HINT
from apropia.foundation.tenancy.models import Entity
from apropia.usage.models import ServiceLink, SourceKind

_NAMES = {
    SUITE_HINT: _("Microsoft 365, en conjunto"),
    "EXCHANGE": _("Correo (Exchange)"),
    "ONEDRIVE": "OneDrive",
    "SHAREPOINT": "SharePoint",
    "TEAMS": "Teams",
    "YAMMER": "Yammer",
    "SKYPE": _("Skype Empresarial"),
}
# Words by which the products of a report are known in catalogues; the first service that has one is proposed.
_WORDS = {
    SUITE_HINT: ("microsoft 365", "office 365", "m365"),
    "EXCHANGE": ("correo", "exchange", "outlook"),
    "ONEDRIVE": ("onedrive",),
    "SHAREPOINT": ("sharepoint",),
    "TEAMS": ("teams",),
    "YAMMER": ("yammer", "viva engage"),
    "SKYPE": ("skype",),
}
HINTS_OF_KIND: dict[str, tuple[str, ...]] = {
    SourceKind.GENERIC: (),
    SourceKind.M365_ACTIVE_USERS: (SUITE_HINT, *(product.service_hint for product in PRODUCTS)),
    SourceKind.M365_TEAMS: ("TEAMS",),
    SourceKind.M365_ONEDRIVE: ("ONEDRIVE",),
    SourceKind.M365_SHAREPOINT: ("SHAREPOINT",),
    SourceKind.M365_EMAIL: ("EXCHANGE",),
}


NOTHING: Mapping[str, ITService | None] = MappingProxyType({})


def name_of_hint(hint: str) -> str:
    """Return the name of a product as a person reads it."""
    return str(_NAMES.get(hint, hint))


def links_of(*, entity: Entity, this_once: Mapping[str, ITService | None] = NOTHING) -> dict[str, int | None]:
    """Return the service of each known name: what is said this once, what was remembered, the catalogue's own codes.

    None: the name is left out on purpose. A name that is not there is not known.
    """
    links: dict[str, int | None] = {code.upper(): one.pk for code, one in services_by_code(entity=entity).items()}
    links |= dict(ServiceLink.objects.filter(entity=entity).values_list("hint", "service_id"))
    return links | {hint: one.pk if one else None for hint, one in this_once.items()}


def proposals(*, entity: Entity, hints: Iterable[str]) -> Mapping[str, ITService | None]:
    """Return, for each name without link, the one service of the catalogue that sounds like it."""
    services = list(services_by_code(entity=entity).values())
    return {hint: _sounding_like(hint, services) for hint in hints}


def _sounding_like(hint: str, services: list[ITService]) -> ITService | None:
    for word in _WORDS.get(hint, (fold(hint),)):
        found = [one for one in services if f" {word} " in f" {fold(one.code)} {fold(one.name)} "]
        if len(found) == 1:
            return found[0]
    return None
