from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.competences import actions, policies, queries
from apropia.competences.forms import HolderForm, ParticularTargetsForm, TargetsForm
from apropia.competences.policies import TARGET_SETTERS
from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required


@require_safe
def framework(request: PersonRequest) -> HttpResponse:
    """Explain the areas, the competences and the levels, and what is expected of this person's job level."""
    on = clock.today(request.entity.timezone)
    page = queries.framework_page(person=request.person, on=on)
    context = {"page": page, "can_set": policies.can_set_targets(person=request.person)}
    return render(request, "competences/framework.html", context)


@roles_required(*TARGET_SETTERS)
@require_safe
def targets(request: PersonRequest) -> HttpResponse:
    """Show what the entity expects of each job level."""
    on = clock.today(request.entity.timezone)
    page = queries.targets_page(entity=request.entity, on=on)
    choice = HolderForm(request.GET or None, units=page.units, teams=page.teams)
    if request.GET and choice.is_valid():
        kind, pk = choice.chosen
        return redirect(f"competences:particular_{kind}", pk)
    context = {"page": page, "choice": choice}
    return render(request, "competences/targets.html", context, status=422 if choice.errors else 200)


@roles_required(*TARGET_SETTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change_targets(request: PersonRequest, job_level: str) -> HttpResponse:
    """Set what the entity expects of one job level."""
    on = clock.today(request.entity.timezone)
    table = {row.job_level: row for row in queries.target_table(entity=request.entity, on=on)}
    if job_level not in table:
        raise Http404
    row = table[job_level]
    sent = request.POST if request.method == "POST" else None
    form = TargetsForm(sent, levels=row.levels, initial={"valid_from": on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_targets(
                job_level=job_level,
                levels=form.levels(),
                valid_from=form.cleaned_data["valid_from"],
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Guardó los niveles esperados de «%(level)s».") % {"level": row.label})
            return redirect("competences:targets")
    context = {"form": form, "row": row}
    return render(request, "competences/targets_form.html", context, status=422 if form.errors else 200)


@roles_required(*TARGET_SETTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def particular(request: PersonRequest, kind: str, pk: int) -> HttpResponse:
    """Set what the entity expects of one unit or team, and show how that changed."""
    on = clock.today(request.entity.timezone)
    page = queries.particular_page(person=request.person, kind=kind, pk=pk, on=on)
    sent = request.POST if request.method == "POST" else None
    form = ParticularTargetsForm(sent, levels=page.levels, initial={"valid_from": on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_particular_targets(
                holder=page.holder,
                levels=form.levels(),
                valid_from=form.cleaned_data["valid_from"],
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Guardó los niveles esperados de «%(level)s».") % {"level": page.holder})
            return redirect(f"competences:particular_{kind}", pk)
    context = {"form": form, "page": page}
    return render(request, "competences/particular.html", context, status=422 if form.errors else 200)
