"""Flag the responses that show signs of no care, and leave them out of the figures when the manager so decides."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Response, SurveyWave
from apropia.diagnosis.policies import waves as policies
from apropia.diagnosis.queries.care import Tallies, bearings_of, completed_of, signs_of
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.foundation.progress import Progress
from apropia.people.models import Person

BATCH = 100


def sign_responses(*, wave: SurveyWave, progress: Progress) -> dict[str, Any]:
    """Look for signs in every completed response of a wave, flag those with two, and return the counts.

    In short batches. Done again it finds the same.
    """
    bearings, tallies = bearings_of(wave=wave), Tallies()
    done = completed_of(wave=wave)
    for start in range(0, len(done), BATCH):
        found = signs_of(responses=done[start : start + BATCH], bearings=bearings)
        flagged = [key for key, signs in found.items() if signs.is_flagged]
        # Read and computed above without a lock; only the writing needs one.
        with transaction.atomic():
            Response.objects.filter(pk__in=flagged).update(is_flagged=True)
        tallies.add(found.values())
        progress(min(start + BATCH, len(done)), len(done), "Revisando con qué cuidado se respondió")
    return tallies.told(bearings)


@transaction.atomic
def exclude_flagged(*, wave: SurveyWave, reason: str, by: Person, at: datetime) -> None:
    """Leave the flagged responses of a processed wave out of its figures, with a reason. Each person keeps her result.

    Refused after publication, without a reason, and when so few are flagged that they could be told apart.
    """
    policies.check_can_run_waves(person=by)
    hold(wave)
    wave.refresh_from_db(fields=["state", "excluded_at"])
    done = Response.objects.filter(wave=wave, completed_on__isnull=False)
    flagged = done.filter(is_flagged=True).count()
    policies.check_can_exclude(wave, flagged=flagged, kept=done.count() - flagged)
    if not reason.strip():
        raise DomainError(_("Escriba por qué no deben contar."), field="reason")
    done.filter(is_flagged=True).update(is_excluded=True)
    wave.excluded_at, wave.exclusion_reason = at, reason.strip()
    wave.save(update_fields=["excluded_at", "exclusion_reason"])
    audit.record(
        "diagnosis.wave.flagged_left_out", entity=wave.entity, by=by, on=wave, at=at, detail={"responses": flagged}
    )


@transaction.atomic
def take_back_exclusion(*, wave: SurveyWave, by: Person, at: datetime) -> None:
    """Let the flagged responses of a wave count again, before it is published."""
    policies.check_can_run_waves(person=by)
    hold(wave)
    wave.refresh_from_db(fields=["state", "excluded_at"])
    policies.check_can_take_back(wave)
    count = Response.objects.filter(wave=wave, is_excluded=True).update(is_excluded=False)
    wave.excluded_at, wave.exclusion_reason = None, ""
    wave.save(update_fields=["excluded_at", "exclusion_reason"])
    audit.record(
        "diagnosis.wave.flagged_counted_again", entity=wave.entity, by=by, on=wave, at=at, detail={"responses": count}
    )
