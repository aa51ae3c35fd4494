from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.campaigns import actions, queries
from apropia.campaigns.forms import CampaignForm, LessonForm, ReturnForm, seen_at
from apropia.campaigns.policies import APPROVERS, WRITERS
from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.tables import paginate
from apropia.people.access import PersonRequest, roles_required


@roles_required(*WRITERS)
@require_safe
def campaign_list(request: PersonRequest) -> HttpResponse:
    """Show every campaign."""
    state = queries.TABLE.read(request.GET)
    page = paginate(queries.campaigns_for(person=request.person), state)
    return render(request, "campaigns/list.html", {"state": state, "page": page})


@roles_required(*WRITERS)
@require_safe
def campaign(request: PersonRequest, pk: int) -> HttpResponse:
    """Show a campaign: message, audience and what may be done now."""
    return _page(request, pk)


def _page(request: PersonRequest, pk: int, **forms: Any) -> HttpResponse:
    found = queries.campaign_page(pk=pk, person=request.person, at=clock.now())
    context = {"found": found, "campaign": found.campaign, "return_form": ReturnForm(), "lesson_form": LessonForm()}
    return render(request, "campaigns/campaign.html", context | forms, status=422 if forms else 200)


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Begin a campaign."""
    form = CampaignForm(request.POST or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_campaign(data=_data(form), by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó el borrador. Revise la audiencia y envíelo a aprobación."))
            return redirect("campaigns:campaign", made.pk)
    context = {"form": form, "title": _("Nueva campaña")}
    return render(request, "campaigns/form.html", context, status=422 if form.errors else 200)


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    found = queries.campaign_for(pk=pk, person=request.person)
    form = CampaignForm(request.POST or None, person=request.person, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_campaign(
                campaign=found,
                data=_data(form),
                seen_at=form.cleaned_data["seen_at"],
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó los cambios."))
            return redirect("campaigns:campaign", found.pk)
    context = {"form": form, "campaign": found, "title": found.name}
    return render(request, "campaigns/form.html", context, status=422 if form.errors else 200)


def _data(form: CampaignForm) -> actions.CampaignData:
    given = {name: value for name, value in form.cleaned_data.items() if name != "seen_at"}
    return actions.CampaignData(**given | {"units": tuple(given["units"])})


def _initial(found: Any) -> dict[str, Any]:
    names = [name for name in CampaignForm.base_fields if name not in ("units", "service", "competence", "seen_at")]
    return {name: getattr(found, name) for name in names} | {
        "units": list(found.units.all()),
        "service": found.service,
        "competence": found.competence,
        "seen_at": found.changed_at.isoformat(),
    }


@roles_required(*WRITERS)
@require_POST
def send(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a draft to approval."""
    return _do(request, pk, actions.propose, _("La campaña quedó en aprobación. Otra persona la aprueba."))


@roles_required(*APPROVERS)
@require_POST
def approve(request: PersonRequest, pk: int) -> HttpResponse:
    """Approve what somebody else wrote."""
    seen = seen_at(request.POST.get("seen_at", ""))
    return _do(request, pk, actions.approve, _("La campaña empieza sola en su fecha."), seen_at=seen)


@roles_required(*APPROVERS)
@require_POST
def send_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Return a campaign with what to mend."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, return_form=form)
    reason = form.cleaned_data["reason"]
    return _do(request, pk, actions.send_back, _("La campaña volvió a borrador."), reason=reason)


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask, and cancel a campaign that has not begun."""
    return _confirmed(
        request,
        pk,
        actions.cancel,
        title=_("Cancelar la campaña"),
        explanation=_("No se podrá reanudar."),
        done=_("Canceló la campaña."),
    )


@roles_required(*WRITERS)
@require_POST
def pause(request: PersonRequest, pk: int) -> HttpResponse:
    """Stop for a while."""
    return _do(request, pk, actions.pause, _("La campaña quedó en pausa."))


@roles_required(*WRITERS)
@require_POST
def resume(request: PersonRequest, pk: int) -> HttpResponse:
    """Go on."""
    return _do(request, pk, actions.resume, _("La campaña sigue."))


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def finish(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask, and end a campaign before its date."""
    return _confirmed(
        request,
        pk,
        actions.finish,
        title=_("Terminar la campaña"),
        explanation=_("El aviso deja de mostrarse y no salen más correos."),
        done=_("La campaña terminó."),
    )


@roles_required(*WRITERS)
@require_POST
def evaluate(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep what was learnt."""
    form = LessonForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, lesson_form=form)
    return _do(request, pk, actions.evaluate, _("Guardó la evaluación."), lesson=form.cleaned_data["lesson"])


@roles_required(*WRITERS)
@require_POST
def archive(request: PersonRequest, pk: int) -> HttpResponse:
    """Put away."""
    return _do(request, pk, actions.archive, _("Archivó la campaña."))


@roles_required(*WRITERS)
@require_safe
def report(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what became of a campaign, in protected counts."""
    found = queries.figures.report_for(pk=pk, person=request.person)
    return render(request, "campaigns/report.html", {"report": found, "campaign": found.campaign})


@require_POST
def dismiss(request: PersonRequest, pk: int) -> HttpResponse:
    """Close a notice on one's home page. Of a campaign that is not one's own nothing happens, and nothing is told."""
    actions.dismiss_banner(campaign_id=pk, person=request.person, at=clock.now())
    return redirect("/")


def _confirmed(request: PersonRequest, pk: int, action: Any, **words: Any) -> HttpResponse:
    if request.method == "POST":
        return _do(request, pk, action, words["done"])
    queries.campaign_for(pk=pk, person=request.person)
    context = words | {"label": words["title"], "cancel_url": reverse("campaigns:campaign", args=[pk])}
    return render(request, "ui/confirm.html", context)


def _do(request: PersonRequest, pk: int, action: Any, done: str, **arguments: Any) -> HttpResponse:
    found = queries.campaign_for(pk=pk, person=request.person)
    back = reverse("campaigns:campaign", args=[pk])
    return do(request, action, back=back, done=done, campaign=found, by=request.person, at=clock.now(), **arguments)
