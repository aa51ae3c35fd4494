"""How every small change at the author's table is carried out: one intention, a message, and back to where one was."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.foundation import clock, deeds
from apropia.learning.actions.authoring import Direction
from apropia.people.access import PersonRequest

WAYS: dict[str, Direction] = {"subir": "up", "bajar": "down"}


def outline(version_id: int) -> str:
    """Return the address of a version's outline."""
    return reverse("learning:author_course", args=[version_id])


def do(
    request: PersonRequest, action: Callable[..., object], *, back: str, done: str = "", **arguments: Any
) -> HttpResponse:
    """Carry out an action of the person who asks and go back; a refusal becomes a message."""
    return deeds.do(request, action, back=back, done=done, by=request.person, at=clock.now(), **arguments)


def tell_added(request: PersonRequest, added: int) -> None:
    """Say how many questions a quiz took."""
    if added:
        done = ngettext("Agregó %(count)d pregunta.", "Agregó %(count)d preguntas.", added) % {"count": added}
        messages.success(request, done)
    else:
        messages.info(request, _("Esas preguntas ya estaban. No se agregó ninguna."))


def ask_and_do(
    request: PersonRequest,
    action: Callable[..., object],
    *,
    title: str,
    explanation: str,
    back: str,
    label: str = "",
    done: str = "",
    **arguments: Any,
) -> HttpResponse:
    """Ask before carrying out what cannot be undone; do it once it is confirmed."""
    if request.method == "POST":
        return do(request, action, back=back, done=done, **arguments)
    context = {"title": title, "explanation": explanation, "label": label or _("Quitar"), "cancel_url": back}
    return render(request, "ui/confirm.html", context)
