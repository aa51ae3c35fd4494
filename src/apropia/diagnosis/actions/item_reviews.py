"""The review of a question by a second person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.models import Item, ItemReview
from apropia.diagnosis.policies.item_reviews import check_can_review, points_for
from apropia.diagnosis.queries.item_reviews import fingerprint, next_to_review
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.people.models import Person


@dataclass(frozen=True)
class Reviewed:
    """A review, and the question to review after it; None when all are."""

    review: ItemReview
    following: Item | None


@transaction.atomic
def review_item(*, item: Item, said: Mapping[str, bool], note: str, by: Person, at: datetime) -> Reviewed:
    """Keep what a second person says of a question, point by point. The last word counts; the earlier ones stay.

    Refused unless every point is answered, and unless a note tells what to change where one is answered no.
    """
    hold(item.version)
    item.version.refresh_from_db(fields=["state", "submitted_by"])
    check_can_review(item.version, by)
    points = points_for(item.kind)
    if set(said) != {str(point) for point in points}:
        raise DomainError(_("Responda todos los puntos de la lista."))
    objections = [str(point) for point in points if not said[point]]
    if objections and not note.strip():
        raise DomainError(_("Diga qué hay que cambiar: quien escribió la pregunta lo va a leer."), field="note")
    review = ItemReview.objects.create(
        entity_id=item.entity_id,
        version=item.version,
        code=item.code,
        words=fingerprint(item),
        reviewed_by=by.uid,
        reviewed_at=at,
        objections=objections,
        note=note.strip(),
    )
    audit.record(
        "diagnosis.item.reviewed", entity=item.entity, by=by, on=item, at=at, detail={"objections": len(objections)}
    )
    return Reviewed(review, next_to_review(item))
