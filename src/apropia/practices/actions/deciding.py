from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.formats.ft1311.public import public_copy
from apropia.formats.ft1311.record import KEYS
from apropia.formats.ft1311.richtext import plain
from apropia.foundation.audit.actions import record
from apropia.foundation.clock import local_date, months_after
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.search import actions as search
from apropia.foundation.states import StepRefused
from apropia.measurement.queries.official import official_measurements
from apropia.people.models import Person
from apropia.practices import policies
from apropia.practices.events import PracticeMoved, PracticePublished, PracticeRetired
from apropia.practices.models import (
    ClassificationAssessment,
    CriterionVerdict,
    Evidence,
    FieldValue,
    PracticeVersion,
    Publication,
    Review,
    Statement,
    Verdict,
)
from apropia.practices.queries import checking
from apropia.practices.states import PRACTICE_VERSION, PUBLIC, VersionState

SEARCH_KIND = "practices.practice"
REVIEW_MONTHS = 12  # methods.md#states: review due 12 months after publishing
Decision = Review.Decision


@dataclass(frozen=True)
class Judgement:
    """A verdict on one criterion, its reason and the numbers of the evidence that shows it."""

    verdict: str
    justification: str
    evidence: tuple[int, ...] = ()


def _locked(version: PracticeVersion) -> PracticeVersion:
    rows = PracticeVersion.objects.select_for_update(of=("self",))
    return rows.select_related("practice__unit", "entity", "template").get(pk=version.pk)


def _move(
    version: PracticeVersion, to: str, decision: str, *, by: Person, at: datetime, comment: str = "", **changes: object
) -> None:
    """Move a version on, write down who decided, and tell whoever waits for it."""
    before = PRACTICE_VERSION.move(version, to, changed_at=at, **changes)
    _note(version, decision, by=by, at=at, comment=comment)
    detail = {"from": before, "to": to, "version": version.number}
    record(f"practices.version.{decision.lower()}", entity=version.entity, by=by, on=version, at=at, detail=detail)
    publish(
        PracticeMoved(
            entity_id=version.entity_id, at=at, practice_id=version.practice_id, version_id=version.pk, state=to
        )
    )


def _note(version: PracticeVersion, decision: str, *, by: Person, at: datetime, comment: str = "") -> None:
    Review.objects.create(
        entity=version.entity,
        version=version,
        person_uid=by.uid,
        person_name=by.display_name,
        decision=decision,
        comment=comment.strip(),
        at=at,
    )


def _check_ready(version: PracticeVersion, *, publishing: bool) -> None:
    stoppers = policies.stoppers(checking.findings_of(version=version), publishing=publishing)
    if stoppers:
        what = " ".join(finding.message for finding in stoppers[:5])
        raise policies.NotReady(_("Aún no se puede: %(what)s") % {"what": what})


@transaction.atomic
def submit(*, version: PracticeVersion, by: Person, at: datetime) -> None:
    """Send a draft to the head of the unit. Refused while required answers are missing or dates contradict."""
    version = _locked(version)
    policies.check_can_write(version, policies.reach_of(by))
    _check_ready(version, publishing=False)
    _move(version, VersionState.UNIT_REVIEW, Decision.SUBMITTED, by=by, at=at, submitted_at=at)


@transaction.atomic
def approve(*, version: PracticeVersion, by: Person, at: datetime, comment: str = "") -> None:
    """Approve a version for the unit. Refused to whoever wrote in it (INV-09)."""
    version = _locked(version)
    policies.check_can_decide(version, policies.reach_of(by), as_head=True)
    _move(version, VersionState.UNIT_APPROVED, Decision.APPROVED, by=by, at=at, comment=comment)


@transaction.atomic
def return_for_changes(*, version: PracticeVersion, by: Person, at: datetime, comment: str) -> None:
    """Give a version back to its author, saying what to change."""
    version = _locked(version)
    as_head = version.state == VersionState.UNIT_REVIEW
    policies.check_can_decide(version, policies.reach_of(by), as_head=as_head)
    if not comment.strip():
        raise DomainError(_("Escriba qué debe ajustarse."), field="comment")
    _move(version, VersionState.CHANGES_REQUESTED, Decision.RETURNED, by=by, at=at, comment=comment)


@transaction.atomic
def resume(*, version: PracticeVersion, by: Person, at: datetime) -> None:
    """Make a returned version a draft again."""
    version = _locked(version)
    policies.check_can_resume(version, policies.reach_of(by))
    _move(version, VersionState.DRAFT, Decision.RESUMED, by=by, at=at)


