"""The settings of an entity: one page a matter, under «Ajustes de la entidad»."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui import theme
from apropia.people import actions, policies, queries
from apropia.people.access import PersonRequest, Role, roles_required
from apropia.people.forms.entity import DayForm, IdentityForm, LookForm, MinimumForm

_TABS = (
    (gettext_lazy("Identidad"), "people:entity_identity"),
    (gettext_lazy("Apariencia"), "people:entity_look"),
    (gettext_lazy("Calendario"), "people:entity_calendar"),
    (gettext_lazy("Protección de grupos"), "people:entity_groups"),
)


@roles_required(*policies.SETTINGS_ROLES)
@require_http_methods(["GET", "POST"])
def identity(request: PersonRequest) -> HttpResponse:
    """Show and change who the entity is."""
    entity = request.entity
    initial = {f"contact_{key}": value for key, value in entity.controller_contact.items()} | {
        "name": entity.name,
        "it_office_name": entity.it_office_name,
        "email_domains": "\n".join(entity.email_domains),
        "timezone": entity.timezone,
    }
    form = IdentityForm(request.POST or None, initial=initial)
    if _kept(request, form, actions.set_identity):
        messages.success(request, _("Guardó la identidad de la entidad."))
        return redirect("people:entity_identity")
    facts = queries.identity_facts(person=request.person)
    return _page(request, "people/entity_identity.html", "people:entity_identity", form=form, facts=facts)


@roles_required(*policies.SETTINGS_ROLES)
@require_http_methods(["GET", "POST"])
def groups(request: PersonRequest) -> HttpResponse:
    """Show and raise the smallest group of which figures are shown."""
    form = MinimumForm(request.POST or None, initial={"minimum": request.entity.minimum_cell})
    if _kept(request, form, actions.raise_minimum):
        messages.success(request, _("Guardó el grupo mínimo. Vale desde ya para todas las cifras."))
        return redirect("people:entity_groups")
    return _page(request, "people/entity_groups.html", "people:entity_groups", form=form)


@roles_required(*policies.SETTINGS_ROLES)
@require_http_methods(["GET", "POST"])
def calendar(request: PersonRequest) -> HttpResponse:
    """Show the holidays of a year and the entity's own days, and declare one more."""
    form = DayForm(request.POST or None)
    if _kept(request, form, actions.declare_day):
        messages.success(request, _("Guardó el día. Los plazos nuevos ya lo cuentan."))
        return redirect(f"{reverse('people:entity_calendar')}?ano={form.cleaned_data['day'].year}")
    asked = request.GET.get("ano", "")
    today = clock.today(request.entity.timezone)
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    found = queries.calendar_page(person=request.person, year=year, today=today)
    return _page(request, "people/entity_calendar.html", "people:entity_calendar", form=form, found=found)


@roles_required(Role.SYSADMIN)
@require_POST
def withdraw_day(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a day follow the national calendar again."""
    declared = queries.declared_day_seen_by(pk=pk, person=request.person)
    back = f"{reverse('people:entity_calendar')}?ano={declared.date.year}"
    done = _("Quitó el día. Vuelve a contar como en el calendario nacional.")
    return do(request, actions.withdraw_day, back=back, done=done, declared=declared, by=request.person, at=clock.now())


@roles_required(*policies.SETTINGS_ROLES)
@require_http_methods(["GET", "POST"])
def look(request: PersonRequest) -> HttpResponse:
    """Show and change the colours, letters and corners of the entity."""
    form = LookForm(request.POST or None, initial=theme.DEFAULTS | request.entity.theme)
    if _kept(request, form, actions.set_look):
        messages.success(request, _("Guardó la apariencia. Así ven Apropia todas las personas de la entidad."))
        return redirect("people:entity_look")
    return _page(request, "people/entity_look.html", "people:entity_look", form=form)


@roles_required(Role.SYSADMIN)
@require_POST
def restore_look(request: PersonRequest) -> HttpResponse:
    """Go back to the look that Apropia comes with."""
    back, done = reverse("people:entity_look"), _("Volvió a la apariencia de partida.")
    return do(request, actions.set_look, back=back, done=done, entity=request.entity, by=request.person, at=clock.now())


def _kept(request: PersonRequest, form: forms.Form, action: Callable[..., object]) -> bool:
    """Carry out what was sent and say whether it was done; a refusal stands at its field."""
    if request.method != "POST":
        return False
    policies.check_can_change_settings(request.person)
    if form.is_valid():
        try:
            action(entity=request.entity, by=request.person, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            show_on(form, refusal)
    return form.is_valid()


def _page(request: PersonRequest, template: str, here: str, *, form: forms.Form, **more: Any) -> HttpResponse:
    """Draw one matter: its tab is the current one, and the form stands only before who may use it."""
    context = {
        "tabs": [{"label": label, "url": reverse(route), "is_current": route == here} for label, route in _TABS],
        "form": form,
        "can_change": policies.can_change_settings(request.person),
    } | more
    return render(request, template, context, status=422 if form.errors else 200)
