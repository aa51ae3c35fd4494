from typing import Any

from apropia.diagnosis.models import PopulationMember, SurveyWave

Strata = dict[str, Any]
FIELDS = ("unit_id", "unit_name", "unit_path", "engagement_type", "job_level")


def strata_of(member: PopulationMember) -> Strata:
    """Return the strata of the snapshot, to be copied onto a response that has its pseudonym."""
    return {name: getattr(member, name) for name in FIELDS}


def strata_to_hide_in(*, wave: SurveyWave, member: PopulationMember) -> Strata:
    """Return the finest strata that at least `min_cell` people invited share with this one.

    An anonymous response keeps no more than this: job level goes first, then type of engagement, then the unit.
    """
    full = strata_of(member)
    for kept in (FIELDS, FIELDS[:4], FIELDS[:3]):
        shared = {name: full[name] for name in kept if name not in ("unit_name", "unit_path")}
        alike = PopulationMember.objects.filter(wave=wave, is_drawn=True, **shared)
        if alike[: wave.min_cell].count() >= wave.min_cell:
            return {name: full[name] if name in kept else "" for name in FIELDS}
    return {"unit_id": None, "unit_name": "", "unit_path": "", "engagement_type": "", "job_level": ""}
