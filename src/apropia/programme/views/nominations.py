"""Nominations: heads propose, whoever keeps the plan decides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.tables import narrow, paginate
from apropia.people.access import PersonRequest, roles_required
from apropia.programme import actions, queries
from apropia.programme.forms import DeclineForm, NominateForm
from apropia.programme.policies import HEADS, KEEPERS


@roles_required(*HEADS)
@require_safe
def open_list(request: PersonRequest) -> HttpResponse:
    """Show the activities for which a head may nominate."""
    today = clock.local_date(clock.now(), request.entity.timezone)
    state = queries.nominating.OPEN.read(request.GET)
    page = paginate(queries.nominating.open_for(person=request.person, today=today), state)
    return render(request, "programme/nominate_list.html", {"state": state, "page": page})


@roles_required(*HEADS)
@require_http_methods(["GET", "POST"])
def nominate(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose people of one's unit for an activity, and say why."""
    today = clock.local_date(clock.now(), request.entity.timezone)
    found = queries.nominating.nominating_for(person=request.person, pk=pk, today=today)
    turned_to = request.POST.get("pagina", "")
    state = queries.nominating.PEOPLE.read(request.GET, choices=found.choices).on_page(turned_to)
    page = paginate(found.people, state)
    form = NominateForm.turning(request.POST) if turned_to else NominateForm(request.POST or None)
    if form.is_valid():
        uids = form.cleaned_data["people"]
        if form.cleaned_data["every"]:
            uids = list(narrow(found.people, state).values_list("uid", flat=True))
        given = {"uids": uids, "reason": form.cleaned_data["reason"], "today": today, "at": clock.now()}
        try:
            made = actions.nominations.nominate(activity=found.activity, by=request.person, **given)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            done = ngettext("Postuló a %(people)d persona.", "Postuló a %(people)d personas.", made)
            messages.success(request, done % {"people": made})
            return redirect("programme:nominate", pk)
    context = {
        "found": found,
        "activity": found.activity,
        "state": state,
        "page": page,
        "form": form,
        "elsewhere": sorted(form.chosen - {str(one.uid) for one in page}),
        "here": request.path + state.query(pagina=str(page.number)),
    }
    return render(request, "programme/nominate.html", context, status=422 if form.errors else 200)


@roles_required(*HEADS)
@require_POST
def withdraw(request: PersonRequest, pk: int, nomination_pk: int) -> HttpResponse:
    """Take back a nomination."""
    found = queries.nominating.nomination_of(person=request.person, pk=pk, nomination_pk=nomination_pk)
    back, done = reverse("programme:nominate", args=[pk]), _("Retiró la postulación.")
    at = clock.now()
    return do(request, actions.nominations.withdraw, back=back, done=done, nomination=found, by=request.person, at=at)


@roles_required(*KEEPERS)
@require_safe
def nomination_list(request: PersonRequest) -> HttpResponse:
    """Show the nominations of the entity."""
    found = queries.nominations.nomination_list_for(person=request.person)
    state = queries.nominations.NOMINATIONS.read(request.GET, choices={"actividad": found.activities})
    page = paginate(found.nominations, state)
    return render(request, "programme/nominations.html", {"state": state, "page": page})


@roles_required(*KEEPERS)
@require_safe
def nomination(request: PersonRequest, pk: int) -> HttpResponse:
    """Show one nomination to decide."""
    return _page(request, pk, DeclineForm())


@roles_required(*KEEPERS)
@require_POST
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    """Accept a nomination."""
    found = queries.nominations.nomination_page_for(person=request.person, pk=pk)
    now = clock.now()
    return do(
        request,
        actions.nominations.accept,
        back=reverse("programme:nomination", args=[pk]),
        done=_("Aceptó la postulación. La persona y quien la postuló reciben el aviso."),
        nomination=found.nomination,
        today=clock.local_date(now, request.entity.timezone),
        by=request.person,
        at=now,
    )


@roles_required(*KEEPERS)
@require_POST
def decline(request: PersonRequest, pk: int) -> HttpResponse:
    """Decline a nomination, saying why."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, form)
    found = queries.nominations.nomination_page_for(person=request.person, pk=pk)
    return do(
        request,
        actions.nominations.decline,
        back=reverse("programme:nomination", args=[pk]),
        done=_("No aceptó la postulación. La razón queda con ella."),
        nomination=found.nomination,
        reason=form.cleaned_data["reason"],
        by=request.person,
        at=clock.now(),
    )


def _page(request: PersonRequest, pk: int, form: DeclineForm) -> HttpResponse:
    found = queries.nominations.nomination_page_for(person=request.person, pk=pk)
    context = {"found": found, "nomination": found.nomination, "form": form}
    return render(request, "programme/nomination.html", context, status=422 if form.errors else 200)
