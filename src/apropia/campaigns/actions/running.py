"""Start, deliver, pause and end: what the clock and the managers do with an approved campaign."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.campaigns import policies, queries
from apropia.campaigns.actions._moves import move
from apropia.campaigns.models import Campaign, Recipient
from apropia.contact.actions import Letter, send_many
from apropia.contact.models import MessageKind, Weight
from apropia.foundation.errors import DomainError
from apropia.people.models import Person

Status = Campaign.Status
CHUNK = 100


def activate(*, campaign: Campaign, at: datetime) -> int:
    """Start a scheduled campaign: freeze who gets it. Return how many people those are.

    An audience by gap or route state that meanwhile became so small that it would tell on somebody is given up.
    """
    if queries.audience.is_too_small(campaign=campaign, at=at):
        _give_up(campaign, at, _("La audiencia quedó tan pequeña que diría algo de alguien."))
        return 0
    audience = queries.audience.members_of(campaign=campaign, at=at)
    with transaction.atomic():
        move(campaign, Status.ACTIVE, by=None, at=at, activated_at=at)
        Recipient.objects.bulk_create(
            (
                Recipient(entity_id=campaign.entity_id, campaign=campaign, person_id=one.person_id, unit_id=one.unit_id)
                for one in audience
            ),
            batch_size=500,
        )
    return len(audience)


def deliver(*, campaign: Campaign, at: datetime) -> int:
    """Hand the message of an active campaign to the mail, to whoever has not got it. Safe to run twice."""
    handed = 0
    while chunk := _hand_over(campaign, at):
        handed += chunk
    return handed


@transaction.atomic
def _hand_over(campaign: Campaign, at: datetime) -> int:
    live = Campaign.objects.filter(pk=campaign.pk, status=Status.ACTIVE, has_mail=True)
    if not live.exists():
        return 0
    waiting = list(campaign.recipients.filter(mailed_at=None).select_related("person").order_by("pk")[:CHUNK])
    link = queries.campaigns.link_of(campaign)
    letters = [
        Letter(
            to=one.person,
            kind=MessageKind.CAMPAIGN,
            subject=campaign.title,
            body_text=campaign.text,
            link=link,
            link_label=_("Abrir") if link else "",
            idempotency_key=queries.campaigns.mail_key(campaign),
            weight=Weight.OPTIONAL,
            not_after=campaign.ends_at,
        )
        for one in waiting
    ]
    send_many(entity=campaign.entity, letters=letters, at=at)
    Recipient.objects.filter(pk__in=[one.pk for one in waiting]).update(mailed_at=at)
    return len(waiting)


def give_up_missed(*, campaign: Campaign, at: datetime) -> None:
    """Cancel a campaign whose whole term passed while nothing ran: its message would be out of date."""
    _give_up(campaign, at, _("Su fecha pasó antes de que pudiera empezar."))


@transaction.atomic
def _give_up(campaign: Campaign, at: datetime, reason: str) -> None:
    move(campaign, Status.CANCELLED, by=None, at=at, return_reason=reason)


@transaction.atomic
def pause(*, campaign: Campaign, by: Person, at: datetime) -> None:
    """Stop showing and handing over; what is already on its way goes on."""
    policies.check_can_write(by)
    move(campaign, Status.PAUSED, by=by, at=at)


@transaction.atomic
def resume(*, campaign: Campaign, by: Person, at: datetime) -> None:
    """Go on with a paused campaign, to the same people."""
    policies.check_can_write(by)
    if campaign.status != Status.PAUSED:
        raise DomainError(_("Solo se reanuda una campaña pausada."))
    move(campaign, Status.ACTIVE, by=by, at=at)


@transaction.atomic
def finish(*, campaign: Campaign, by: Person | None, at: datetime) -> None:
    """End a campaign, by hand or because its date came."""
    if by is not None:
        policies.check_can_write(by)
    move(campaign, Status.FINISHED, by=by, at=at, finished_at=at)


@transaction.atomic
def evaluate(*, campaign: Campaign, lesson: str, by: Person, at: datetime) -> None:
    """Close the evaluation of a finished campaign with what was learnt from it."""
    policies.check_can_write(by)
    if not lesson.strip():
        raise DomainError(_("Escriba qué aprendieron de esta campaña."), field="lesson")
    move(campaign, Status.EVALUATED, by=by, at=at, lesson=lesson.strip())


@transaction.atomic
def archive(*, campaign: Campaign, by: Person, at: datetime) -> None:
    """Put an evaluated campaign away."""
    policies.check_can_write(by)
    move(campaign, Status.ARCHIVED, by=by, at=at)


def note_banner_shown(*, campaign_id: int, person: Person, at: datetime) -> None:
    """Keep that the notice was displayed to somebody: the first time counts.

    No audit line: what a person reads is nobody else's business.
    """
    _own(campaign_id, person).filter(shown_at=None).update(shown_at=at)


def dismiss_banner(*, campaign_id: int, person: Person, at: datetime) -> None:
    """Stop showing a notice to whoever closed it.

    No audit line: it would tell whoever audits that the person was in an audience, which may be one by gap.
    """
    _own(campaign_id, person).filter(dismissed_at=None).update(dismissed_at=at)


def _own(campaign_id: int, person: Person) -> QuerySet[Recipient]:
    return Recipient.objects.filter(entity_id=person.entity_id, campaign_id=campaign_id, person=person)
