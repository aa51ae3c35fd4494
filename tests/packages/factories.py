"""Make packages that are kept, and lessons that play them."""

import io
from datetime import datetime

from apropia.learning import actions as learning
from apropia.learning.models import Activity, ActivityKind, CourseVersion, Enrollment, PackagePlay
from apropia.learning.states import VersionStatus
from apropia.packages import actions, queries
from apropia.packages.models import Package, UnitRun
from apropia.people.models import Person
from learning.factories import make_version


def make_package(*, data: bytes, by: Person, at: datetime, name: str = "paquete.zip") -> Package:
    """Bring a package in as an author does. FILES_ROOT must be the test's own."""
    file = actions.keeping.bring(data=io.BytesIO(data), name=name, by=by, at=at)
    return actions.keeping.keep(found=queries.packages.found_for(person=by, uid=file.uid), replaces=None, by=by, at=at)


def make_lesson(*, package: Package, at: datetime, code: str = "", status: str = VersionStatus.PUBLISHED) -> Activity:
    """Make a published course whose only lesson is a package."""
    version: CourseVersion = make_version(entity=package.entity, at=at, code=code, lessons=0, status=status)
    return Activity.objects.create(
        entity=package.entity,
        version=version,
        module=version.modules.get(),
        position=1,
        kind=ActivityKind.PACKAGE,
        title=package.title,
        package=package,
    )


def enroll(*, activity: Activity, by: Person, at: datetime) -> Enrollment:
    return learning.enrollment.enroll(version=activity.version, by=by, at=at)


def open_part(*, activity: Activity, by: Person, at: datetime, part: int = 0) -> UnitRun:
    """Open a part of the package of a lesson, enrolling whoever is not enrolled."""
    enrollment = Enrollment.objects.filter(version=activity.version, pseudonym=by.pseudonym).first()
    enrollment = enrollment or enroll(activity=activity, by=by, at=at)
    play = PackagePlay.objects.filter(enrollment=enrollment, activity=activity).first()
    package = play.registration.package if play else activity.package
    assert package is not None
    lesson = f"/aprender/curso/{activity.version.course.code}/leccion/{activity.pk}/"
    return learning.packages.open_part(
        enrollment=enrollment,
        activity=activity,
        identifier=package.units[part]["identifier"],
        return_path=lesson,
        open_path=f"{lesson}paquete/",
        by=by,
        at=at,
    )
