from typing import Any
from uuid import UUID

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
from apropia.foundation.ui.tables import paginate
from apropia.people import actions, queries
from apropia.people.access import PersonRequest, Role, roles_required
from apropia.people.forms.persons import GrantForm, MoveForm, PersonForm, UnitForm

KEEPERS = (Role.UA_MANAGER, Role.SYSADMIN)
# Two forms of the page of a person have a «Dependencia»: each label must name its own.
GRANT_IDS = "rol_%s"


@roles_required(*KEEPERS)
@require_safe
def person_list(request: PersonRequest) -> HttpResponseBase:
    """Show the roster, or give what its filters leave as a file."""
    found = queries.person_list(person=request.person)
    state = queries.PERSONS.read(request.GET, choices={"dependencia": found.units})
    if (format_ := asked_format(request.GET)) != "":
        actions.note_export(by=request.person, format_=format_, at=clock.now())
        return download(name="personas", fields=queries.EXPORTED, rows=found.rows(state), format_=format_)
    page = paginate(found.persons, state)
    return render(request, "people/person_list.html", {"state": state, "page": page})


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Add somebody by hand."""
    form = PersonForm(
        request.POST or None, person=request.person, initial={"start_date": clock.today(request.entity.timezone)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_person(entity=request.entity, by=request.person, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Agregó a %(name)s.") % {"name": made.display_name})
            return redirect("people:person", made.uid)
    context = {"form": form, "title": _("Agregar a una persona")}
    return render(request, "people/person_form.html", context, status=422 if form.errors else 200)


@roles_required(*KEEPERS)
@require_safe
def person(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Show where somebody works and what they may do."""
    return _person_page(request, uid)


def _person_page(request: PersonRequest, uid: UUID, **forms: Any) -> HttpResponse:
    found = queries.person_page(uid=uid, person=request.person)
    one = found.person
    initial = {
        "unit": one.unit,
        "engagement_type": one.engagement_type,
        "job_level": one.job_level,
        "since": clock.today(request.entity.timezone),
    }
    context = {
        "found": found,
        "one": one,
        "move_form": MoveForm(person=request.person, initial=initial),
        "grant_form": GrantForm(person=request.person, auto_id=GRANT_IDS),
        "can_grant": request.person.has_role(Role.SYSADMIN),
    } | forms
    return render(request, "people/person_detail.html", context, status=422 if forms else 200)


