from apropia.learning.events.courses import (
    CourseCompleted,
    CourseEnrolled,
    CourseVersionPublished,
    CourseVersionRetired,
    PrerequisitesChanged,
    RouteBuilt,
)
from apropia.learning.events.talks import TalkAttended

__all__ = [
    "CourseCompleted",
    "CourseEnrolled",
    "CourseVersionPublished",
    "CourseVersionRetired",
    "PrerequisitesChanged",
    "RouteBuilt",
    "TalkAttended",
]