@transaction.atomic
def take_for_validation(*, version: PracticeVersion, by: Person, at: datetime) -> None:
    """Begin the validation of a version that its unit approved."""
    version = _locked(version)
    policies.check_can_decide(version, policies.reach_of(by))
    _move(version, VersionState.VALIDATING, Decision.TAKEN, by=by, at=at)


@transaction.atomic
def classify(
    *, version: PracticeVersion, judgements: Mapping[int, Judgement], by: Person, at: datetime
) -> ClassificationAssessment:
    """Judge a version by the seven criteria; the level follows from the verdicts.

    Raises
    ------
    OwnWork
        If the person wrote in it.
    DomainError
        If a verdict has no reason, lacks its evidence, or claims what the figures or the dates do not show.
    """
    version = _locked(version)
    policies.check_can_decide(version, policies.reach_of(by))
    if version.state != VersionState.VALIDATING:
        raise StepRefused(_("Se clasifica durante la validación."))
    known = {one.number: one for one in Evidence.objects.filter(version=version)}
    for criterion, judgement in judgements.items():
        _check_judgement(version, criterion, judgement, known, at=at)
    assessment, _made = ClassificationAssessment.objects.update_or_create(
        version=version,
        defaults={
            "entity": version.entity,
            "assessed_by": by.uid,
            "assessed_by_name": by.display_name,
            "assessed_at": at,
            "level": policies.level_of({number: one.verdict for number, one in judgements.items()}),
        },
    )
    assessment.verdicts.all().delete()
    for criterion, judgement in judgements.items():
        verdict = CriterionVerdict.objects.create(
            entity=version.entity,
            assessment=assessment,
            criterion=criterion,
            verdict=judgement.verdict,
            justification=judgement.justification.strip(),
        )
        verdict.evidence.set([known[number] for number in judgement.evidence])
    _note(version, Decision.CLASSIFIED, by=by, at=at)
    detail = {"level": assessment.level, "version": version.number}
    record("practices.version.classified", entity=version.entity, by=by, on=version, at=at, detail=detail)
    return assessment


def _check_judgement(
    version: PracticeVersion, criterion: int, judgement: Judgement, known: Mapping[int, Evidence], *, at: datetime
) -> None:
    if not judgement.justification.strip():
        raise DomainError(_("Explique el veredicto."), field=f"justification_{criterion}")
    if any(number not in known for number in judgement.evidence):
        raise DomainError(_("Esa evidencia no es de esta versión."), field=f"evidence_{criterion}")
    if judgement.verdict != Verdict.MET or criterion in policies.FIRST_LEVEL:
        return
    if not judgement.evidence:
        raise DomainError(_("Para «cumple», elija la evidencia que lo muestra."), field=f"evidence_{criterion}")
    if criterion == 5 and not _has_change(version):
        raise DomainError(
            _("El criterio 5 pide una cifra oficial con línea base y seguimiento, vinculada a una afirmación."),
            field="verdict_5",
        )
    if criterion == 7:
        filled = checking.record_of_version(version=version)
        today = local_date(at, version.entity.timezone)
        policies.check_sustained(started_on=filled.started_on, today=today, has_plan=bool(filled.stability))


def _has_change(version: PracticeVersion) -> bool:
    linked = set(
        Statement.objects.filter(version=version, measurement__isnull=False).values_list("measurement_id", flat=True)
    )
    figures = official_measurements(entity=version.entity, only=linked) if linked else []
    return any(figure.measurement_id in linked and figure.has_baseline for figure in figures)


@transaction.atomic
def validate(*, version: PracticeVersion, by: Person, at: datetime, comment: str = "") -> None:
    """Validate a classified version."""
    version = _locked(version)
    policies.check_can_decide(version, policies.reach_of(by))
    assessment = ClassificationAssessment.objects.filter(version=version).first()
    if assessment is None or assessment.verdicts.count() < len(policies.FIRST_LEVEL + policies.SECOND_LEVEL):
        raise policies.NotReady(_("Antes de validar, clasifique la práctica por sus siete criterios."))
    _move(version, VersionState.VALIDATED, Decision.VALIDATED, by=by, at=at, comment=comment, level=assessment.level)


