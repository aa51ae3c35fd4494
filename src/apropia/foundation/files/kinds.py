"""Which types may enter, by what they are for. A caller names one of these sets, never a list of its own."""

import dataclasses
from collections.abc import Mapping

MIB = 1024 * 1024


@dataclasses.dataclass(frozen=True)
class KindSet:
    """Media types that a field accepts, each with its extensions, and the largest size in bytes."""

    label: str
    types: Mapping[str, tuple[str, ...]]
    max_bytes: int

    @property
    def accept(self) -> str:
        """The value of the `accept` attribute of a file field."""
        return ",".join(extension for extensions in self.types.values() for extension in extensions)

    def __or__(self, other: "KindSet") -> "KindSet":
        return KindSet(
            label=f"{self.label}, {other.label}",
            types={**self.types, **other.types},
            max_bytes=max(self.max_bytes, other.max_bytes),
        )


PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODP = "application/vnd.oasis.opendocument.presentation"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

IMAGE = KindSet(
    "PNG, JPEG, WebP o GIF",
    {"image/png": (".png",), "image/jpeg": (".jpg", ".jpeg"), "image/webp": (".webp",), "image/gif": (".gif",)},
    10 * MIB,
)
# What stands still and illustrates: it must be light enough for a phone.
ILLUSTRATION = KindSet(
    "PNG, JPEG o WebP",
    {"image/png": (".png",), "image/jpeg": (".jpg", ".jpeg"), "image/webp": (".webp",)},
    4 * MIB,
)
DOCUMENT = KindSet(
    "PDF, Word, PowerPoint u OpenDocument",
    {PDF: (".pdf",), DOCX: (".docx",), PPTX: (".pptx",), ODT: (".odt",), ODP: (".odp",)},
    30 * MIB,
)
SPREADSHEET = KindSet(
    "Excel (.xlsx), OpenDocument (.ods) o CSV", {XLSX: (".xlsx",), ODS: (".ods",), "text/csv": (".csv",)}, 100 * MIB
)
# What the importers read: OpenDocument is for people, not for them.
TABLE = KindSet(
    "Excel (.xlsx), CSV o texto (.txt)",
    {XLSX: (".xlsx",), "text/csv": (".csv",), "text/plain": (".txt",)},
    100 * MIB,
)
TEXT = KindSet("texto o Markdown", {"text/plain": (".txt",), "text/markdown": (".md",)}, 5 * MIB)
VIDEO = KindSet("MP4 (H.264) o WebM", {"video/mp4": (".mp4", ".m4v"), "video/webm": (".webm",)}, 500 * MIB)
AUDIO = KindSet(
    "MP3, M4A, Ogg o WAV",
    {
        "audio/mpeg": (".mp3",),
        "audio/mp4": (".m4a",),
        "audio/ogg": (".ogg", ".oga", ".opus"),
        "audio/wav": (".wav",),
    },
    100 * MIB,
)
RECORDING = dataclasses.replace(AUDIO | VIDEO, label="MP3, M4A, Ogg, WAV, MP4 (H.264) o WebM")
CAPTIONS = KindSet("subtítulos WebVTT", {"text/vtt": (".vtt",)}, 2 * MIB)
# What an authoring tool exports: what is inside is read by `formats.packages`, never guessed from how it begins.
PACKAGE = KindSet(
    "SCORM, cmi5 o H5P (.zip, .h5p)",
    {"application/zip": (".zip",), "application/vnd.h5p": (".h5p",)},
    300 * MIB,
)
# A course as Moodle backs it up: what is inside is read by `formats.moodle_backup`.
BACKUP = KindSet(
    "copia de seguridad de un curso de Moodle (.mbz)", {"application/x-moodle-backup": (".mbz",)}, 300 * MIB
)
# A course as Apropia gives it: what is inside is read by `formats.portable_course`.
COURSE = KindSet("un curso de Apropia (.zip)", {"application/vnd.apropia.course+zip": (".zip",)}, 1000 * MIB)
# What people attach to a question or to a practice as evidence.
ATTACHMENT = IMAGE | DOCUMENT | SPREADSHEET | TEXT

SHOWN_IN_PAGE = frozenset({*IMAGE.types, *RECORDING.types, *CAPTIONS.types, PDF})
