import dataclasses
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.foundation.search import queries as search
from apropia.foundation.search.queries import Hit, Results
from apropia.people.models import Person

# What can be found, in the order it is offered: as the name of a tab, and of one thing.
KINDS = {
    "catalogue.service": (gettext_lazy("Servicios"), gettext_lazy("Servicio")),
    "materials.guide": (gettext_lazy("Guías"), gettext_lazy("Guía")),
    "learning.course": (gettext_lazy("Cursos"), gettext_lazy("Curso")),
    "learning.talk": (gettext_lazy("Charlas"), gettext_lazy("Charla")),
    "practices.practice": (gettext_lazy("Prácticas"), gettext_lazy("Práctica")),
}


@dataclasses.dataclass(frozen=True)
class KindTab:
    """One kind of thing found, as a tab."""

    label: str
    url: str
    is_current: bool
    count: int


@dataclasses.dataclass(frozen=True)
class Found:
    """One thing found, with the word for what it is."""

    kind: str
    hit: Hit


@dataclasses.dataclass(frozen=True)
class SearchPage:
    """What the search page shows."""

    results: Results
    found: tuple[Found, ...]
    tabs: tuple[KindTab, ...]
    kind: str


def search_for(*, person: Person, text: str, kind: str = "", page: int = 1) -> SearchPage:
    """Return what this person may find for a text, over everything or one kind."""
    kind = kind if kind in KINDS else ""
    results = search.search(
        entity=person.entity,
        person_roles=person.roles,
        text=text,
        unit_path=person.unit.path if person.unit else "",
        engagement=person.engagement_type,
        kinds=(kind,) if kind else (),
        page=page,
    )
    kinds = [(key, label, results.counts[key]) for key, (label, _one) in KINDS.items() if results.counts.get(key)]
    every = KindTab(_("Todo"), _address(text, ""), not kind, sum(results.counts.values()))
    tabs = (every, *(KindTab(str(label), _address(text, key), kind == key, count) for key, label, count in kinds))
    found = tuple(Found(str(KINDS[hit.kind][1]) if hit.kind in KINDS else "", hit) for hit in results.hits)
    return SearchPage(results=results, found=found, tabs=tabs if len(kinds) > 1 else (), kind=kind)


def _address(text: str, kind: str) -> str:
    return "?" + urlencode({"q": text, **({"tipo": kind} if kind else {})})
