from django import forms
from django.utils.translation import gettext_lazy


class QuestionsFileForm(forms.Form):
    """Bring the questions of a file."""

    file = forms.FileField(
        label=gettext_lazy("Archivo"),
        help_text=gettext_lazy("GIFT, Aiken o XML de Moodle. También LimeSurvey y QTI. Hasta 20 MB."),
        error_messages={"required": gettext_lazy("Elija el archivo con las preguntas.")},
    )
