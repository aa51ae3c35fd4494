"""The sound or the video of a question, and what tells it to whom does not hear or see it."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.diagnosis.policies.recordings import (
    LONGEST_CAPTIONS,
    LONGEST_TITLE,
    LONGEST_TRANSCRIPT,
    recording_kinds,
)
from apropia.foundation.errors import DomainError
from apropia.foundation.files.kinds import CAPTIONS, MIB
from apropia.foundation.files.recordings import captions_text


class RecordingForm(forms.Form):
    """Choose a sound or a video and tell it in words. Captions come as a file or written; a file is read into them."""

    file = forms.FileField(label=gettext_lazy("Sonido o video"), required=False)
    title = forms.CharField(
        label=gettext_lazy("Título"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("Qué es, en pocas palabras, sin decir la respuesta."),
    )
    transcript = forms.CharField(
        label=gettext_lazy("Transcripción"),
        required=False,
        max_length=LONGEST_TRANSCRIPT,
        help_text=gettext_lazy(
            "Lo que se dice y, en un video, también lo que se ve. Quien la lee debe poder responder igual."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    captions_file = forms.FileField(
        label=gettext_lazy("Archivo de subtítulos"),
        required=False,
        help_text=gettext_lazy("WebVTT (.vtt). Su texto pasa al cuadro de abajo, donde se puede corregir."),
        widget=forms.FileInput(attrs={"accept": CAPTIONS.accept}),
    )
    captions = forms.CharField(
        label=gettext_lazy("Subtítulos"),
        required=False,
        max_length=LONGEST_CAPTIONS,
        help_text=gettext_lazy(
            "De un video en que se habla. La primera fila dice WEBVTT; después, cada tiempo con su texto."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    is_silent = forms.BooleanField(
        label=gettext_lazy("En el video no se oye nada que haga falta: va sin subtítulos"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = recording_kinds()
        self.fields["file"].widget = forms.FileInput(attrs={"accept": kinds.accept})
        self.fields["file"].help_text = _("%(kinds)s, de hasta %(size)s MB.") % {
            "kinds": kinds.label,
            "size": kinds.max_bytes // MIB,
        }

    def clean(self) -> dict[str, Any]:
        written: dict[str, Any] = super().clean() or self.cleaned_data
        upload = written.pop("captions_file", None)
        if upload is not None:
            self._read(upload)
        return written

    def _read(self, upload: Any) -> None:
        """Put the text of a file of captions where it can be mended: no browser keeps a chosen file."""
        if upload.size > LONGEST_CAPTIONS:
            size = LONGEST_CAPTIONS // 1000
            self.add_error("captions_file", _("El archivo es muy grande. El máximo es %(size)s kB.") % {"size": size})
            return
        try:
            text = captions_text(upload.read())
        except DomainError as refusal:
            self.add_error("captions_file", refusal.message)
            return
        if "\x00" in text:
            self.add_error("captions_file", _("El archivo no es de texto. Elija uno en WebVTT."))
            return
        data = cast(QueryDict, self.data).copy()
        data["captions"] = self.cleaned_data["captions"] = text
        self.data = data
