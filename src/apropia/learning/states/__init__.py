from apropia.learning.states.courses import (
    COURSE_VERSION,
    EDITABLE,
    ENROLLABLE,
    ENROLLMENT,
    LEARNABLE,
    UNDER_WAY,
    EnrollmentStatus,
    VersionStatus,
)

__all__ = [
    "COURSE_VERSION",
    "EDITABLE",
    "ENROLLABLE",
    "ENROLLMENT",
    "LEARNABLE",
    "UNDER_WAY",
    "EnrollmentStatus",
    "VersionStatus",
]
