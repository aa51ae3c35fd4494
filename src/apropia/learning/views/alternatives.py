from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.policies.pace import TooSoon
from apropia.learning.queries.courses import VersionRetired
from apropia.people.access import PersonRequest


@require_http_methods(["GET", "POST"])
def alternative(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Show the other way of doing the activity of a package, and mark it as done."""
    try:
        page = queries.alternatives.alternative_for(person=request.person, code=code, activity_id=pk)
    except VersionRetired as refusal:
        messages.info(request, refusal.message)
        return redirect("learning:course", code)
    if request.method == "GET":
        actions.alternatives.note_opening(page=page, at=clock.now())
        return render(request, "learning/alternative.html", {"alternative": page, "lesson": page.lesson})
    try:
        actions.alternatives.finish(
            enrollment=page.lesson.enrollment, activity=page.lesson.activity, by=request.person, at=clock.now()
        )
    except TooSoon as refusal:
        messages.info(request, refusal.message)
        return redirect("learning:alternative", code, pk)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("learning:lesson", code, pk)
    messages.success(request, _("Quedó hecha."))
    return redirect("learning:go_on", code)
