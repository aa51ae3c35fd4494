"""The editor of questions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.actions.authoring import QuestionDraft
from apropia.learning.forms.questions import QUESTION_KINDS, question_form
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.policies.quiz_rules import has_rules
from apropia.learning.states import VersionStatus
from apropia.learning.views.arranging import after_move, moved_in
from apropia.learning.views.deeds import WAYS, ask_and_do, do, outline
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_safe
def quiz(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the questions of a quiz."""
    page = queries.quiz_rules.rules_page_for(person=request.person, pk=pk)
    version = page.quiz.version
    context = {
        "page": page,
        "quiz": page.quiz,
        "version": version,
        "can_edit": version.status == VersionStatus.DRAFT,
        "moved": moved_in(request),
    }
    return render(request, "learning/author/quiz.html", context)


@roles_required(*AUTHORS)
@require_POST
def add_pre_and_post(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a draft its quizzes of before and after."""
    version = queries.authoring.version_for(person=request.person, pk=pk)
    done = _("Agregó las dos pruebas. Escriba preguntas parejas en una y otra.")
    return do(request, actions.authoring.add_pre_and_post, back=outline(pk), done=done, version=version)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def question(request: PersonRequest, pk: int, question_pk: int | None = None) -> HttpResponse:
    """Write a question of a quiz."""
    found, current = queries.authoring.question_of_quiz_for(person=request.person, pk=pk, question_pk=question_pk)
    form = question_form(request.GET, request.POST, question=current, has_groups=has_rules(found))
    kind = form.kind
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        draft = QuestionDraft(
            kind=kind,
            text=values["text"],
            parts=form.parts,
            explanation=values["explanation"],
            measures=values["measures"],
            unit=values.get("unit", ""),
            group=values.get("group", ""),
        )
        try:
            actions.authoring.save_question(
                quiz=found, question=current, draft=draft, by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Guardó la pregunta."))
            return redirect("learning:author_quiz", pk)
    context = {
        "form": form,
        "quiz": found,
        "question": current,
        "version": found.version,
        "kind": kind,
        "kind_label": QUESTION_KINDS[kind],
        "kinds": QUESTION_KINDS.items(),
    }
    return render(request, "learning/author/question.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def remove_question(request: PersonRequest, pk: int) -> HttpResponse:
    found = queries.authoring.question_for(person=request.person, pk=pk)
    return ask_and_do(
        request,
        actions.authoring.remove_question,
        title=_("¿Quitar esta pregunta?"),
        explanation=str(found),
        back=reverse("learning:author_quiz", args=[found.quiz_id]),
        done=_("Quitó la pregunta."),
        question=found,
    )


@roles_required(*AUTHORS)
@require_POST
def move_question(request: PersonRequest, pk: int, direction: str) -> HttpResponse:
    found = queries.authoring.question_for(person=request.person, pk=pk)
    quiz_page = reverse("learning:author_quiz", args=[found.quiz_id])
    back = after_move(quiz_page, kind="pregunta", pk=pk, way=direction)
    return do(request, actions.authoring.move_question, back=back, question=found, direction=WAYS[direction])
