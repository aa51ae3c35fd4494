from apropia.practices.models.assessment import ClassificationAssessment, CriterionVerdict, Level, Verdict
from apropia.practices.models.content import Evidence, FieldValue, Statement
from apropia.practices.models.practice import DocumentTemplate, GoodPractice, PracticeVersion, Publication, Review

__all__ = [
    "ClassificationAssessment",
    "CriterionVerdict",
    "DocumentTemplate",
    "Evidence",
    "FieldValue",
    "GoodPractice",
    "Level",
    "PracticeVersion",
    "Publication",
    "Review",
    "Statement",
    "Verdict",
]
