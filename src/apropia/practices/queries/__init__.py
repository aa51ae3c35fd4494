from apropia.practices.queries import reuse
from apropia.practices.queries.checking import findings_of, record_of_version
from apropia.practices.queries.editor import (
    EditorPage,
    FormFinding,
    Step,
    editor_page,
    import_page_for,
)
from apropia.practices.queries.files import download_of, evidence_list_for, form_download_for, public_download_for
from apropia.practices.queries.practices import (
    PRACTICES,
    Overview,
    decision_for,
    evidence_for,
    form_units,
    front_for,
    open_version_for,
    overview_for,
    pending_for,
    statement_for,
    version_for,
)
from apropia.practices.queries.public import WithdrawnPractice, public_page, publications_of
from apropia.practices.queries.sections import SECTIONS

__all__ = [
    "PRACTICES",
    "SECTIONS",
    "EditorPage",
    "FormFinding",
    "Overview",
    "Step",
    "WithdrawnPractice",
    "decision_for",
    "download_of",
    "editor_page",
    "evidence_for",
    "evidence_list_for",
    "findings_of",
    "form_download_for",
    "form_units",
    "front_for",
    "import_page_for",
    "open_version_for",
    "overview_for",
    "pending_for",
    "public_download_for",
    "public_page",
    "publications_of",
    "record_of_version",
    "reuse",
    "statement_for",
    "version_for",
]
