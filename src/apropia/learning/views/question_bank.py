"""Questions of a quiz out of the bank: those of other courses, and those that the diagnosis lends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.tables import paginate
from apropia.learning import actions, queries
from apropia.learning.policies.courses import AUTHORS, check_can_edit
from apropia.learning.queries.question_bank import BankPage
from apropia.learning.views.deeds import tell_added
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what a quiz may take, and copy what was chosen."""
    found = queries.question_bank.bank_for(person=request.person, pk=pk)
    try:
        check_can_edit(request.person, found.quiz.version)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("learning:author_quiz", pk)
    if request.method == "POST":
        return _take(request, found)
    state = queries.question_bank.TABLE.read(request.GET, choices={"curso": found.courses})
    page = paginate(found.questions, state)
    context = {"found": found, "quiz": found.quiz, "version": found.quiz.version, "state": state, "page": page}
    return render(request, "learning/author/bank.html", context)


def _take(request: PersonRequest, found: BankPage) -> HttpResponse:
    """Copy what was chosen and stay where the author was: there may be more on the next page."""
    chosen = found.chosen(request.POST.getlist("pregunta"), request.POST.getlist("prestada"))
    if not chosen:
        messages.error(request, _("Elija al menos una pregunta de la lista."))
        return redirect(request.get_full_path())
    try:
        added = actions.bringing.bring_questions(quiz=found.quiz, questions=chosen, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        tell_added(request, added)
    return redirect(request.get_full_path())
