from apropia.programme.queries import (
    activities,
    assigned,
    audience,
    axes,
    figures,
    follow_up,
    nominating,
    nominations,
    own,
    participants,
    plans,
    reports,
)

__all__ = [
    "activities",
    "assigned",
    "audience",
    "axes",
    "figures",
    "follow_up",
    "nominating",
    "nominations",
    "own",
    "participants",
    "plans",
    "reports",
]
