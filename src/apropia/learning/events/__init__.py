from apropia.learning.events.courses import (
    CourseCompleted,
    CourseEnrolled,
    CourseVersionPublished,
    CourseVersionRetired,
    PrerequisitesChanged,
    RouteBuilt,
)

__all__ = [
    "CourseCompleted",
    "CourseEnrolled",
    "CourseVersionPublished",
    "CourseVersionRetired",
    "PrerequisitesChanged",
    "RouteBuilt",
]
