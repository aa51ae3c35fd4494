from apropia.privacy.queries.consent import (
    AskedPurpose,
    allows,
    decisions_of,
    history_of,
    needs_decision,
    persons_allowing,
    purposes_of,
)
from apropia.privacy.queries.texts import current_notice, current_policy

__all__ = [
    "AskedPurpose",
    "allows",
    "current_notice",
    "current_policy",
    "decisions_of",
    "history_of",
    "needs_decision",
    "persons_allowing",
    "purposes_of",
]
