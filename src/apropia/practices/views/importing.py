import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apropia.formats.errors import FormatError
from apropia.formats.ft1311.read import MAX_BYTES, read_form
from apropia.formats.ft1311.record import KEYS
from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest
from apropia.practices import actions, queries
from apropia.practices.actions import Answer
from apropia.practices.forms import FormFileForm


@require_http_methods(["GET", "POST"])
def import_form(request: PersonRequest, slug: str) -> HttpResponse:
    """Read a filled form, show what was understood, and apply what the person chooses."""
    page = queries.import_page_for(slug=slug, person=request.person)
    if "aplicar" in request.POST:
        chosen = {
            key: Answer(request.POST.get(f"texto_{key}", ""), _number(request.POST.get(f"base_{key}", "")))
            for key in request.POST.getlist("campo")
            if key in KEYS
        }
        try:
            saved = actions.save_answers(
                version=page.version,
                answers=chosen,
                page=uuid.uuid4(),
                by=request.person,
                at=clock.now(),
                is_import=True,
            )
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("practices:import", slug)
        count = len(saved.changed)
        words = ngettext("Trajo %(count)s respuesta del archivo.", "Trajo %(count)s respuestas del archivo.", count)
        messages.success(request, words % {"count": count})
        return redirect("practices:edit", slug, "general")
    form = FormFileForm(request.POST if request.method == "POST" else None, request.FILES or None)
    context = {"form": form, "version": page.version}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            read = read_form(upload.read(MAX_BYTES + 1), upload.name)
        except FormatError as problem:
            form.add_error("file", problem.message)
        else:
            context |= {"read": read, "rows": page.rows_of(read), "name": upload.name}
    return render(request, "practices/import.html", context, status=422 if form.errors else 200)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
