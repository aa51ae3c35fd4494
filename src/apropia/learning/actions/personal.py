"""Erase what learning holds about one person."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from apropia.foundation.audit.actions import record
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import (
    ActivityOpening,
    AlternativeReading,
    Attempt,
    CalendarFeed,
    Completion,
    CourseRating,
    Enrollment,
    ExemptionProof,
    ExtraTry,
    LearningPath,
    LiveSession,
    PilotInvitation,
    ReviewComment,
    RevokedCode,
    StepTick,
    TalkOpinion,
    TalkPlace,
    UsePulse,
)


def forget(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Delete answers, opinions, ticks, openings and route; make enrolments, completions and talks nobody's.

    Completions stay as counts (they are part of published figures); their code no longer answers to anyone.
    """
    nobody = uuid.uuid4()
    mine = {"entity": entity_id, "pseudonym": pseudonym}
    by_enrollment = {"entity": entity_id, "enrollment__pseudonym": pseudonym}
    by_completion = {"entity": entity_id, "completion__pseudonym": pseudonym}
    speaking = LiveSession.speakers.through.objects.filter(livesession__entity=entity_id, person__uid=person_uid)
    with transaction.atomic():
        # The reason may speak of her; that the code does not stand any more may stay.
        RevokedCode.objects.filter(**by_completion).update(reason="")
        # From top to bottom: what hangs on a pseudonym goes before the pseudonym does.
        touched = {
            "attempts": _deleted(Attempt.objects.filter(**by_enrollment)),
            "tries asked for": _deleted(ExtraTry.objects.filter(**by_enrollment)),
            "ticks": _deleted(StepTick.objects.filter(**by_enrollment)),
            "openings": _deleted(ActivityOpening.objects.filter(**by_enrollment)),
            "other ways": _deleted(AlternativeReading.objects.filter(**by_enrollment)),
            "pilots": _deleted(PilotInvitation.objects.filter(**mine)),
            "proofs": _deleted(ExemptionProof.objects.filter(**mine)),
            "ratings": _deleted(CourseRating.objects.filter(**by_completion)),
            "use answers": _deleted(UsePulse.objects.filter(**by_completion)),
            "talk opinions": _deleted(TalkOpinion.objects.filter(**mine)),
            "routes": _deleted(LearningPath.objects.filter(**mine)),
            "enrollments": Enrollment.objects.filter(**mine).update(pseudonym=nobody),
            "completions": Completion.objects.filter(**mine).update(pseudonym=nobody),
            "talk places": TalkPlace.objects.filter(entity=entity_id, person__uid=person_uid).update(person=None),
            "talks given": _deleted(speaking),
            "comments": ReviewComment.objects.filter(entity=entity_id, author__uid=person_uid).update(author=None),
            "calendar addresses": _deleted(CalendarFeed.objects.filter(entity=entity_id, person__uid=person_uid)),
        }
        entity = Entity.objects.get(pk=entity_id)
        record("learning.person.forgotten", entity=entity, by=None, on=None, at=at, detail=touched)
        return touched


def _deleted(rows: QuerySet[Any]) -> int:
    count, _detail = rows.delete()
    return count
