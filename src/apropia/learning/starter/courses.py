"""Read the starter courses that come with the product and copy them into an entity. May be run any number of times."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apropia.foundation import clock
from apropia.foundation.audit.actions import Actor
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions
from apropia.learning.actions.importing import ActivitySource, CourseSource

FOLDER = Path(__file__).parent / "courses"
REVIEW_AFTER = timedelta(days=365)


def load_starter_courses(*, entity: Entity, by: Actor | None, at: datetime) -> int:
    """Copy the starter courses that the entity does not have yet, and return how many were copied."""
    due = clock.local_date(at + REVIEW_AFTER, entity.timezone)
    return sum(
        actions.importing.import_course(entity=entity, source=source, review_due_on=due, by=by, at=at) is not None
        for source in read_courses()
    )


def read_courses(folder: Path = FOLDER) -> list[CourseSource]:
    """Return the courses of a folder, by name of their own folders."""
    return [_read(path) for path in sorted(folder.glob("*/course.json"))]


def _read(path: Path) -> CourseSource:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return CourseSource(
        code=data["code"],
        title=data["title"],
        summary=data["summary"],
        minutes=data["minutes"],
        objectives=data["objectives"],
        competences={item["code"]: item["level"] for item in data["competences"]},
        modules=[
            (module["title"], [_activity(item, path.parent) for item in module["activities"]])
            for module in data["modules"]
        ],
        pre=(data["pre"]["title"], data["pre"]["questions"]),
        post=(data["post"]["title"], data["post"]["questions"]),
    )


def _activity(item: dict[str, Any], folder: Path) -> ActivitySource:
    return ActivitySource(
        kind=item["kind"],
        title=item["title"],
        minutes=item["minutes"],
        body=(folder / item["file"]).read_text(encoding="utf-8") if "file" in item else "",
        questions=item.get("questions", ()),
        steps=item.get("steps", ()),
    )
