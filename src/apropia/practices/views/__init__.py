from apropia.practices.views.deciding import classification, decide
from apropia.practices.views.editor import autosave, edit
from apropia.practices.views.importing import import_form
from apropia.practices.views.lists import create, practice, practice_list
from apropia.practices.views.outputs import evidence_list, form_file, public_file, public_list, public_practice
from apropia.practices.views.reuse import add_record, change_record, remove_record, show_record, use_record
from apropia.practices.views.support import (
    add_evidence,
    add_statement,
    change_claim,
    remove_evidence,
    remove_statement,
)

__all__ = [
    "add_evidence",
    "add_record",
    "add_statement",
    "autosave",
    "change_claim",
    "change_record",
    "classification",
    "create",
    "decide",
    "edit",
    "evidence_list",
    "form_file",
    "import_form",
    "practice",
    "practice_list",
    "public_file",
    "public_list",
    "public_practice",
    "remove_evidence",
    "remove_record",
    "remove_statement",
    "show_record",
    "use_record",
]
