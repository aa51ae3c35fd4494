"""The demo entity's notice is approved before the baseline, and the crowd decides purpose by purpose."""

import hashlib
import random
from datetime import datetime, timedelta

from apropia.demo.org import BATCH, Cast
from apropia.people.models import Role
from apropia.privacy import actions
from apropia.privacy.models import ConsentEvent, PrivacyNoticeVersion, PrivacyPolicyVersion, ProcessingPurpose

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
    words = {one.code: f"{one.name}\n{one.question}\n{one.explanation}\n{one.if_refused}" for one in asked}
    proofs = {code: hashlib.sha256(text.encode()).hexdigest() for code, text in words.items()}
    rows = []
    for person in cast.people:
        moment = at + timedelta(minutes=rng.randint(0, 60 * 24 * 10))
        for purpose in asked:
            # Beto shows every page; everybody else decides for themselves.
            granted = person is cast.by_role["MEMBER"] or rng.random() < _GRANTED.get(purpose.code, 0.5)
            rows.append(
                ConsentEvent(
                    entity=cast.entity,
                    person=person,
                    purpose=purpose.code,
                    decision=ConsentEvent.Decision.GRANTED if granted else ConsentEvent.Decision.REFUSED,
                    notice=notice,
                    channel=ConsentEvent.Channel.FIRST_TIME,
                    shown=words[purpose.code],
                    shown_sha256=proofs[purpose.code],
                    at=moment,
                )
            )
    ConsentEvent.objects.bulk_create(rows, batch_size=BATCH)
