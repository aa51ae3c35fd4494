from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.formats.ft1311.record import RICH_KEYS
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError, NotFound
from apropia.measurement.queries.official import figure_for
from apropia.people.models import Person
from apropia.practices import policies
from apropia.practices.models import Evidence, PracticeVersion, Statement


def _checked_figure(version: PracticeVersion, measurement_id: int | None) -> int | None:
    if measurement_id is None:
        return None
    try:
        return figure_for(measurement_id=measurement_id, entity=version.entity).measurement_id
    except NotFound as refusal:
        raise DomainError(refusal.message, field="measurement") from None


def _checked_evidence(version: PracticeVersion, numbers: tuple[int, ...]) -> list[Evidence]:
    found = list(Evidence.objects.filter(version=version, number__in=numbers))
    if len(found) != len(set(numbers)):
        raise DomainError(_("Esa evidencia no es de esta versión."), field="evidence")
    return found


@transaction.atomic
def add_statement(
    *,
    version: PracticeVersion,
    key: str,
    text: str,
    claim: str,
    measurement_id: int | None = None,
    evidence: tuple[int, ...] = (),
    by: Person,
    at: datetime,
) -> Statement:
    """Mark a sentence of an answer and tie it to what backs it.

    Raises
    ------
    DomainError
        If the sentence is empty, or the figure is not official, or the evidence is of another version.
    """
    policies.check_can_write(version, policies.reach_of(by))
    text = " ".join(text.replace("**", "").split())
    if not text or key not in RICH_KEYS:
        raise DomainError(_("Copie aquí la frase del texto que quiere respaldar."), field="text")
    backing = _checked_evidence(version, evidence)
    statement = Statement.objects.create(
        entity=version.entity,
        version=version,
        key=key,
        text=text[:1000],
        claim=claim,
        measurement_id=_checked_figure(version, measurement_id),
        created_at=at,
    )
    statement.evidence.set(backing)
    detail = {"claim": claim, "measurement": measurement_id, "evidence": list(evidence), "version": version.number}
    record("practices.statement.added", entity=version.entity, by=by, on=version, at=at, detail=detail)
    return statement


@transaction.atomic
def change_claim(*, statement: Statement, claim: str, by: Person, at: datetime) -> None:
    """Call a statement something else, such as an expectation instead of a result without figure."""
    policies.check_can_write(statement.version, policies.reach_of(by))
    before = statement.claim
    statement.claim = claim
    statement.save(update_fields=["claim"])
    detail = {"from": before, "to": claim}
    record("practices.statement.changed", entity=statement.entity, by=by, on=statement.version, at=at, detail=detail)


@transaction.atomic
def remove_statement(*, statement: Statement, by: Person, at: datetime) -> None:
    """Take the mark off a sentence; the sentence stays."""
    policies.check_can_write(statement.version, policies.reach_of(by))
    record("practices.statement.removed", entity=statement.entity, by=by, on=statement.version, at=at)
    statement.delete()
