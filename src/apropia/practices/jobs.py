"""What happens after a version moved."""

from apropia.practices import notices
from apropia.practices.events import PracticeMoved
from apropia.practices.models import PracticeVersion
from apropia.practices.states import VersionState

TOLD = (
    VersionState.UNIT_REVIEW,
    VersionState.CHANGES_REQUESTED,
    VersionState.UNIT_APPROVED,
    VersionState.PUBLISHED,
)


def tell_whose_turn(event: PracticeMoved) -> None:
    """Write to whoever the version waits for now; one that moved on meanwhile tells nobody."""
    version = (
        PracticeVersion.objects.filter(pk=event.version_id, entity_id=event.entity_id, state=event.state)
        .select_related("practice__unit", "entity")
        .first()
    )
    if version is not None and event.state in TOLD:
        notices.tell_whose_turn(version=version, at=event.at)
