"""Make courses and learners for tests, straight in the tables or by the actions."""

import io
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from apropia.competences.actions import load_framework
from apropia.competences.models import Competence
from apropia.foundation.files import actions as file_actions
from apropia.foundation.files.kinds import ATTACHMENT
from apropia.foundation.files.models import StoredFile
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, queries
from apropia.learning.models import (
    Activity,
    ActivityFile,
    ActivityKind,
    Attempt,
    Completion,
    Course,
    CourseVersion,
    Enrollment,
    Module,
    Question,
    QuestionKind,
    Quiz,
    QuizPurpose,
    TaughtCompetence,
    UsePulse,
)
from apropia.learning.states import VersionStatus
from apropia.people.models import Person
from formats.moodle_backup.backups import Course as Backup
from formats.moodle_backup.backups import as_tar

_numbers = count(1)
OPTIONS = [
    {"key": "a", "text": "La buena", "correct": True, "feedback": "Así es."},
    {"key": "b", "text": "La otra", "correct": False, "feedback": "No, porque no."},
]


STEPS = [
    {"key": "a", "text": "Abra su carpeta compartida", "check": "Ve el nombre de la carpeta arriba."},
    {"key": "b", "text": "Suba un archivo", "check": ""},
    {"key": "c", "text": "Comparta el enlace", "check": "Su colega lo abre."},
]


def make_question(*, quiz: Quiz, kind: str = QuestionKind.SINGLE, parts: Any = None, position: int = 1) -> Question:
    return Question.objects.create(
        entity=quiz.entity,
        quiz=quiz,
        position=position,
        kind=kind,
        measures="algo",
        text=f"¿Pregunta {position}?",
        parts=parts or OPTIONS,
    )


def make_version(
    *,
    entity: Entity,
    at: datetime,
    code: str = "",
    title: str = "Compartir archivos",
    lessons: int = 2,
    with_tests: bool = False,
    with_quiz: bool = False,
    with_practice: bool = False,
    status: str = VersionStatus.PUBLISHED,
    author: Person | None = None,
    teaches: dict[str, str] | None = None,
    minutes: int = 20,
) -> CourseVersion:
    code = code or f"curso-{next(_numbers)}"
    course = Course.objects.create(entity=entity, code=code, title=title, created_at=at)
    version = CourseVersion.objects.create(
        entity=entity,
        course=course,
        number=1,
        title=title,
        summary="Un curso de prueba.",
        objectives=["Hacer algo."],
        duration_minutes=minutes,
        status=status,
        author=author,
        created_at=at,
        changed_at=at,
        published_at=at if status == VersionStatus.PUBLISHED else None,
    )
    module = Module.objects.create(entity=entity, version=version, title="Módulo 1", position=1)
    for number in range(1, lessons + 1):
        Activity.objects.create(
            entity=entity,
            version=version,
            module=module,
            position=number,
            kind=ActivityKind.READING,
            title=f"Lección {number}",
            body="## Un título\n\nUn texto.",
        )
    if with_quiz:
        activity = Activity.objects.create(
            entity=entity,
            version=version,
            module=module,
            position=lessons + 1,
            kind=ActivityKind.QUIZ,
            title="Compruebe",
        )
        quiz = Quiz.objects.create(entity=entity, version=version, activity=activity, title="Compruebe")
        make_question(quiz=quiz, position=1)
        make_question(quiz=quiz, position=2)
    if with_practice:
        Activity.objects.create(
            entity=entity,
            version=version,
            module=module,
            position=lessons + 2,
            kind=ActivityKind.CHECKLIST,
            title="Hágalo usted",
            body="Practique en la herramienta de su entidad.",
            steps=STEPS,
        )
    if with_tests:
        for purpose in (QuizPurpose.PRE, QuizPurpose.POST):
            quiz = Quiz.objects.create(entity=entity, version=version, purpose=purpose, title=str(purpose.label))
            make_question(quiz=quiz)
    if teaches:
        load_framework(at=at)
        for competence_code, level in teaches.items():
            competence = Competence.objects.get(code=competence_code, area__framework__code="digcomp-3.0")
            TaughtCompetence.objects.create(entity=entity, version=version, competence=competence, level=level)
    return version


