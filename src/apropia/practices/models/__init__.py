from apropia.practices.models.assessment import CRITERIA, ClassificationAssessment, CriterionVerdict, Level, Verdict
from apropia.practices.models.content import Evidence, FieldValue, Statement
from apropia.practices.models.practice import DocumentTemplate, GoodPractice, PracticeVersion, Publication, Review
from apropia.practices.models.reuse import LessonLearned, Replication

__all__ = [
    "CRITERIA",
    "ClassificationAssessment",
    "CriterionVerdict",
    "DocumentTemplate",
    "Evidence",
    "FieldValue",
    "GoodPractice",
    "LessonLearned",
    "Level",
    "PracticeVersion",
    "Publication",
    "Replication",
    "Review",
    "Statement",
    "Verdict",
]
