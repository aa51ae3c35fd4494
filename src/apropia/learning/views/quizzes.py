from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.quiz import AnswerForm
from apropia.learning.views.deeds import do
from apropia.people.access import PersonRequest


@require_http_methods(["GET", "POST"])
def quiz(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Show the door of a quiz or its present question; save the answer that is sent."""
    page = queries.quizzes.quiz_page_for(person=request.person, code=code, quiz_id=pk, at=clock.now())
    if page.current is None or page.attempt is None:
        return render(request, "learning/quiz_door.html", {"page": page, "code": code})
    form = AnswerForm(request.POST or None, shown=page.current)
    is_other = request.method == "POST" and request.POST.get("question") != str(page.current.question.pk)
    if request.method == "POST" and is_other:
        # The page of an earlier question was sent again: its first answer stands.
        return redirect("learning:quiz", code, pk)
    if request.method == "POST" and form.is_valid():
        actions.quizzes.answer(
            attempt=page.attempt,
            question=page.current.question,
            given=form.given,
            by=request.person,
            at=clock.now(),
        )
        if page.tells_at_once:
            return redirect("learning:quiz_feedback", code, pk, page.current.question.pk)
        if page.current.number == page.current.total:
            return redirect("learning:quiz_result", code, pk)
        return redirect("learning:quiz", code, pk)
    context = {"page": page, "shown": page.current, "form": form, "code": code}
    return render(request, "learning/quiz_question.html", context, status=422 if form.errors else 200)


@require_POST
def start(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Open a try at a quiz."""
    page = queries.quizzes.quiz_page_for(person=request.person, code=code, quiz_id=pk, at=clock.now())
    try:
        actions.quizzes.start_attempt(enrollment=page.enrollment, quiz=page.quiz, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("learning:quiz", code, pk)
    return redirect("learning:quiz", code, pk)


@require_POST
def ask_for_try(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Ask for one more try than the rules of a quiz allow."""
    page = queries.quizzes.quiz_page_for(person=request.person, code=code, quiz_id=pk, at=clock.now())
    done = _("Pidió otro intento. Aquí mismo verá cuándo puede responder otra vez.")
    action, back = actions.quiz_rules.ask_for_try, reverse("learning:quiz", args=[code, pk])
    return do(request, action, back=back, done=done, enrollment=page.enrollment, quiz=page.quiz)


@require_POST
def skip(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Go to the first lesson without the pre quiz."""
    page = queries.quizzes.quiz_page_for(person=request.person, code=code, quiz_id=pk, at=clock.now())
    try:
        actions.quizzes.decline(enrollment=page.enrollment, quiz=page.quiz, by=request.person, at=clock.now())
        messages.success(request, _("Saltó la prueba. El curso es el mismo."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("learning:go_on", code)


@require_safe
def feedback(request: PersonRequest, code: str, pk: int, question: int) -> HttpResponse:
    """Explain the answer that was just given."""
    answered = queries.quizzes.answered_for(person=request.person, code=code, quiz_id=pk, question_id=question)
    context = {"answered": answered, "code": code, "quiz_id": pk}
    return render(request, "learning/quiz_feedback.html", context)


@require_safe
def result(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Show the result of a finished try."""
    found = queries.quizzes.result_for(person=request.person, code=code, quiz_id=pk, at=clock.now())
    return render(request, "learning/quiz_result.html", {"result": found, "code": code})
