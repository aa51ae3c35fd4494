"""Ask who came to a talk what they think of it, and keep what they say."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind, Weight
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.learning.models.talk_opinions import TalkOpinion
from apropia.learning.models.talks import LiveSession, TalkPlace
from apropia.learning.policies import ratings as rules
from apropia.learning.policies import talks as policies
from apropia.people.models import Person


@transaction.atomic
def say(*, talk: LiveSession, score: int, words: str = "", by: Person, at: datetime) -> TalkOpinion:
    """Keep what somebody who came thinks of a talk, in the place of what she said before."""
    policies.check_same_entity(talk, by)
    words = words.strip()
    rules.check(score=score, reasons=(), words=words)
    if not TalkPlace.objects.filter(talk=talk, person=by, attended_at__isnull=False).exists():
        raise DomainError(_("Opina quien asistió. Si usted fue, pídale a quien la dio que lo anote en la lista."))
    if not policies.takes_opinions(talk, at):
        raise DomainError(_("Esta charla recibe opiniones desde que termina y por diez días."))
    said = {"score": score, "words": words, "changed_at": at}
    opinion, _is_new = TalkOpinion.objects.update_or_create(
        talk=talk,
        pseudonym=by.pseudonym,
        defaults=said,
        create_defaults={**said, "entity": talk.entity, "unit": by.unit, "rated_at": at},
    )
    # Neither the score nor the words: the trail tells that it was done, not what was thought.
    record("learning.talk.rated", entity=talk.entity, by=by, on=talk, at=at)
    return opinion


@transaction.atomic
def ask(*, talk: LiveSession, places: Sequence[TalkPlace], at: datetime) -> None:
    """Ask each of those who came to a talk, once, within their budget; past the term the letter is no longer sent."""
    for place in places:
        person = place.person
        assert person is not None
        send(
            entity=talk.entity,
            to=person,
            kind=MessageKind.TALK,
            subject=_("¿Qué le pareció la charla «%(title)s»?") % {"title": talk.title},
            body_text=_("Diga de 1 a 5 y, si quiere, por qué. Es un minuto y se lee sin nombres."),
            link=reverse("learning:talk_opinion", args=[talk.pk]),
            link_label=_("Dar mi opinión"),
            idempotency_key=f"learning.talk.{talk.pk}.opinion",
            weight=Weight.OPTIONAL,
            not_after=talk.ends_at + policies.OPINION_TERM,
            at=at,
        )
    asked = TalkPlace.objects.filter(pk__in=[one.pk for one in places]).update(asked_at=at)
    record("learning.talk.opinion_asked", entity=talk.entity, by=None, on=talk, at=at, detail={"invited": asked})
