"""The editor: walk a version as a simulated person."""

from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from apropia.diagnosis.forms.answering import read_answer, typed
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.queries.rehearsal import WALKS, rehearsal_for
from apropia.people.access import PersonRequest, roles_required

SIGNED_AS = "diagnosis.rehearsal"
BACK, ANOTHER, AT_RANDOM = "volver", "otra", "azar"


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def rehearse(request: PersonRequest, pk: int) -> HttpResponse:
    """Show one question after another to a simulated person, with why each is asked; keep nothing.

    What she answers travels signed in the page.
    """
    found = rehearsal_for(person=request.person, pk=pk, state=_state(request))
    action = request.POST.get("accion", "")
    problem, sent, tally = "", None, []
    if action == ANOTHER:
        found = found.another()
    elif action == BACK:
        found = found.before()
    elif action == AT_RANDOM:
        tally = found.tally()
    elif action and (page := found.page) is not None:
        given = read_answer(page.item, request.POST, ids=page.ids)
        problem = found.problem(given.value) if given.is_answered else ""
        if problem:
            sent = typed(request.POST)
        else:
            found = found.after(given.status, given.value)
    shown = {
        "found": found,
        "question": found.question(sent),
        "trail": found.trail(),
        "tally": tally,
        "walks": WALKS,
        "problem": problem,
        "signed": signing.dumps(found.state(), salt=SIGNED_AS, compress=True),
    }
    return render(request, "diagnosis/rehearsal.html", shown, status=422 if problem else 200)


def _state(request: PersonRequest) -> dict[str, Any] | None:
    """Return where the page stood; nothing where it says nothing that was signed."""
    try:
        state: dict[str, Any] = signing.loads(request.POST.get("ensayo", ""), salt=SIGNED_AS)
    except signing.BadSignature:
        return None
    return state
