"""What the programme holds of somebody: who changed an approved plan, and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.programme.models import PlanChange


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the changes that a person made to plans."""
    changes = PlanChange.objects.filter(entity_id=entity_id, by__uid=person_uid)
    return {
        _("Cambios que hizo al plan de formación"): [
            {_("plan"): one.plan.name, _("actividad"): one.activity.title, _("razón"): one.reason, _("cuándo"): one.at}
            for one in changes.select_related("plan", "activity")
        ]
    }


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Take the name from the changes that the person made; the plan is a document of the entity and stays."""
    changes = PlanChange.objects.filter(entity_id=entity_id, by__uid=person_uid).update(by=None)
    return {"programme.PlanChange": changes}
