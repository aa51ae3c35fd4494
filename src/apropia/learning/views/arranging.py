"""Put things in order: all at once by dragging, or one place at a time by its buttons, which keep the focus."""

import dataclasses
import re

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apropia.learning import actions, queries
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.states import EDITABLE
from apropia.learning.views.deeds import WAYS, do, outline
from apropia.people.access import PersonRequest, roles_required

_MOVED = re.compile(r"(modulo|actividad|pregunta|paso)-(\w{1,20})-(subir|bajar)", re.ASCII)


@dataclasses.dataclass(frozen=True)
class Moved:
    """What a button just moved, and which way: the page gives that button the focus again."""

    kind: str
    pk: str
    way: str


def moved_in(request: PersonRequest) -> Moved | None:
    found = _MOVED.fullmatch(request.GET.get("movido", ""))
    return Moved(*found.groups()) if found else None


def after_move(page: str, *, kind: str, pk: int | str, way: str) -> str:
    """Return the address of a page that gives the focus back to the button that moved something."""
    return f"{page}?movido={kind}-{pk}-{way}"


@roles_required(*AUTHORS)
@require_POST
def arrange_outline(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep the order in which modules and activities were left."""
    version = queries.authoring.version_for(person=request.person, pk=pk)
    return do(request, actions.arranging.arrange_outline, back=outline(pk), version=version, **_sent(request))


@roles_required(*AUTHORS)
@require_POST
def arrange_questions(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep the order in which the questions of a quiz were left."""
    found = queries.authoring.quiz_for(person=request.person, pk=pk)
    back = reverse("learning:author_quiz", args=[pk])
    return do(request, actions.arranging.arrange_questions, back=back, quiz=found, **_sent(request))


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the steps of a practice to put them in order, and keep the order in which they were left."""
    page = queries.ordering.steps_page_for(person=request.person, pk=pk)
    if request.method == "POST":
        return do(request, actions.arranging.arrange_steps, back=request.path, activity=page.activity, **_sent(request))
    version = page.activity.version
    context = {
        "page": page,
        "activity": page.activity,
        "version": version,
        "can_edit": version.status in EDITABLE,
        "moved": moved_in(request),
    }
    return render(request, "learning/author/steps.html", context)


@roles_required(*AUTHORS)
@require_POST
def move_step(request: PersonRequest, pk: int, key: str, direction: str) -> HttpResponse:
    page = queries.ordering.steps_page_for(person=request.person, pk=pk)
    back = after_move(reverse("learning:author_steps", args=[pk]), kind="paso", pk=key, way=direction)
    action, way = actions.arranging.move_step, WAYS[direction]
    return do(request, action, back=back, activity=page.activity, key=key, direction=way)


def _sent(request: PersonRequest) -> dict[str, str]:
    return {
        "order": request.POST.get("order", ""),
        "seen": request.POST.get("seen", ""),
        "done": _("Guardó el orden."),
    }
