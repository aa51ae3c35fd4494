"""The files that an activity offers, as its author keeps them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.files import actions as file_actions
from apropia.foundation.files.kinds import ATTACHMENT
from apropia.learning import actions, queries
from apropia.learning.forms.attachments import AttachmentForm
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.queries.files import LABEL
from apropia.learning.views.deeds import ask_and_do, do
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def attach(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a file and offer it in the activity."""
    activity = queries.authoring.activity_for(person=request.person, pk=pk)
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent, at = form.cleaned_data["attached_file"], clock.now()
        try:
            file = file_actions.store(
                entity=request.entity,
                data=sent.file,
                name=sent.name,
                kinds=ATTACHMENT,
                by=request.person,
                at=at,
                owner=LABEL,
                field="attached_file",
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            back = reverse("learning:author_activity", args=[pk])
            done = _("Agregó el archivo.")
            return do(request, actions.attachments.attach, back=back, done=done, activity=activity, file=file)
    context = {"form": form, "activity": activity, "version": activity.version}
    return render(request, "learning/author/attach.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def detach(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a file out of an activity, after asking."""
    attached = queries.files.attached_for(person=request.person, pk=pk)
    return ask_and_do(
        request,
        actions.attachments.detach,
        title=_("¿Quitar «%(name)s»?") % {"name": attached.file.name},
        explanation=_("Se quita de este borrador. Las versiones publicadas no cambian."),
        back=reverse("learning:author_activity", args=[attached.activity_id]),
        attached=attached,
    )
