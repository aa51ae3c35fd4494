from collections.abc import Mapping
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.content import Activity
from apropia.learning.models.courses import CourseVersion
from apropia.learning.models.enrollment import Enrollment
from apropia.learning.models.written import gap_met, is_correct, part_met, with_blanks


class QuizPurpose(models.TextChoices):
    PRACTICE = "PRACTICE", _("Práctica con respuesta inmediata")
    PRE = "PRE", _("Antes de empezar")
    POST = "POST", _("Al terminar")


class QuestionKind(models.TextChoices):
    SINGLE = "SINGLE", _("Una respuesta")
    MULTIPLE = "MULTIPLE", _("Varias respuestas")
    TRUE_FALSE = "TRUE_FALSE", _("Verdadero o falso")
    MATCHING = "MATCHING", _("Emparejar")
    ORDERING = "ORDERING", _("Ordenar")
    NUMERIC = "NUMERIC", _("Escribir un número")
    SHORT = "SHORT", _("Escribir unas palabras")
    CLOZE = "CLOZE", _("Completar un texto")


class Quiz(EntityOwned):
    """Questions of an activity, or the pre or post quiz of a version.

    Without `tries_allowed` there is no limit. `draws` says of a group of questions how many each attempt asks; of a
    group that it does not name, all.
    """

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="quizzes")
    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="quiz")
    purpose = models.CharField(_("para qué"), max_length=8, choices=QuizPurpose, default=QuizPurpose.PRACTICE)
    title = models.CharField(_("título"), max_length=160)
    pass_percent = models.PositiveSmallIntegerField(
        _("se aprueba con"), default=60, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    tries_allowed = models.PositiveSmallIntegerField(_("intentos"), null=True, blank=True)
    wait_hours = models.PositiveSmallIntegerField(_("horas de espera"), default=0)
    shuffles_questions = models.BooleanField(_("mezcla las preguntas"), default=False)
    shuffles_options = models.BooleanField(_("mezcla las opciones"), default=False)
    draws = models.JSONField(_("cuántas se sacan de cada grupo"), default=dict, blank=True)

    class Meta:
        verbose_name = _("cuestionario")
        verbose_name_plural = _("cuestionarios")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "purpose"],
                condition=~models.Q(purpose=QuizPurpose.PRACTICE),
                name="one_pre_and_one_post_quiz_per_version",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose=QuizPurpose.PRACTICE, activity__isnull=False)
                | (~models.Q(purpose=QuizPurpose.PRACTICE) & models.Q(activity__isnull=True)),
                name="only_practice_quizzes_belong_to_an_activity",
            ),
            models.CheckConstraint(
                condition=models.Q(pass_percent__gte=1, pass_percent__lte=100), name="quiz_is_passed_with_1_to_100"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Question(EntityOwned):
    """One question. `parts` are its options, pairs or items: `{"key", "text", "correct" | "match", "feedback"}`.

    In an ordering question the parts stand in the right order. Where the answer is written they are the answers
    foreseen: numbers in plain digits with their `margin`, or texts in which `*` stands for any words. In a text with
    gaps they are the gaps, in the order of the marks `[[1]]`, `[[2]]`: `{"key", "text", "is_written", "options"}`.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("orden"))
    kind = models.CharField(_("clase"), max_length=10, choices=QuestionKind)
    measures = models.CharField(_("qué mide"), max_length=60, blank=True)
    text = models.TextField(_("enunciado"))
    explanation = models.TextField(_("explicación"), blank=True)
    parts = models.JSONField(default=list)
    unit = models.CharField(_("unidad"), max_length=20, blank=True)
    group = models.CharField(_("grupo"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("pregunta")
        verbose_name_plural = _("preguntas")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.shown_text[:80]

    @property
    def shown_text(self) -> str:
        """What is asked, its gaps as numbered blanks."""
        return with_blanks(self.text) if self.kind == QuestionKind.CLOZE else self.text

    def is_right(self, given: object) -> bool:
        """Say whether an answer is right as a whole: keys, a mapping of keys for pairs, or what was written."""
        keys = [str(part["key"]) for part in self.parts]
        match self.kind:
            case QuestionKind.MATCHING:
                return given == {key: key for key in keys}
            case QuestionKind.ORDERING:
                return given == keys
            case QuestionKind.NUMERIC | QuestionKind.SHORT:
                return is_correct(self.part_met(given))
            case QuestionKind.CLOZE:
                return isinstance(given, dict) and all(is_correct(gap_met(gap, given)) for gap in self.parts)
        right = {str(part["key"]) for part in self.parts if part.get("correct")}
        return isinstance(given, list) and set(given) == right

    def part_met(self, given: object) -> Mapping[str, Any] | None:
        """Return which of the answers foreseen was written; none where it is none of them."""
        is_number = self.kind == QuestionKind.NUMERIC
        return part_met(self.parts, given, is_number=is_number, unit=self.unit)


class Attempt(EntityOwned):
    """One try at a quiz. `declined_at` is set where the person chose not to take the pre quiz."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    question_count = models.PositiveSmallIntegerField(default=0)
    correct_count = models.PositiveSmallIntegerField(default=0)
    score_percent = models.FloatField(null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)])

    class Meta:
        verbose_name = _("intento")
        verbose_name_plural = _("intentos")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "quiz", "number"], name="attempt_number_is_unique"),
            models.UniqueConstraint(
                fields=["enrollment", "quiz"],
                condition=models.Q(submitted_at__isnull=True, declined_at__isnull=True),
                name="one_open_attempt_per_quiz",
            ),
            models.CheckConstraint(
                condition=models.Q(correct_count__lte=models.F("question_count")),
                name="attempt_is_not_more_than_all_right",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} #{self.number}"


class AttemptAnswer(EntityOwned):
    """What was answered to one question of an attempt: keys of parts, a mapping of keys, or what was written."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    given = models.JSONField()
    is_correct = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("respuesta")
        verbose_name_plural = _("respuestas")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="one_answer_per_question_and_attempt"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}:{self.question_id}"
