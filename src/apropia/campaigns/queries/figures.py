"""What measurement asks of campaigns (CU-01), and the protected figures of a campaign's report."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.campaigns.models import Campaign, Recipient
from apropia.campaigns.queries.campaigns import campaign_for, mail_key
from apropia.campaigns.states import DELIVERED
from apropia.contact import queries as contact
from apropia.contact.models import OutgoingMessage, Reason
from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import Figure, ProtectedTable, Shown, Table, Tally, protect, protected_label
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person

_NO_MAIL = "NO_MAIL"


@dataclasses.dataclass(frozen=True)
class Addressed:
    """One person of the audience of one campaign (CU-01), and whether mail or notice reached them."""

    pseudonym: UUID
    unit_id: int | None
    engagement_type: str
    is_reached: bool


@dataclasses.dataclass(frozen=True)
class Reach:
    """What CU-01 counts of a period. Internal: never shown raw."""

    campaign_count: int
    addressed: Sequence[Addressed]


@dataclasses.dataclass(frozen=True)
class OutcomeCount:
    """How many people had an outcome; `people` None where it is protected, 0 where there is nobody."""

    label: str
    people: int | None


@dataclasses.dataclass(frozen=True)
class Report:
    """What became of a campaign, in protected counts. A campaign without mail has no outcomes of mail."""

    campaign: Campaign
    audience: int | None
    reached: int | None
    share: float | None
    outcomes: tuple[OutcomeCount, ...]
    protected_text: str


def reach(*, entity: Entity, since: datetime, until: datetime) -> Reach:
    """Return who was addressed by the campaigns begun in a period, once per campaign. Two queries a campaign.

    Campaigns by gap or by route state are left out: how many of a unit they addressed is how many of it are so.
    """
    found = list(
        Campaign.objects.filter(
            entity=entity,
            status__in=DELIVERED,
            activated_at__gte=since,
            activated_at__lt=until,
            competence__isnull=True,
            route_states=[],
        ).order_by("pk")
    )
    return Reach(len(found), [one for campaign in found for one in _addressed_by(campaign, entity)])


def _addressed_by(campaign: Campaign, entity: Entity) -> Iterator[Addressed]:
    mailed = contact.reached_persons(entity=entity, key_prefix=mail_key(campaign))
    rows = campaign.recipients.values_list(
        "person_id", "person__pseudonym", "unit_id", "person__engagement_type", "shown_at"
    )
    for person_id, pseudonym, unit_id, engagement_type, shown_at in rows:
        yield Addressed(pseudonym, unit_id, engagement_type, shown_at is not None or person_id in mailed)


def _reached(campaign: Campaign, entity: Entity, shown: dict[int, datetime | None]) -> set[int]:
    mailed = contact.reached_persons(entity=entity, key_prefix=mail_key(campaign))
    return {person for person, at in shown.items() if at is not None or person in mailed}


def report_for(*, pk: int, person: Person) -> Report:
    """Return what became of a campaign: mail by outcome and people reached, protected together. Raises `NotFound`."""
    campaign = campaign_for(pk=pk, person=person)
    if campaign.status not in DELIVERED:
        raise NotFound(_("Esta campaña todavía no tiene informe."))
    shown = dict(Recipient.objects.filter(campaign=campaign).values_list("person_id", "shown_at"))
    reached = _reached(campaign, campaign.entity, shown)
    outcomes = contact.outcomes_by_person(entity=campaign.entity, key_prefix=mail_key(campaign))
    counts = Counter((_outcome(outcomes.get(one)), "reached" if one in reached else "not_reached") for one in shown)
    # The two partitions are protected as one table: neither may give away what the other hides.
    table = protect(
        Table({cell: Tally.of_share(count, count) for cell, count in counts.items()}),
        k=campaign.entity.minimum_cell,
        unanimity=False,
    )
    audience = _people(table.total)
    reached_count = _people(table.columns["reached"]) if "reached" in table.columns else 0
    if len(table.columns) == 1 and audience is None:
        reached_count = None
    return Report(
        campaign=campaign,
        audience=audience,
        reached=reached_count,
        share=reached_count / audience if audience and reached_count is not None else None,
        outcomes=_in_words(table) if campaign.has_mail else (),
        protected_text=protected_label(campaign.entity.minimum_cell),
    )


def _people(figure: Figure) -> int | None:
    return figure.n if isinstance(figure, Shown) else None


def _in_words(table: ProtectedTable) -> tuple[OutcomeCount, ...]:
    return tuple(OutcomeCount(_label(row), _people(figure)) for row, figure in sorted(table.rows.items()))


def _outcome(found: tuple[str, str] | None) -> str:
    if found is None:
        return _NO_MAIL
    state, reason = found
    return f"{state}.{reason}" if reason else state


def _label(outcome: str) -> str:
    if outcome == _NO_MAIL:
        return _("No se le escribió")
    state, _dot, reason = outcome.partition(".")
    label = str(OutgoingMessage.State(state).label)
    return f"{label}: {Reason(reason).label}" if reason else label
