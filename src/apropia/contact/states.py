"""What a message may become; only QUEUED and HELD are still on their way."""

from collections.abc import Mapping

MESSAGE_TRANSITIONS: Mapping[str, Mapping[str, str]] = {
    "QUEUED": {"hold": "HELD", "deliver": "SENT", "suppress": "SUPPRESSED", "give_up": "FAILED"},
    "HELD": {"hold": "HELD", "deliver": "SENT", "suppress": "SUPPRESSED", "give_up": "FAILED"},
    "SENT": {},
    "SUPPRESSED": {},
    "FAILED": {},
}
ON_THE_WAY = ("QUEUED", "HELD")
