from apropia.practices.queries import reuse
from apropia.practices.queries.checking import findings_of, record_of_version
from apropia.practices.queries.editor import (
    SECTIONS,
    EditorPage,
    FormFinding,
    Step,
    editor_page,
    import_preview,
)
from apropia.practices.queries.files import download_of, evidence_rows
from apropia.practices.queries.practices import (
    PRACTICES,
    Overview,
    evidence_for,
    form_units,
    open_version_for,
    overview_for,
    page_of_practices,
    pending_for,
    statement_for,
    version_for,
)
from apropia.practices.queries.public import page_of_publications, publication_for, publications_of

__all__ = [
    "PRACTICES",
    "SECTIONS",
    "EditorPage",
    "FormFinding",
    "Overview",
    "Step",
    "download_of",
    "editor_page",
    "evidence_for",
    "evidence_rows",
    "findings_of",
    "form_units",
    "import_preview",
    "open_version_for",
    "overview_for",
    "page_of_practices",
    "page_of_publications",
    "pending_for",
    "publication_for",
    "publications_of",
    "record_of_version",
    "reuse",
    "statement_for",
    "version_for",
]
