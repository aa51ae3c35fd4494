import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest
from apropia.practices import actions, queries
from apropia.practices.actions import Answer
from apropia.practices.actions.writing import EditedMeanwhile
from apropia.practices.forms import AnswersForm, StatementForm


def _known(section: str) -> tuple[str, ...]:
    if section not in queries.SECTIONS:
        raise Http404
    return queries.SECTIONS[section]


def _what_to_save(request: PersonRequest, form: AnswersForm) -> dict[str, Any]:
    """Return what a valid page holds, whichever way it was sent, and who sends it when."""
    data = form.cleaned_data
    answers = {key: Answer(data[key], data[f"base_{key}"]) for key in form.keys}
    return {"answers": answers, "page": data["page"], "by": request.person, "at": clock.now()}


@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, slug: str, section: str) -> HttpResponse:
    """Show one page of the form and save it with its button."""
    keys = _known(section)
    if request.method != "POST":
        return _editor(request, slug, section)
    version = queries.version_for(slug=slug, person=request.person)
    form = AnswersForm(request.POST, keys=keys)
    if not form.is_valid():
        return _editor(request, slug, section, form, status=422)
    try:
        actions.save_answers(version=version, **_what_to_save(request, form))
    except EditedMeanwhile as conflict:
        form.add_error(None, conflict.message)
        return _editor(request, slug, section, _rebased(form, conflict.theirs), status=409, theirs=conflict.theirs)
    except DomainError as refusal:
        show_on(form, refusal)
        return _editor(request, slug, section, form, status=422)
    messages.success(request, _("Guardó los cambios."))
    return redirect("practices:edit", slug, request.POST.get("seguir") or section)


def _editor(
    request: PersonRequest,
    slug: str,
    section: str,
    form: AnswersForm | None = None,
    *,
    status: int = 200,
    theirs: Iterable[str] = (),
) -> HttpResponse:
    page = queries.editor_page(slug=slug, section=section, person=request.person)
    context = {
        "page": page,
        "version": page.version,
        "form": form or AnswersForm(initial=_initial(page), keys=queries.SECTIONS[section]),
        "statement_form": _statement_form(page),
        "theirs": [(page.values[key], page.label_of(key)) for key in theirs],
    }
    return render(request, "practices/editor.html", context, status=status)


def _initial(page: queries.EditorPage) -> dict[str, Any]:
    initial: dict[str, Any] = {"page": uuid.uuid4()}
    for spec in page.specs:
        value = page.values[spec.key]
        initial |= {spec.key: value.text, f"base_{spec.key}": value.revision}
    return initial


def _rebased(form: AnswersForm, theirs: Mapping[str, Any]) -> AnswersForm:
    """Keep what was typed, and let the next save replace what stands now, knowingly."""
    data = dict(form.data.items())
    for key, value in theirs.items():
        data[f"base_{key}"] = str(value.revision)
    again = AnswersForm(data, keys=form.keys)
    for error in form.non_field_errors():
        again.add_error(None, error)
    return again


def _statement_form(page: queries.EditorPage) -> StatementForm | None:
    if not (page.is_rich and page.can_write):
        return None
    figures = [(one.measurement_id, f"{one.indicator_code} · {one.scope} · {one.value_text}") for one in page.figures]
    return StatementForm(figures=figures, evidence=[(one.number, one.title) for one in page.evidence], prefix="a")


@require_POST
def autosave(request: PersonRequest, slug: str, section: str) -> HttpResponse:
    """Save what was typed so far: 204 saved, 409 changed by another page, 422 to be corrected."""
    keys = _known(section)
    version = queries.version_for(slug=slug, person=request.person)
    form = AnswersForm(request.POST, keys=keys)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        actions.save_answers(version=version, **_what_to_save(request, form))
    except EditedMeanwhile as conflict:
        return JsonResponse({"message": conflict.message}, status=409)
    except DomainError as refusal:
        return JsonResponse({"message": refusal.message}, status=422)
    return HttpResponse(status=204)
