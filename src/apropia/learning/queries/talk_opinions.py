"""What people think of the talks they came to: each her own, and all together for who gives or manages them."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.small_groups import minimum_cell
from apropia.learning.models.talk_opinions import TalkOpinion
from apropia.learning.models.talks import LiveSession, TalkPlace
from apropia.learning.policies import talks as policies
from apropia.learning.queries.ratings import Opinion, bands_of, may_tell, pleased_of, words_of
from apropia.learning.queries.talks import talk_for
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import Person
from apropia.science.impact.intervals import wilson_percent


@dataclasses.dataclass(frozen=True)
class OwnOpinion:
    """The talk a person came to, and what she said of it, if anything."""

    talk: LiveSession
    said: TalkOpinion | None
    takes_opinions: bool


@dataclasses.dataclass(frozen=True)
class Opinions:
    """What those who came think of a talk; nothing while they are few."""

    talk: LiveSession
    opinion: Opinion | None
    minimum_cell: int


def own_opinion(*, pk: int, person: Person, at: datetime) -> OwnOpinion:
    """Return a talk that the person came to. Raises `NotFound`."""
    talk = talk_for(pk=pk, person=person)
    if not TalkPlace.objects.filter(talk=talk, person=person, attended_at__isnull=False).exists():
        raise NotFound(_("No encontramos esa charla entre las que usted asistió."))
    said = TalkOpinion.objects.filter(talk=talk, pseudonym=person.pseudonym).first()
    return OwnOpinion(talk=talk, said=said, takes_opinions=policies.takes_opinions(talk, at))


def opinions_for(*, pk: int, person: Person) -> Opinions:
    """Return what is thought of a talk, for who gives or manages it. Raises `NotFound`."""
    talk = talk_for(pk=pk, person=person)
    if not policies.can_take_list(talk, person):
        raise NotFound(_("No encontramos esa charla."))
    k = minimum_cell(talk.entity.minimum_cell)
    return Opinions(talk=talk, opinion=_opinion_of(talk, k=k), minimum_cell=k)


def _opinion_of(talk: LiveSession, *, k: int) -> Opinion | None:
    rows = TalkOpinion.objects.filter(talk=talk)
    counts = rows.order_by("score").values("score").annotate(n=Count("pk")).values_list("score", "n")
    scores: dict[int, int] = dict(counts)
    if not may_tell(scores, k=k):
        return None
    people, bands = sum(scores.values()), bands_of(scores, k=k)
    interval = None if bands[0].percent is None else wilson_percent(pleased_of(scores), people)
    return Opinion(people=people, bands=bands, interval=interval, reasons=(), words=words_of(rows, k=k))


def places_to_ask(*, at: datetime) -> list[TalkPlace]:
    """Return who came to a talk that was held lately and was not asked yet, in every entity. One query."""
    rows = TalkPlace.objects.filter(
        attended_at__isnull=False,
        asked_at=None,
        person__status=Person.Status.ACTIVE,
        talk__status=TalkStatus.HELD,
        talk__ends_at__gt=at - policies.OPINION_TERM,
    )
    return list(rows.select_related("talk__entity", "person").order_by("talk", "pk"))


def said_by(*, entity_id: int, pseudonym: UUID) -> list[Mapping[str, Any]]:
    """Return what a person said of talks, as plain values."""
    rows = TalkOpinion.objects.filter(entity=entity_id, pseudonym=pseudonym).select_related("talk")
    return [
        {
            "charla": row.talk.title,
            "calificación": row.get_score_display(),
            "palabras": row.words,
            "fecha": row.rated_at,
            "cambiada": row.changed_at,
        }
        for row in rows.order_by("rated_at", "pk")
    ]
