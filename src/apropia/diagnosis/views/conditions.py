"""The editor: when a question is asked and which answers it takes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.diagnosis.actions.item_logic import set_conditions
from apropia.diagnosis.forms.conditions import SAVE, ConditionsForm, reshaped, sent, stored
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.queries.conditions_desk import ConditionsDesk, conditions_desk_for
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def conditions(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the conditions of a question; add, take away or rewrite rows; keep them."""
    desk = conditions_desk_for(person=request.person, pk=pk)
    if request.method != "POST":
        return _page(request, desk, ConditionsForm(desk=desk, written=stored(desk)))
    written, action = sent(request.POST), request.POST.get("accion", SAVE)
    if action != SAVE:
        try:
            written = reshaped(written, action, desk=desk, new=request.POST.get("new", ""))
        except DomainError as refusal:
            form = ConditionsForm(request.POST, desk=desk, written=written)
            form.full_clean()
            show_on(form, refusal)
            return _page(request, desk, form)
        return _page(request, desk, ConditionsForm(desk=desk, written=written))
    form = ConditionsForm(request.POST, desk=desk, written=written)
    if form.is_valid():
        try:
            set_conditions(
                item=desk.item,
                relevance=form.cleaned_data["relevance"],
                validation=form.cleaned_data["validation"],
                validation_message=form.cleaned_data["validation_message"],
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó las condiciones."))
            return redirect("diagnosis:item", pk)
    return _page(request, desk, form)


def _page(request: PersonRequest, desk: ConditionsDesk, form: ConditionsForm) -> HttpResponse:
    page = {"desk": desk, "form": form}
    return render(request, "diagnosis/editor_conditions.html", page, status=422 if form.errors else 200)
