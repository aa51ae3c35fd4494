"""A course as one file, for another installation."""

from django.contrib import messages
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from apropia.foundation.errors import DomainError, NotFound
from apropia.learning import queries
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.views.deeds import outline
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_safe
def course_file(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Give a version, draft or published, as one file."""
    try:
        portable = queries.portable.portable_for(person=request.person, pk=pk)
    except NotFound:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(outline(pk))
    return FileResponse(portable.file(), as_attachment=True, filename=portable.name, content_type="application/zip")
