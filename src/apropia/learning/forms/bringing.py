"""The files in which a course is brought."""

from django import forms
from django.utils.translation import gettext_lazy

from apropia.foundation.files.kinds import BACKUP, COURSE, MIB


class BackupForm(forms.Form):
    """The backup of a course of Moodle."""

    file = forms.FileField(
        label=gettext_lazy("Copia de seguridad"),
        widget=forms.FileInput(attrs={"accept": BACKUP.accept}),
        help_text=gettext_lazy("El archivo .mbz del curso. Hasta %(size)d MB.") % {"size": BACKUP.max_bytes // MIB},
        error_messages={"required": gettext_lazy("Elija la copia de seguridad del curso.")},
    )


class CourseFileForm(forms.Form):
    """A course as another installation gave it."""

    file = forms.FileField(
        label=gettext_lazy("Archivo del curso"),
        widget=forms.FileInput(attrs={"accept": COURSE.accept}),
        help_text=gettext_lazy("El .zip que dio «Llevar a otra entidad». Hasta %(size)d MB.")
        % {"size": COURSE.max_bytes // MIB},
        error_messages={"required": gettext_lazy("Elija el archivo del curso.")},
    )
