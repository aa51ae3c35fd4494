"""Who writes, approves and reads campaigns, and in which state."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from apropia.campaigns.models import Campaign
from apropia.foundation.errors import Conflict, DomainError, Forbidden
from apropia.people.models import Person, Role

WRITERS = (Role.COMMUNICATOR, Role.UA_MANAGER)
APPROVERS = (Role.UA_MANAGER,)


def can_write(person: Person) -> bool:
    """Say whether the person keeps campaigns."""
    return person.has_role(*WRITERS)


def check_can_write(person: Person) -> None:
    """Refuse whoever does not keep campaigns."""
    if not can_write(person):
        raise Forbidden(_("Solo comunicaciones y la gestión de uso y apropiación manejan campañas."))


def can_approve(person: Person, campaign: Campaign) -> bool:
    """Say whether the person may approve: a manager who had no hand in it."""
    return person.has_role(*APPROVERS) and str(person.uid) not in campaign.written_by


def check_can_approve(person: Person, campaign: Campaign) -> None:
    """Refuse approval by whoever wrote or proposed, and by whoever does not approve."""
    if not person.has_role(*APPROVERS):
        raise Forbidden(_("La aprueba la gestión de uso y apropiación."))
    if not can_approve(person, campaign):
        raise Forbidden(_("Otra persona debe aprobarla: quien la escribe o la propone no la aprueba."))


def is_private(campaign: Campaign) -> bool:
    """Say whether the rule asks for something that each person alone knows of themselves: a gap, or their route."""
    return campaign.competence_id is not None or bool(campaign.route_states)


def crosses_route_with_more(
    *, route_states: Sequence[str], engagement_types: Sequence[str], roles: Sequence[str]
) -> bool:
    """Say whether a rule narrows a route state by more than units: so few would be left that one could be told."""
    return bool(route_states and (engagement_types or roles))


def check_editable(campaign: Campaign) -> None:
    """Refuse a change to what is no draft."""
    if campaign.status != Campaign.Status.DRAFT:
        raise DomainError(_("Solo se cambia un borrador. Si está en aprobación, pida que la devuelvan."))


def check_unchanged(campaign: Campaign, seen_at: datetime | None) -> None:
    """Refuse to act on a text that changed since it was seen."""
    if seen_at is not None and campaign.changed_at != seen_at:
        raise Conflict(_("La campaña cambió mientras usted la veía. Léala otra vez."))
