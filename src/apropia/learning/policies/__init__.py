from apropia.learning.policies import (
    alternatives,
    care,
    changes,
    comments,
    constancias,
    courses,
    pace,
    publication,
    quiz_rules,
    talks,
)

__all__ = [
    "alternatives",
    "care",
    "changes",
    "comments",
    "constancias",
    "courses",
    "pace",
    "publication",
    "quiz_rules",
    "talks",
]
