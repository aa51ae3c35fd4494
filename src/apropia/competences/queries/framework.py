import dataclasses

from django.utils.translation import gettext as _

from apropia.competences.models import Competence, CompetenceArea, CompetenceFramework
from apropia.foundation.errors import NotFound

CURRENT = "digcomp-3.0"


@dataclasses.dataclass(frozen=True)
class AreaOfFramework:
    code: str
    name: str
    competences: tuple[Competence, ...]


def framework_for(*, code: str = CURRENT) -> CompetenceFramework:
    """Return the framework in use. Shared by all entities."""
    framework = CompetenceFramework.objects.filter(code=code).first()
    if framework is None:
        raise NotFound(_("El marco de competencias todavía no está cargado."))
    return framework


def framework_areas(*, code: str = CURRENT) -> list[AreaOfFramework]:
    """Return the areas in order, each with its competences, in two queries."""
    areas = CompetenceArea.objects.filter(framework__code=code).prefetch_related("competences")
    return [
        AreaOfFramework(code=area.code, name=area.name, competences=tuple(area.competences.all())) for area in areas
    ]
