"""A course, its activities and its quizzes as learners will see them, for whoever writes or reviews them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apropia.learning import queries
from apropia.learning.forms.quiz import AnswerForm
from apropia.learning.policies.comments import can_comment
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.queries.previews import SeenQuestion
from apropia.people.access import PersonRequest, roles_required

Asked = list[tuple[SeenQuestion, AnswerForm]]


@roles_required(*AUTHORS)
@require_safe
def course(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the page of a version, also of a draft, with its activities to walk through."""
    page = queries.previews.course_preview_for(person=request.person, pk=pk)
    return render(
        request, "learning/author/course_preview.html", {"page": page, "version": page.version, "is_preview": True}
    )


@roles_required(*AUTHORS)
@require_safe
def activity(request: PersonRequest, pk: int) -> HttpResponse:
    """Show an activity as learners will see it, with what its questions answer."""
    found = queries.previews.preview_for(person=request.person, pk=pk)
    version = found.activity.version
    context = {
        "found": found,
        "activity": found.activity,
        "version": version,
        "tried": found.tried,
        "asked": _asked(found.questions),
        "can_comment": can_comment(request.person, version),
    }
    return render(request, "learning/author/preview.html", context)


@roles_required(*AUTHORS)
@require_safe
def quiz(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the questions of a quiz as they are asked, with their answers."""
    found = queries.previews.quiz_preview_for(person=request.person, pk=pk)
    context = {"quiz": found.quiz, "version": found.quiz.version, "asked": _asked(found.questions)}
    return render(request, "learning/author/quiz_preview.html", context)


def _asked(questions: tuple[SeenQuestion, ...]) -> Asked:
    asked = []
    for seen in questions:
        form = AnswerForm(shown=seen.shown)
        form.auto_id, form.prefix = f"id_{seen.shown.question.pk}_%s", f"q{seen.shown.question.pk}"
        asked.append((seen, form))
    return asked
