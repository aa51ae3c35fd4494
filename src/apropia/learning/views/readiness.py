"""What stands between a version and its publication."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apropia.learning import queries
from apropia.learning.policies.courses import AUTHORS
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_safe
def ready(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what blocks the publication of a version and what is advised, with a link to each field."""
    found = queries.readiness.readiness_for(person=request.person, pk=pk)
    return render(request, "learning/author/ready.html", {"ready": found, "version": found.version})
