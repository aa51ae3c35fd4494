"""Messages to whoever the next step of a practice waits for."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind, Weight
from apropia.people.models import Person, Role, RoleGrant
from apropia.practices import policies
from apropia.practices.models import PracticeVersion, Review
from apropia.practices.states import TURN, VersionState


def tell_whose_turn(*, version: PracticeVersion, at: datetime) -> int:
    """Write to those whose turn it is now, and return how many; nobody is asked to decide on their own work."""
    people = [
        one for one in _whose_turn(version) if version.state in _THEIRS or not policies.is_author(version, one.uid)
    ]
    for person in people:
        send(
            entity=version.entity,
            to=person,
            kind=MessageKind.PRACTICE,
            # Authors are told what became of what they sent; the others are asked for something.
            weight=Weight.ANSWER if version.state in _THEIRS else Weight.NECESSARY,
            subject=_("%(state)s: %(name)s") % {"state": version.get_state_display(), "name": version.name},
            body_text=_text(version),
            link=reverse("practices:practice", args=[version.practice.slug]),
            link_label=_("Abrir la práctica"),
            # The last decision makes a second round of the same state another message.
            idempotency_key=f"practice-{version.pk}-{version.state}-{_last_decision(version)}",
            at=at,
        )
    return len(people)


_THEIRS = (VersionState.CHANGES_REQUESTED, VersionState.PUBLISHED)


def _whose_turn(version: PracticeVersion) -> list[Person]:
    rows = Person.objects.filter(entity_id=version.entity_id, status=Person.Status.ACTIVE)
    if version.state in _THEIRS:
        return list(rows.filter(uid__in=version.authors))
    role = TURN.get(version.state, "")
    grants = RoleGrant.objects.filter(entity_id=version.entity_id, role=role, revoked_at__isnull=True)
    if role == Role.UNIT_HEAD:
        above = [int(pk) for pk in version.practice.unit.path.strip("/").split("/") if pk]
        grants = grants.filter(Q(unit__isnull=True) | Q(unit__in=above))
    return list(rows.filter(pk__in=grants.values("person")).order_by("pk")) if role else []


def _last_decision(version: PracticeVersion) -> int:
    return Review.objects.filter(version=version).order_by("-pk").values_list("pk", flat=True).first() or 0


def _text(version: PracticeVersion) -> str:
    words = {
        VersionState.UNIT_REVIEW: _("La práctica «%(name)s» espera su aprobación como directivo(a)."),
        VersionState.CHANGES_REQUESTED: _("Le pidieron ajustes en la práctica «%(name)s»."),
        VersionState.UNIT_APPROVED: _("La dependencia aprobó la práctica «%(name)s». Espera su validación."),
        VersionState.PUBLISHED: _("La práctica «%(name)s» ya es pública."),
    }.get(VersionState(version.state), _("La práctica «%(name)s» cambió de estado."))
    return words % {"name": version.name}
