"""What hangs from a service: guides, courses, talks, help and figures. They stand higher in the house, so whoever
composes them is plugged in by `web/subscriptions.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from apropia.catalogue.models import ITService
from apropia.catalogue.queries.services import service_for
from apropia.people.models import Person


@dataclass(frozen=True, kw_only=True)
class ChainLink:
    """One thing to open, with the day it happens where it has one."""

    title: str
    url: str
    text: str = ""
    icon: str = ""
    day: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ChainFigure:
    """One published figure in words; `value` of a protected one says that it is protected and nothing else."""

    name: str
    value: str
    period: str
    before: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ServiceChain:
    """From a service to all the rest: `competences` are by their codes' addresses."""

    guides: tuple[ChainLink, ...] = ()
    lessons: tuple[ChainLink, ...] = ()
    competences: tuple[ChainLink, ...] = ()
    figures: tuple[ChainFigure, ...] = ()
    help_url: str = ""


Provider = Callable[[ITService, Person, datetime], ServiceChain]
_providers: list[Provider] = []


def register_chain(provider: Provider) -> None:
    """Compose the chain of a service by a function of service, reader and moment. The last one counts."""
    _providers[:] = [provider]


def _chain_of(*, service: ITService, person: Person, at: datetime) -> ServiceChain:
    """Return what hangs from a service for this reader; nothing where nobody composes it."""
    return _providers[0](service, person, at) if _providers else ServiceChain()


@dataclass(frozen=True)
class ServicePage:
    """A service, and all that hangs from it for one reader."""

    service: ITService
    chain: ServiceChain


def service_page_for(*, code: str, person: Person, at: datetime) -> ServicePage:
    """Return what the page of a service shows. Raises `NotFound`."""
    service = service_for(code=code, person=person)
    return ServicePage(service, _chain_of(service=service, person=person, at=at))
