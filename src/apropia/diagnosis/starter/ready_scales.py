"""Ready scales in our own words, brought into a draft about a service of the entity's catalogue.

`items/ready_scales.json` holds their statements. Where they come from, under which licence, and how they are scored:
docs/reference/ready-scales.md.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.catalogue.models import ITService
from apropia.diagnosis.actions.ready_scales import ReadyScale, add_ready_scale
from apropia.diagnosis.models import InstrumentVersion, Measure, Section
from apropia.diagnosis.policies.content import SERVICE_PLACEHOLDER, ScaleContent
from apropia.diagnosis.queries.authoring import version_for
from apropia.foundation.errors import DomainError
from apropia.people.models import Person

TOLD: dict[str, Promise] = {
    Measure.SUS: gettext_lazy("10 preguntas. Un puntaje de 0 a 100: qué tan fácil es usar el servicio."),
    Measure.UMUX_LITE: gettext_lazy("2 preguntas. De 0 a 100: si responde a lo que se necesita y si es fácil."),
    Measure.CSAT: gettext_lazy("1 pregunta. Qué parte de las personas está satisfecha."),
    Measure.ACCEPTANCE: gettext_lazy("12 preguntas. Utilidad, facilidad, influencia y condiciones, de 1 a 7."),
    Measure.CHANGE: gettext_lazy("10 preguntas. En qué paso del cambio se detienen las personas, de 1 a 5."),
}


@dataclass(frozen=True)
class ScalesDesk:
    """What choosing a ready scale needs."""

    version: InstrumentVersion
    measures: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...]


def desk_for(*, person: Person, pk: int) -> ScalesDesk:
    """Return what choosing a ready scale for a version needs. Raises `NotFound`."""
    version = version_for(person=person, pk=pk)
    running = _running(version).order_by("sort_name", "pk").values_list("pk", "name")
    return ScalesDesk(
        version=version,
        measures=tuple((str(one), f"{one.label}. {TOLD[one]}") for one in Measure),
        services=tuple((str(key), name) for key, name in running),
    )


def bring(*, version: InstrumentVersion, measure: str, service: str, by: Person, at: datetime) -> Section:
    """Add a ready scale about a service to a draft."""
    about = _running(version).filter(pk=service).first() if service.isdecimal() else None
    if about is None:
        raise DomainError(_("Elija un servicio del catálogo."), field="service")
    return add_ready_scale(version=version, ready=ready_scale(measure, about.name), service=about, by=by, at=at)


def ready_scale(measure: str, service: str) -> ReadyScale:
    """Return a ready scale in words that name the service."""
    found, name = _texts()["measures"][measure], f"«{service}»"
    scale = next(one for one in _texts()["scales"] if one["code"] == found["scale"])
    return ReadyScale(
        measure=measure,
        intro=_("Piense en %(service)s como lo usa hoy. No hay respuestas buenas ni malas.") % {"service": name},
        scale=ScaleContent(scale["code"], scale["name"], tuple(enumerate(scale["options"], 1))),
        statements=[(part, text.replace(SERVICE_PLACEHOLDER, name)) for part, text in found["items"]],
    )


def _running(version: InstrumentVersion) -> Any:
    return ITService.objects.filter(entity_id=version.entity_id).exclude(lifecycle=ITService.Lifecycle.RETIRED)


@cache
def _texts() -> dict[str, Any]:
    text = files(__package__).joinpath("items", "ready_scales.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document
