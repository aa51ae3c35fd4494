"""Talks: the list, the page, the place in it, and what hosts do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.tables import paginate
from apropia.learning import actions, queries
from apropia.learning.forms.talk_series import Scope, ScopeForm, SessionForm
from apropia.learning.forms.talks import CodeForm, ModeForm, TalkForm
from apropia.learning.policies.talks import HOSTS, can_host
from apropia.learning.states.talks import PlaceStatus, TalkStatus
from apropia.people.access import PersonRequest, roles_required

STEPS = {
    "abrir": (TalkStatus.OPEN, gettext_lazy("Abrió las inscripciones.")),
    "realizada": (TalkStatus.HELD, gettext_lazy("La charla quedó como realizada.")),
    "aplazar": (TalkStatus.POSTPONED, gettext_lazy("Aplazó la charla y avisó a quienes se inscribieron.")),
    "cancelar": (TalkStatus.CANCELLED, gettext_lazy("Canceló la charla y avisó a quienes se inscribieron.")),
}
# The steps of which whoever signed up is told.
TOLD = (TalkStatus.POSTPONED, TalkStatus.CANCELLED)
# Fields that are not columns of the talk.
APART = ("competences", "speaker_emails")
# What is asked before a step, as its button says it.
ASKED = {
    "abrir": gettext_lazy("Abrir"),
    "realizada": gettext_lazy("Dar por realizada"),
    "aplazar": gettext_lazy("Aplazar"),
    "cancelar": gettext_lazy("Cancelar"),
}


@require_safe
def talk_list(request: PersonRequest) -> HttpResponse:
    """Show the talks."""
    state = queries.talks.TABLE.read(request.GET)
    context = {
        "state": state,
        "page": paginate(queries.talks.talks_for(person=request.person), state),
        "can_host": can_host(request.person),
    }
    return render(request, "learning/talk_list.html", context)


@require_safe
def talk(request: PersonRequest, pk: int) -> HttpResponse:
    """Show one talk."""
    return talk_with(request, pk)


def talk_with(request: PersonRequest, pk: int, **forms: Any) -> HttpResponse:
    """Show one talk, perhaps with a form that was refused."""
    found = queries.talks.talk_page(pk=pk, person=request.person, at=clock.now())
    context = {"found": found, "talk": found.talk, "code_form": CodeForm()} | forms
    return render(request, "learning/talk_detail.html", context, status=422 if forms else 200)


@require_safe
def calendar(request: PersonRequest, pk: int) -> HttpResponse:
    """Give the calendar file."""
    data = queries.talks.calendar_of(pk=pk, person=request.person, at=clock.now())
    return HttpResponse(
        data,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="charla-{pk}.ics"'},
    )


@require_POST
def sign_up(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a seat or a turn."""
    found = queries.talks.talk_for(pk=pk, person=request.person)
    form = ModeForm(request.POST)
    mode = form.cleaned_data["mode"] if form.is_valid() else None
    try:
        place = actions.talks.sign_up(talk=found, mode=mode, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        has_seat = place.status == PlaceStatus.SEATED
        waiting = _("Está en la lista de espera. Cuando se libere un cupo le escribimos.")
        messages.success(request, _("Tiene cupo. Le escribimos con los datos.") if has_seat else waiting)
    return redirect("learning:talk", pk)


@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Give one's place back."""
    return _do(request, pk, actions.talks.withdraw, _("Retiró su inscripción."))


@require_POST
def confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """Say yes to an offered seat."""
    return _do(request, pk, actions.talk_seats.confirm_seat, _("Confirmó su cupo. Le escribimos con los datos."))


@roles_required(*HOSTS)
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Plan a talk."""
    form = TalkForm(request.POST or None, entity=request.entity)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.talks.create_talk(data=_data(form), by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó la charla. Abra las inscripciones cuando esté lista."))
            return redirect("learning:talk", made.pk)
    context = {"form": form, "title": _("Nueva charla")}
    return render(request, "learning/talk_form.html", context, status=422 if form.errors else 200)


@roles_required(*HOSTS)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a talk."""
    found = queries.talks.talk_for(pk=pk, person=request.person)
    initial = {name: getattr(found, name) for name in TalkForm.base_fields if name not in APART}
    initial["place"] = "" if found.room_id else found.place
    initial["competences"] = list(found.competences.all())
    initial["speaker_emails"] = ", ".join(one.email for one in found.speakers.all())
    form_of = SessionForm if found.series_id else TalkForm
    form = form_of(request.POST or None, entity=request.entity, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            is_for_all = form.cleaned_data.get("scope") == Scope.FOLLOWING
            action = actions.talk_series.change_following if is_for_all else actions.talks.change_talk
            action(talk=found, data=_data(form), by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó los cambios."))
            return redirect("learning:talk", pk)
    context = {"form": form, "talk": found, "title": found.title}
    return render(request, "learning/talk_form.html", context, status=422 if form.errors else 200)


def _data(form: TalkForm) -> actions.talks.TalkData:
    given = {name: value for name, value in form.cleaned_data.items() if name != "scope"}
    return actions.talks.TalkData(**given | {"competences": tuple(given["competences"])})


@roles_required(*HOSTS)
@require_http_methods(["GET", "POST"])
def move(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Move a talk to another state; what tells people off is asked first."""
    if step not in STEPS:
        raise Http404
    to, done = STEPS[step]
    if request.method == "POST":
        is_for_all = request.POST.get("scope") == Scope.FOLLOWING
        action = actions.talk_series.move_following if is_for_all else actions.talks.move_talk
        return _do(request, pk, action, str(done), to=to)
    found = queries.talks.talk_for(pk=pk, person=request.person)
    context = {
        "form": ScopeForm() if found.series_id else None,
        "title": f"{ASKED[step]} «{found.title}»",
        "explanation": _("Quienes se inscribieron reciben un mensaje.") if to in TOLD else "",
        "label": _("%(verb)s la charla") % {"verb": ASKED[step]},
        "cancel_url": reverse("learning:talk", args=[pk]),
    }
    return render(request, "ui/confirm.html", context)


def _do(request: PersonRequest, pk: int, action: Any, done: str, **arguments: Any) -> HttpResponse:
    found = queries.talks.talk_for(pk=pk, person=request.person)
    back = reverse("learning:talk", args=[pk])
    return do(request, action, back=back, done=done, talk=found, by=request.person, at=clock.now(), **arguments)
