"""FO-07: activities of the plan of training that were executed. It counts things, not persons."""

from django.utils.translation import gettext as _

from apropia.foundation.tenancy.models import Entity
from apropia.measurement.queries.computing.facts import Counted, NotComputable, Period
from apropia.programme.queries.figures import executed_and_planned


def plan_fulfilment(entity: Entity, period: Period) -> Counted:
    """FO-07: executed over planned from the first of January to the end of the period."""
    executed, planned = executed_and_planned(entity=entity, until=period.end)
    if not planned:
        raise NotComputable(_("Ninguna actividad de un plan aprobado debía terminar a la fecha de corte."))
    source = _("Plan de formación de %(year)d: %(planned)d actividades planeadas a la fecha de corte.") % {
        "year": period.end.year,
        "planned": planned,
    }
    return Counted(executed, planned, source)
