"""What was said of the questions of a version: hints that need nobody, and the reviews of a second person."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from apropia.diagnosis.models import InstrumentVersion, Item, ItemReview
from apropia.diagnosis.policies.content import content_of
from apropia.diagnosis.policies.item_hints import NAMES, Hint, hints_of, hints_of_all
from apropia.diagnosis.policies.item_reviews import can_review
from apropia.diagnosis.queries.calibration_basis import words_of
from apropia.people.models import Person


@dataclass(frozen=True)
class ReviewLine:
    """One review of a question: who, in which version, and whether it was of the words it has now."""

    review: ItemReview
    reviewer: str
    is_current: bool


@dataclass(frozen=True)
class HintGroup:
    """One kind of hint, and the questions that have it."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """How far a version is on its way to be frozen: what the rules see in it, and what its reviewer said."""

    of_all: tuple[Hint, ...]
    groups: tuple[HintGroup, ...]
    asked: int
    reviewed: int
    objected: tuple[Item, ...]
    open_items: tuple[Item, ...]
    may_review: bool

    @property
    def first_open(self) -> Item | None:
        return self.open_items[0] if self.open_items else None

    @property
    def has_hints(self) -> bool:
        return bool(self.of_all or self.groups)


def fingerprint(item: Item) -> str:
    """Return what tells whether a question still says what was reviewed: its words, its key, its level, its reason."""
    read = [*words_of(item), item.level, item.rationale]
    return hashlib.sha256(json.dumps(read, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def desk_of(version: InstrumentVersion, items: Sequence[Item], *, person: Person) -> Desk:
    """Return how far a version is. `items` as `content_of` reads them, in order. One query."""
    asked = [item for item in items if item.status != Item.Status.RETIRED]
    contents = {item.pk: content_of(item) for item in asked}
    groups: dict[str, list[Item]] = {}
    for item in asked:
        for code in dict.fromkeys(hint.code for hint in hints_of(contents[item.pk])):
            groups.setdefault(code, []).append(item)
    last = last_reviews(version, asked)
    return Desk(
        of_all=hints_of_all([*contents.values()]),
        groups=tuple(HintGroup(str(name), tuple(groups[code])) for code, name in NAMES.items() if code in groups),
        asked=len(asked),
        reviewed=len(last),
        objected=tuple(item for item in asked if item.code in last and last[item.code].objections),
        open_items=tuple(item for item in asked if item.code not in last),
        may_review=can_review(version, person),
    )


def last_reviews(version: InstrumentVersion, items: Iterable[Item]) -> Mapping[str, ItemReview]:
    """Return the last review of each question with the words it has now, in whatever version, by code. One query."""
    wanted = {item.code: fingerprint(item) for item in items}
    reviews = ItemReview.objects.filter(version__instrument=version.instrument_id, code__in=wanted)
    return {one.code: one for one in reviews.order_by("reviewed_at", "pk") if one.words == wanted[one.code]}


def objected_in(version: InstrumentVersion) -> list[str]:
    """Return the codes of the questions that the last review of their words has something against. Two queries."""
    items = version.items.exclude(status=Item.Status.RETIRED).order_by("section__order", "order", "code")
    last = last_reviews(version, items)
    return [item.code for item in items if item.code in last and last[item.code].objections]


def unreviewed_in(version: InstrumentVersion) -> list[Item]:
    """Return the questions that nobody reviewed with their words of now. Two queries."""
    items = list(version.items.exclude(status=Item.Status.RETIRED).order_by("section__order", "order", "code"))
    last = last_reviews(version, items)
    return [item for item in items if item.code not in last]


def reviews_of_item(item: Item) -> tuple[ReviewLine, ...]:
    """Return all that was ever said of a question, newest first. Two queries."""
    reviews = ItemReview.objects.filter(version__instrument=item.version.instrument_id, code=item.code)
    found = list(reviews.select_related("version__instrument").order_by("-reviewed_at", "-pk"))
    names = _names_of([one.reviewed_by for one in found])
    words = fingerprint(item)
    return tuple(ReviewLine(one, names.get(one.reviewed_by, ""), one.words == words) for one in found)


def next_to_review(item: Item) -> Item | None:
    """Return the first question after this one, and then from the top, that nobody reviewed with its words now."""
    order = ("section__order", "order", "code")
    items = list(item.version.items.exclude(status=Item.Status.RETIRED).select_related("section").order_by(*order))
    here = next((place for place, one in enumerate(items) if one.pk == item.pk), 0)
    last = last_reviews(item.version, items)
    return next((one for one in [*items[here + 1 :], *items[:here]] if one.code not in last), None)


def _names_of(uids: Sequence[UUID]) -> dict[UUID, str]:
    return {person.uid: person.display_name for person in Person.objects.filter(uid__in=uids)}
