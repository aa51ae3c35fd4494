"""Erase what learning holds about one person."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.foundation.tenancy.models import Entity
from apropia.learning.models import (
    ActivityOpening,
    Attempt,
    CalendarFeed,
    Completion,
    Enrollment,
    ExemptionProof,
    ExtraTry,
    LearningPath,
    LiveSession,
    RevokedCode,
    StepTick,
    TalkPlace,
)


def forget(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Delete answers, ticks, openings and route, cut the tie to talks, and make enrolments and completions nobody's.

    Completions stay as counts (they are part of published figures); their code no longer answers to anyone.
    """
    nobody = uuid.uuid4()
    with transaction.atomic():
        proofs, _detail = ExemptionProof.objects.filter(entity=entity_id, pseudonym=pseudonym).delete()
        attempts, _detail = Attempt.objects.filter(entity=entity_id, enrollment__pseudonym=pseudonym).delete()
        tries, _detail = ExtraTry.objects.filter(entity=entity_id, enrollment__pseudonym=pseudonym).delete()
        ticks, _detail = StepTick.objects.filter(entity=entity_id, enrollment__pseudonym=pseudonym).delete()
        openings, _detail = ActivityOpening.objects.filter(entity=entity_id, enrollment__pseudonym=pseudonym).delete()
        paths, _detail = LearningPath.objects.filter(entity=entity_id, pseudonym=pseudonym).delete()
        enrollments = Enrollment.objects.filter(entity=entity_id, pseudonym=pseudonym).update(pseudonym=nobody)
        # The reason may speak of her; that the code does not stand any more may stay.
        RevokedCode.objects.filter(entity=entity_id, completion__pseudonym=pseudonym).update(reason="")
        completions = Completion.objects.filter(entity=entity_id, pseudonym=pseudonym).update(pseudonym=nobody)
        feeds, _detail = CalendarFeed.objects.filter(entity=entity_id, person__uid=person_uid).delete()
        talks, _detail = LiveSession.speakers.through.objects.filter(
            livesession__entity=entity_id, person__uid=person_uid
        ).delete()
        places = TalkPlace.objects.filter(entity_id=entity_id, person__uid=person_uid).update(person=None)
        touched = {
            "attempts": attempts,
            "tries asked for": tries,
            "ticks": ticks,
            "openings": openings,
            "proofs": proofs,
            "routes": paths,
            "enrollments": enrollments,
            "completions": completions,
            "talk places": places,
            "talks given": talks,
            "calendar addresses": feeds,
        }
        record(
            "learning.person.forgotten",
            entity=Entity.objects.get(pk=entity_id),
            by=None,
            on=None,
            at=at,
            detail=touched,
        )
        return touched
