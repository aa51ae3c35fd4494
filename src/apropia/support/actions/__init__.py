from apropia.support.actions.asking import add_message, ask, cancel, reopen, settle, value
from apropia.support.actions.attending import answer, assign, resolve, take
from apropia.support.actions.clocks import close_settled, resolve_silent

__all__ = [
    "add_message",
    "answer",
    "ask",
    "assign",
    "cancel",
    "close_settled",
    "reopen",
    "resolve",
    "resolve_silent",
    "settle",
    "take",
    "value",
]
