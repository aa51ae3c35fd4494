from apropia.learning.models.alternatives import AlternativeReading
from apropia.learning.models.assessment import Attempt, AttemptAnswer, Question, QuestionKind, Quiz, QuizPurpose
from apropia.learning.models.care import CourseService, ReviewDecision, ReviewKind, ReviewReason
from apropia.learning.models.changes import ChangeKind, VersionChange
from apropia.learning.models.checklist import StepTick
from apropia.learning.models.comments import ReviewComment
from apropia.learning.models.content import Activity, ActivityKind, DoneWhen, Module, TaughtCompetence
from apropia.learning.models.courses import Course, CourseVersion
from apropia.learning.models.enrollment import ActivityProgress, Completion, Enrollment, EnrollmentOrigin
from apropia.learning.models.feeds import CalendarFeed
from apropia.learning.models.files import ActivityFile
from apropia.learning.models.packages import PackagePlay
from apropia.learning.models.pilots import PilotInvitation
from apropia.learning.models.prerequisites import CoursePrerequisite, PrerequisiteKind
from apropia.learning.models.proofs import ExemptionProof, ProofOrigin
from apropia.learning.models.pulses import UseFrequency, UsePulse
from apropia.learning.models.ratings import CourseRating, RatingReason, RatingScore
from apropia.learning.models.renewals import CourseRenewal, RenewalKind
from apropia.learning.models.revocation import RevokedCode
from apropia.learning.models.rooms import Room
from apropia.learning.models.route import LearningPath, PathGoal, PathSource, PathStep, StepKind
from apropia.learning.models.talk_materials import TalkMaterial
from apropia.learning.models.talk_opinions import TalkOpinion
from apropia.learning.models.talk_series import TalkSeries
from apropia.learning.models.talk_settings import TalkSettings
from apropia.learning.models.talk_windows import SignUpWindow
from apropia.learning.models.talks import LiveSession, TalkMode, TalkPlace
from apropia.learning.models.tries import ExtraTry
from apropia.learning.models.visits import ActivityOpening
from apropia.learning.states.routes import StepStatus

__all__ = [
    "Activity",
    "ActivityFile",
    "ActivityKind",
    "ActivityOpening",
    "ActivityProgress",
    "AlternativeReading",
    "Attempt",
    "AttemptAnswer",
    "CalendarFeed",
    "ChangeKind",
    "Completion",
    "Course",
    "CoursePrerequisite",
    "CourseRating",
    "CourseRenewal",
    "CourseService",
    "CourseVersion",
    "DoneWhen",
    "Enrollment",
    "EnrollmentOrigin",
    "ExemptionProof",
    "ExtraTry",
    "LearningPath",
    "LiveSession",
    "Module",
    "PackagePlay",
    "PathGoal",
    "PathSource",
    "PathStep",
    "PilotInvitation",
    "PrerequisiteKind",
    "ProofOrigin",
    "Question",
    "QuestionKind",
    "Quiz",
    "QuizPurpose",
    "RatingReason",
    "RatingScore",
    "RenewalKind",
    "ReviewComment",
    "ReviewDecision",
    "ReviewKind",
    "ReviewReason",
    "RevokedCode",
    "Room",
    "SignUpWindow",
    "StepKind",
    "StepStatus",
    "StepTick",
    "TalkMaterial",
    "TalkMode",
    "TalkOpinion",
    "TalkPlace",
    "TalkSeries",
    "TalkSettings",
    "TaughtCompetence",
    "UseFrequency",
    "UsePulse",
    "VersionChange",
]
