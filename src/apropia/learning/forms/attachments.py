from django import forms
from django.utils.translation import gettext_lazy

from apropia.foundation.files.kinds import ATTACHMENT


class AttachmentForm(forms.Form):
    """A file that an activity offers."""

    attached_file = forms.FileField(
        label=gettext_lazy("Archivo"),
        widget=forms.FileInput(attrs={"accept": ATTACHMENT.accept}),
        help_text=gettext_lazy(
            "Documentos, hojas de cálculo, textos o imágenes. Su nombre es el que verá quien aprende."
        ),
        error_messages={"required": gettext_lazy("Elija el archivo.")},
    )
