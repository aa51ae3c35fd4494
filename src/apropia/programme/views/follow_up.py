"""How a plan goes: execution, report by unit, and the list of who took part in something of others."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.export import asked_format, download
from apropia.foundation.ui.tables import narrow, paginate
from apropia.people.access import PersonRequest, roles_required
from apropia.programme import actions, queries
from apropia.programme.forms import ExecutedForm, ParticipantsForm
from apropia.programme.policies import HEADS, KEEPERS, READERS
from apropia.programme.queries.reports import UnitReport


@roles_required(*READERS)
@require_safe
def follow_up(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what was planned to date and what was executed."""
    today = clock.local_date(clock.now(), request.entity.timezone)
    found = queries.follow_up.follow_up_for(person=request.person, pk=pk, today=today)
    return render(request, "programme/follow_up.html", {"found": found, "plan": found.plan})


@roles_required(*READERS)
@require_safe
def unit_report(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Show who was assigned and finished, by unit, or give it as a file."""
    asked = request.GET.get("actividad", "")
    found = queries.reports.unit_report_for(person=request.person, pk=pk, activity=asked)
    if (format_ := asked_format(request.GET)) != "":
        return _file(request, found, format_, name=f"formacion-por-dependencia-{found.plan.year}")
    return render(request, "programme/unit_report.html", {"found": found, "plan": found.plan})


@roles_required(*HEADS)
@require_safe
def own_report(request: PersonRequest) -> HttpResponseBase:
    """Show a head the same of the own units, or give it as a file. It names nobody."""
    plan, activity = (request.GET.get(name, "") for name in ("plan", "actividad"))
    own = queries.reports.own_report_for(person=request.person, plan=plan, activity=activity)
    if own.report is not None and (format_ := asked_format(request.GET)) != "":
        return _file(request, own.report, format_, name=f"formacion-de-mi-dependencia-{own.report.plan.year}")
    return render(request, "programme/own_report.html", {"own": own, "found": own.report})


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def execute(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that an activity was executed, with its evidence."""
    found = queries.activities.activity_for(person=request.person, pk=pk)
    today = clock.local_date(clock.now(), request.entity.timezone)
    form = ExecutedForm(request.POST or None, today=today)
    if form.is_valid():
        given = form.cleaned_data | {"today": today, "by": request.person, "at": clock.now()}
        try:
            actions.execution.execute(activity=found, **given)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("La actividad quedó como ejecutada."))
            return redirect("programme:activity", pk)
    context = {"form": form, "activity": found}
    return render(request, "programme/execute.html", context, status=422 if form.errors else 200)


@roles_required(*KEEPERS)
@require_POST
def take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Take back that an activity was executed."""
    found = queries.activities.activity_for(person=request.person, pk=pk)
    back, done = reverse("programme:activity", args=[pk]), _("La actividad volvió a planeada.")
    at = clock.now()
    return do(request, actions.execution.take_back, back=back, done=done, activity=found, by=request.person, at=at)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def participants(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep who took part in something of others, a page of people at a time, or all that the filter leaves."""
    found = queries.participants.participants_for(person=request.person, pk=pk)
    state = queries.participants.PARTICIPANTS.read(request.GET)
    page = paginate(found.people, state)
    if request.method == "POST":
        shown = found.assignments_of(page)
        form = ParticipantsForm(request.POST, shown=shown)
        if not form.is_valid():
            messages.error(request, _("La lista cambió mientras usted la llenaba. Márquela otra vez."))
            return redirect(request.get_full_path())
        took_part = form.cleaned_data["took_part"]
        if form.cleaned_data["every"]:
            shown = took_part = found.assignments_of(narrow(found.people, state))
        given = {"shown": shown, "took_part": took_part, "by": request.person, "at": clock.now()}
        done = _("Guardó quiénes participaron.")
        back = request.path + state.query(pagina=request.POST.get("pagina", str(page.number)))
        return do(request, actions.execution.note_participants, back=back, done=done, activity=found.activity, **given)
    context = {"activity": found.activity, "state": state, "page": page}
    return render(request, "programme/participants.html", context)


def _file(request: PersonRequest, found: UnitReport, format_: str, *, name: str) -> HttpResponseBase:
    actions.plans.note_export(plan=found.plan, format_=format_, by=request.person, at=clock.now())
    return download(name=name, fields=queries.reports.EXPORTED, rows=found.rows(), format_=format_)
