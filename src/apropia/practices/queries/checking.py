"""A version as the pure form, and what its checker says."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apropia.formats.ft1311.checks import Claim, Finding, Severity, StatementNote, check
from apropia.formats.ft1311.dates import in_words
from apropia.formats.ft1311.public import EMAIL, PHONE, WITHHELD, public_copy
from apropia.formats.ft1311.record import PracticeRecord, record_of
from apropia.measurement.states import MeasurementStatus
from apropia.people.models import Person
from apropia.practices.models import Evidence, FieldValue, PracticeVersion, Statement

NAMES_WITHHELD = 300
# A line of the list of evidence, as `_annexes` prints it.
_PRINTED = re.compile(r"\d+\. .*SHA-256: [0-9a-f]{64}")


def record_of_version(*, version: PracticeVersion) -> PracticeRecord:
    """Return the version as a record; the list of evidence closes the annexes."""
    values = dict(FieldValue.objects.filter(version=version).values_list("key", "text"))
    return record_of(values | {"annexes": _annexes(values.get("annexes", ""), _evidence_of(version))})


def _evidence_of(version: PracticeVersion) -> list[Evidence]:
    return list(Evidence.objects.filter(version=version).select_related("file").order_by("number"))


def _annexes(text: str, evidence: Iterable[Evidence]) -> str:
    lines = []
    for one in evidence:
        about = [str(one.get_kind_display()).lower(), *([in_words(one.captured_on)] if one.captured_on else [])]
        lines.append(f"{one.number}. **{one.title}** ({', '.join(about)}). SHA-256: {one.sha256}")
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def without_evidence(text: str) -> str:
    """Return annexes read from a printed form as they were written: the list of evidence is no answer."""
    return "\n".join(line for line in text.splitlines() if not _PRINTED.fullmatch(line.strip())).strip()


def notes_of(version: PracticeVersion) -> list[StatementNote]:
    """Return the statements as the checker sees them: backed by an official figure or by evidence."""
    rows = Statement.objects.filter(version=version).select_related("measurement").prefetch_related("evidence")
    return [StatementNote(row.key, row.text, Claim(row.claim), is_backed(row)) for row in rows]


def is_backed(statement: Statement) -> bool:
    """Whether something stands behind a statement now: its figure must still be official."""
    figure = statement.measurement
    return bool(statement.evidence.all()) or (figure is not None and figure.status == MeasurementStatus.OFFICIAL)


def findings_of(*, version: PracticeVersion) -> tuple[Finding, ...]:
    """Return what the checker says of a version. Five queries."""
    return check(record_of_version(version=version), statements=notes_of(version))


def waiting(findings: Sequence[Finding]) -> int:
    """Return how many findings wait: advice is for whoever writes and asks for nothing."""
    return sum(finding.severity is not Severity.ADVICE for finding in findings)


def names_to_withhold(*, version: PracticeVersion) -> list[str]:
    """Return the people of the unit, whom a public copy does not name."""
    people = Person.objects.filter(entity_id=version.entity_id, unit=version.practice.unit)[:NAMES_WITHHELD]
    return [person.display_name for person in people]


def public_evidence(*, version: PracticeVersion, names: Iterable[str]) -> list[dict[str, Any]]:
    """Return the evidence as the public copy lists it; only what is public can be opened."""
    filled = record_of_version(version=version)
    rows = []
    for one in _evidence_of(version):
        title = public_copy(record_of({**filled.fields, "other": one.title}), names=names).other
        is_public = one.confidentiality == Evidence.Confidentiality.PUBLIC
        rows.append(
            {
                "number": one.number,
                "title": title,
                "kind": str(one.get_kind_display()),
                "date": one.captured_on.isoformat() if one.captured_on else "",
                "sha256": one.sha256,
                "file": str(one.file.uid) if is_public else "",
                "text": PHONE.sub(WITHHELD, EMAIL.sub(WITHHELD, one.text_version)) if is_public else "",
                "note": "" if is_public else _("Reposa en la entidad"),
            }
        )
    return rows