@transaction.atomic
def publish_version(*, version: PracticeVersion, by: Person, at: datetime) -> Publication:
    """Make a validated version public as a copy without personal data; the public one before it is replaced.

    Publishes `PracticePublished`. Refused while a result has no backing (INV-10), an annex is missing, or public media
    lack their text (INV-18).
    """
    version = _locked(version)
    policies.check_can_decide(version, policies.reach_of(by))
    _check_ready(version, publishing=True)
    before = PracticeVersion.objects.filter(practice=version.practice, state__in=PUBLIC).first()
    if before is not None:
        Publication.objects.filter(practice=version.practice, is_live=True).update(is_live=False)
        _move(before, VersionState.REPLACED, Decision.REPLACED, by=by, at=at)
    today = local_date(at, version.entity.timezone)
    due = months_after(today, REVIEW_MONTHS)
    _move(
        version,
        VersionState.PUBLISHED,
        Decision.PUBLISHED,
        by=by,
        at=at,
        published_at=at,
        review_due_on=due,
        is_open=False,
    )
    publication = _copy(version, at=at)
    _index(publication)
    publish(
        PracticePublished(entity_id=version.entity_id, at=at, practice_id=version.practice_id, version_id=version.pk)
    )
    return publication


def _copy(version: PracticeVersion, *, at: datetime) -> Publication:
    filled = checking.record_of_version(version=version)
    names = checking.names_to_withhold(version=version)
    return Publication.objects.create(
        entity=version.entity,
        version=version,
        practice=version.practice,
        name=version.name,
        unit_name=version.practice.unit.name,
        answers=public_copy(filled, names=names).fields,
        evidence=checking.public_evidence(version=version, names=names),
        published_at=at,
    )


def _index(publication: Publication) -> None:
    search.index(
        entity=publication.entity,
        kind=SEARCH_KIND,
        object_id=publication.practice_id,
        title=publication.name,
        summary=_("Buena práctica de %(unit)s") % {"unit": publication.unit_name},
        body="\n".join(plain(publication.answers.get(key, "")) for key in KEYS if key != "annexes"),
        url=reverse("practices:public", args=[publication.entity.code, publication.practice.slug]),
    )


@transaction.atomic
def open_update(*, version: PracticeVersion, by: Person, at: datetime) -> PracticeVersion:
    """Open the next version as a draft with the same text; the public one stays public meanwhile."""
    version = _locked(version)
    policies.check_can_update(version, policies.reach_of(by))
    _move(version, VersionState.UPDATING, Decision.UPDATED, by=by, at=at)
    following = PracticeVersion.objects.create(
        entity=version.entity,
        practice=version.practice,
        template=version.template,
        number=version.number + 1,
        name=version.name,
        authors=[str(by.uid)],
        changed_at=at,
    )
    values = FieldValue.objects.filter(version=version)
    FieldValue.objects.bulk_create(
        FieldValue(
            entity=version.entity,
            version=following,
            key=value.key,
            text=value.text,
            changed_by=by.uid,
            changed_by_name=by.display_name,
            changed_at=at,
        )
        for value in values
    )
    _carry_over(version, following, at=at)
    return following


def _carry_over(version: PracticeVersion, following: PracticeVersion, *, at: datetime) -> None:
    """Copy evidence and statements to the next version, each tied as before."""
    copies: dict[int, Evidence] = {}
    for evidence in Evidence.objects.filter(version=version):
        old = evidence.pk
        evidence.pk, evidence.version = None, following
        evidence.uid = Evidence._meta.get_field("uid").get_default()
        evidence._state.adding = True
        evidence.save()
        copies[old] = evidence
    for statement in Statement.objects.filter(version=version).prefetch_related("evidence"):
        tied = [copies[one.pk] for one in statement.evidence.all()]
        copy = Statement.objects.create(
            entity=version.entity,
            version=following,
            key=statement.key,
            text=statement.text,
            claim=statement.claim,
            measurement_id=statement.measurement_id,
            created_at=at,
        )
        copy.evidence.set(tied)


@transaction.atomic
def retire(*, version: PracticeVersion, by: Person, at: datetime, comment: str) -> None:
    """Take a practice off the public pages, saying why. Publishes `PracticeRetired`."""
    version = _locked(version)
    policies.check_can_decide_on_public(policies.reach_of(by))
    if not comment.strip():
        raise DomainError(_("Escriba por qué se retira."), field="comment")
    _move(version, VersionState.RETIRED, Decision.RETIRED, by=by, at=at, comment=comment)
    Publication.objects.filter(version=version).update(is_live=False)
    search.remove(entity=version.entity, kind=SEARCH_KIND, object_id=version.practice_id)
    publish(PracticeRetired(entity_id=version.entity_id, at=at, practice_id=version.practice_id, version_id=version.pk))
