"""Bring a whole course in: the starter courses that come with the product."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.competences.models import Competence
from apropia.foundation.audit.actions import Actor, record
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.locks import hold
from apropia.foundation.tenancy.models import Entity
from apropia.learning.actions.authoring import steps_of
from apropia.learning.events import CourseVersionPublished
from apropia.learning.models import (
    Activity,
    ActivityKind,
    Course,
    CourseVersion,
    Module,
    Question,
    Quiz,
    QuizPurpose,
    TaughtCompetence,
)
from apropia.learning.states import VersionStatus


class FrameworkMissing(DomainError):
    """The competences that the course names are not loaded."""


@dataclasses.dataclass(frozen=True)
class ActivitySource:
    kind: str
    title: str
    minutes: int
    body: str = ""
    questions: Sequence[Mapping[str, Any]] = ()
    steps: Sequence[Mapping[str, str]] = ()


@dataclasses.dataclass(frozen=True)
class CourseSource:
    """A course as plain values; `competences` gives the level by code."""

    code: str
    title: str
    summary: str
    minutes: int
    objectives: Sequence[str]
    competences: Mapping[str, str]
    modules: Sequence[tuple[str, Sequence[ActivitySource]]]
    pre: tuple[str, Sequence[Mapping[str, Any]]]
    post: tuple[str, Sequence[Mapping[str, Any]]]


def import_course(
    *, entity: Entity, source: CourseSource, review_due_on: date, by: Actor | None, at: datetime
) -> CourseVersion | None:
    """Copy a starter course into an entity as its published version 1, or do nothing where it was copied before.

    It needs no second person: it was reviewed before it was shipped, and the entity may change it in a new version.
    """
    with transaction.atomic():
        hold(entity)
        if Course.objects.filter(entity=entity, starter_code=source.code).exists():
            return None
        known = {
            one.code: one
            for one in Competence.objects.filter(code__in=source.competences, area__framework__code="digcomp-3.0")
        }
        if missing := sorted(set(source.competences) - set(known)):
            raise FrameworkMissing(
                _("Cargue primero el marco de competencias. Falta: %(codes)s.") % {"codes": ", ".join(missing)}
            )
        version = _first_version(entity, source, review_due_on=review_due_on, at=at)
        TaughtCompetence.objects.bulk_create(
            TaughtCompetence(entity=entity, version=version, competence=known[code], level=level)
            for code, level in source.competences.items()
        )
        _write_outline(version, source)
        for purpose, (title, questions) in ((QuizPurpose.PRE, source.pre), (QuizPurpose.POST, source.post)):
            quiz = Quiz.objects.create(entity=entity, version=version, purpose=purpose, title=title)
            _write_questions(quiz, questions)
        record("learning.course.imported", entity=entity, by=by, on=version, at=at)
        publish(
            CourseVersionPublished(
                entity_id=entity.pk, at=at, course_id=version.course_id, version_id=version.pk, number=version.number
            )
        )
        return version


def _first_version(entity: Entity, source: CourseSource, *, review_due_on: date, at: datetime) -> CourseVersion:
    taken = Course.objects.filter(entity=entity, code=source.code).exists()
    course = Course.objects.create(
        entity=entity,
        code=f"{source.code}-inicial" if taken else source.code,
        title=source.title,
        starter_code=source.code,
        created_at=at,
    )
    return CourseVersion.objects.create(
        entity=entity,
        course=course,
        number=1,
        title=source.title,
        summary=source.summary,
        objectives=list(source.objectives),
        duration_minutes=source.minutes,
        status=VersionStatus.PUBLISHED,
        created_at=at,
        changed_at=at,
        published_at=at,
        review_due_on=review_due_on,
    )


def _write_outline(version: CourseVersion, source: CourseSource) -> None:
    for place, (title, activities) in enumerate(source.modules, 1):
        module = Module.objects.create(entity=version.entity, version=version, title=title, position=place)
        for position, item in enumerate(activities, 1):
            activity = Activity.objects.create(
                entity=version.entity,
                version=version,
                module=module,
                position=position,
                kind=item.kind,
                title=item.title,
                duration_minutes=item.minutes,
                body=item.body,
                steps=steps_of(item.steps),
            )
            if item.kind == ActivityKind.QUIZ:
                quiz = Quiz.objects.create(entity=version.entity, version=version, activity=activity, title=item.title)
                _write_questions(quiz, item.questions)


def _write_questions(quiz: Quiz, questions: Sequence[Mapping[str, Any]]) -> None:
    Question.objects.bulk_create(
        Question(
            entity=quiz.entity,
            quiz=quiz,
            position=position,
            kind=item["kind"],
            measures=item["measures"],
            text=item["text"],
            explanation=item.get("explanation", ""),
            parts=_parts(item),
            unit=item.get("unit", ""),
        )
        for position, item in enumerate(questions, 1)
    )


def _parts(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Turn the options, answers, gaps, pairs or items of a question into stored parts."""
    if "pairs" in item:
        rows = [{"text": pair["left"], "match": pair["right"], "feedback": pair["feedback"]} for pair in item["pairs"]]
    else:
        named = next(name for name in ("options", "answers", "gaps", "items") if name in item)
        rows = [{"feedback": "", **part} for part in item[named]]
    return [{"key": chr(ord("a") + place), **row} for place, row in enumerate(rows)]
