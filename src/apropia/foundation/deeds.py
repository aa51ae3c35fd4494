"""How pages answer for an action: a button by a message and a page to go back to, a form by an error of its own."""

from collections.abc import Callable
from typing import Any

from django import forms
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


def show_on(form: forms.BaseForm, refusal: DomainError) -> None:
    """Add a refusal to a form: at the field it names, or to the whole form where that field is not asked."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
