from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.competences.models import Competence, Level, TargetProfile
from apropia.competences.policies import check_can_set_targets
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.people.models import JobLevel, Person


@transaction.atomic
def set_targets(
    *, job_level: str, levels: Mapping[str, str], valid_from: date, by: Person, at: datetime
) -> list[TargetProfile]:
    """Say which level the entity expects of a job level, by code of competence, from a date on.

    Earlier targets stay as history. Raises `DomainError` for a level, job level or competence that does not exist.
    """
    check_can_set_targets(person=by)
    if job_level not in JobLevel.values:
        raise DomainError(_("Elija un nivel de cargo de la lista."), field="job_level")
    known = {one.code: one for one in Competence.objects.filter(code__in=list(levels))}
    if set(levels) - set(known) or set(levels.values()) - set(Level.values):
        raise DomainError(_("Elija para cada competencia un nivel de la lista."))
    targets = TargetProfile.objects.bulk_create(
        [
            TargetProfile(
                entity_id=by.entity_id,
                job_level=job_level,
                competence=known[code],
                level=level,
                valid_from=valid_from,
            )
            for code, level in levels.items()
        ],
        update_conflicts=True,
        unique_fields=["entity", "job_level", "competence", "valid_from"],
        update_fields=["level"],
    )
    audit.record(
        "competences.targets.set",
        entity=by.entity,
        by=by,
        on=None,
        at=at,
        detail={"job_level": job_level, "competences": len(targets), "valid_from": valid_from.isoformat()},
    )
    return targets
