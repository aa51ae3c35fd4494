from apropia.learning.states.courses import (
    COURSE_VERSION,
    EDITABLE,
    ENROLLABLE,
    ENROLLMENT,
    LEARNABLE,
    EnrollmentStatus,
    VersionStatus,
)

__all__ = [
    "COURSE_VERSION",
    "EDITABLE",
    "ENROLLABLE",
    "ENROLLMENT",
    "LEARNABLE",
    "EnrollmentStatus",
    "VersionStatus",
]
