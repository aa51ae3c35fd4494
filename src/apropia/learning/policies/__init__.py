from apropia.learning.policies import (
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

__all__ = ["care", "changes", "comments", "constancias", "courses", "pace", "publication", "quiz_rules", "talks"]
