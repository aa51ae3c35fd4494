from apropia.usage.actions.imports import (
    UsageRefused,
    answer,
    apply,
    ask_to_stage,
    discard,
    note_rows_taken,
    open_import,
    receive,
    revert,
    stage,
)
from apropia.usage.actions.links import add_alias, link_services, remove_alias
from apropia.usage.actions.one_call import import_use
from apropia.usage.actions.products import relink, unlink
from apropia.usage.actions.records import forget_records

__all__ = [
    "UsageRefused",
    "add_alias",
    "answer",
    "apply",
    "ask_to_stage",
    "discard",
    "forget_records",
    "import_use",
    "link_services",
    "note_rows_taken",
    "open_import",
    "receive",
    "relink",
    "remove_alias",
    "revert",
    "stage",
    "unlink",
]
