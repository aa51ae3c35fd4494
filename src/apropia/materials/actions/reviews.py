from datetime import date, datetime

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.materials.models import Material


def mark_reviews_due(*, today: date, at: datetime) -> int:
    """Mark the published guides whose review date has passed, in every entity, and return how many."""
    late = Material.objects.filter(status=Material.Status.PUBLISHED, review_due_on__lte=today).select_related("entity")
    count = 0
    for material in late:
        with transaction.atomic():
            changed = Material.objects.filter(pk=material.pk, status=Material.Status.PUBLISHED).update(
                status=Material.Status.REVIEW_DUE, changed_at=at
            )
            if changed:
                record("materials.material.review_due", entity=material.entity, by=None, on=material, at=at)
                count += 1
    return count
