import dataclasses
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.foundation.search import queries as search
from apropia.foundation.search.queries import Results
from apropia.people.models import Person

# Labels of what can be found, in the order they are offered.
KINDS = {
    "catalogue.service": gettext_lazy("Servicios"),
    "materials.guide": gettext_lazy("Guías"),
    "learning.course": gettext_lazy("Cursos"),
    "learning.talk": gettext_lazy("Charlas"),
    "practices.practice": gettext_lazy("Prácticas"),
}


@dataclasses.dataclass(frozen=True)
class KindTab:
    """One kind of thing found, as a tab."""

    label: str
    url: str
    is_current: bool
    count: int


@dataclasses.dataclass(frozen=True)
class SearchPage:
    """What the search page shows."""

    results: Results
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
    found = [(key, label, results.counts[key]) for key, label in KINDS.items() if results.counts.get(key)]
    every = KindTab(_("Todo"), _address(text, ""), not kind, sum(results.counts.values()))
    tabs = (every, *(KindTab(str(label), _address(text, key), kind == key, count) for key, label, count in found))
    return SearchPage(results=results, tabs=tabs if len(found) > 1 else (), kind=kind)


def _address(text: str, kind: str) -> str:
    return "?" + urlencode({"q": text, **({"tipo": kind} if kind else {})})
