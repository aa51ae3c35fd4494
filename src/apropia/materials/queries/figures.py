from apropia.catalogue.models import ITService
from apropia.foundation.tenancy.models import Entity
from apropia.materials.states import PUBLIC


def services_with_material(*, entity: Entity) -> dict[int, bool]:
    """Return, for every running service, whether it has at least one public material (MA-01)."""
    running = ITService.objects.filter(
        entity=entity, lifecycle__in=[ITService.Lifecycle.ACTIVE, ITService.Lifecycle.RETIRING]
    )
    covered = set(running.filter(materials__status__in=PUBLIC).values_list("pk", flat=True))
    return {pk: pk in covered for pk in running.values_list("pk", flat=True)}
