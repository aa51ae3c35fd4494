"""Leave the slides or the recording of a talk, as a draft of a material."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.files import actions as file_actions
from apropia.foundation.files.kinds import CAPTIONS, KindSet
from apropia.foundation.files.models import StoredFile
from apropia.learning import actions, queries
from apropia.learning.forms.talk_materials import KINDS, TalkMaterialForm
from apropia.learning.queries.talk_materials import LABEL
from apropia.learning.views.deeds import ask_and_do
from apropia.people.access import PersonRequest


@require_http_methods(["GET", "POST"])
def add(request: PersonRequest, pk: int, what: str) -> HttpResponse:
    """Take a file or a link with its words."""
    if what not in KINDS:
        raise Http404
    kind, now = KINDS[what], clock.now()
    found = queries.talk_materials.shelf_for(pk=pk, person=request.person, at=now)
    form = TalkMaterialForm(request.POST or None, request.FILES or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            data = _data(request, form)
            actions.talk_materials.add_material(talk=found.talk, data=data, by=request.person, at=now)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(
                request,
                _("Quedó como borrador y lo revisa quien escribe guías. Cuando se publique, se avisa a los inscritos."),
            )
            return redirect("learning:talk", pk)
    context = {"form": form, "found": found, "talk": found.talk, "kind": kind.label}
    return render(request, "learning/talk_material.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def take_back(request: PersonRequest, pk: int, material_pk: int) -> HttpResponse:
    """Take back what was left by mistake, after asking."""
    found = queries.talk_materials.left_for(pk=pk, material_pk=material_pk, person=request.person)
    was_seen = found.material.current_id is not None
    return ask_and_do(
        request,
        actions.talk_materials.take_back,
        title=_("¿Retirar «%(title)s»?") % {"title": found.material.title},
        explanation=_("Deja de verse en la charla y en Guías. Quien escribe guías la puede volver a publicar.")
        if was_seen
        else _("Se borra el borrador con su archivo. Nadie más lo ha visto publicado. No se puede deshacer."),
        label=_("Retirarla"),
        back=reverse("learning:talk", args=[pk]),
        done=_("Retiró lo que había dejado la charla."),
        found=found,
    )


def _data(request: PersonRequest, form: TalkMaterialForm) -> actions.talk_materials.TalkMaterialData:
    given: dict[str, Any] = dict(form.cleaned_data)
    sent, captions = given.pop("sent_file"), given.pop("captions_file", None)
    return actions.talk_materials.TalkMaterialData(
        kind=form.kind,
        file=_stored(request, sent, form.kinds, "sent_file"),
        captions=_stored(request, captions, CAPTIONS, "captions_file"),
        **given,
    )


def _stored(request: PersonRequest, sent: Any, kinds: KindSet, field: str) -> StoredFile | None:
    if not sent:
        return None
    given: dict[str, Any] = {"by": request.person, "at": clock.now(), "owner": LABEL, "field": field}
    return file_actions.store(entity=request.entity, data=sent.file, name=sent.name, kinds=kinds, **given)
