"""Offer a file in an activity, or take it out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.files.models import StoredFile
from apropia.learning import policies
from apropia.learning.models import Activity, ActivityFile, ActivityKind
from apropia.people.models import Person


def attach(*, activity: Activity, file: StoredFile, by: Person, at: datetime) -> None:
    """Offer a stored file in an activity of a draft, after those it has."""
    with transaction.atomic():
        policies.courses.check_can_edit(by, activity.version)
        if activity.kind not in (ActivityKind.FILE, ActivityKind.PACKAGE):
            raise DomainError(_("Esta actividad no lleva archivos."))
        ActivityFile.objects.create(
            entity=activity.entity, activity=activity, file=file, position=activity.files.count() + 1
        )
        _changed(activity, "learning.file.attached", by=by, at=at)


def detach(*, attached: ActivityFile, by: Person, at: datetime) -> None:
    """Take a file out of an activity of a draft; published versions keep theirs."""
    with transaction.atomic():
        activity = attached.activity
        policies.courses.check_can_edit(by, activity.version)
        attached.delete()
        _changed(activity, "learning.file.detached", by=by, at=at)


def _changed(activity: Activity, action: str, *, by: Person, at: datetime) -> None:
    activity.version.changed_at = at
    activity.version.save(update_fields=["changed_at"])
    record(action, entity=activity.entity, by=by, on=activity, at=at)
