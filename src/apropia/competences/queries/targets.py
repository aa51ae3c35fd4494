import dataclasses
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from apropia.competences.models import LEVEL_ORDER, Competence, Level, TargetProfile
from apropia.competences.queries.framework import CURRENT
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import JobLevel

# What is expected until the entity decides: proposed by the product, not by the framework, and said so on the page.
_BASE: dict[str, Level] = {
    JobLevel.DIRECTIVE: Level.INTERMEDIATE,
    JobLevel.ADVISOR: Level.INTERMEDIATE,
    JobLevel.PROFESSIONAL: Level.INTERMEDIATE,
    JobLevel.TECHNICAL: Level.INTERMEDIATE,
    JobLevel.ASSISTANT: Level.BASIC,
    # Of most contractors and ordinary lists no level is known. Expect little of them, and nobody has a gap or a route.
    JobLevel.NONE: Level.INTERMEDIATE,
}
_EXCEPTIONS: dict[str, dict[str, Level]] = {
    JobLevel.DIRECTIVE: dict.fromkeys(("1.2", "2.6", "4.2"), Level.ADVANCED),
    JobLevel.ADVISOR: dict.fromkeys(("1.1", "1.2", "2.4"), Level.ADVANCED),
    JobLevel.PROFESSIONAL: dict.fromkeys(("1.3", "2.2", "2.4"), Level.ADVANCED),
    JobLevel.TECHNICAL: dict.fromkeys(("4.1", "5.1"), Level.ADVANCED),
    JobLevel.ASSISTANT: dict.fromkeys(("1.3", "2.1", "4.1", "4.2"), Level.INTERMEDIATE),
}


@dataclasses.dataclass(frozen=True)
class TargetsOfJobLevel:
    """What is expected of one job level: code of competence → level, and whether the entity decided it."""

    job_level: str
    label: str
    levels: Mapping[str, str]
    is_decided: bool

    @property
    def counts_text(self) -> str:
        """Say how many competences are expected at each level."""
        held = list(self.levels.values())
        return " · ".join(
            _("%(count)d en %(level)s") % {"count": held.count(level), "level": str(level.label).lower()}
            for level in Level
            if level in held
        )


def default_targets(*, job_level: str, codes: list[str]) -> dict[str, str]:
    """Return the levels proposed by the product for a job level."""
    base = _BASE.get(job_level, Level.BASIC)
    levels = {code: str(base) for code in codes} | {"3.4": str(Level.BASIC)}
    exceptions = {code: str(level) for code, level in _EXCEPTIONS.get(job_level, {}).items()}
    return {code: level for code, level in (levels | exceptions).items() if code in codes}


def targets_by_job_level(*, entity: Entity, on: date) -> dict[str, dict[str, str]]:
    """Return what the entity expects on a date: job level → code of competence → level. Two queries."""
    codes = list(Competence.objects.filter(area__framework__code=CURRENT).values_list("code", flat=True))
    expected = {level: default_targets(job_level=level, codes=codes) for level in JobLevel.values}
    decided = (
        TargetProfile.objects.filter(entity=entity, valid_from__lte=on)
        .order_by("valid_from", "id")
        .values_list("job_level", "competence__code", "level")
    )
    for job_level, code, level in decided:
        expected.setdefault(job_level, {})[code] = level
    return expected


def targets_for(*, entity: Entity, job_level: str, on: date) -> dict[str, str]:
    """Return what the entity expects of a job level on a date: code of competence → level."""
    by_level = targets_by_job_level(entity=entity, on=on)
    return by_level.get(job_level, by_level[JobLevel.NONE])


def area_targets_of(targets: Mapping[str, str]) -> dict[str, str]:
    """Return the level expected in each area: the one that at least half of its competences reach (lower median)."""
    by_area: dict[str, list[int]] = {}
    for code, level in targets.items():
        by_area.setdefault(code.split(".")[0], []).append(LEVEL_ORDER[level])
    names = {order: level for level, order in LEVEL_ORDER.items()}
    return {area: names[sorted(orders)[(len(orders) - 1) // 2]] for area, orders in sorted(by_area.items())}


def target_table(*, entity: Entity, on: date) -> list[TargetsOfJobLevel]:
    """Return the expectations of every job level, for the page that shows or changes them."""
    expected = targets_by_job_level(entity=entity, on=on)
    decided = set(
        TargetProfile.objects.filter(entity=entity, valid_from__lte=on).values_list("job_level", flat=True).distinct()
    )
    return [
        TargetsOfJobLevel(job_level=code, label=str(label), levels=expected[code], is_decided=code in decided)
        for code, label in JobLevel.choices
    ]
