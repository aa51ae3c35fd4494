from apropia.learning.states.courses import (
    EDITABLE,
    ENROLLABLE,
    ENROLLMENT_TRANSITIONS,
    LEARNABLE,
    VERSION_TRANSITIONS,
    EnrollmentStatus,
    VersionStatus,
)

__all__ = [
    "EDITABLE",
    "ENROLLABLE",
    "ENROLLMENT_TRANSITIONS",
    "LEARNABLE",
    "VERSION_TRANSITIONS",
    "EnrollmentStatus",
    "VersionStatus",
]
