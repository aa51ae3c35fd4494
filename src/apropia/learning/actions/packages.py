"""Put a package in an activity, and begin to play it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.locks import hold
from apropia.learning import policies
from apropia.learning.actions import progress
from apropia.learning.models import Activity, ActivityKind, Enrollment, PackagePlay
from apropia.packages import actions as packages
from apropia.packages.models import Package, UnitRun
from apropia.packages.queries.packages import Found
from apropia.people.models import Person

# As cmi5 names the reason for which a part is waived: some test showed it, three questions or the diagnosis.
TESTED_OUT = "Tested Out"


def attach(*, activity: Activity, found: Found, by: Person, at: datetime) -> None:
    """Give an activity of a draft the package that was found. What was played of an older one stays as it is."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, activity.version)
        if activity.kind != ActivityKind.PACKAGE:
            raise DomainError(_("Esta actividad no lleva un paquete."))
        activity.package = packages.keeping.keep(found=found, replaces=activity.package, by=by, at=at)
        activity.save(update_fields=["package"])
        activity.version.changed_at = at
        activity.version.save(update_fields=["changed_at"])
        record("learning.package.attached", entity=activity.entity, by=by, on=activity, at=at)


def try_part(
    *, activity: Activity, identifier: str, return_path: str, open_path: str, by: Person, at: datetime
) -> UnitRun:
    """Open a part of the package of an activity as its author, who tries it: it counts for nothing."""
    with transaction.atomic():
        return packages.playing.try_out(
            package=_package_of(activity),
            identifier=identifier,
            return_path=return_path,
            open_path=open_path,
            by=by,
            at=at,
        )


def forget_trial(*, activity: Activity, by: Person, at: datetime) -> None:
    """Forget an author's trial of the package of an activity."""
    packages.playing.forget_trial(package=_package_of(activity), by=by, at=at)


def waive_plays(*, course_id: int, reason: str, by: Person, at: datetime) -> None:
    """Satisfy what a person began of the packages of a course that she showed to know, where they can say so."""
    plays = PackagePlay.objects.filter(
        enrollment__pseudonym=by.pseudonym,
        enrollment__version__course=course_id,
        entity=by.entity_id,
        registration__satisfied_at__isnull=True,
    )
    for play in plays.select_related("registration__package", "registration__entity"):
        packages.launching.waive(registration=play.registration, reason=reason, by=by, at=at)


def _package_of(activity: Activity) -> Package:
    if activity.package is None:
        raise DomainError(_("Esta actividad todavía no tiene su paquete."))
    return activity.package


def open_part(
    *,
    enrollment: Enrollment,
    activity: Activity,
    identifier: str,
    return_path: str,
    open_path: str,
    by: Person,
    at: datetime,
) -> UnitRun:
    """Open a part of the package of an activity; whoever began with an older package stays with that one."""
    with transaction.atomic():
        policies.courses.check_can_learn(enrollment.version)
        package = _package_of(activity)
        # A double click is not two registrations.
        hold(enrollment)
        play = (
            PackagePlay.objects.filter(enrollment=enrollment, activity=activity).select_related("registration").first()
        )
        if play is None:
            progress.begin(enrollment, at=at)
            registration = packages.playing.register(
                package=package, return_path=return_path, open_path=open_path, by=by, at=at
            )
            play = PackagePlay.objects.create(
                entity=enrollment.entity, enrollment=enrollment, activity=activity, registration=registration
            )
        return packages.playing.open_unit(registration=play.registration, identifier=identifier, by=by, at=at)
