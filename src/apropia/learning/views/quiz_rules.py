"""The rules of a quiz, and the tries that somebody waits for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.quiz_rules import RulesForm
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.states import EDITABLE
from apropia.learning.views.deeds import do
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def rules(request: PersonRequest, pk: int) -> HttpResponse:
    """Decide what passes, how many tries there are and what each of them asks."""
    page = queries.quiz_rules.rules_page_for(person=request.person, pk=pk)
    form = RulesForm(request.POST or None, quiz=page.quiz, groups=page.groups)
    if request.method == "POST" and form.is_valid():
        try:
            actions.quiz_rules.set_rules(quiz=page.quiz, rules=form.rules, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó las reglas."))
            return redirect("learning:author_quiz", pk)
    context = {
        "page": page,
        "quiz": page.quiz,
        "version": page.quiz.version,
        "form": form,
        "can_edit": page.has_rules and page.quiz.version.status in EDITABLE,
    }
    return render(request, "learning/author/quiz_rules.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_POST
def give_tries(request: PersonRequest, pk: int) -> HttpResponse:
    """Give one more try to everybody who asks for it."""
    found = queries.authoring.quiz_for(person=request.person, pk=pk)
    back, done = reverse("learning:author_quiz", args=[pk]), _("Dio otro intento a quienes lo pedían.")
    return do(request, actions.quiz_rules.give_tries, back=back, done=done, quiz=found)
