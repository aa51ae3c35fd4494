"""What a person reads of their own data, and what those who look after the texts read."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from apropia.people.models import Person
from apropia.privacy.models import ConsentEvent, PrivacyNoticeVersion, PrivacyPolicyVersion
from apropia.privacy.queries.consent import AskedPurpose, history_of, purposes_of
from apropia.privacy.queries.counts import PurposeCount, consent_counts
from apropia.privacy.queries.held import held_data
from apropia.privacy.queries.texts import current_notice, current_policy, texts_for

SHOWN_DECISIONS = 50


@dataclasses.dataclass(frozen=True)
class DecisionPage:
    """What is asked of a person now, what needs no authorisation, and the notice that words both."""

    open: list[AskedPurpose]
    required: list[AskedPurpose]
    notice: PrivacyNoticeVersion | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class OwnData:
    """What is held about a person and what they decided; `held` counts the rows below each heading."""

    optional: list[AskedPurpose]
    required: list[AskedPurpose]
    held: list[tuple[str, int]]
    history: Sequence[ConsentEvent]
    policy: PrivacyPolicyVersion | None

    @property
    def needs_decision(self) -> bool:
        return any(one.decision is None for one in self.optional)


@dataclasses.dataclass(frozen=True)
class TextsPage:
    """Every version of both texts, and how many authorise each purpose."""

    notices: list[PrivacyNoticeVersion]
    policies: list[PrivacyPolicyVersion]
    counts: list[PurposeCount]


def decision_page(*, person: Person, at: datetime) -> DecisionPage:
    """Return what is to be decided. What was decided before is not asked again: an unticked box would take it back."""
    purposes = purposes_of(person=person, at=at)
    return DecisionPage(
        open=[one for one in purposes if one.is_optional and one.decision is None],
        required=[one for one in purposes if not one.is_optional],
        notice=current_notice(entity=person.entity, at=at),
    )


def own_data(*, person: Person, at: datetime) -> OwnData:
    """Return what a person reads of their own data."""
    purposes = purposes_of(person=person, at=at)
    return OwnData(
        optional=[one for one in purposes if one.is_optional],
        required=[one for one in purposes if not one.is_optional],
        held=[(heading, len(rows)) for heading, rows in held_data(person=person).items() if rows],
        history=list(history_of(person=person)[:SHOWN_DECISIONS]),
        policy=current_policy(entity=person.entity, at=at),
    )


def texts_page(*, person: Person, at: datetime) -> TextsPage:
    """Return what the data-protection officer sees of the texts. Refused to anybody else."""
    notices, policies = texts_for(person=person)
    return TextsPage(notices=notices, policies=policies, counts=consent_counts(person=person, at=at))
