from apropia.privacy.actions.consent import decide, revoke
from apropia.privacy.actions.texts import approve_notice, approve_policy, draft_notice, draft_policy, save_draft

__all__ = [
    "approve_notice",
    "approve_policy",
    "decide",
    "draft_notice",
    "draft_policy",
    "revoke",
    "save_draft",
]
