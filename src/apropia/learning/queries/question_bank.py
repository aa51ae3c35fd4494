"""What an author may copy into a quiz: questions of the entity's courses, and those that the diagnosis lends."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from apropia.foundation.ui.tables import Column, Filter, Table
from apropia.learning.models import CourseVersion, Question, QuestionKind, Quiz
from apropia.learning.queries.authoring import quiz_for
from apropia.learning.queries.lent_questions import lent_for
from apropia.people.models import Person

TABLE = Table(
    caption=_("Preguntas de los cursos"),
    columns=(
        Column("pregunta", _("Pregunta"), sort="text"),
        Column("clase", _("Clase"), sort="kind"),
        Column("curso", _("De dónde"), sort=("quiz__version__title", "quiz__title")),
    ),
    default_sort="curso",
    search=("text", "measures"),
    search_label=_("Buscar en las preguntas"),
    filters=(
        Filter("curso", _("Curso"), "quiz__version__course"),
        Filter("clase", _("Clase"), "kind", QuestionKind.choices, every=_("Todas")),
    ),
)
_COPIED = ("kind", "text", "parts", "explanation", "measures", "unit")


@dataclasses.dataclass(frozen=True)
class BankPage:
    """The quiz that takes, what it may take and does not have, and the courses it comes from: (id, title)."""

    quiz: Quiz
    questions: QuerySet[Question]
    courses: Sequence[tuple[int, str]]
    lent: Mapping[str, Question]

    def chosen(self, numbers: Iterable[str], names: Iterable[str]) -> list[dict[str, Any]]:
        """Return as fields the questions chosen by number, and those of the diagnosis by name; others are ignored."""
        rows = self.questions.filter(pk__in=[one for one in numbers if one.isdecimal() and len(one) < 19])
        taken = [*rows, *(self.lent[one] for one in names if one in self.lent)]
        return [{name: getattr(one, name) for name in _COPIED} for one in taken]


def bank_for(*, person: Person, pk: int) -> BankPage:
    """Return what a quiz may take: of each course its newest version. Nine queries. Raises `NotFound`."""
    quiz = quiz_for(person=person, pk=pk)
    there = [one.text for one in quiz.questions.all()]
    versions = CourseVersion.objects.filter(entity=person.entity_id)
    newest = versions.filter(course=OuterRef("quiz__version__course")).order_by("-number").values("pk")[:1]
    questions = (
        Question.objects.filter(entity=person.entity_id, quiz__version=Subquery(newest))
        .exclude(quiz=quiz)
        .exclude(text__in=there)
        .select_related("quiz__version")
    )
    courses = questions.order_by("quiz__version__title").values_list("quiz__version__course", "quiz__version__title")
    lent = {name: one for name, one in lent_for(quiz.version).items() if one.text not in there}
    return BankPage(quiz=quiz, questions=questions, courses=list(courses.distinct()), lent=lent)
