import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import Actor, record
from apropia.foundation.errors import Conflict, DomainError
from apropia.foundation.events.bus import publish
from apropia.foundation.locks import hold
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from apropia.privacy.events import NoticeApproved
from apropia.privacy.models import PrivacyNoticeVersion, PrivacyPolicyVersion, ProcessingPurpose, TextVersion
from apropia.privacy.policies import check_can_manage_texts, check_is_as_seen, check_is_complete, check_is_draft
from apropia.privacy.states import TEXT


def draft_notice(*, entity: Entity, body: str, by: Actor | None, at: datetime) -> PrivacyNoticeVersion:
    """Begin the next version of the notice. Refused while another draft is open."""
    with transaction.atomic():
        notice = PrivacyNoticeVersion.objects.create(
            entity=entity, number=_next_number(PrivacyNoticeVersion, entity), body=body, created_at=at
        )
        record("privacy.notice.drafted", entity=entity, by=by, on=notice, at=at, detail={"number": notice.number})
    return notice


def draft_policy(*, entity: Entity, body: str, by: Actor | None, at: datetime) -> PrivacyPolicyVersion:
    """Begin the next version of the treatment policy. Refused while another draft is open."""
    with transaction.atomic():
        policy = PrivacyPolicyVersion.objects.create(
            entity=entity, number=_next_number(PrivacyPolicyVersion, entity), body=body, created_at=at
        )
        record("privacy.policy.drafted", entity=entity, by=by, on=policy, at=at, detail={"number": policy.number})
    return policy


def _next_number(model: type[PrivacyNoticeVersion] | type[PrivacyPolicyVersion], entity: Entity) -> int:
    hold(entity)
    versions = model._default_manager.filter(entity=entity)
    if versions.filter(state=TextVersion.State.DRAFT).exists():
        raise Conflict(_("Ya hay un borrador abierto. Siga con él o apruébelo antes de empezar otro."))
    return int(versions.aggregate(last=Max("number"))["last"] or 0) + 1


def save_draft(
    *,
    text: PrivacyNoticeVersion | PrivacyPolicyVersion,
    body: str,
    by: Person,
    at: datetime,
    asks_again: bool = False,
    to_approve: bool = False,
) -> None:
    """Keep the words of a draft; `to_approve` refuses those that could not be approved."""
    with transaction.atomic():
        check_can_manage_texts(by=by)
        check_is_draft(text=text)
        text.body = body.strip()
        if to_approve:
            check_is_complete(text=text)
        if isinstance(text, PrivacyNoticeVersion):
            text.asks_again = asks_again
        text.save()
        record("privacy.text.saved", entity=text.entity, by=by, on=text, at=at, detail={"number": text.number})


def approve_notice(
    *, notice: PrivacyNoticeVersion, by: Person, at: datetime, effective_from: datetime | None = None
) -> None:
    """Seal a notice with the purposes as they are worded now; it rules from `effective_from` on."""
    with transaction.atomic():
        check_can_manage_texts(by=by)
        purposes = [_words(one) for one in ProcessingPurpose.objects.filter(entity=notice.entity)]
        if not purposes:
            raise DomainError(
                _("Cargue primero las finalidades: sin ellas el aviso no dice para qué se usan los datos.")
            )
        _seal(notice, by=by, at=at, effective_from=effective_from, purposes=purposes)
        record("privacy.notice.approved", entity=notice.entity, by=by, on=notice, at=at, detail=_proof(notice))
        publish(NoticeApproved(entity_id=notice.entity_id, at=at, notice_id=notice.pk, asks_again=notice.asks_again))


def approve_policy(
    *, policy: PrivacyPolicyVersion, by: Person, at: datetime, effective_from: datetime | None = None
) -> None:
    """Seal a treatment policy; it rules from `effective_from` on."""
    with transaction.atomic():
        check_can_manage_texts(by=by)
        _seal(policy, by=by, at=at, effective_from=effective_from)
        record("privacy.policy.approved", entity=policy.entity, by=by, on=policy, at=at, detail=_proof(policy))


def approve(*, text: PrivacyNoticeVersion | PrivacyPolicyVersion, seen: str, by: Person, at: datetime) -> None:
    """Approve whichever of the two texts it is, as its `draft_mark` says it was seen; it rules from now on."""
    check_is_as_seen(text=text, seen=seen)
    if isinstance(text, PrivacyNoticeVersion):
        approve_notice(notice=text, by=by, at=at)
    else:
        approve_policy(policy=text, by=by, at=at)


def _seal(
    text: PrivacyNoticeVersion | PrivacyPolicyVersion,
    *,
    by: Person,
    at: datetime,
    effective_from: datetime | None,
    **changes: list[dict[str, object]],
) -> None:
    TEXT.check(text, TextVersion.State.APPROVED)
    check_is_complete(text=text)
    content = [text.body, changes.get("purposes", [])]
    TEXT.move(
        text,
        TextVersion.State.APPROVED,
        sha256=hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest(),
        effective_from=effective_from or at,
        approved_by=by.uid,
        approved_by_name=by.display_name,
        approved_at=at,
        **changes,
    )


def _proof(text: TextVersion) -> dict[str, object]:
    return {"number": text.number, "sha256": text.sha256, "effective_from": str(text.effective_from)}


def _words(purpose: ProcessingPurpose) -> dict[str, object]:
    return {
        "code": purpose.code,
        "name": purpose.name,
        "question": purpose.question,
        "explanation": purpose.explanation,
        "if_refused": purpose.if_refused,
        "basis": purpose.basis,
        "is_optional": purpose.is_optional,
    }


def begin_next(*, kind: str, by: Person, at: datetime) -> PrivacyNoticeVersion | PrivacyPolicyVersion:
    """Open a draft of the next notice or policy, beginning with the words of the last version."""
    check_can_manage_texts(by=by)
    with transaction.atomic():
        if kind == "notice":
            last_notice = PrivacyNoticeVersion.objects.filter(entity=by.entity).first()
            return draft_notice(entity=by.entity, body=last_notice.body if last_notice else "", by=by, at=at)
        last_policy = PrivacyPolicyVersion.objects.filter(entity=by.entity).first()
        return draft_policy(entity=by.entity, body=last_policy.body if last_policy else "", by=by, at=at)
