from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.prerequisites import BeforeForm
from apropia.learning.policies.courses import AUTHORS
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def before(request: PersonRequest, pk: int) -> HttpResponse:
    """Let an author say which courses come before hers."""
    found = queries.prerequisites.before_course_for(person=request.person, pk=pk)
    form = BeforeForm(request.POST or None, courses=found.courses, kinds=found.kinds)
    if request.method == "POST" and form.is_valid():
        try:
            actions.prerequisites.ask_before(
                course=found.version.course, kinds=form.kinds, by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó qué hace falta antes de este curso. Las rutas se calculan de nuevo."))
            return redirect("learning:author_course", pk)
    context = {"form": form, "version": found.version}
    return render(request, "learning/author/before.html", context, status=422 if form.errors else 200)
