from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.foundation.states import StepRefused
from apropia.learning import actions, queries
from apropia.learning.forms.ratings import RatingForm
from apropia.learning.policies import courses as rules
from apropia.learning.policies.pace import TooSoon
from apropia.learning.queries.catalogue import CatalogueFilters
from apropia.learning.queries.courses import LessonToDo, NextThing, VersionRetired
from apropia.people.access import PersonRequest

STATES = (("sin_empezar", "Sin empezar"), ("en_curso", "En curso"), ("terminado", "Terminados"))
DURATIONS = (("corta", "Hasta 15 minutos"), ("media", "De 16 a 30 minutos"), ("larga", "Más de 30 minutos"))
SORTS = (("titulo", "Por nombre"), ("duracion", "Más cortos primero"), ("reciente", "Más nuevos primero"))


@require_safe
def catalogue(request: PersonRequest) -> HttpResponse:
    """Show the courses of the entity."""
    page = request.GET.get("pagina", "1")
    filters = CatalogueFilters(
        text=request.GET.get("q", "").strip()[:100],
        competence=request.GET.get("competencia", ""),
        duration=request.GET.get("duracion", ""),
        state=request.GET.get("estado", ""),
        sort=request.GET.get("orden", "titulo"),
        page=int(page) if page.isdigit() else 1,
    )
    context = {
        "found": queries.catalogue.catalogue_for(person=request.person, filters=filters),
        "filters": filters,
        "states": STATES,
        "durations": DURATIONS,
        "sorts": SORTS,
        "can_author": rules.can_author(request.person),
    }
    return render(request, "learning/catalogue.html", context)


@require_safe
def course(request: PersonRequest, code: str) -> HttpResponse:
    """Show one course: what it teaches, its outline, and where the person is in it."""
    door = queries.prerequisites.course_door_for(person=request.person, code=code, at=clock.now())
    context = {"door": door, "page": door.page, "advice": door.advice, "can_count": rules.can_count(request.person)}
    return render(request, "learning/course.html", context)


@require_POST
def start(request: PersonRequest, code: str) -> HttpResponse:
    """Enrol and begin; then go to the first thing of the course."""
    version = queries.courses.version_to_start_for(person=request.person, code=code)
    try:
        actions.enrollment.start_course(version=version, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("learning:course", code)
    return _go_on(request, code)


@require_http_methods(["GET", "POST"])
def leave(request: PersonRequest, code: str) -> HttpResponse:
    """Confirm and leave a course; what was done stays."""
    enrollment = queries.courses.enrollment_for(person=request.person, code=code)
    if request.method == "POST":
        try:
            actions.enrollment.withdraw(enrollment=enrollment, by=request.person, at=clock.now())
            messages.success(request, _("Salió del curso. Lo que hizo queda guardado por si quiere volver."))
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("learning:course", code)
    context = {
        "title": _("¿Salir de «%(title)s»?") % {"title": enrollment.version.title},
        "explanation": _("Lo que ya hizo queda guardado. Puede volver cuando quiera."),
        "label": _("Salir del curso"),
        "cancel_label": _("Seguir en el curso"),
        "cancel_url": reverse("learning:course", args=[code]),
    }
    return render(request, "ui/confirm.html", context)


@require_safe
def lesson(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Show one lesson."""
    try:
        found = queries.courses.lesson_for(person=request.person, code=code, activity_id=pk)
    except VersionRetired as refusal:
        messages.info(request, refusal.message)
        return redirect("learning:course", code)
    if found.quiz_id is not None:
        return redirect("learning:quiz", code, found.quiz_id)
    actions.visits.note_opening(lesson=found, at=clock.now())
    return render(request, "learning/lesson.html", {"lesson": found, "page": found.page})


@require_POST
def finish_lesson(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Mark a lesson as done and go on."""
    to_do = queries.courses.lesson_to_do_for(person=request.person, code=code, activity_id=pk)
    try:
        following = actions.progress.finish_activity(
            enrollment=to_do.enrollment, activity=to_do.activity, by=request.person, at=clock.now()
        )
    except TooSoon as refusal:
        messages.info(request, refusal.message)
        return redirect("learning:lesson", code, pk)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("learning:course", code)
    return _go_on(request, code, to_do) if following is None else redirect("learning:lesson", code, following)


@require_POST
def tick(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Keep the steps of a practice that were ticked. A script gets 204; a page goes on once none is left."""
    to_do = queries.courses.lesson_to_do_for(person=request.person, code=code, activity_id=pk)
    try:
        left = actions.checklists.tick(
            enrollment=to_do.enrollment,
            activity=to_do.activity,
            keys=request.POST.getlist("step"),
            by=request.person,
            at=clock.now(),
        )
    except StepRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("learning:course", code)
    if request.headers.get("X-Requested-With") == "tick":
        return HttpResponse(status=204)
    if "leave" in request.POST:
        return redirect("learning:course", code)
    if left:
        words = ngettext("Guardado. Le falta %(left)d paso.", "Guardado. Le faltan %(left)d pasos.", left)
        messages.info(request, words % {"left": left})
        return redirect("learning:lesson", code, pk)
    return _go_on(request, code, to_do)


@require_safe
def finished(request: PersonRequest, code: str) -> HttpResponse:
    """Celebrate the end of a course and say what comes next."""
    found = queries.finished.finished_for(person=request.person, code=code)
    if found.page.completion is None:
        return redirect("learning:course", code)
    return render(request, "learning/finished.html", {**vars(found), "form": RatingForm()})


@require_safe
def history(request: PersonRequest) -> HttpResponse:
    """List what the person finished, each round by itself, and until when it holds."""
    held = queries.renewals.history_for(person=request.person, at=clock.now())
    return render(request, "learning/history.html", {"held": held})


@require_safe
def go_on(request: PersonRequest, code: str) -> HttpResponse:
    """Send the person to what follows in the course."""
    return _go_on(request, code)


def _go_on(request: PersonRequest, code: str, done: LessonToDo | None = None) -> HttpResponse:
    following = queries.courses.following_for(person=request.person, code=code, done=done)
    following = following or NextThing("course", "")
    if following.kind == "activity" and following.object_id:
        return redirect("learning:lesson", code, following.object_id)
    if following.kind == "quiz" and following.object_id:
        return redirect("learning:quiz", code, following.object_id)
    if following.kind == "done":
        return redirect("learning:finished", code)
    return redirect("learning:course", code)
