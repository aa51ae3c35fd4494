from apropia.learning.actions import (
    authoring,
    enrollment,
    importing,
    personal,
    progress,
    publishing,
    quizzes,
    route,
    talks,
)

__all__ = ["authoring", "enrollment", "importing", "personal", "progress", "publishing", "quizzes", "route", "talks"]
