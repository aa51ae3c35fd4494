"""A person's place in the roster: a closed person can come back; an erased one cannot."""

TRANSITIONS: dict[str, tuple[str, ...]] = {
    "ACTIVE": ("CLOSED",),
    "CLOSED": ("ACTIVE", "ERASED"),
    "ERASED": (),
}
