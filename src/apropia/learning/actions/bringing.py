"""Bring the questions of a file into a quiz, all in one deed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.actions.authoring import FlawedQuestion
from apropia.learning.models import Question, Quiz
from apropia.learning.policies.questions import flaw_of
from apropia.people.models import Person


def bring_questions(*, quiz: Quiz, questions: Sequence[Mapping[str, Any]], by: Person, at: datetime) -> int:
    """Add questions at the end of a quiz of a draft, and return how many: one that is there already is not added."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, quiz.version)
        hold(quiz)
        there = {(one.kind, one.text): one.parts for one in quiz.questions.all()}
        unsaved = [unsaved_question(quiz, fields) for fields in questions]
        new = [one for one in unsaved if there.get((one.kind, one.text)) != one.parts]
        for position, question in enumerate(new, len(there) + 1):
            question.position = position
        Question.objects.bulk_create(new)
        quiz.version.changed_at = at
        quiz.version.save(update_fields=["changed_at"])
        record(
            "learning.questions.brought", entity=quiz.entity, by=by, on=quiz.version, at=at, detail={"added": len(new)}
        )
        return len(new)


def unsaved_question(quiz: Quiz, fields: Mapping[str, Any], *, position: int = 0) -> Question:
    """Return a question of a quiz with its parts under their letters. Raises FlawedQuestion if they do not fit."""
    if flaw := flaw_of(fields["kind"], fields["parts"], fields["text"]):
        raise FlawedQuestion(flaw[0].upper() + flaw[1:])
    parts = [{**part, "key": chr(ord("a") + place)} for place, part in enumerate(fields["parts"])]
    return Question(entity=quiz.entity, quiz=quiz, position=position, **{**fields, "parts": parts})
