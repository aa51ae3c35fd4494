"""What waits for somebody, by what their roles let them do: each domain says its own."""

import dataclasses

from django.urls import reverse
from django.utils.translation import ngettext

from apropia.materials import queries as materials
from apropia.materials.policies import WRITERS
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True)
class Waiting:
    """One line of «lo que tiene pendiente»."""

    title: str
    text: str
    url: str
    icon: str


def waiting_for(*, person: Person) -> list[Waiting]:
    """Return what waits for this person, most pressing first."""
    found: list[Waiting] = []
    if person.has_role(*WRITERS):
        found += _guides(person)
    return found


def _guides(person: Person) -> list[Waiting]:
    queue = materials.review_queue_for(person=person)
    if not queue:
        return []
    count = len(queue)
    title = ngettext("%(count)d guía lo espera", "%(count)d guías lo esperan", count) % {"count": count}
    return [Waiting(title=title, text=queue[0].title, url=reverse("materials:guides"), icon="file-text")]
