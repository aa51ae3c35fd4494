from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from apropia.formats.ft1311.record import PracticeRecord, Template
from apropia.formats.ft1311.write import write_form
from apropia.people.models import Person
from apropia.practices.models import DocumentTemplate, Evidence, PracticeVersion
from apropia.practices.queries.checking import record_of_version
from apropia.practices.queries.practices import version_for
from apropia.practices.queries.public import publication_for

# Number, title, kind, date, source, file, bytes, who may see it, SHA-256.
EvidenceRow = tuple[int, str, str, date | None, str, str, int, str, str]

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


@dataclass(frozen=True)
class EvidenceList:
    """The evidence of a version as a table, and what its file is called."""

    name: str
    rows: Iterable[EvidenceRow]


def form_download_for(*, slug: str, number: int, kind: str, person: Person) -> Download:
    """Return a version that the person may see as the official form. Raises `NotFound` and `FormatError`."""
    return download_of(version=version_for(slug=slug, person=person, number=number), kind=kind)


def public_download_for(*, entity_code: str, slug: str, kind: str) -> Download:
    """Return the public copy as the official form, without personal data. Raises `NotFound` and `FormatError`."""
    found = publication_for(entity_code=entity_code, slug=slug)
    return download_of(version=found.publication.version, kind=kind, filled=found.record)


def evidence_list_for(*, slug: str, number: int, person: Person) -> EvidenceList:
    """Return the evidence of a version that the person may see. Raises `NotFound`."""
    version = version_for(slug=slug, person=person, number=number)
    return EvidenceList(f"evidencias-{version.practice.slug}-v{version.number}", _evidence_rows(version))


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


def _evidence_rows(version: PracticeVersion) -> Iterator[EvidenceRow]:
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
