"""Make badges: write, look, activate, retire, give by hand, take back."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.badges import actions
from apropia.badges.forms import BadgeForm, GiveForm, RevokeForm
from apropia.badges.policies import MAKERS
from apropia.badges.queries import manage as found_by
from apropia.badges.queries import verifying
from apropia.foundation import clock, deeds
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required


@roles_required(*MAKERS)
@require_safe
def badge_list(request: PersonRequest) -> HttpResponse:
    """List the badges of the entity."""
    return render(request, "badges/manage/list.html", {"badges": found_by.badges_for(person=request.person)})


@roles_required(*MAKERS)
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Begin a badge."""
    form = BadgeForm(request.POST or None, choices=found_by.choices_for(person=request.person))
    if form.is_valid():
        badge = actions.badges.create(data=form.badge_data(), by=request.person, at=clock.now())
        return redirect("badges:manage_badge", badge.pk)
    return _form(request, form, title=_("Insignia nueva"), back=reverse("badges:manage"))


@roles_required(*MAKERS)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Write a draft anew."""
    found = found_by.editable_for(person=request.person, pk=pk)
    form = BadgeForm(request.POST or None, choices=found.choices, badge=found.badge)
    if form.is_valid():
        try:
            actions.badges.change(badge=found.badge, data=form.badge_data(), by=request.person, at=clock.now())
            return redirect("badges:manage_badge", pk)
        except DomainError as refusal:
            show_on(form, refusal)
    return _form(request, form, title=found.badge.name, back=reverse("badges:manage_badge", args=[pk]))


def _form(request: PersonRequest, form: BadgeForm, *, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back}
    return render(request, "badges/manage/form.html", context, status=422 if form.errors else 200)


@roles_required(*MAKERS)
@require_safe
def badge(request: PersonRequest, pk: int) -> HttpResponse:
    """Show one badge: its rule, how many would get it or have it, and what can be done."""
    return render(request, "badges/manage/badge.html", {"page": found_by.badge_page_for(person=request.person, pk=pk)})


@roles_required(*MAKERS)
@require_safe
def image(request: PersonRequest, pk: int) -> HttpResponse:
    """Give the image of a badge that may still be a draft."""
    return HttpResponse(found_by.image_for(person=request.person, pk=pk), content_type="image/png")


@roles_required(*MAKERS)
@require_POST
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    """Make a badge active."""
    done = _("Quedó activa. Quien ya cumplía la recibe en unos minutos.")
    return _do(request, actions.badges.publish, pk=pk, done=done)


@roles_required(*MAKERS)
@require_POST
def retire(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a badge to nobody more."""
    return _do(request, actions.badges.retire, pk=pk, done=_("Quedó retirada. Quien la tiene la conserva."))


@roles_required(*MAKERS)
@require_POST
def open_version(request: PersonRequest, pk: int) -> HttpResponse:
    """Open the next version of a badge."""
    badge = found_by.badge_for(person=request.person, pk=pk)
    draft = actions.badges.open_version(badge=badge, by=request.person, at=clock.now())
    return redirect("badges:manage_change", draft.pk)


def _do(request: PersonRequest, action: Callable[..., Any], *, pk: int, done: str) -> HttpResponse:
    badge = found_by.badge_for(person=request.person, pk=pk)
    back = reverse("badges:manage_badge", args=[pk])
    return deeds.do(request, action, back=back, done=done, badge=badge, by=request.person, at=clock.now())


@roles_required(*MAKERS)
@require_http_methods(["GET", "POST"])
def give(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a badge by hand."""
    badge = found_by.badge_for(person=request.person, pk=pk)
    form = GiveForm(request.POST or None)
    if form.is_valid():
        try:
            actions.awarding.give_to_address(badge=badge, by=request.person, at=clock.now(), **form.cleaned_data)
            return redirect("badges:manage_badge", pk)
        except DomainError as refusal:
            show_on(form, refusal)
    context = {"form": form, "badge": badge, "back": reverse("badges:manage_badge", args=[pk])}
    return render(request, "badges/manage/give.html", context, status=422 if form.errors else 200)


@roles_required(*MAKERS)
@require_http_methods(["GET", "POST"])
def revoke(request: PersonRequest) -> HttpResponse:
    """Take back a badge, by the address that its holder shares."""
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.awarding.revoke(
                award=verifying.award_to_revoke(person=request.person, address=form.cleaned_data["address"]),
                reason=form.cleaned_data["reason"],
                by=request.person,
                at=clock.now(),
            )
            return redirect(form.cleaned_data["address"])
        except DomainError as refusal:
            show_on(form, refusal)
    context = {"form": form, "back": reverse("badges:manage")}
    return render(request, "badges/manage/revoke.html", context, status=422 if form.errors else 200)
