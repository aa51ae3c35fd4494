from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.packages import PackageForm
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.queries.courses import VersionRetired
from apropia.learning.views.deeds import do
from apropia.packages import actions as packages
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the file of a package and show what is in it; one that is refused leaves nothing behind."""
    activity = queries.authoring.activity_for(person=request.person, pk=pk)
    form = PackageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["package_file"]
        try:
            file = packages.keeping.bring(data=sent.file, name=sent.name, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            return redirect("learning:author_package_found", pk, file.uid)
    context = {"form": form, "activity": activity, "version": activity.version}
    return render(request, "learning/author/package.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def found(request: PersonRequest, pk: int, uid: Any) -> HttpResponse:
    """Show what a package holds, and put it in the activity once the author says so."""
    page = queries.packages.found_for(person=request.person, activity_id=pk, uid=uid)
    if request.method == "POST":
        return do(
            request,
            actions.packages.attach,
            back=reverse("learning:author_activity", args=[pk]),
            done=_("Puso el paquete en la actividad."),
            activity=page.activity,
            found=page.found,
        )
    context = {"found": page.found, "activity": page.activity, "version": page.activity.version}
    return render(request, "learning/author/package_found.html", context)


@roles_required(*AUTHORS)
@require_POST
def try_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Try the package of an activity at the part that was chosen, or forget what was tried."""
    activity = queries.authoring.activity_for(person=request.person, pk=pk)
    back = reverse("learning:author_preview", args=[pk])
    if "forget" in request.POST:
        done = _("Borró su prueba. Puede empezarla otra vez.")
        return do(request, actions.packages.forget_trial, back=back, done=done, activity=activity)
    try:
        run = actions.packages.try_part(
            activity=activity,
            identifier=request.POST.get("unit", ""),
            return_path=back,
            open_path=request.path,
            by=request.person,
            at=clock.now(),
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    return redirect("packages:play", run.uid)


@require_POST
def begin(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Begin the package of a lesson, or go on with it, at the part that was chosen."""
    try:
        lesson = queries.courses.lesson_for(person=request.person, code=code, activity_id=pk)
    except VersionRetired as refusal:
        messages.info(request, refusal.message)
        return redirect("learning:course", code)
    back = reverse("learning:lesson", args=[code, pk])
    try:
        run = actions.packages.open_part(
            enrollment=lesson.enrollment,
            activity=lesson.activity,
            identifier=request.POST.get("unit", ""),
            return_path=back,
            open_path=request.path,
            by=request.person,
            at=clock.now(),
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    return redirect("packages:play", run.uid)
