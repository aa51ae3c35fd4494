"""What authors and reviewers see: the courses of the entity, a version's outline, its problems and its quizzes."""

import dataclasses
from collections import defaultdict

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.ui.tables import pattern_for
from apropia.learning.models import Activity, CourseVersion, Module, Question, Quiz, QuizPurpose, ReviewReason
from apropia.learning.policies import courses as rules
from apropia.learning.policies.ordering import seal, written
from apropia.learning.policies.outline import Outline
from apropia.learning.policies.problems import Problem
from apropia.learning.policies.publication import problems_of
from apropia.learning.policies.question_files import left_out
from apropia.learning.queries.open_comments import open_count
from apropia.learning.queries.outlines import outline_of
from apropia.learning.queries.pace import TooFast, too_fast_in
from apropia.learning.states import EDITABLE, VersionStatus
from apropia.people.models import Person

PAGE_SIZE = 20
TO_REVIEW = "TO_REVIEW"


@dataclasses.dataclass(frozen=True)
class ModuleDraft:
    module: Module
    activities: tuple[Activity, ...]


@dataclasses.dataclass(frozen=True)
class SideDraft:
    quiz: Quiz
    count: int


@dataclasses.dataclass(frozen=True)
class Workshop:
    """A version on the author's table: what it holds, what it lacks and what this person may do with it."""

    version: CourseVersion
    modules: tuple[ModuleDraft, ...]
    pre: Quiz | None
    post: Quiz | None
    question_counts: dict[int, int]
    problems: tuple[Problem, ...]
    outline: Outline
    can_edit: bool
    can_review: bool
    can_publish: bool
    can_retire: bool
    can_open_new: bool
    too_fast: TooFast | None = None
    open_comments: int = 0

    @property
    def blocking(self) -> list[Problem]:
        """What stands in the way of publication; the rest of `problems` is advice."""
        return [problem for problem in self.problems if problem.blocks]

    @property
    def left_out(self) -> list[Question]:
        """The questions that stay out of a file in GIFT."""
        return left_out([one for found in self.outline.questions.values() for one in found], format_="gift")

    @property
    def seen(self) -> str:
        """The print of the order in which modules and activities stand."""
        places = [(str(one.module.pk), tuple(str(activity.pk) for activity in one.activities)) for one in self.modules]
        return seal(written(places))

    @property
    def label(self) -> str:
        return _("Versión %(number)d") % {"number": self.version.number}

    @property
    def side_quizzes(self) -> list[SideDraft]:
        """The quizzes of before and after, each with its number of questions."""
        return [SideDraft(quiz, self.question_counts.get(quiz.pk, 0)) for quiz in (self.pre, self.post) if quiz]


def versions_for(*, person: Person, text: str = "", status: str = "", page: int = 1) -> Page[CourseVersion]:
    """Return the versions of the entity's courses, the last changed first, with why each asks to be looked at.

    `status` is one of a version, or `TO_REVIEW`: the published ones that ask for it. Three queries.
    """
    rules.check_can_author(person)
    waiting = ReviewReason.objects.filter(closed_at=None)
    found = CourseVersion.objects.filter(entity=person.entity_id).select_related("course", "author")
    found = found.prefetch_related(Prefetch("course__review_reasons", queryset=waiting, to_attr="open_reasons"))
    if text:
        found = found.filter(Q(title__iregex=pattern_for(text)) | Q(course__code__icontains=text))
    if status in VersionStatus.values:
        found = found.filter(status=status)
    if status == TO_REVIEW:
        found = found.filter(status=VersionStatus.PUBLISHED, course__in=waiting.values("course"))
    return Paginator(found.order_by("-changed_at", "-pk"), PAGE_SIZE).get_page(page)


def reviews_for(*, person: Person) -> list[CourseVersion]:
    """Return the versions that wait for this person: to mend, to review, and to publish after their pilot."""
    if not person.has_role(*rules.AUTHORS):
        return []
    returned = Q(status=VersionStatus.DRAFT, author=person) & ~Q(review_comment="")
    wanted = Q(status__in=[VersionStatus.IN_REVIEW, VersionStatus.PILOT]) | returned
    found = CourseVersion.objects.filter(wanted, entity=person.entity_id).order_by("changed_at")[:PAGE_SIZE]
    may = {VersionStatus.IN_REVIEW: rules.can_review, VersionStatus.PILOT: rules.can_publish}
    return [one for one in found if one.status == VersionStatus.DRAFT or may[VersionStatus(one.status)](person, one)]


def version_for(*, person: Person, pk: int) -> CourseVersion:
    """Return a version that this person may see on the author's side."""
    version = (
        CourseVersion.objects.filter(pk=pk, entity=person.entity_id)
        .select_related("course", "entity", "author", "reviewer", "change")
        .first()
    )
    if version is None or not rules.can_author(person):
        raise NotFound(_("Este curso no existe o ya no está disponible."))
    return version


