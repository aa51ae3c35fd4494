from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apropia.formats.tabular.layouts import ROSTER
from apropia.formats.tabular.writing import Field
from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.export import download, rows_to_mend
from apropia.people.access import PersonRequest, roles_required
from apropia.people.actions import roster as actions
from apropia.people.actions.roster_names import correct_names
from apropia.people.forms.roster import RosterColumnsForm, RosterFileForm, names_given
from apropia.people.policies import ROSTER_ROLES
from apropia.people.queries import roster as queries


@roles_required(*ROSTER_ROLES)
@require_http_methods(["GET", "POST"])
def home(request: PersonRequest) -> HttpResponse:
    """Take a file of people, and list the imports so far."""
    form = RosterFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            roster = actions.receive(
                entity=request.entity, name=file.name, content=file, by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("people:roster_columns", uid=roster.uid)
    page = queries.page_of_rosters(person=request.person, page=request.GET.get("pagina", ""))
    return render(request, "people/roster_home.html", {"form": form, "page": page}, status=422 if form.errors else 200)


@roles_required(*ROSTER_ROLES)
@require_http_methods(["GET", "POST"])
def columns(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Say what each column is; then the file is read in the background."""
    found = queries.roster_columns_for(uid=uid, person=request.person)
    roster = found.roster
    initial = {"units": roster.units, "is_complete_list": roster.is_complete_list}
    form = RosterColumnsForm(request.POST or None, columns=found.columns, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_stage(
                roster=roster,
                columns=form.mapping(),
                units=form.cleaned_data["units"],
                is_complete_list=form.cleaned_data["is_complete_list"],
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("people:roster", uid=roster.uid)
    context = {"form": form, "roster": roster}
    return render(request, "people/roster_columns.html", context, status=422 if form.errors else 200)


@roles_required(*ROSTER_ROLES)
@require_GET
def detail(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Show what an import would change, is changing or changed."""
    shown = queries.page_of_roster(
        uid=uid, person=request.person, showing=request.GET.get("ver", ""), page=request.GET.get("pagina", "")
    )
    return render(request, "people/roster_detail.html", {"shown": shown, "roster": shown.roster})


@roles_required(*ROSTER_ROLES)
@require_POST
def names(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Correct the names of one page of the preview."""
    given, page = names_given(request.POST), request.GET.get("pagina", "")
    shown = queries.page_of_roster(uid=uid, person=request.person, showing="nombres", page=page, typed=given)
    try:
        correct_names(roster=shown.roster, names=given, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        context = {"shown": shown, "roster": shown.roster}
        return render(request, "people/roster_detail.html", context, status=422)
    messages.success(request, _("Guardó los nombres. Así quedarán al aplicar el archivo."))
    return redirect(f"{reverse('people:roster', args=[uid])}?ver=nombres&pagina={page}")


@roles_required(*ROSTER_ROLES)
@require_POST
def apply(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Apply all rows, or the good ones, in the background."""
    roster = queries.roster_for(uid=uid, person=request.person)
    try:
        only_good = request.POST.get("filas") == "buenas"
        actions.ask_to_apply(roster=roster, only_good_rows=only_good, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("people:roster", uid=uid)


@roles_required(*ROSTER_ROLES)
@require_http_methods(["GET", "POST"])
def undo(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Give back what the last import changed, in the background, once confirmed."""
    roster = queries.roster_for(uid=uid, person=request.person)
    if request.method == "POST":
        try:
            actions.ask_to_undo(roster=roster, by=request.person, at=clock.now())
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("people:roster", uid=uid)
    return render(request, "people/roster_undo.html", {"roster": roster})


@roles_required(*ROSTER_ROLES)
@require_POST
def discard(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Delete an import that was never applied."""
    roster = queries.roster_for(uid=uid, person=request.person)
    try:
        actions.discard(roster=roster, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("people:roster", uid=uid)
    messages.success(request, _("La importación se descartó. Nada cambió."))
    return redirect("people:roster_home")


@roles_required(*ROSTER_ROLES)
@require_GET
def problems(request: PersonRequest, uid: UUID) -> HttpResponseBase:
    """Give the rows to be corrected as a spreadsheet, with what they say."""
    found = queries.rows_to_mend_for(uid=uid, person=request.person)
    actions.note_rows_taken(roster=found.roster, by=request.person, at=clock.now())
    return rows_to_mend(found.roster.problems, headers=found.headers, cells=found.cells)


@roles_required(*ROSTER_ROLES)
@require_GET
def template(request: PersonRequest) -> HttpResponseBase:
    """Give an empty spreadsheet with the columns that an import knows."""
    fields = [Field(column.key, width=24) for column in ROSTER.columns if column.key != "apellidos_y_nombres"]
    return download(name="plantilla-personas", fields=fields, rows=[], format_="xlsx")
