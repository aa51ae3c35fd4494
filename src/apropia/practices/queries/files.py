from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from apropia.formats.ft1311.record import PracticeRecord, Template
from apropia.formats.ft1311.write import write_form
from apropia.practices.models import DocumentTemplate, Evidence, PracticeVersion
from apropia.practices.queries.checking import record_of_version

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Download:
    """A file to hand out."""

    content: bytes
    media_type: str
    name: str


def download_of(*, version: PracticeVersion, kind: str, filled: PracticeRecord | None = None) -> Download:
    """Return a version as the official form; with `filled`, that record instead (the public copy).

    Raises
    ------
    FormatError
        If the text has a symbol that cannot be printed.
    """
    media_type = MEDIA_TYPES[kind]
    content = write_form(
        filled or record_of_version(version=version),
        kind=kind,
        template=_template(version.template),
        entity=version.entity.name,
    )
    return Download(content, media_type, f"{version.practice.slug}-v{version.number}.{kind}")


def _template(row: DocumentTemplate) -> Template:
    return Template(
        process=row.process,
        code=row.code,
        procedure=row.procedure,
        version=row.version,
        format_name=row.format_name,
    )


def evidence_rows(*, version: PracticeVersion) -> Iterator[tuple[int, str, str, date | None, str, str, int, str, str]]:
    """Yield the list of evidence: number, title, kind, date, source, file, bytes, who may see it, SHA-256."""
    for one in Evidence.objects.filter(version=version).select_related("file").order_by("number"):
        yield (
            one.number,
            one.title,
            str(one.get_kind_display()),
            one.captured_on,
            one.source,
            one.file.name,
            one.file.size,
            str(one.get_confidentiality_display()),
            one.sha256,
        )
