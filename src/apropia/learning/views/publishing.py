"""Review, pilot, publication and retirement of a version."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.authoring import CommentForm
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.views.deeds import ask_and_do, do, outline
from apropia.people.access import PersonRequest, roles_required

REVIEW_AFTER = timedelta(days=365)


@roles_required(*AUTHORS)
@require_POST
def submit(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a draft to review; what it lacks is shown on its outline."""
    workshop = queries.authoring.workshop_for(person=request.person, pk=pk)
    done = _("Envió el curso a revisión. Otra persona lo leerá.")
    return do(request, actions.publishing.submit, back=outline(pk), done=done, outline=workshop.outline)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def send_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Return a version to its author with a comment."""
    version = queries.authoring.version_for(person=request.person, pk=pk)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, comment = _("Devolvió el curso con su comentario."), form.cleaned_data["comment"]
        return do(request, actions.publishing.send_back, back=outline(pk), done=done, version=version, comment=comment)
    context = {"form": form, "version": version, "title": _("Devolver el curso a su autor"), "label": _("Devolver")}
    return render(request, "learning/author/form.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_POST
def start_pilot(request: PersonRequest, pk: int) -> HttpResponse:
    version = queries.authoring.version_for(person=request.person, pk=pk)
    done = _("El curso está en piloto. Ofrézcalo a un equipo o a una dependencia.")
    return do(request, actions.publishing.start_pilot, back=outline(pk), done=done, version=version)


@roles_required(*AUTHORS)
@require_POST
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    version = queries.authoring.version_for(person=request.person, pk=pk)
    due = clock.local_date(clock.now() + REVIEW_AFTER, request.entity.timezone)
    done = _("Publicó el curso. Ya se puede tomar.")
    return do(request, actions.publishing.publish, back=outline(pk), done=done, version=version, review_due_on=due)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def retire(request: PersonRequest, pk: int) -> HttpResponse:
    """Confirm and close a version."""
    version = queries.authoring.version_for(person=request.person, pk=pk)
    return ask_and_do(
        request,
        actions.publishing.retire,
        title=_("¿Retirar la versión %(number)d?") % {"number": version.number},
        explanation=_(
            "Nadie más podrá inscribirse. Quien la empezó podrá terminarla hasta que usted la cierre del todo."
        ),
        label=_("Retirar la versión"),
        done=_("Cerró la versión. Lo que las personas terminaron sigue siendo suyo."),
        back=outline(pk),
        version=version,
    )


@roles_required(*AUTHORS)
@require_POST
def new_version(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a draft that is a copy of the newest version."""
    version = queries.authoring.version_for(person=request.person, pk=pk)
    try:
        draft = actions.publishing.open_new_version(course=version.course, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("learning:author_course", pk)
    messages.success(request, _("Abrió la versión %(number)d como borrador.") % {"number": draft.number})
    return redirect("learning:author_course", draft.pk)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    """Throw away the only draft of a course, after asking."""
    version = queries.authoring.version_for(person=request.person, pk=pk)
    if request.method == "POST":
        try:
            actions.publishing.discard_draft(version=version, by=request.person, at=clock.now())
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("learning:author_course", pk)
        messages.success(request, _("Descartó el curso."))
        return redirect("learning:author_list")
    context = {
        "title": _("¿Descartar «%(title)s»?") % {"title": version.title},
        "explanation": _("Se borra el borrador entero: sus lecciones, preguntas y archivos. No se puede deshacer."),
        "label": _("Descartar el curso"),
        "cancel_url": outline(pk),
    }
    return render(request, "ui/confirm.html", context)
