from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.assessment import Question
from apropia.learning.models.content import Activity
from apropia.learning.models.courses import CourseVersion
from apropia.people.models import Person


class ReviewComment(EntityOwned):
    """What a reviewer says of a version, of an activity or of a question; with `thread`, an answer to it.

    `about` keeps the title of what it speaks of, for its author may remove that while she mends.
    """

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="comments")
    activity = models.ForeignKey(Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    thread = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers")
    about = models.CharField(_("sobre"), max_length=160, blank=True)
    text = models.TextField(_("comentario"))
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(_("escrito el"))
    settled_at = models.DateTimeField(_("resuelto el"), null=True, blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("comentario de la revisión")
        verbose_name_plural = _("comentarios de la revisión")
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(thread__isnull=True) | models.Q(settled_at__isnull=True),
                name="only_threads_of_comments_are_settled",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.thread_id is None and self.settled_at is None

    def __str__(self) -> str:
        return self.text[:80]
