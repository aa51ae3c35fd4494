"""What a course asks for to be taken anew, and who is up to date: groups, never names."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.renewals import RenewalForm
from apropia.learning.policies.courses import COUNTERS
from apropia.people.access import PersonRequest, roles_required


@roles_required(*COUNTERS)
@require_http_methods(["GET", "POST"])
def renewal(request: PersonRequest, code: str) -> HttpResponse:
    """Show who is up to date; let who may enrol others say how often the course is taken anew."""
    now = clock.now()
    page = queries.renewals.renewal_page_for(person=request.person, code=code, at=now)
    form = RenewalForm(request.POST or None, rule=page.rule)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(page, form, request)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            return redirect("learning:renewal", code)
    context = {"page": page, "form": form}
    return render(request, "learning/manage/renewal.html", context, status=422 if form.errors else 200)


def _keep(page: queries.renewals.RenewalPage, form: RenewalForm, request: PersonRequest) -> None:
    if form.rule is None:
        actions.renewals.stop_renewal(course=page.course, by=request.person, at=clock.now())
        messages.success(request, _("El curso ya no se renueva: lo terminado vale para siempre."))
        return
    actions.renewals.ask_for_renewal(course=page.course, rule=form.rule, by=request.person, at=clock.now())
    messages.success(
        request, _("Guardó cuándo se renueva. A quien le toque, se le inscribe y se le avisa cada mañana.")
    )
