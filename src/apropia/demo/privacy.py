"""The demo entity's notice is approved before the baseline, and the crowd decides purpose by purpose."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from apropia.demo.org import Cast
from apropia.foundation import bulk
from apropia.people.models import Role
from apropia.privacy import actions
from apropia.privacy.models import ConsentEvent, PrivacyNoticeVersion, PrivacyPolicyVersion, ProcessingPurpose

_COLUMNS = ("entity", "person", "purpose", "decision", "notice", "channel", "shown", "shown_sha256", "at")
# How often each optional purpose is granted by those who are asked.
_GRANTED = {"P3": 0.96, "P5": 0.71, "P6": 0.66, "P7": 0.38, "P8": 0.21}


def approve_texts(cast: Cast, *, at: datetime) -> PrivacyNoticeVersion:
    """Let the data-protection officer approve the starter texts."""
    officer = cast.by_role[Role.DPO]
    notice = PrivacyNoticeVersion.objects.get(entity=cast.entity)
    policy = PrivacyPolicyVersion.objects.get(entity=cast.entity)
    actions.approve_policy(policy=policy, by=officer, at=at)
    actions.approve_notice(notice=notice, by=officer, at=at)
    notice.refresh_from_db()
    return notice


def decide(cast: Cast, notice: PrivacyNoticeVersion, *, rng: random.Random, at: datetime) -> None:
    """Keep everybody's decisions, with the words they were shown."""
    asked = list(ProcessingPurpose.objects.filter(entity=cast.entity, is_optional=True))
    bulk.insert(ConsentEvent, _COLUMNS, _decisions(cast, asked, notice, rng=rng, at=at))


def _decisions(
    cast: Cast,
    asked: Sequence[ProcessingPurpose],
    notice: PrivacyNoticeVersion,
    *,
    rng: random.Random,
    at: datetime,
) -> Iterator[tuple[Any, ...]]:
    words = {one.code: f"{one.name}\n{one.question}\n{one.explanation}\n{one.if_refused}" for one in asked}
    proofs = {code: hashlib.sha256(text.encode()).hexdigest() for code, text in words.items()}
    granted, refused = str(ConsentEvent.Decision.GRANTED), str(ConsentEvent.Decision.REFUSED)
    channel = str(ConsentEvent.Channel.FIRST_TIME)
    # They show every page; everybody else decides for themselves.
    shown = (cast.by_role["MEMBER"], cast.by_role[Role.HR_TRAINING])
    for person in cast.people:
        moment = bulk.stored_moment(at + timedelta(minutes=rng.randint(0, 60 * 24 * 10)))
        for purpose in asked:
            agrees = person in shown or rng.random() < _GRANTED.get(purpose.code, 0.5)
            yield (
                cast.entity.pk,
                person.pk,
                purpose.code,
                granted if agrees else refused,
                notice.pk,
                channel,
                words[purpose.code],
                proofs[purpose.code],
                moment,
            )
