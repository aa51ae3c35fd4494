from apropia.contact.actions.delivery import (
    lift_suppression,
    mark_failed,
    mark_refused,
    mark_sent,
    mark_waiting,
    suppress_address,
    take_due,
)
from apropia.contact.actions.preferences import mute_kind, save_settings, save_wanted, unsubscribe
from apropia.contact.actions.sending import Letter, send, send_many

__all__ = [
    "Letter",
    "lift_suppression",
    "mark_failed",
    "mark_refused",
    "mark_sent",
    "mark_waiting",
    "mute_kind",
    "save_settings",
    "save_wanted",
    "send",
    "send_many",
    "suppress_address",
    "take_due",
    "unsubscribe",
]
