"""Everything that packages hold about one person, as plain values under headings in Spanish."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from apropia.packages.models import Document, UnitRun


def everything_of(*, entity_id: int, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return all that packages hold of a person, under the words of the page «Sus datos»."""
    runs = (
        UnitRun.objects.filter(entity=entity_id, registration__pseudonym=pseudonym)
        .select_related("registration__package")
        .prefetch_related("statements")
    )
    return {
        "Paquetes de contenido": [
            {
                "paquete": run.registration.package.title,
                "prueba de autor": run.registration.is_trial,
                "parte": (run.registration.package.unit(run.unit) or {}).get("title", ""),
                "abierta": run.opened_at,
                "cumplida": run.satisfied_at,
                "resultado que informó el paquete": run.score_percent,
                "segundos que informó el paquete": run.seconds,
                "lo que guardó el paquete": run.data,
                "lo que declaró el paquete": [statement.payload for statement in run.statements.all()],
            }
            for run in runs.order_by("registration_id", "position")
        ],
        "Documentos de los paquetes": [
            {"nombre": one.key, "guardado": one.updated_at, "contenido": bytes(one.content).decode("utf-8", "replace")}
            for one in Document.objects.filter(entity=entity_id, pseudonym=pseudonym)
        ],
    }