def workshop_for(*, person: Person, pk: int) -> Workshop:
    """Return a version with its outline and what it lacks, in nine queries whatever its size."""
    version = version_for(person=person, pk=pk)
    outline = outline_of(version)
    by_module: dict[int, list[Activity]] = defaultdict(list)
    for activity in outline.activities:
        by_module[activity.module_id].append(activity)
    quizzes, questions = outline.quizzes, outline.questions
    editable = version.status in EDITABLE
    return Workshop(
        version=version,
        modules=tuple(ModuleDraft(module, tuple(by_module[module.pk])) for module in outline.modules),
        pre=next((quiz for quiz in quizzes if quiz.purpose == QuizPurpose.PRE), None),
        post=next((quiz for quiz in quizzes if quiz.purpose == QuizPurpose.POST), None),
        question_counts={quiz.pk: len(questions.get(quiz.pk, ())) for quiz in quizzes},
        problems=tuple(problems_of(outline)) if editable else (),
        outline=outline,
        can_edit=editable,
        can_review=version.status in (VersionStatus.IN_REVIEW, VersionStatus.PILOT)
        and rules.can_review(person, version),
        can_publish=version.status == VersionStatus.PILOT and rules.can_publish(person, version),
        can_retire=version.status in (VersionStatus.PUBLISHED, VersionStatus.RETIRING, VersionStatus.PILOT)
        and person.has_role(*rules.PUBLISHERS),
        can_open_new=_is_newest_closed(version),
        too_fast=None if editable else too_fast_in(version),
        open_comments=open_count(version),
    )


def _is_newest_closed(version: CourseVersion) -> bool:
    newest = CourseVersion.objects.filter(course=version.course_id).order_by("-number").first()
    closed = (VersionStatus.PUBLISHED, VersionStatus.RETIRING, VersionStatus.RETIRED)
    return newest is not None and newest.status in closed


def module_for(*, person: Person, pk: int) -> Module:
    """Return a module for whoever writes courses in its entity. Raises `NotFound`."""
    module = Module.objects.filter(pk=pk, entity=person.entity_id).select_related("version__course", "entity").first()
    if module is None or not rules.can_author(person):
        raise NotFound(_("Este módulo no existe."))
    return module


def activity_for(*, person: Person, pk: int) -> Activity:
    """Return an activity, with its quiz, for whoever writes courses in its entity. Raises `NotFound`."""
    activity = (
        Activity.objects.filter(pk=pk, entity=person.entity_id)
        .select_related("version__course", "module", "entity", "quiz", "package")
        .first()
    )
    if activity is None or not rules.can_author(person):
        raise NotFound(_("Esta actividad no existe."))
    return activity


def quiz_for(*, person: Person, pk: int) -> Quiz:
    """Return a quiz, with its questions, for whoever writes courses in its entity. Raises `NotFound`."""
    quiz = (
        Quiz.objects.filter(pk=pk, entity=person.entity_id)
        .select_related("version__course", "activity", "entity")
        .prefetch_related("questions")
        .first()
    )
    if quiz is None or not rules.can_author(person):
        raise NotFound(_("Este cuestionario no existe."))
    return quiz


def questions_by_quiz_for(*, person: Person, pk: int) -> tuple[CourseVersion, list[tuple[str, list[Question]]]]:
    """Return a version and its questions under the title of their quiz: before, in its activities, and after."""
    version = version_for(person=person, pk=pk)
    order = [QuizPurpose.PRE, QuizPurpose.PRACTICE, QuizPurpose.POST]
    quizzes = list(version.quizzes.select_related("activity__module").prefetch_related("questions"))
    quizzes.sort(key=lambda quiz: (order.index(QuizPurpose(quiz.purpose)), *_place_of(quiz.activity), quiz.pk))
    return version, [(quiz.title, list(quiz.questions.all())) for quiz in quizzes]


def _place_of(activity: Activity | None) -> tuple[int, int]:
    return (activity.module.position, activity.position) if activity else (0, 0)


def question_of_quiz_for(*, person: Person, pk: int, question_pk: int | None) -> tuple[Quiz, Question | None]:
    """Return a quiz and one of its own questions, or None for a new one. Raises `NotFound`."""
    quiz = quiz_for(person=person, pk=pk)
    if question_pk is None:
        return quiz, None
    question = next((one for one in quiz.questions.all() if one.pk == question_pk), None)
    if question is None:
        raise NotFound(_("Esta pregunta no existe."))
    return quiz, question


def question_for(*, person: Person, pk: int) -> Question:
    """Return a question for whoever writes courses in its entity. Raises `NotFound`."""
    question = (
        Question.objects.filter(pk=pk, entity=person.entity_id)
        .select_related("quiz__version__course", "quiz__activity", "entity")
        .first()
    )
    if question is None or not rules.can_author(person):
        raise NotFound(_("Esta pregunta no existe."))
    return question
