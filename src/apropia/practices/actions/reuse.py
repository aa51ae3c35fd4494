"""Replications and lessons: written by those who document, shown to the public by somebody else."""

import dataclasses
import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record as audit
from apropia.foundation.clock import local_date
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.people.models import OrgUnit, Person
from apropia.practices import policies, queries
from apropia.practices.actions.writing import Answer, save_answers
from apropia.practices.models import FieldValue, GoodPractice, LessonLearned, PracticeVersion, Publication, Replication


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReplicationData:
    """Who took the practice up, since when, what they changed and what came of it."""

    unit: OrgUnit | None = None
    entity_name: str = ""
    began_on: date
    adaptation: str
    result: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class LessonData:
    """What was learnt, from what, and what to do with it."""

    title: str
    effect: str
    facts: str
    recommendation: str


@transaction.atomic
def record_replication(*, practice: GoodPractice, data: ReplicationData, by: Person, at: datetime) -> Replication:
    """Write down that another unit or entity took up a published practice.

    Raises
    ------
    DomainError
        If the practice is not public, the adopter is unclear or the same again, or the date is still to come.
    """
    policies.check_can_record_replication(practice, data.unit, policies.reach_of(by))
    if not Publication.objects.filter(practice=practice, is_live=True).exists():
        raise DomainError(_("Solo se replica una práctica publicada."))
    hold(practice)
    _check_replication(practice, data, today=local_date(at, practice.entity.timezone))
    made = Replication.objects.create(**_given(data), **_recorded(practice, by, at))
    _note("practices.replication.recorded", made, by=by, at=at)
    return made


@transaction.atomic
def change_replication(*, record: Replication, data: ReplicationData, by: Person, at: datetime) -> None:
    """Change what is known of a replication. What the public saw of it is looked at again before they see the new."""
    reach = policies.reach_of(by)
    policies.check_can_change_record(record, reach)
    policies.check_can_record_replication(record.practice, data.unit, reach)
    hold(record.practice)
    _check_replication(record.practice, data, today=local_date(at, record.entity.timezone), own=record)
    _change(record, data, by=by, at=at)


@transaction.atomic
def record_lesson(*, practice: GoodPractice, data: LessonData, by: Person, at: datetime) -> LessonLearned:
    """Write down what was learnt from a practice, at any moment of its life."""
    policies.check_can_record_lesson(practice, policies.reach_of(by))
    _check_lesson(data)
    made = LessonLearned.objects.create(**_given(data), **_recorded(practice, by, at))
    _note("practices.lesson.recorded", made, by=by, at=at)
    return made


@transaction.atomic
def change_lesson(*, record: LessonLearned, data: LessonData, by: Person, at: datetime) -> None:
    """Change a lesson. What the public saw of it is looked at again before they see the new."""
    policies.check_can_change_record(record, policies.reach_of(by))
    _check_lesson(data)
    _change(record, data, by=by, at=at)


@transaction.atomic
def remove_record(*, record: Replication | LessonLearned, by: Person, at: datetime) -> None:
    """Take out a replication or lesson that was written by mistake."""
    policies.check_can_change_record(record, policies.reach_of(by))
    _note(f"practices.{_kind(record)}.removed", record, by=by, at=at)
    record.delete()


@transaction.atomic
def show_record(*, record: Replication | LessonLearned, is_public: bool, by: Person, at: datetime) -> None:
    """Show a replication or lesson in the public copy, or no longer. Refused to whoever wrote it."""
    policies.check_can_show(record, policies.reach_of(by))
    record.is_public = is_public
    record.save(update_fields=["is_public"])
    _note(f"practices.{_kind(record)}.{'shown' if is_public else 'hidden'}", record, by=by, at=at)


@transaction.atomic
def bring_into_form(
    *, version: PracticeVersion, record: Replication | LessonLearned, by: Person, at: datetime
) -> tuple[str, ...]:
    """Write a replication into «Estabilidad», or a lesson into «Conclusiones», after what is there.

    Return the fields that changed: none when the text is already there.
    """
    told = queries.reuse.told_in_form(record)
    value = FieldValue.objects.get(version=version, key=told.key)
    if told.text in value.text:
        return ()
    parts = [value.text, *([told.heading] if told.heading not in value.text else []), told.text]
    text = "\n\n".join(part for part in parts if part)
    answers = {told.key: Answer(text, value.revision)}
    return save_answers(version=version, answers=answers, page=uuid.uuid4(), by=by, at=at).changed


def _check_replication(
    practice: GoodPractice, data: ReplicationData, *, today: date, own: Replication | None = None
) -> None:
    name = data.entity_name.strip()
    if (data.unit is None) == (not name):
        raise DomainError(_("Elija una dependencia o escriba el nombre de otra entidad, no las dos."), field="unit")
    if data.unit is not None and data.unit.entity_id != practice.entity_id:
        raise DomainError(_("Elija una dependencia de su entidad."), field="unit")
    if data.unit is not None and data.unit.pk == practice.unit_id:
        raise DomainError(_("Esta dependencia creó la práctica: la réplica es de otra."), field="unit")
    if data.began_on > today:
        raise DomainError(_("Escriba desde cuándo la aplican, no una fecha futura."), field="began_on")
    if not data.adaptation.strip():
        raise DomainError(_("Cuente qué adaptaron, o que la aplican igual."), field="adaptation")
    same = Replication.objects.filter(practice=practice, unit=data.unit, entity_name=name)
    if (same.exclude(pk=own.pk) if own is not None else same).exists():
        raise DomainError(_("Esa réplica ya está registrada. Cámbiela en vez de repetirla."), field="unit")


def _check_lesson(data: LessonData) -> None:
    for name, value in dataclasses.asdict(data).items():
        if not value.strip():
            raise DomainError(_("Complete este campo."), field=name)


def _given(data: ReplicationData | LessonData) -> dict[str, object]:
    values = {one.name: getattr(data, one.name) for one in dataclasses.fields(data)}
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _recorded(practice: GoodPractice, by: Person, at: datetime) -> dict[str, object]:
    return {
        "entity": practice.entity,
        "practice": practice,
        "recorded_by": by.uid,
        "recorded_by_name": by.display_name,
        "recorded_at": at,
        "changed_at": at,
    }


def _change(
    record: Replication | LessonLearned, data: ReplicationData | LessonData, *, by: Person, at: datetime
) -> None:
    for name, value in _given(data).items():
        setattr(record, name, value)
    record.changed_at, record.is_public = at, False
    record.save()
    _note(f"practices.{_kind(record)}.changed", record, by=by, at=at)


def _kind(record: Replication | LessonLearned) -> str:
    return "replication" if isinstance(record, Replication) else "lesson"


def _note(action: str, record: Replication | LessonLearned, *, by: Person, at: datetime) -> None:
    audit(action, entity=record.entity, by=by, on=record.practice, at=at, detail={"record": record.pk})
