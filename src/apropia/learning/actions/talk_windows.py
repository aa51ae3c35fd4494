"""Say who may sign up for a talk, and when. Who has a place or waits keeps it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.learning.models import LiveSession, SignUpWindow
from apropia.learning.policies import talks as policies
from apropia.people.models import OrgUnit, Person


@transaction.atomic
def add_window(
    *,
    talk: LiveSession,
    opens_at: datetime,
    closes_at: datetime | None = None,
    unit: OrgUnit | None = None,
    engagement_type: str = "",
    by: Person,
    at: datetime,
) -> SignUpWindow:
    """Let some people sign up for some time; from the first window on, nobody outside of them may."""
    policies.check_can_host(by)
    policies.check_same_entity(talk, by)
    policies.check_editable(talk)
    if closes_at is not None and closes_at <= opens_at:
        raise DomainError(_("El plazo debe cerrar después de abrir."), field="closes_at")
    if opens_at >= talk.ends_at:
        raise DomainError(_("A esa hora la charla ya pasó. Abra el plazo antes."), field="opens_at")
    if unit is not None and unit.entity_id != talk.entity_id:
        raise DomainError(_("Elija una dependencia de su entidad."), field="unit")
    made = SignUpWindow.objects.create(
        entity=talk.entity,
        talk=talk,
        unit=unit,
        engagement_type=engagement_type,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    record("learning.talk.window_added", entity=talk.entity, by=by, on=talk, at=at)
    return made


@transaction.atomic
def remove_window(*, talk: LiveSession, window_id: int, by: Person, at: datetime) -> None:
    """Take a window away. Twice is no error."""
    policies.check_can_host(by)
    policies.check_same_entity(talk, by)
    deleted, _detail = SignUpWindow.objects.filter(talk=talk, pk=window_id).delete()
    if deleted:
        record("learning.talk.window_removed", entity=talk.entity, by=by, on=talk, at=at)


def copy_windows(talk: LiveSession, to: LiveSession) -> None:
    """Give another session of a talk the same windows, in the caller's transaction.

    They close as long before it as those of the talk, and open when those do: a whole cycle is signed up for at once.
    """
    moved = to.starts_at - talk.starts_at
    SignUpWindow.objects.bulk_create(
        SignUpWindow(
            entity=to.entity,
            talk=to,
            unit_id=one.unit_id,
            engagement_type=one.engagement_type,
            # A session held sooner opens sooner too, or it would be over before.
            opens_at=one.opens_at + min(moved, timedelta()),
            closes_at=one.closes_at and one.closes_at + moved,
        )
        for one in talk.windows.all()
    )
