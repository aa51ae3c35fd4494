"""Say how many answers are wanted of each stratum of a wave."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.models import SampleBy, StratumQuota, SurveyWave
from apropia.diagnosis.policies import waves as policies
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.foundation.states import StepRefused
from apropia.people.models import EngagementType, JobLevel, Person

CODES = {SampleBy.ENGAGEMENT: EngagementType.values, SampleBy.LEVEL: JobLevel.values}


@transaction.atomic
def set_quotas(*, wave: SurveyWave, strata: str, wanted: Mapping[str, int], by: Person, at: datetime) -> None:
    """Put these quotas in the place of those there were; of one way to divide only. None at all takes them away.

    Refused before the population is known and once nobody can be reminded.
    """
    policies.check_can_run_waves(person=by)
    hold(wave)
    wave.refresh_from_db(fields=["state", "snapshot_at"])
    if not policies.takes_quotas(wave):
        raise StepRefused(_("Los cupos se fijan cuando la población está registrada y mientras la ola no cierre."))
    known = CODES.get(SampleBy(strata)) if strata in SampleBy.values else None
    if known is None or set(wanted) - set(known) or any(number < 1 for number in wanted.values()):
        raise DomainError(_("Escriba para cada grupo cuántas respuestas necesita: 1 o más."))
    StratumQuota.objects.filter(wave=wave).delete()
    StratumQuota.objects.bulk_create(
        StratumQuota(entity_id=wave.entity_id, wave=wave, by=strata, code=code, wanted=number)
        for code, number in wanted.items()
    )
    audit.record(
        "diagnosis.wave.quotas_set", entity=wave.entity, by=by, on=wave, at=at, detail={"changed": len(wanted)}
    )
