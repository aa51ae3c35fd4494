"""Reads of learning. The names that other domains use stand here; pages use the modules by subject."""

from apropia.learning.queries import (
    answers,
    attendance,
    authoring,
    catalogue,
    courses,
    enrollments,
    feeds,
    figures,
    files,
    needs,
    packages,
    planning,
    proofs,
    quizzes,
    route,
    route_changes,
    talks,
    verification,
)
from apropia.learning.queries.route import next_step_for, next_step_of, route_for
from apropia.learning.queries.route_steps import route_states

__all__ = [
    "answers",
    "attendance",
    "authoring",
    "catalogue",
    "courses",
    "enrollments",
    "feeds",
    "figures",
    "files",
    "needs",
    "next_step_for",
    "next_step_of",
    "packages",
    "planning",
    "proofs",
    "quizzes",
    "route",
    "route_changes",
    "route_for",
    "route_states",
    "talks",
    "verification",
]
