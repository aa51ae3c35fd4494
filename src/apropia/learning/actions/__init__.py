from apropia.learning.actions import (
    authoring,
    checklists,
    enrollment,
    importing,
    packages,
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
    "checklists",
    "enrollment",
    "importing",
    "packages",
    "personal",
    "progress",
    "publishing",
    "quizzes",
    "route",
    "talk_letters",
    "talks",
]
