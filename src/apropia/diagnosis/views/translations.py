"""The editor: a version in other languages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apropia.diagnosis.actions import translations
from apropia.diagnosis.forms.translations import SheetForm
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.policies.translation_sheet import FIELDS, read_translations, sheet_rows
from apropia.diagnosis.queries.translations import keeps_places, translations_page
from apropia.formats.errors import FormatError
from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.export import download
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def languages(request: PersonRequest, pk: int) -> HttpResponse:
    """Show which languages a version has and what each lacks; take a translated sheet."""
    found = translations_page(person=request.person, pk=pk)
    form = SheetForm(request.POST or None, request.FILES or None)
    page: dict[str, Any] = {"found": found, "form": form, "version": found.version}
    if request.method == "POST" and form.is_valid():
        known = {word.text for word in found.words}
        try:
            reading = read_translations(form.cleaned_data["file"].read(), known=known, fits=keeps_places)
            page["problems"] = reading.problems
            if not reading.problems:
                changed = translations.translate(
                    version=found.version, texts=reading.texts, by=request.person, at=clock.now()
                )
                said = ngettext("Guardó %(n)s texto traducido.", "Guardó %(n)s textos traducidos.", changed)
                messages.success(request, said % {"n": changed})
                return redirect("diagnosis:translations", pk)
        except FormatError as problem:
            form.add_error("file", problem.message)
        except DomainError as refusal:
            show_on(form, refusal)
    status = 422 if form.errors or page.get("problems") else 200
    return render(request, "diagnosis/editor_translations.html", page, status=status)


@roles_required(*AUTHORS)
@require_safe
def sheet(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Give the words of a version to be translated, with what is translated so far."""
    found = translations_page(person=request.person, pk=pk)
    rows = sheet_rows(((word.place, word.text) for word in found.words), found.texts)
    name = f"traduccion-{found.version.instrument.code}-v{found.version.number}"
    return download(name=name, fields=FIELDS, rows=rows, format_="xlsx")


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: PersonRequest, pk: int, language: str) -> HttpResponse:
    """Ask whether one is sure, then take a language out of a draft."""
    found = translations_page(person=request.person, pk=pk)
    back = reverse("diagnosis:translations", args=[pk])
    if request.method == "POST":
        given = {"version": found.version, "language": language, "by": request.person, "at": clock.now()}
        done = _("Quitó el idioma del borrador.")
        return do(request, translations.drop_language, back=back, done=done, **given)
    dropped = next((one for one in found.languages if one.language == language and one.is_begun), None)
    if dropped is None:
        return redirect(back)
    page = {
        "title": _("Quitar %(language)s") % {"language": dropped.name},
        "explanation": ngettext(
            "Se borra %(n)s texto traducido. Si quiere conservarlo, descargue antes la hoja.",
            "Se borran %(n)s textos traducidos. Si quiere conservarlos, descargue antes la hoja.",
            dropped.done,
        )
        % {"n": dropped.done},
        "label": _("Quitar el idioma"),
        "cancel_url": back,
    }
    return render(request, "ui/confirm.html", page)
