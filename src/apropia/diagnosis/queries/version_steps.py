"""What the page that asks before a step of a version shows."""

from dataclasses import dataclass

from apropia.diagnosis.models import InstrumentVersion, Item
from apropia.diagnosis.policies.item_reviews import can_review
from apropia.diagnosis.queries.authoring import version_for
from apropia.diagnosis.queries.item_reviews import unreviewed_in
from apropia.people.models import Person


@dataclass(frozen=True)
class StepPage:
    """A version before a step; before it is frozen, the questions without a checklist, and whether she may fill it."""

    version: InstrumentVersion
    unreviewed: list[Item]
    may_review: bool


def step_page(*, person: Person, pk: int, freezes: bool) -> StepPage:
    """Return a version before a step. Raises `NotFound`."""
    version = version_for(person=person, pk=pk)
    return StepPage(version, unreviewed_in(version) if freezes else [], can_review(version, person))
