from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.materials import policies
from apropia.materials.models import Material, MaterialFeedback
from apropia.materials.states import PUBLIC
from apropia.people.models import Person


@transaction.atomic
def give_feedback(*, material: Material, was_useful: bool, by: Person, at: datetime) -> None:
    """Keep whether the current version helped; said again, the last word counts. The audit line does not tell which."""
    policies.check_same_entity(material, by)
    if material.status not in PUBLIC or material.current is None:
        raise DomainError(_("Esta guía ya no está publicada."))
    MaterialFeedback.objects.update_or_create(
        version=material.current,
        pseudonym=by.pseudonym,
        defaults={"entity": material.entity, "was_useful": was_useful, "given_at": at},
    )
    record("materials.feedback.given", entity=material.entity, by=None, on=material, at=at)
