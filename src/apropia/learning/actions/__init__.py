from apropia.learning.actions import (
    authoring,
    enrollment,
    importing,
    personal,
    progress,
    publishing,
    quizzes,
    route,
    talk_letters,
    talks,
)

__all__ = [
    "authoring",
    "enrollment",
    "importing",
    "personal",
    "progress",
    "publishing",
    "quizzes",
    "route",
    "talk_letters",
    "talks",
]
