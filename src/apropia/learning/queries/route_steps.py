"""Which steps of routes still mean something, and how far people got with them."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import (
    CourseVersion,
    Enrollment,
    ExemptionProof,
    PathStep,
    StepKind,
    StepStatus,
    TalkPlace,
)
from apropia.learning.states import LEARNABLE, EnrollmentStatus, VersionStatus
from apropia.learning.states.routes import ProofStatus
from apropia.learning.states.talks import PlaceStatus, TalkStatus
from apropia.materials.models import MaterialReading
from apropia.materials.states import PUBLIC
from apropia.people.models import Person


def begun_by(*, person: Person) -> set[tuple[str, int]]:
    """Return every course, guide and talk that the person began, proved, read or signed up for. Four queries."""
    mine = {"entity": person.entity_id, "pseudonym": person.pseudonym}
    courses = Enrollment.objects.filter(started_at__isnull=False, **mine).values_list("course_id", flat=True)
    proven = ExemptionProof.objects.filter(status=ProofStatus.EXEMPT, **mine).values_list("course_id", flat=True)
    guides = MaterialReading.objects.filter(**mine).values_list("material_id", flat=True)
    places = TalkPlace.objects.filter(entity=person.entity_id, person=person).exclude(status=PlaceStatus.WITHDRAWN)
    return {
        *((StepKind.COURSE, pk) for pk in (*courses, *proven)),
        *((StepKind.GUIDE, pk) for pk in guides),
        *((StepKind.TALK, pk) for pk in places.values_list("talk_id", flat=True)),
    }


def route_states(entity: Entity) -> Mapping[UUID, str]:
    """Return how far each person with a route got: PROPOSED, STARTED or FINISHED, by pseudonym. For audiences only.

    Whoever is not in it has no route yet. One query.
    """
    mine = Enrollment.objects.filter(
        entity=entity, course=OuterRef("course"), pseudonym=OuterRef("path__pseudonym"), started_at__isnull=False
    )
    rows = (
        living(PathStep.objects.filter(entity=entity))
        .exclude(status=StepStatus.DISMISSED)
        .annotate(is_begun=Exists(mine), is_done=Exists(mine.filter(status=EnrollmentStatus.FINISHED)))
        .values("path__pseudonym")
        .annotate(
            step_count=Count("pk"),
            begun_count=Count("pk", filter=Q(is_begun=True) | Q(place__isnull=False)),
            done_count=Count(
                "pk",
                filter=Q(is_done=True)
                | Q(read_at__isnull=False)
                | Q(attended_at__isnull=False)
                | Q(exempt_at__isnull=False),
            ),
        )
        .values_list("path__pseudonym", "step_count", "begun_count", "done_count")
    )
    return {
        pseudonym: "FINISHED" if done == total else "STARTED" if begun or done else "PROPOSED"
        for pseudonym, total, begun, done in rows
    }


def living(steps: QuerySet[PathStep]) -> QuerySet[PathStep]:
    """Return the steps that still mean something, with when the guide was read and her place in the talk."""
    reading = MaterialReading.objects.filter(material=OuterRef("guide"), pseudonym=OuterRef("path__pseudonym"))
    place = TalkPlace.objects.filter(talk=OuterRef("talk"), person__pseudonym=OuterRef("path__pseudonym")).exclude(
        status=PlaceStatus.WITHDRAWN
    )
    proof = ExemptionProof.objects.filter(
        course=OuterRef("course"), pseudonym=OuterRef("path__pseudonym"), status=ProofStatus.EXEMPT
    )
    is_over = Q(talk__status__in=[TalkStatus.HELD, TalkStatus.CANCELLED], attended_at__isnull=True)
    is_retired = Q(guide__isnull=False, read_at__isnull=True) & ~Q(guide__status__in=PUBLIC)
    published = CourseVersion.objects.filter(course=OuterRef("course"), status=VersionStatus.PUBLISHED)
    own = Enrollment.objects.filter(course=OuterRef("course"), pseudonym=OuterRef("path__pseudonym"))
    goes_on = own.exclude(status=EnrollmentStatus.SUGGESTED).filter(
        Q(status=EnrollmentStatus.FINISHED) | Q(version__status__in=LEARNABLE)
    )
    return (
        steps.exclude(status=StepStatus.REPLACED)
        .annotate(
            read_at=Subquery(reading.values("read_at")[:1]),
            attended_at=Subquery(place.values("attended_at")[:1]),
            exempt_at=Subquery(proof.values("decided_at")[:1]),
            exempt_origin=Subquery(proof.values("origin")[:1]),
            place=Subquery(place.values("status")[:1]),
        )
        .exclude(is_over)
        .exclude(is_retired)
        .filter(Q(course__isnull=True) | Exists(published) | Exists(goes_on))
    )