def make_offer(*, version: CourseVersion, author: Person, at: datetime, title: str = "Lista") -> ActivityFile:
    """Add an activity that offers a file to the first module of a version."""
    activity = Activity.objects.create(
        entity=version.entity,
        version=version,
        module=version.modules.all()[0],
        position=9,
        kind=ActivityKind.FILE,
        title=title,
    )
    file = file_actions.store(
        entity=version.entity,
        data=b"Uno\nDos\n",
        name="lista.txt",
        kinds=ATTACHMENT,
        by=author,
        at=at,
        owner=queries.files.LABEL,
    )
    return ActivityFile.objects.create(entity=version.entity, activity=activity, file=file)


def make_backup(*, author: Person, at: datetime, title: str) -> StoredFile:
    """Keep the backup of a course of Moodle that has one page."""
    course = Backup(title=title)
    course.section(1, "Primera parte", 1)
    course.activity(1, "page", "Léame", "<content>Uno.</content>")
    data = io.BytesIO(as_tar(course.whole()))
    return actions.moodle.keep_backup(data=data, name="curso.mbz", by=author, at=at)


def make_course_file(*, version: CourseVersion, author: Person, at: datetime) -> StoredFile:
    """Keep a version as the file that another entity gave of it."""
    with queries.portable.portable_for(person=author, pk=version.pk).file() as data:
        return actions.portable.keep_file(data=data, name="curso.zip", by=author, at=at)


def make_pulse(*, completion: Completion, at: datetime) -> UsePulse:
    """Ask whether what was learnt is used, without the letter."""
    closes_at = at + timedelta(days=20)
    return UsePulse.objects.create(
        entity=completion.entity, completion=completion, token="pregunta", asked_at=at, closes_at=closes_at
    )


def take_course(
    *, version: CourseVersion, person: Person, at: datetime, pre: bool = True, post: bool = True
) -> Completion:
    """Take a course from enrolment to completion; `pre` and `post` say whether the tests are answered right."""
    enrollment = actions.enrollment.enroll(version=version, by=person, at=at)
    for quiz in version.quizzes.filter(purpose=QuizPurpose.PRE):
        answer_all(enrollment=enrollment, quiz=quiz, by=person, at=at, right=pre)
    for minute, activity in enumerate(version.activities.all(), 1):
        moment = at + timedelta(minutes=minute)
        if activity.kind == ActivityKind.CHECKLIST:
            keys = [step["key"] for step in activity.steps]
            actions.checklists.tick(enrollment=enrollment, activity=activity, keys=keys, by=person, at=moment)
        elif activity.kind == ActivityKind.QUIZ:
            answer_all(enrollment=enrollment, quiz=activity.quiz, by=person, at=moment)
        else:
            actions.progress.finish_activity(enrollment=enrollment, activity=activity, by=person, at=moment)
    for quiz in version.quizzes.filter(purpose=QuizPurpose.POST):
        answer_all(enrollment=enrollment, quiz=quiz, by=person, at=at + timedelta(hours=1), right=post)
    return Completion.objects.get(version=version, pseudonym=person.pseudonym)


def answer_all(*, enrollment: Enrollment, quiz: Quiz, by: Person, at: datetime, right: bool = True) -> None:
    attempt = actions.quizzes.start_attempt(enrollment=enrollment, quiz=quiz, by=by, at=at)
    for question in quiz.questions.all():
        given: Any = [part["key"] for part in question.parts if part.get("correct", True) is right]
        if question.kind == QuestionKind.MATCHING:
            given = {key: key for key in given}
        actions.quizzes.answer(attempt=attempt, question=question, given=given, by=by, at=at)


def right_fields(*, attempt: Attempt, question: Question) -> dict[str, Any]:
    """Return the fields of the page of a question, filled in right, by the tokens that stand for its keys."""
    return right_fields_of(question, seed=f"{attempt.pk}:{question.pk}")


def right_fields_of(question: Question, *, seed: str) -> dict[str, Any]:
    shown = queries.quizzes.lay_out(question, seed=seed, number=1, total=1)
    token_of = {part.key: part.token for part in shown.parts}
    if question.kind == QuestionKind.ORDERING:
        return {f"part_{token_of[part['key']]}": str(place) for place, part in enumerate(question.parts, 1)}
    if question.kind == QuestionKind.MATCHING:
        side_of = {shown.key_of[token]: token for token, _text in shown.choices}
        return {f"part_{token}": side_of[key] for key, token in token_of.items()}
    return {"given": [token_of[part["key"]] for part in question.parts if part["correct"]]}


def page_of(person: Person, version: CourseVersion) -> queries.courses.CoursePage:
    return queries.courses.course_page_for(person=person, code=version.course.code)
