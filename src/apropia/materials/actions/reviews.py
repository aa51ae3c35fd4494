from datetime import date, datetime

from django.db import transaction

from apropia.foundation.audit.actions import record
from apropia.materials.models import Material
from apropia.materials.states import MATERIAL, REVIEW_DUE


def mark_reviews_due(*, today: date, at: datetime) -> int:
    """Mark the published guides whose review date has passed, in every entity, and return how many."""
    published = Material.objects.filter(status__in=MATERIAL.before(REVIEW_DUE))
    count = 0
    for material in published.filter(review_due_on__lte=today).select_related("entity"):
        with transaction.atomic():
            if published.filter(pk=material.pk).update(status=REVIEW_DUE, changed_at=at):
                record("materials.material.review_due", entity=material.entity, by=None, on=material, at=at)
                count += 1
    return count
