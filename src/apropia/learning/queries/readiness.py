"""What a version has to mend before it is published, place by place, and how easy its texts are to read."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.learning.models import Activity, CourseVersion
from apropia.learning.policies.problems import Place, Problem
from apropia.learning.policies.publication import problems_of
from apropia.learning.policies.texts import BANDS, ease_of
from apropia.learning.queries.authoring import Workshop, workshop_for
from apropia.people.models import Person
from apropia.science.psychometrics.readability import Readability

Key = tuple[str, int | None]  # what kind of part of the outline, and its number


@dataclasses.dataclass(frozen=True)
class PlaceReport:
    """An activity, a quiz or what the version says of itself, with what is to be mended in it."""

    title: str
    kind: str
    blocking: tuple[Problem, ...]
    advice: tuple[Problem, ...]


@dataclasses.dataclass(frozen=True)
class Ease:
    """How easy a text is to read, and what it is made of."""

    title: str
    found: Readability

    @property
    def band(self) -> str | Promise:
        return BANDS[self.found.band]

    @property
    def words_a_sentence(self) -> float:
        return self.found.words / self.found.sentences


@dataclasses.dataclass(frozen=True)
class Readiness:
    version: CourseVersion
    can_edit: bool
    places: tuple[PlaceReport, ...]
    eases: tuple[Ease, ...]
    open_comments: int

    @property
    def blocking_count(self) -> int:
        return sum(len(place.blocking) for place in self.places)

    @property
    def advice_count(self) -> int:
        return sum(len(place.advice) for place in self.places)

    @property
    def blocking_words(self) -> str:
        count = self.blocking_count
        return ngettext("%(count)d punto por corregir", "%(count)d puntos por corregir", count) % {"count": count}

    @property
    def advice_words(self) -> str:
        return ngettext("%(count)d consejo", "%(count)d consejos", self.advice_count) % {"count": self.advice_count}


def readiness_for(*, person: Person, pk: int) -> Readiness:
    """Return what a version has to mend, in the order of its outline. Raises `NotFound`."""
    workshop = workshop_for(person=person, pk=pk)
    activities = [activity for draft in workshop.modules for activity in draft.activities]
    return Readiness(
        version=workshop.version,
        can_edit=workshop.can_edit,
        places=tuple(_places(workshop, activities)),
        eases=tuple(
            Ease(one.title, found)
            for one in activities
            for text in (one.body, one.alternative)
            if (found := ease_of(text))
        ),
        open_comments=workshop.open_comments,
    )


def _places(workshop: Workshop, activities: list[Activity]) -> Iterator[PlaceReport]:
    activity_of = {quiz.pk: quiz.activity_id for quiz in workshop.outline.quizzes}
    found: dict[Key, list[Problem]] = defaultdict(list)
    for problem in problems_of(workshop.outline):
        found[_key_of(problem.place, activity_of)].append(problem)
    names: list[tuple[Key, str, str]] = [(("course", None), _("Lo que el curso dice de sí"), _("Curso"))]
    names += [(("activity", one.pk), one.title, one.get_kind_display()) for one in activities]
    names += [(("quiz", side.quiz.pk), side.quiz.title, _("Prueba")) for side in workshop.side_quizzes]
    for key, title, kind in names:
        if problems := found[key]:
            blocking = tuple(problem for problem in problems if problem.blocks)
            yield PlaceReport(title, kind, blocking, tuple(problem for problem in problems if not problem.blocks))


def _key_of(place: Place, activity_of: dict[int, int | None]) -> Key:
    """Return the part of the outline where a place stands: the questions of an activity stand in it."""
    activity = place.activity_id or (activity_of.get(place.quiz_id) if place.quiz_id else None)
    if activity:
        return "activity", activity
    return ("quiz", place.quiz_id) if place.quiz_id else ("course", None)
