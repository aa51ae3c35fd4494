import dataclasses
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from apropia.privacy.models import ConsentEvent, LegalBasis, PrivacyNoticeVersion, TextVersion
from apropia.privacy.queries.texts import current_notice


@dataclasses.dataclass(frozen=True)
class AskedPurpose:
    """A purpose as the ruling notice words it, and what this person last decided on it."""

    code: str
    name: str
    question: str
    explanation: str
    if_refused: str
    basis: str
    is_optional: bool
    decision: ConsentEvent | None

    @property
    def basis_label(self) -> str:
        return str(LegalBasis(self.basis).label)

    @property
    def words(self) -> str:
        """What stands below the question: what for, and what happens without it."""
        without = self.if_refused[:1].lower() + self.if_refused[1:]
        return f"{self.explanation} Si no lo autoriza, {without}"

    @property
    def is_granted(self) -> bool:
        return self.decision is not None and self.decision.decision == ConsentEvent.Decision.GRANTED


@dataclasses.dataclass(frozen=True)
class DecisionWaiting:
    """How many optional purposes wait for a person, and whether an earlier answer of theirs stopped holding."""

    count: int
    is_again: bool


def _valid_events(*, entity: Entity, at: datetime) -> QuerySet[ConsentEvent]:
    """Return the events that still hold: given under the last notice that changed the uses of data, or later."""
    asked_again = PrivacyNoticeVersion.objects.filter(
        entity=entity, state=TextVersion.State.APPROVED, effective_from__lte=at, asks_again=True
    ).aggregate(last=Max("number"))["last"]
    return ConsentEvent.objects.filter(entity=entity, at__lte=at, notice__number__gte=asked_again or 0)


def decisions_of(*, person: Person, at: datetime) -> dict[str, ConsentEvent]:
    """Return the last decision that holds of one person on each optional purpose."""
    events = _valid_events(entity=person.entity, at=at).filter(person=person).select_related("notice").order_by("id")
    return {event.purpose: event for event in events}


def purposes_of(*, person: Person, at: datetime) -> list[AskedPurpose]:
    """Return every purpose of the ruling notice with what the person decided; nothing while no notice rules."""
    notice = current_notice(entity=person.entity, at=at)
    if notice is None:
        return []
    decisions = decisions_of(person=person, at=at)
    return [_asked(words, decisions.get(words["code"])) for words in notice.purposes]


def _asked(words: dict[str, object], decision: ConsentEvent | None) -> AskedPurpose:
    return AskedPurpose(
        code=str(words["code"]),
        name=str(words["name"]),
        question=str(words["question"]),
        explanation=str(words["explanation"]),
        if_refused=str(words["if_refused"]),
        basis=str(words["basis"]),
        is_optional=bool(words["is_optional"]),
        decision=decision if words["is_optional"] else None,
    )


def purpose_for(*, person: Person, code: str, at: datetime) -> AskedPurpose:
    """Return one optional purpose of the ruling notice."""
    found = next((one for one in purposes_of(person=person, at=at) if one.is_optional and one.code == code), None)
    if found is None:
        raise NotFound(_("Esta finalidad no está en el aviso que rige."))
    return found


def needs_decision(*, person: Person, at: datetime) -> bool:
    """Answer whether some optional purpose was never put to this person, or must be put again."""
    return any(one.is_optional and one.decision is None for one in purposes_of(person=person, at=at))


def decision_waiting(*, person: Person, at: datetime) -> DecisionWaiting | None:
    """Return what this person has not decided, or must decide again; None when nothing waits. Two queries."""
    approved = PrivacyNoticeVersion.objects.filter(
        entity=person.entity_id, state=TextVersion.State.APPROVED, effective_from__lte=at
    ).order_by("-number")
    asked_since = Subquery(approved.filter(asks_again=True).values("number")[:1])
    notice = approved.values("purposes", asked_since=asked_since).first()
    if notice is None:
        return None
    events = ConsentEvent.objects.filter(person=person, entity=person.entity_id, at__lte=at)
    told = dict(events.order_by().values_list("purpose").annotate(Max("notice__number")))
    open_codes = [
        words["code"]
        for words in notice["purposes"]
        if words["is_optional"] and told.get(words["code"], -1) < (notice["asked_since"] or 0)
    ]
    if not open_codes:
        return None
    return DecisionWaiting(count=len(open_codes), is_again=any(code in told for code in open_codes))


def allows(*, person: Person, code: str, at: datetime) -> bool:
    """Answer whether data of this person may be used for a purpose at a moment (INV-07).

    A purpose that rests on the law holds while the ruling notice names it; an optional one needs the person's last word
    to be a yes. Without a ruling notice nothing is allowed.
    """
    return any(
        one.code == code and (not one.is_optional or one.is_granted) for one in purposes_of(person=person, at=at)
    )


def persons_allowing(*, entity: Entity, code: str, at: datetime, among: Iterable[int] | None = None) -> set[int]:
    """Return the ids of the persons who allow a purpose, in two queries however many they are.

    `among` narrows the answer to these person ids. For a purpose that rests on the law these are all of them.
    """
    notice = current_notice(entity=entity, at=at)
    words = next((one for one in notice.purposes if one["code"] == code), None) if notice else None
    if words is None:
        return set()
    persons = Person.objects.filter(entity=entity)
    events = _valid_events(entity=entity, at=at).filter(purpose=code)
    if among is not None:
        wanted = list(among)
        persons, events = persons.filter(pk__in=wanted), events.filter(person__in=wanted)
    if not words["is_optional"]:
        return set(persons.values_list("pk", flat=True))
    last = dict(events.order_by("id").values_list("person_id", "decision"))
    return {person for person, decision in last.items() if decision == ConsentEvent.Decision.GRANTED}


def granted_counts(*, entity: Entity, at: datetime) -> dict[str, int]:
    """Return how many active persons allow each optional purpose, in two queries."""
    events = _valid_events(entity=entity, at=at)
    later = events.filter(person=OuterRef("person"), purpose=OuterRef("purpose"), pk__gt=OuterRef("pk"))
    held = events.filter(~Exists(later), decision=ConsentEvent.Decision.GRANTED, person__status=Person.Status.ACTIVE)
    return dict(held.order_by().values_list("purpose").annotate(Count("pk")))


def history_of(*, person: Person) -> QuerySet[ConsentEvent]:
    """Return everything a person decided, newest first, with the notice shown: the proof of article 17 b."""
    return ConsentEvent.objects.filter(person=person, entity=person.entity).select_related("notice").order_by("-id")
