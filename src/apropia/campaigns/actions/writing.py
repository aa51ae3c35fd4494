import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.campaigns import policies, queries
from apropia.campaigns.actions._moves import move
from apropia.campaigns.models import Campaign
from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.people.models import OrgUnit, Person

Status = Campaign.Status


@dataclasses.dataclass(frozen=True, kw_only=True)
class CampaignData:
    """What the writer of a campaign gives."""

    name: str
    objective: str
    title: str
    text: str
    starts_at: datetime
    ends_at: datetime
    pose: str = Campaign.Pose.GREETS
    link_path: str = ""
    service: ITService | None = None
    units: Sequence[OrgUnit] = ()
    engagement_types: Sequence[str] = ()
    roles: Sequence[str] = ()
    route_states: Sequence[str] = ()
    competence: Competence | None = None
    has_mail: bool = True
    has_banner: bool = True


@transaction.atomic
def create_campaign(*, data: CampaignData, by: Person, at: datetime) -> Campaign:
    """Begin a campaign as a draft."""
    policies.check_can_write(by)
    _check(data, by)
    campaign = Campaign.objects.create(
        entity=by.entity, created_at=at, changed_at=at, written_by=[str(by.uid)], **_fields(data)
    )
    campaign.units.set(data.units)
    record("campaigns.campaign.created", entity=by.entity, by=by, on=campaign, at=at)
    return campaign


@transaction.atomic
def change_campaign(
    *, campaign: Campaign, data: CampaignData, seen_at: datetime | None = None, by: Person, at: datetime
) -> None:
    """Change a draft."""
    policies.check_can_write(by)
    policies.check_editable(campaign)
    policies.check_unchanged(campaign, seen_at)
    _check(data, by)
    for name, value in _fields(data).items():
        setattr(campaign, name, value)
    campaign.written_by = _with(campaign.written_by, by)
    campaign.changed_at = at
    campaign.save()
    campaign.units.set(data.units)
    record("campaigns.campaign.changed", entity=campaign.entity, by=by, on=campaign, at=at)


def propose(*, campaign: Campaign, by: Person, at: datetime) -> None:
    """Send a draft to approval. Whoever sends it cannot approve it."""
    policies.check_can_write(by)
    _check_still_to_come(campaign, at)
    _check_large_enough(campaign, at)
    with transaction.atomic():
        writers = _with(campaign.written_by, by)
        move(campaign, Status.IN_APPROVAL, by=by, at=at, written_by=writers, return_reason="")


def approve(*, campaign: Campaign, seen_at: datetime | None = None, by: Person, at: datetime) -> None:
    """Approve a campaign: it starts by itself on its date."""
    policies.check_can_approve(by, campaign)
    policies.check_unchanged(campaign, seen_at)
    _check_still_to_come(campaign, at)
    _check_large_enough(campaign, at)
    with transaction.atomic():
        move(campaign, Status.SCHEDULED, by=by, at=at, approved_by=by.uid)


@transaction.atomic
def send_back(*, campaign: Campaign, reason: str, by: Person, at: datetime) -> None:
    """Return a campaign to its writer, saying what to mend."""
    policies.check_can_approve(by, campaign)
    if not reason.strip():
        raise DomainError(_("Escriba qué se debe ajustar."), field="reason")
    move(campaign, Status.DRAFT, by=by, at=at, return_reason=reason.strip()[:300])


@transaction.atomic
def cancel(*, campaign: Campaign, by: Person, at: datetime) -> None:
    """Give up a campaign that has not begun."""
    policies.check_can_write(by)
    move(campaign, Status.CANCELLED, by=by, at=at)


def _check(data: CampaignData, by: Person) -> None:
    if data.ends_at <= data.starts_at:
        raise DomainError(_("La campaña debe terminar después de empezar."), field="ends_at")
    if not (data.has_mail or data.has_banner):
        raise DomainError(_("Elija al menos un canal."), field="has_mail")
    if data.link_path and (not data.link_path.startswith("/") or data.link_path.startswith(("//", "/\\"))):
        raise DomainError(_("Escriba una página de Apropia que empiece por «/»."), field="link_path")
    if data.link_path and data.service is not None:
        raise DomainError(_("Elija una página o un servicio, no los dos."), field="link_path")
    if data.competence is not None and (data.engagement_types or data.roles or data.route_states):
        raise DomainError(
            _("Una brecha solo se combina con dependencias. Cruzada con algo más podría señalar a alguien."),
            field="competence",
        )
    if policies.crosses_route_with_more(
        route_states=data.route_states, engagement_types=data.engagement_types, roles=data.roles
    ):
        raise DomainError(
            _("El avance en la ruta solo se combina con dependencias. Cruzado con algo más podría señalar a alguien."),
            field="route_states",
        )
    owned = [*data.units, *([data.service] if data.service else [])]
    if any(one.entity_id != by.entity_id for one in owned):
        raise DomainError(_("Elija dependencias y servicios de su entidad."), field="units")


def _check_still_to_come(campaign: Campaign, at: datetime) -> None:
    if campaign.ends_at <= at:
        raise DomainError(_("La fecha final ya pasó. Cambie las fechas."), field="ends_at")


def _check_large_enough(campaign: Campaign, at: datetime) -> None:
    if queries.audience.is_too_small(campaign=campaign, at=at):
        raise DomainError(
            _("Con esta audiencia se podría saber quién tiene la brecha. Elija otras dependencias o toda la entidad.")
            if campaign.competence_id is not None
            else _("Con esta audiencia se podría saber cómo va alguien. Elija otras dependencias o toda la entidad."),
            field="competence" if campaign.competence_id is not None else "route_states",
        )


def _fields(data: CampaignData) -> dict[str, object]:
    fields = {one.name: getattr(data, one.name) for one in dataclasses.fields(data) if one.name != "units"}
    return fields | {name: list(fields[name]) for name in ("engagement_types", "roles", "route_states")}


def _with(writers: list[str], by: Person) -> list[str]:
    return sorted({*writers, str(by.uid)})
