"""What became of the starter guides: who looks after them, who read them, and whom they helped."""

import random
from datetime import date, datetime, timedelta

from apropia.demo import accounts, office
from apropia.demo.org import Cast
from apropia.demo.size import taking_part
from apropia.foundation import bulk
from apropia.materials import actions
from apropia.materials.models import Material, MaterialFeedback, MaterialReading
from apropia.people.models import Role

# For each guide in turn, of all people how many read it, and how many of those who gave an opinion it helped.
_LIKED = ((0.32, 0.82), (0.28, 0.78), (0.24, 0.74), (0.23, 0.79), (0.3, 0.81), (0.25, 0.62))
_GAVE_OPINION = 0.45
# In how many days each guide is to be looked at again: the second one soon. The first one nobody has looked at.
_DUE_IN = (9, 130, 175, 220, 290)


def keep_up_to_date(cast: Cast, *, today: date) -> None:
    """Let the author look after the guides: she confirmed all but one, which waits for her since its year ended."""
    author = cast.by_role[Role.CONTENT_AUTHOR]
    guides = _guides(cast)
    for guide in guides:
        guide.owner = author
    Material.objects.bulk_update(guides, ["owner"])
    forgotten, *confirmed = guides
    for guide, days in zip(confirmed, _DUE_IN, strict=True):
        looked_at = office.moment(today + timedelta(days=days) - actions.lifecycle.REVIEW_AFTER, 10)
        actions.confirm_still_valid(material=guide, by=author, at=looked_at)
    due = forgotten.review_due_on
    assert due is not None
    actions.mark_reviews_due(today=due, at=office.moment(due, 6, 10))


def read_and_rate(cast: Cast, *, since: datetime, until: datetime, seed: int) -> None:
    """Let a part of the crowd read each guide, and some of them say whether it helped. Dice of this act alone."""
    rng = random.Random(f"{seed} guides")
    share = taking_part(len(cast.people))
    span = int((until - since).total_seconds() // 60)
    shown = cast.by_role["MEMBER"].pseudonym
    readings, opinions = [], []
    for guide, (read, liked) in zip(_guides(cast), _LIKED, strict=True):
        for person in cast.people:
            dice = accounts.dice_for(person.email, guide.slug, rng=rng)
            if person.pseudonym == shown or dice.random() > read * (share if dice is rng else 1):
                continue
            pseudonym = bulk.stored_uuid(person.pseudonym)
            at = since + timedelta(minutes=dice.randrange(span))
            readings.append((cast.entity.pk, guide.pk, pseudonym, bulk.stored_moment(at)))
            if dice.random() < _GAVE_OPINION:
                said_at = bulk.stored_moment(at + timedelta(minutes=1))
                opinions.append((cast.entity.pk, guide.current_id, pseudonym, dice.random() < liked, said_at))
    bulk.insert(MaterialReading, ("entity", "material", "pseudonym", "read_at"), readings)
    bulk.insert(MaterialFeedback, ("entity", "version", "pseudonym", "was_useful", "given_at"), opinions)


def _guides(cast: Cast) -> list[Material]:
    return list(Material.objects.filter(entity=cast.entity).select_related("entity").order_by("slug"))
