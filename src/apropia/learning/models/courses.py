from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.states import VersionStatus
from apropia.people.models import Person


class Course(EntityOwned):
    """What is taught, over all its versions. `code` names it in addresses and never changes."""

    code = models.SlugField(_("código"), max_length=60)
    title = models.CharField(_("título"), max_length=160)
    owner = models.ForeignKey(
        Person, verbose_name=_("responsable"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    starter_code = models.SlugField(max_length=60, blank=True)
    # Whoever's diagnosis shows what it teaches need not take it.
    exempts_by_diagnosis = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("creado el"))

    class Meta:
        verbose_name = _("curso")
        verbose_name_plural = _("cursos")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "code"], name="course_code_is_unique_in_its_entity"),
        ]

    def __str__(self) -> str:
        return self.title


class CourseVersion(EntityOwned):
    """One numbered version of a course. Published means frozen."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versión"))
    title = models.CharField(_("título"), max_length=160)
    summary = models.CharField(_("resumen"), max_length=400, blank=True)
    objectives = models.JSONField(_("objetivos"), default=list, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(_("duración en minutos"), default=20)
    language = models.CharField(_("idioma"), max_length=8, default="es-CO")
    status = models.CharField(_("estado"), max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reviewer = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    review_comment = models.TextField(_("comentario de la revisión"), blank=True)
    created_at = models.DateTimeField(_("creada el"))
    changed_at = models.DateTimeField(_("cambiada el"))
    submitted_at = models.DateTimeField(_("enviada a revisión el"), null=True, blank=True)
    published_at = models.DateTimeField(_("publicada el"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retirada el"), null=True, blank=True)
    review_due_on = models.DateField(_("se revisa el"), null=True, blank=True)

    class Meta:
        verbose_name = _("versión del curso")
        verbose_name_plural = _("versiones del curso")
        ordering = ["course_id", "-number"]
        indexes = [models.Index(fields=["entity", "status", "title"], name="course_version_by_status")]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="course_version_number_is_unique"),
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(status=VersionStatus.PUBLISHED),
                name="one_published_version_per_course",
            ),
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(status__in=[VersionStatus.DRAFT, VersionStatus.IN_REVIEW, VersionStatus.PILOT]),
                name="one_open_version_per_course",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=VersionStatus.PUBLISHED) | models.Q(published_at__isnull=False),
                name="published_course_version_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"
