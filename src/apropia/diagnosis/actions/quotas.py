"""Say how many answers are wanted of each stratum of a wave."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.models import SampleBy, StratumQuota, SurveyWave
from apropia.diagnosis.policies import waves as policies
from apropia.diagnosis.queries.quotas import groups_of
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.foundation.states import StepRefused
from apropia.foundation.ui.numbers import spanish
from apropia.people.models import Person


@transaction.atomic
def set_quotas(*, wave: SurveyWave, strata: str, wanted: Mapping[str, int], by: Person, at: datetime) -> None:
    """Put these quotas in the place of those there were; of one way to divide only. None at all takes them away.

    A unit stands for those below it too. Refused before the population is known and once nobody can be reminded.
    """
    policies.check_can_run_waves(person=by)
    hold(wave)
    wave.refresh_from_db(fields=["state", "snapshot_at"])
    if not policies.takes_quotas(wave):
        raise StepRefused(_("Los cupos se fijan cuando la población está registrada y mientras la ola no cierre."))
    _check(wave, strata, wanted)
    StratumQuota.objects.filter(wave=wave).delete()
    StratumQuota.objects.bulk_create(
        StratumQuota(entity_id=wave.entity_id, wave=wave, by=strata, code=code, wanted=number)
        for code, number in wanted.items()
    )
    audit.record(
        "diagnosis.wave.quotas_set", entity=wave.entity, by=by, on=wave, at=at, detail={"changed": len(wanted)}
    )


def _check(wave: SurveyWave, strata: str, wanted: Mapping[str, int]) -> None:
    if strata == SampleBy.WHOLE or strata not in SampleBy.values:
        raise DomainError(_("Los cupos se fijan por vinculación, por nivel del cargo o por dependencia."))
    groups = groups_of(wave=wave, by=SampleBy(strata))
    if set(wanted) - set(groups) or any(number < 1 for number in wanted.values()):
        raise DomainError(_("Escriba para cada grupo cuántas respuestas necesita: 1 o más."))
    for code, number in wanted.items():
        people = groups[code].people
        if people is not None and number > people:
            raise DomainError(
                _("«%(group)s» tiene %(people)s personas. Escriba ese número o uno menor.")
                % {"group": groups[code].name, "people": spanish(people)},
                field=f"cupo-{code}",
            )
