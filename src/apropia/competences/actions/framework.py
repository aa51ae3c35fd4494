from datetime import datetime

from django.db import transaction

from apropia.competences.actions import digcomp
from apropia.competences.models import Competence, CompetenceArea, CompetenceFramework
from apropia.foundation.audit import actions as audit


@transaction.atomic
def load_framework(*, at: datetime) -> CompetenceFramework:
    """Write DigComp 3.0 into the shared tables. Done again it changes nothing, or mends the texts."""
    framework, is_new = CompetenceFramework.objects.update_or_create(
        code=digcomp.CODE,
        defaults={
            "name": digcomp.NAME,
            "version": digcomp.VERSION,
            "licence": digcomp.LICENCE,
            "attribution": digcomp.ATTRIBUTION,
        },
    )
    areas = CompetenceArea.objects.bulk_create(
        [
            CompetenceArea(framework=framework, code=row.code, name=row.name, name_en=row.name_en, order=order)
            for order, row in enumerate(digcomp.AREAS, 1)
        ],
        update_conflicts=True,
        unique_fields=["framework", "code"],
        update_fields=["name", "name_en", "order"],
    )
    Competence.objects.bulk_create(
        [
            Competence(
                area=area,
                code=row.code,
                name=row.name,
                name_en=row.name_en,
                description=row.description,
                names_before={"2.2": {"es": row.before_es, "en": row.before_en}},
                order=order,
            )
            for area, area_row in zip(areas, digcomp.AREAS, strict=True)
            for order, row in enumerate(area_row.competences, 1)
        ],
        update_conflicts=True,
        unique_fields=["area", "code"],
        update_fields=["name", "name_en", "description", "names_before", "order"],
    )
    if is_new:
        audit.record("competences.framework.loaded", entity=None, by=None, on=framework, at=at)
    return framework
