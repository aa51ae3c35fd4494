"""Which courses come before another: found by their title, added and taken out one by one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apropia.learning import actions, queries
from apropia.learning.forms.prerequisites import BeforeForm
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.views.deeds import do
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_safe
def before(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what comes before a course, and the courses to choose from."""
    text = request.GET.get("q", "").strip()[:100]
    page = queries.prerequisites.before_course_for(person=request.person, pk=pk, text=text)
    context = {"page": page, "version": page.version, "text": text, "form": BeforeForm()}
    return render(request, "learning/author/before.html", context)


@roles_required(*AUTHORS)
@require_POST
def add(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a course before another, or change how it stands there."""
    form = BeforeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Elija un curso de la lista y cómo va antes de este."))
        return redirect("learning:author_before", pk)
    chosen = form.cleaned_data["other"]
    course, other = queries.prerequisites.pair_for(person=request.person, pk=pk, other_pk=chosen)
    done = _("Guardó que «%(title)s» va antes. Las rutas se calculan de nuevo.") % {"title": other.title}
    action, kind = actions.prerequisites.put_before, form.cleaned_data["kind"]
    return do(request, action, back=_back(request, pk), done=done, course=course, other=other, kind=kind)


@roles_required(*AUTHORS)
@require_POST
def remove(request: PersonRequest, pk: int, other_pk: int) -> HttpResponse:
    """Take a course out from before another."""
    course, other = queries.prerequisites.pair_for(person=request.person, pk=pk, other_pk=other_pk)
    done = _("Quitó «%(title)s». Las rutas se calculan de nuevo.") % {"title": other.title}
    action = actions.prerequisites.take_out
    return do(request, action, back=_back(request, pk), done=done, course=course, other=other)


def _back(request: PersonRequest, pk: int) -> str:
    """Return the page with what was looked for in it."""
    page, text = reverse("learning:author_before", args=[pk]), request.POST.get("q", "").strip()[:100]
    return f"{page}?{urlencode({'q': text})}" if text else page
