"""What somebody wrote or asked for and another person must settle."""

from dataclasses import dataclass

from django.db.models import Value

from apropia.diagnosis.models import Calibration, InstrumentVersion
from apropia.diagnosis.policies.authoring import can_author
from apropia.diagnosis.states import CalibrationState, VersionState
from apropia.people.models import Person

VERSION, CALIBRATION = "version", "calibration"


@dataclass(frozen=True)
class ToSettle:
    """A version in review or a proposed calibration: `what` says which."""

    what: str
    pk: int
    instrument: str


def to_settle_for(*, person: Person, limit: int) -> list[ToSettle]:
    """Return what waits for this person because another wrote or asked for it. One query, none for most roles."""
    if not can_author(person):
        return []
    versions = InstrumentVersion.objects.filter(entity_id=person.entity_id, state=VersionState.IN_REVIEW)
    calibrations = Calibration.objects.filter(entity_id=person.entity_id, state=CalibrationState.PROPOSED)
    columns = ("what", "pk", "instrument__name")
    found = (
        versions.exclude(submitted_by=person.uid)
        .annotate(what=Value(VERSION))
        .order_by()
        .values_list(*columns)
        .union(
            calibrations.exclude(proposed_by=person.uid)
            .annotate(what=Value(CALIBRATION))
            .order_by()
            .values_list(*columns),
            all=True,
        )
    )
    return [ToSettle(*row) for row in found.order_by("what", "pk")[:limit]]
