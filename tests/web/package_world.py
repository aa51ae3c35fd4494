"""What the small whole entity has of packages: one that a member plays, and a file that its author looks at."""

import io
from datetime import datetime
from typing import Any

import package_factories as made
from apropia.learning.models import Activity, ActivityKind
from apropia.learning.states import VersionStatus
from apropia.packages.actions import keeping
from apropia.people.models import Person
from learning.factories import make_version
from packages.factories import make_lesson, make_package, open_part


def make_packages(
    *, author: Person, member: Person, mark: str, values: dict[str, dict[str, Any]], at: datetime
) -> None:
    data = made.zipped({"imsmanifest.xml": made.manifest_12(title=f"Paquete {mark}"), "a.html": made.SCO_12})
    lesson = make_lesson(package=make_package(data=data, by=author, at=at), at=at, code="curso-paquete")
    run = open_part(activity=lesson, by=member, at=at)
    values["xapi:fetch"] = {"secret": "nadie-lo-conoce"}
    values["xapi:last_word"] = {"token": "nadie-lo-firmo"}
    values["packages:"] = {"uid": run.uid}
    values["learning:package_begin"] = {"code": "curso-paquete", "pk": lesson.pk}
    Activity.objects.filter(pk=lesson.pk).update(alternative=f"Lo mismo, en texto {mark}.")
    values["learning:alternative"] = {"code": "curso-paquete", "pk": lesson.pk}
    draft = make_version(
        entity=author.entity, at=at, code="borrador-paquete", lessons=0, status=VersionStatus.DRAFT, author=author
    )
    activity = Activity.objects.create(
        entity=author.entity,
        version=draft,
        module=draft.modules.get(),
        position=1,
        kind=ActivityKind.PACKAGE,
        title=f"Paquete {mark}",
    )
    file = keeping.bring(data=io.BytesIO(made.scorm_2004()), name="otro.zip", by=author, at=at)
    values["learning:author_package"] = {"pk": activity.pk}
    values["learning:author_package_try"] = {"pk": activity.pk}
    values["learning:author_package_found"] = {"pk": activity.pk, "uid": file.uid}
