"""Give a draft another scale to answer on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.actions.drafts import hold_draft
from apropia.diagnosis.models import InstrumentVersion, ResponseScale
from apropia.diagnosis.policies.opinions import SCALE_STEPS
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.people.models import Person


@transaction.atomic
def add_scale(
    *, version: InstrumentVersion, name: str, options: Sequence[tuple[int, str]], by: Person, at: datetime
) -> ResponseScale:
    """Add a scale to a draft: values and texts of its steps, in the order shown."""
    hold_draft(version, by=by)
    if len(options) not in SCALE_STEPS:
        words = {"low": SCALE_STEPS.start, "high": SCALE_STEPS.stop - 1}
        raise DomainError(_("Escriba entre %(low)s y %(high)s pasos.") % words, field="step_1")
    if len({text.casefold() for _value, text in options}) < len(options):
        raise DomainError(_("Dos pasos dicen lo mismo. Cambie uno."), field="step_1")
    there = dict(version.scales.values_list("code", "name"))
    if name in there.values():
        raise DomainError(_("Ya hay una escala con ese nombre. Escriba otro."), field="name")
    code = next(code for code in (f"ESCALA-{number}" for number in range(1, len(there) + 2)) if code not in there)
    scale = ResponseScale.objects.create(
        entity_id=version.entity_id,
        version=version,
        code=code,
        name=name,
        options=[{"value": value, "text": text} for value, text in options],
    )
    audit.record("diagnosis.scale.added", entity=version.entity, by=by, on=scale, at=at)
    return scale
