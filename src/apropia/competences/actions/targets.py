from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apropia.competences.events import TargetsChanged
from apropia.competences.models import Competence, Level, ParticularTarget, TargetProfile
from apropia.competences.policies import check_can_set_targets
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.events.bus import publish
from apropia.people.models import JobLevel, OrgUnit, Person, WorkTeam


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
    known = _known(levels, Level.values)
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
    publish(TargetsChanged(entity_id=by.entity_id, at=at, valid_from=valid_from.isoformat()))
    return targets


@transaction.atomic
def set_particular_targets(
    *, holder: OrgUnit | WorkTeam, levels: Mapping[str, str], valid_from: date, by: Person, at: datetime
) -> int:
    """Say which level is expected of the people of a unit or team, by code of competence, from a date on.

    An empty level leaves the competence to the wider profile. Only what changes is written; earlier targets stay as
    history. Raises `DomainError` for a level or competence that does not exist.
    """
    check_can_set_targets(person=by)
    if holder.entity_id != by.entity_id:
        raise NotFound(_("No encontramos esa dependencia o equipo."))
    known = _known(levels, ["", *Level.values])
    kind = "team" if isinstance(holder, WorkTeam) else "unit"
    now = _levels_on(ParticularTarget.objects.filter(**{kind: holder}), valid_from)
    changed = {code: level for code, level in levels.items() if level != now.get(code, "")}
    ParticularTarget.objects.bulk_create(
        [
            ParticularTarget(
                entity_id=by.entity_id, competence=known[code], level=level, valid_from=valid_from, **{kind: holder}
            )
            for code, level in changed.items()
        ],
        update_conflicts=True,
        unique_fields=[kind, "competence", "valid_from"],
        update_fields=["level"],
    )
    audit.record(
        "competences.targets.set_particular",
        entity=by.entity,
        by=by,
        on=holder,
        at=at,
        detail={"competences": len(changed), "valid_from": valid_from.isoformat()},
    )
    publish(TargetsChanged(entity_id=by.entity_id, at=at, valid_from=valid_from.isoformat()))
    return len(changed)


def _levels_on(own: QuerySet[ParticularTarget], day: date) -> dict[str, str]:
    """Return what a profile sets on a day; of each competence the newest counts."""
    rows = own.filter(valid_from__lte=day).order_by("valid_from", "pk")
    return dict(rows.values_list("competence__code", "level"))


def _known(levels: Mapping[str, str], words: Sequence[str]) -> dict[str, Competence]:
    known = {one.code: one for one in Competence.objects.filter(code__in=list(levels))}
    if set(levels) - set(known) or set(levels.values()) - set(words):
        raise DomainError(_("Elija para cada competencia un nivel de la lista."))
    return known
