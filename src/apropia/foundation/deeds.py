"""How a button is answered: the action is carried out, a message tells how it went, and one goes back to a page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apropia.foundation.errors import DomainError


def do(
    request: HttpRequest, action: Callable[..., object], *, back: str, done: str = "", **arguments: Any
) -> HttpResponse:
    """Carry out an action with these arguments and go to `back`; a refusal becomes a message."""
    try:
        action(**arguments)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        if done:
            messages.success(request, done)
    return redirect(back)
