from apropia.privacy.actions.consent import decide, note_download, revoke
from apropia.privacy.actions.texts import (
    approve,
    approve_notice,
    approve_policy,
    begin_next,
    draft_notice,
    draft_policy,
    save_draft,
)

__all__ = [
    "approve",
    "approve_notice",
    "approve_policy",
    "begin_next",
    "decide",
    "draft_notice",
    "draft_policy",
    "note_download",
    "revoke",
    "save_draft",
]
