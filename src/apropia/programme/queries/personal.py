"""What the programme holds of one person."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.programme.models import ActivityKind, Assignment, Nomination, PlanChange


def everything_of(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return all of it, under words that she reads. Three queries."""
    assigned = Assignment.objects.filter(entity_id=entity_id, pseudonym=pseudonym).select_related(
        "activity__plan", "unit"
    )
    changes = PlanChange.objects.filter(entity_id=entity_id, by__uid=person_uid).select_related("plan", "activity")
    concerned = Q(person__uid=person_uid) | Q(nominated_by__uid=person_uid)
    nominations = Nomination.objects.filter(concerned, entity_id=entity_id).select_related("activity", "person")
    return {
        _("Formación que le asignaron"): [
            {
                _("plan"): one.activity.plan.name,
                _("actividad"): one.activity.title,
                _("origen"): one.get_origin_display(),
                _("plazo"): one.due_on,
                _("asignada el"): one.assigned_at,
                _("dependencia de ese día"): one.unit.name if one.unit else "",
                _("vinculación de ese día"): one.get_engagement_type_display(),
                _("participó"): _took_part(one),
            }
            for one in assigned
        ],
        _("Postulaciones a formación"): [
            {
                _("actividad"): one.activity.title,
                _("papel"): _("la postularon") if one.person.uid == person_uid else _("usted postuló"),
                _("razón"): one.reason,
                _("estado"): one.get_status_display(),
                _("razón de la decisión"): one.decision_reason,
                _("cuándo"): one.nominated_at,
            }
            for one in nominations
        ],
        _("Cambios que hizo al plan de formación"): [
            {_("plan"): one.plan.name, _("actividad"): one.activity.title, _("razón"): one.reason, _("cuándo"): one.at}
            for one in changes
        ],
    }


def _took_part(assignment: Assignment) -> str:
    """Return what the list of something of others says; courses and talks keep their own."""
    if assignment.activity.kind != ActivityKind.EXTERNAL:
        return ""
    return _("sí") if assignment.took_part else _("no")
