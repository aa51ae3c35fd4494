"""Facts about courses and routes. Learners appear by pseudonym only."""

import dataclasses
from uuid import UUID

from apropia.foundation.events.bus import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseVersionPublished(Event):
    course_id: int
    version_id: int
    number: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseVersionRetired(Event):
    course_id: int
    version_id: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class PrerequisitesChanged(Event):
    course_id: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseEnrolled(Event):
    course_id: int
    version_id: int
    pseudonym: UUID


@dataclasses.dataclass(frozen=True, kw_only=True)
class CourseCompleted(Event):
    course_id: int
    version_id: int
    pseudonym: UUID


@dataclasses.dataclass(frozen=True, kw_only=True)
class RouteBuilt(Event):
    path_id: int
    pseudonym: UUID
    step_count: int
