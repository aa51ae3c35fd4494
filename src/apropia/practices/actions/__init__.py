from apropia.practices.actions.deciding import (
    approve,
    classify,
    open_update,
    publish_version,
    resume,
    retire,
    return_for_changes,
    submit,
    take_for_validation,
    validate,
)
from apropia.practices.actions.evidence import EvidenceData, add_evidence, remove_evidence
from apropia.practices.actions.statements import add_statement, change_claim, remove_statement
from apropia.practices.actions.writing import Answer, create_practice, save_answers

__all__ = [
    "Answer",
    "EvidenceData",
    "add_evidence",
    "add_statement",
    "approve",
    "change_claim",
    "classify",
    "create_practice",
    "open_update",
    "publish_version",
    "remove_evidence",
    "remove_statement",
    "resume",
    "retire",
    "return_for_changes",
    "save_answers",
    "submit",
    "take_for_validation",
    "validate",
]
