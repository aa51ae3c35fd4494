"""The training of the plan as each person sees their own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apropia.foundation import clock
from apropia.people.access import PersonRequest
from apropia.programme import queries


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """Show what the reader was assigned, and to what their unit nominated them."""
    found = queries.own.own_training_for(person=request.person, at=clock.now())
    return render(request, "programme/mine.html", {"found": found})
