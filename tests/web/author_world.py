"""What stands on the table of an author in the small whole entity."""

from datetime import datetime
from typing import Any

from apropia.foundation.jobs.models import Job
from apropia.learning.models import Activity, Module, Question, Quiz
from apropia.learning.queries.moodle import JOB as BRINGING
from apropia.learning.queries.portable import JOB as PORTING
from apropia.learning.states import VersionStatus
from apropia.people.models import Person
from learning.factories import make_backup, make_course_file, make_offer, make_version


def make_drafts(*, author: Person, mark: str, values: dict[str, dict[str, Any]], at: datetime) -> None:
    draft = make_version(
        entity=author.entity,
        at=at,
        code="borrador-z",
        title=f"Borrador {mark}",
        author=author,
        with_quiz=True,
        with_practice=True,
        status=VersionStatus.DRAFT,
    )
    own_quiz = Quiz.objects.get(version=draft)
    pilot = make_version(
        entity=author.entity, at=at, code="piloto-z", title=f"Piloto {mark}", author=author, status=VersionStatus.PILOT
    )
    values["learning:author_offer_pilot"] = {"pk": pilot.pk}
    module, activity, question = (
        Module.objects.get(version=draft).pk,
        Activity.objects.filter(version=draft)[0].pk,
        Question.objects.filter(quiz=own_quiz)[0].pk,
    )
    values["learning:author_"] = {"pk": draft.pk, "direction": "bajar", "question_pk": question}
    values["learning:author_before_remove"] = {"pk": draft.pk, "other_pk": draft.course_id}
    for name in ("rename_module", "remove_module", "add_activity", "move_module"):
        values[f"learning:author_{name}"] = {"pk": module}
    for name in ("activity", "preview", "remove_activity", "move_activity"):
        values[f"learning:author_{name}"] = {"pk": activity}
    kept = make_backup(author=author, at=at, title=f"De Moodle {mark}")
    values["learning:author_moodle_found"] = {"uid": kept.uid}
    brought = Job.objects.create(entity=author.entity, name=BRINGING, requested_by=author.uid, created_at=at, run_at=at)
    values["learning:author_moodle_job"] = {"pk": brought.pk}
    course_file = make_course_file(version=draft, author=author, at=at)
    values["learning:author_portable_found"] = {"uid": course_file.uid}
    from_file = Job.objects.create(
        entity=author.entity, name=PORTING, requested_by=author.uid, created_at=at, run_at=at
    )
    values["learning:author_portable_job"] = {"pk": from_file.pk}
    offered = make_offer(version=draft, author=author, at=at, title=mark)
    values["learning:author_attach"], values["learning:author_detach"] = (
        {"pk": offered.activity_id},
        {"pk": offered.pk},
    )
    for name in (
        "quiz",
        "quiz_rules",
        "quiz_tries",
        "quiz_arrange",
        "question_new",
        "question",
        "bring_questions",
        "quiz_file",
        "quiz_preview",
        "bank",
    ):
        values[f"learning:author_{name}"] = {"pk": own_quiz.pk}
    practice = Activity.objects.get(version=draft, kind="CHECKLIST").pk
    values["learning:author_steps"] = {"pk": practice}
    values["learning:author_move_step"] = {"pk": practice, "key": "a"}
    for name in ("remove_question", "move_question"):
        values[f"learning:author_{name}"] = {"pk": question}
