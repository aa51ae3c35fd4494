"""What a new version changes: its author says what it asks, and whoever finished the one before answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.changes import ChangeForm
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.views.deeds import do
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what a version changes, and take what it asks of whoever finished the one before."""
    page = queries.changes.change_page_for(person=request.person, pk=pk)
    told = page.change
    initial = {"kind": told.kind, "note": told.note, "redo_days": told.redo_days} if told else None
    form = ChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.changes.class_change(version=page.version, by=request.person, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó qué pide esta versión."))
            return redirect("learning:author_course", pk)
    context = {"page": page, "version": page.version, "form": form}
    return render(request, "learning/author/change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def update(request: PersonRequest, code: str) -> HttpResponse:
    """Show what changed since the person finished a course, and take her word that she read it."""
    page = queries.changes.update_page_for(person=request.person, code=code)
    if request.method == "POST":
        back, done = reverse("learning:course", args=[code]), _("Confirmó lo que cambió. Su curso está al día.")
        confirm = actions.changes.confirm_update
        return do(request, confirm, back=back, done=done, completion=page.completion, version=page.version)
    return render(request, "learning/update.html", {"update": page, "version": page.version})
