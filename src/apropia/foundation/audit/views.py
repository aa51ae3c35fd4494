from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apropia.formats.tabular.writing import Field
from apropia.foundation import clock
from apropia.foundation.audit import queries
from apropia.foundation.audit.actions import record
from apropia.foundation.audit.details import details_of
from apropia.foundation.audit.sentences import area_of, sentence_of
from apropia.foundation.jobs.registry import title_of
from apropia.foundation.ui.export import asked_format, download
from apropia.foundation.ui.tables import Column, Filter, Table, paginate
from apropia.foundation.visitor import VisitorRequest, only_for

TRAIL = Table(
    caption=_("Hechos registrados"),
    columns=(
        Column("fecha", _("Cuándo"), sort="id"),
        Column("quien", _("Quién"), sort="actor_name"),
        Column("que", _("Qué hizo"), sort="action"),
        Column("sobre", _("Sobre qué")),
        Column("desde", _("Desde dónde")),
    ),
    default_sort="-fecha",
    search=("actor_name", "object_name", "action"),
    search_label=_("Buscar por persona u objeto"),
    filters=(
        Filter("area", _("Área"), "action__startswith", every=_("Todas")),
        Filter("desde", _("Desde"), "at__date__gte", kind="date"),
        Filter("hasta", _("Hasta"), "at__date__lte", kind="date"),
    ),
    page_size=50,
)
FIELDS = [Field(header) for header in queries.TRAIL_HEADERS]


@require_safe
@only_for(*queries.TRAIL_READERS)
def trail(request: VisitorRequest) -> HttpResponseBase:
    """Show who did what, on what, when and from where."""
    found = queries.trail_of(entity=request.entity)
    areas = [(f"{name}.", area_of(name)) for name in found.areas]
    state = TRAIL.read(request.GET, choices={"area": areas})
    format_ = asked_format(request.GET)
    if format_:
        record(
            "audit.trail.exported",
            entity=request.entity,
            by=request.person,
            on=None,
            at=clock.now(),
            detail={"format": format_},
        )
        rows = found.rows(state)
        return download(name="auditoria", fields=FIELDS, rows=rows, format_=format_)
    page = paginate(found.events, state)
    lines = [(one, sentence_of(one.action), details_of(one), _origin_in_words(one.origin)) for one in page]
    return render(request, "audit/trail.html", {"state": state, "page": page, "lines": lines})


def _origin_in_words(origin: str) -> str:
    """Return where an act came from: an address as it is, a background job by its title."""
    kind, _colon, name = origin.partition(":")
    return gettext("Trabajo de fondo: %(title)s") % {"title": title_of(name)} if kind == "job" else origin
