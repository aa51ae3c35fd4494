import dataclasses
from datetime import datetime

from django.db.models import QuerySet, TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.campaigns import policies
from apropia.campaigns.models import Campaign, Recipient
from apropia.campaigns.queries.audience import AudienceCounts, counts_of
from apropia.campaigns.states import CAMPAIGN, DELIVERED
from apropia.foundation.errors import NotFound
from apropia.foundation.ui.tables import Column, Filter, Table
from apropia.people.models import EngagementType, Person, Role

MOST_PENDING = 20
TABLE = Table(
    caption=gettext_lazy("Campañas"),
    columns=(
        Column("nombre", gettext_lazy("Campaña"), sort="name", is_name=True),
        Column("estado", gettext_lazy("Estado"), sort="status"),
        Column("empieza", gettext_lazy("Empieza"), sort="starts_at"),
        Column("termina", gettext_lazy("Termina"), sort="ends_at"),
    ),
    search=("name", "title", "objective"),
    filters=(Filter("estado", gettext_lazy("Estado"), "status", Campaign.Status.choices),),
    default_sort="-empieza",
)


@dataclasses.dataclass(frozen=True)
class CampaignPage:
    """What the page of a campaign shows, and what this reader may do with it."""

    campaign: Campaign
    audience: AudienceCounts | None
    rule: tuple[tuple[str, str], ...]
    link: str
    steps: frozenset[str]
    can_approve: bool
    has_report: bool


@dataclasses.dataclass(frozen=True)
class Banner:
    """The notice of a campaign on somebody's home page."""

    campaign_id: int
    title: str
    text: str
    pose: str
    url: str
    dismiss_url: str


def campaigns_for(*, person: Person) -> QuerySet[Campaign]:
    """Return the campaigns of the person's entity, for those who keep them."""
    if not policies.can_write(person):
        return Campaign.objects.none()
    return Campaign.objects.filter(entity_id=person.entity_id)


def pending_for(*, person: Person) -> list[Campaign]:
    """Return the campaigns that wait for this person: to approve, and to evaluate once they are over."""
    wanted = [Campaign.Status.IN_APPROVAL, Campaign.Status.FINISHED]
    found = campaigns_for(person=person).filter(status__in=wanted).order_by("changed_at")[:MOST_PENDING]
    return [one for one in found if one.status == Campaign.Status.FINISHED or policies.can_approve(person, one)]


def campaign_for(*, pk: int, person: Person) -> Campaign:
    """Return one campaign. Raises `NotFound`."""
    found = campaigns_for(person=person).filter(pk=pk).select_related("entity", "service", "competence").first()
    if found is None:
        raise NotFound(_("No encontramos esa campaña."))
    return found


def campaign_page(*, pk: int, person: Person, at: datetime) -> CampaignPage:
    """Return a campaign with its message, its rule in words and its audience in protected counts."""
    campaign = campaign_for(pk=pk, person=person)
    has_report = campaign.status in DELIVERED
    return CampaignPage(
        campaign=campaign,
        audience=None if has_report else counts_of(campaign=campaign, at=at),
        rule=_rule_in_words(campaign),
        link=link_of(campaign),
        steps=frozenset(CAMPAIGN.steps_from(campaign)),
        can_approve=policies.can_approve(person, campaign),
        has_report=has_report,
    )


def link_of(campaign: Campaign) -> str:
    """Return where the message leads, or nothing."""
    if campaign.service is not None:
        return reverse("catalogue:service", args=[campaign.service.code])
    return campaign.link_path


def mail_key(campaign: Campaign) -> str:
    """Return the key of a campaign's mail. It ends in a stop, so that 1 is no beginning of 12."""
    return f"campaigns.{campaign.pk}."


def banner_for(*, person: Person, at: datetime) -> Banner | None:
    """Return the newest notice that still stands for a person, or None. One query."""
    found = (
        Recipient.objects.filter(
            entity_id=person.entity_id,
            person=person,
            dismissed_at=None,
            campaign__status=Campaign.Status.ACTIVE,
            campaign__has_banner=True,
            campaign__starts_at__lte=at,
            campaign__ends_at__gt=at,
        )
        .select_related("campaign__service")
        .only(
            "campaign__title",
            "campaign__text",
            "campaign__pose",
            "campaign__link_path",
            "campaign__service__code",
        )
        .order_by("-campaign__activated_at", "-campaign_id")
        .first()
    )
    if found is None:
        return None
    campaign = found.campaign
    return Banner(
        campaign_id=campaign.pk,
        title=campaign.title,
        text=campaign.text,
        pose=campaign.pose,
        url=link_of(campaign),
        dismiss_url=reverse("campaigns:dismiss", args=[campaign.pk]),
    )


def due_to_start(*, at: datetime) -> list[Campaign]:
    """Return the scheduled campaigns whose date came, in every entity."""
    return list(
        Campaign.objects.filter(status=Campaign.Status.SCHEDULED, starts_at__lte=at).select_related(
            "entity", "service", "competence"
        )
    )


def due_to_end(*, at: datetime) -> list[Campaign]:
    """Return the running campaigns whose end came, in every entity."""
    running = (Campaign.Status.ACTIVE, Campaign.Status.PAUSED)
    return list(Campaign.objects.filter(status__in=running, ends_at__lte=at).select_related("entity"))


def to_deliver() -> list[Campaign]:
    """Return the active campaigns with mail not handed over yet."""
    waiting = Recipient.objects.filter(mailed_at=None, campaign__status=Campaign.Status.ACTIVE, campaign__has_mail=True)
    return list(
        Campaign.objects.filter(pk__in=waiting.values("campaign").distinct()).select_related("entity", "service")
    )


def _rule_in_words(campaign: Campaign) -> tuple[tuple[str, str], ...]:
    everybody, anyone = _("Todas"), _("Cualquiera")

    def words(values: list[str], kinds: type[TextChoices], without: str) -> str:
        return ", ".join(str(kinds(one).label) for one in values) or without

    units = [str(unit) for unit in campaign.units.all()]
    return (
        (_("Dependencias"), ", ".join(units) or everybody),
        (_("Vinculaciones"), words(campaign.engagement_types, EngagementType, everybody)),
        (_("Roles"), words(campaign.roles, Role, anyone)),
        (_("Brecha"), str(campaign.competence) if campaign.competence else _("Cualquier resultado")),
        (_("Avance en la ruta"), words(campaign.route_states, Campaign.RouteState, anyone)),
    )
