from apropia.privacy.queries.approval import Approval, approval_for
from apropia.privacy.queries.consent import (
    AskedPurpose,
    DecisionWaiting,
    allows,
    decision_waiting,
    decisions_of,
    history_of,
    needs_decision,
    persons_allowing,
    purpose_for,
    purposes_of,
)
from apropia.privacy.queries.counts import PurposeCount, consent_counts
from apropia.privacy.queries.held import Held, held_data
from apropia.privacy.queries.pages import decision_page, own_data, texts_page
from apropia.privacy.queries.texts import (
    current_notice,
    current_policy,
    draft_for,
    notice_for,
    policy_for,
    public_policy,
    texts_waiting_for,
)

__all__ = [
    "Approval",
    "AskedPurpose",
    "DecisionWaiting",
    "Held",
    "PurposeCount",
    "allows",
    "approval_for",
    "consent_counts",
    "current_notice",
    "current_policy",
    "decision_page",
    "decision_waiting",
    "decisions_of",
    "draft_for",
    "held_data",
    "history_of",
    "needs_decision",
    "notice_for",
    "own_data",
    "persons_allowing",
    "policy_for",
    "public_policy",
    "purpose_for",
    "purposes_of",
    "texts_page",
    "texts_waiting_for",
]