@roles_required(*KEEPERS)
@require_POST
def move(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Move somebody to another unit or engagement."""
    form = MoveForm(request.POST, person=request.person)
    found = queries.person_seen_by(uid=uid, person=request.person)
    if form.is_valid():
        try:
            actions.move_person(person=found, by=request.person, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó la nueva vinculación."))
            return redirect("people:person", uid)
    return _person_page(request, uid, move_form=form)


@roles_required(Role.SYSADMIN)
@require_POST
def grant(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Give somebody a role."""
    form = GrantForm(request.POST, person=request.person, auto_id=GRANT_IDS)
    found = queries.person_seen_by(uid=uid, person=request.person)
    if form.is_valid():
        try:
            actions.grant_role(person=found, by=request.person, at=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Otorgó el rol."))
            return redirect("people:person", uid)
    return _person_page(request, uid, grant_form=form)


@roles_required(Role.SYSADMIN)
@require_POST
def revoke(request: PersonRequest, uid: UUID, pk: int) -> HttpResponse:
    """Take a role back."""
    held = queries.grant_seen_by(pk=pk, uid=uid, person=request.person)
    try:
        actions.revoke_role(grant=held, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Retiró el rol."))
    return redirect("people:person", uid)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Mark that somebody left, after asking."""
    found = queries.person_seen_by(uid=uid, person=request.person)
    if request.method != "POST":
        context = {
            "title": _("¿Retirar a %(name)s?") % {"name": found.display_name},
            "explanation": _("Deja de entrar a Apropia. Su historia se conserva y puede reincorporarse."),
            "label": _("Retirar"),
            "cancel_url": "..",
            "kind": "danger",
        }
        return render(request, "ui/confirm.html", context)
    return _do(request, uid, actions.close_person, _("Quedó retirada."), on=clock.today(request.entity.timezone))


@roles_required(*KEEPERS)
@require_POST
def reopen(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Bring somebody back."""
    return _do(
        request, uid, actions.reopen_person, _("Quedó reincorporada."), since=clock.today(request.entity.timezone)
    )


@roles_required(*KEEPERS)
@require_POST
def invite(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Send the link that opens somebody's account for the first time."""
    found = queries.person_seen_by(uid=uid, person=request.person)
    done = _("Le enviamos la invitación a %(email)s.") % {"email": found.email}
    back = reverse("people:person", args=[uid])
    return do(request, actions.send_invitation, back=back, done=done, person=found, by=request.person, at=clock.now())


def _do(request: PersonRequest, uid: UUID, action: Any, done: str, **arguments: Any) -> HttpResponse:
    found = queries.person_seen_by(uid=uid, person=request.person)
    back = reverse("people:person", args=[uid])
    return do(request, action, back=back, done=done, person=found, by=request.person, at=clock.now(), **arguments)


@roles_required(*KEEPERS)
@require_safe
def org_chart(request: PersonRequest) -> HttpResponse:
    """Show the org chart."""
    return render(request, "people/org_chart.html", {"lines": queries.org_chart_for(person=request.person)})


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def create_unit(request: PersonRequest) -> HttpResponse:
    """Add a unit."""
    form = UnitForm(request.POST or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_unit(
                entity=request.entity,
                valid_from=clock.today(request.entity.timezone),
                by=request.person,
                at=clock.now(),
                **form.cleaned_data,
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Agregó la dependencia."))
            return redirect("people:org_chart")
    context = {"form": form, "title": _("Agregar una dependencia"), "back": "people:org_chart"}
    return render(request, "people/person_form.html", context, status=422 if form.errors else 200)


@roles_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def change_unit(request: PersonRequest, code: str) -> HttpResponse:
    """Rename a unit, give it a head or hang it elsewhere."""
    found = queries.unit_page(code=code, person=request.person)
    form = _unit_form(request, found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.change_unit(
                unit=found.unit,
                name=given["name"],
                parent=given["parent"],
                head=given["head_email"],
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            form.add_error("head_email" if refusal.field == "head" else refusal.field, refusal.message)
        else:
            messages.success(request, _("Guardó la dependencia."))
            return redirect("people:org_chart")
    context = {"form": form, "title": found.unit.name, "found": found, "unit": found.unit}
    return render(request, "people/person_form.html", context, status=422 if form.errors else 200)


def _unit_form(request: PersonRequest, found: queries.UnitPage, *, is_sent: bool = True) -> UnitForm:
    unit = found.unit
    initial = {"code": unit.code, "name": unit.name, "parent": unit.parent}
    initial["head_email"] = unit.head.email if unit.head else ""
    return UnitForm((request.POST or None) if is_sent else None, person=request.person, is_new=False, initial=initial)


@roles_required(*KEEPERS)
@require_POST
def close_unit(request: PersonRequest, code: str) -> HttpResponse:
    """End a unit; a refusal stays on its page, beside what holds it."""
    found = queries.unit_page(code=code, person=request.person)
    try:
        actions.close_unit(unit=found.unit, on=clock.today(request.entity.timezone), by=request.person, at=clock.now())
    except DomainError as refusal:
        context = {
            "form": _unit_form(request, found, is_sent=False),
            "title": found.unit.name,
            "found": found,
            "unit": found.unit,
            "refusal": refusal.message,
        }
        return render(request, "people/person_form.html", context, status=422)
    messages.success(request, _("Cerró la dependencia."))
    return redirect("people:org_chart")
