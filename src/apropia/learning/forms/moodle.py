from django import forms
from django.utils.translation import gettext_lazy

from apropia.foundation.files.kinds import BACKUP, MIB


class BackupForm(forms.Form):
    """The backup of a course of Moodle."""

    file = forms.FileField(
        label=gettext_lazy("Copia de seguridad"),
        widget=forms.FileInput(attrs={"accept": BACKUP.accept}),
        help_text=gettext_lazy("El archivo .mbz del curso. Hasta %(size)d MB.") % {"size": BACKUP.max_bytes // MIB},
        error_messages={"required": gettext_lazy("Elija la copia de seguridad del curso.")},
    )
