"""The life of an IT service. A retired service stays, for what was measured of it."""

TRANSITIONS: dict[str, tuple[str, ...]] = {
    "PLANNED": ("ACTIVE", "RETIRED"),
    "ACTIVE": ("RETIRING", "RETIRED"),
    "RETIRING": ("ACTIVE", "RETIRED"),
    "RETIRED": ("ACTIVE",),
}
