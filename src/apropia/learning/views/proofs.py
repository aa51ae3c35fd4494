from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.quiz import AnswerForm
from apropia.people.access import PersonRequest


@require_http_methods(["GET", "POST"])
def proof(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the door of «Ya lo sé», its present question or how it ended; save the answer that is sent."""
    now = clock.now()
    page = queries.proofs.proof_page_for(person=request.person, step_id=pk, at=now)
    if page.current is None or page.proof is None:
        return render(request, "learning/proof_door.html", {"page": page})
    form = AnswerForm(request.POST or None, shown=page.current)
    if request.method == "POST" and request.POST.get("question") != page.current.name:
        # The page of an earlier question was sent again: its first answer stands.
        return redirect("learning:proof", pk)
    if request.method == "POST" and form.is_valid():
        ended = actions.proofs.answer_proof(
            proof=page.proof,
            question=page.current.question,
            ref=page.current.ref,
            given=form.given,
            by=request.person,
            at=now,
        )
        if ended.is_exempt:
            messages.success(request, _("Lo demostró: el curso queda eximido y su ruta está al día."))
        return redirect("learning:proof", pk)
    context = {"page": page, "shown": page.current, "form": form}
    return render(request, "learning/proof_question.html", context, status=422 if form.errors else 200)


@require_POST
def start(request: PersonRequest, pk: int) -> HttpResponse:
    """Draw the questions and begin."""
    step = queries.route.step_for(person=request.person, step_id=pk)
    try:
        actions.proofs.start_proof(step=step, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("learning:proof", pk)
