from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.alphabet import sort_key
from apropia.foundation.errors import DomainError
from apropia.foundation.events.bus import words_of
from apropia.foundation.jobs.models import Job
from apropia.foundation.jobs.registry import definitions, title_of
from apropia.foundation.operations import actions, queries
from apropia.foundation.ui.tables import Column, Filter, Table, paginate
from apropia.foundation.visitor import VisitorRequest, only_for

JOBS = Table(
    caption=gettext_lazy("Trabajos de fondo"),
    columns=(
        Column("trabajo", gettext_lazy("Trabajo"), sort="name"),
        Column("estado", gettext_lazy("Estado"), sort="status"),
        Column("avance", gettext_lazy("Avance")),
        Column("pedido", gettext_lazy("Pedido"), sort="id"),
        Column("accion", gettext_lazy("Acción"), is_hidden=True),
    ),
    default_sort="-pedido",
    search=("name",),
    filters=(
        Filter("estado", gettext_lazy("Estado"), "status", choices=Job.Status.choices),
        Filter("cual", gettext_lazy("Trabajo"), "name"),
    ),
)


@require_safe
@only_for("SYSADMIN")
def jobs(request: VisitorRequest) -> HttpResponseBase:
    """List background work and the facts that got stuck; what the clock starts has one line each."""
    names = sorted(((name, title_of(name)) for name in definitions()), key=lambda one: sort_key(one[1]))
    state = JOBS.read(request.GET, choices={"cual": names})
    found = queries.operations_of(entity=request.entity, only_asked=not state.is_narrowed)
    page = paginate(found.jobs, state)
    context = {
        "state": state,
        "page": page,
        "jobs": [(job, title_of(job.name)) for job in page],
        "routines": found.routines,
        "letters": [(letter, words_of(letter.name)) for letter in found.letters],
    }
    return render(request, "operations/jobs.html", context)


@require_POST
@only_for("SYSADMIN")
def retry(request: VisitorRequest, pk: int) -> HttpResponseBase:
    """Try a failed job again."""
    job = queries.job_of(entity=request.entity, pk=pk)
    try:
        actions.retry(job=job, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("El trabajo se hará de nuevo."))
    return redirect("operations:jobs")


@require_POST
@only_for("SYSADMIN")
def send_again(request: VisitorRequest, pk: int) -> HttpResponseBase:
    """Deliver a stuck fact again."""
    letter = queries.letter_of(entity=request.entity, pk=pk)
    actions.send_again(letter=letter, by=request.person, at=clock.now())
    messages.success(request, _("El aviso se entregará de nuevo."))
    return redirect("operations:jobs")
