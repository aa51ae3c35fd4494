from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.files.models import StoredFile
from apropia.foundation.locks import hold
from apropia.people.models import Person
from apropia.practices import policies
from apropia.practices.models import Evidence, PracticeVersion


@dataclass(frozen=True)
class EvidenceData:
    """What is said of a piece of evidence."""

    title: str
    kind: str
    captured_on: date | None = None
    source: str = ""
    confidentiality: str = Evidence.Confidentiality.INTERNAL
    has_personal_data: bool = False
    text_version: str = ""


@transaction.atomic
def add_evidence(
    *, version: PracticeVersion, data: EvidenceData, file: StoredFile, by: Person, at: datetime
) -> Evidence:
    """Attach a stored file to a version, under the next number.

    Raises
    ------
    DomainError
        If it would be public with personal data, or public media without its text (INV-18).
    """
    policies.check_can_write(version, policies.reach_of(by))
    is_public = data.confidentiality == Evidence.Confidentiality.PUBLIC
    if is_public and data.has_personal_data:
        raise DomainError(
            _("Una evidencia con datos personales no puede ser pública. Déjela como interna."), field="confidentiality"
        )
    if is_public and _is_media(file) and not data.text_version.strip():
        raise DomainError(
            _("Escriba qué muestra la imagen o qué se dice en la grabación: así todos pueden conocerla."),
            field="text_version",
        )
    hold(version)
    if Evidence.objects.filter(version=version, sha256=file.sha256).exists():
        raise DomainError(_("Ese archivo ya es evidencia de esta versión."), field="file")
    last = Evidence.objects.filter(version=version).aggregate(last=Max("number"))["last"] or 0
    evidence = Evidence.objects.create(
        entity=version.entity,
        version=version,
        number=last + 1,
        title=data.title.strip(),
        kind=data.kind,
        file=file,
        sha256=file.sha256,
        captured_on=data.captured_on,
        source=data.source.strip(),
        confidentiality=data.confidentiality,
        has_personal_data=data.has_personal_data,
        text_version=data.text_version.strip(),
        added_by=by.uid,
        added_at=at,
    )
    detail = {"number": evidence.number, "sha256": file.sha256, "version": version.number}
    record("practices.evidence.added", entity=version.entity, by=by, on=version, at=at, detail=detail)
    return evidence


def _is_media(file: StoredFile) -> bool:
    return file.media_type.startswith(("image/", "video/", "audio/"))


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Person, at: datetime) -> None:
    """Take a piece of evidence off a draft. The file itself goes with the sweep of files."""
    policies.check_can_write(evidence.version, policies.reach_of(by))
    detail = {"number": evidence.number, "sha256": evidence.sha256}
    record("practices.evidence.removed", entity=evidence.entity, by=by, on=evidence.version, at=at, detail=detail)
    evidence.delete()
