"""MA-01: services that have a guide. It counts things, not persons."""

from django.utils.translation import gettext as _

from apropia.foundation.tenancy.models import Entity
from apropia.materials.queries.figures import services_with_material
from apropia.measurement.queries.computing.facts import Counted, NotComputable, Period


def material_coverage(entity: Entity, period: Period) -> Counted:
    """MA-01: running services with at least one public material, on the day of computing."""
    services = services_with_material(entity=entity)
    if not services:
        raise NotComputable(_("El catálogo no tiene servicios disponibles."))
    source = _("Catálogo y biblioteca el día del cálculo: %(count)d servicios disponibles.") % {"count": len(services)}
    return Counted(sum(services.values()), len(services), source)
