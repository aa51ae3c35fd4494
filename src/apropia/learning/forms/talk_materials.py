from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.foundation.files.kinds import CAPTIONS, DOCUMENT, RECORDING
from apropia.learning.models import TalkMaterial

# What a talk leaves, as addresses say it.
KINDS = {"presentacion": TalkMaterial.Kind.SLIDES, "grabacion": TalkMaterial.Kind.RECORDING}


class TalkMaterialForm(forms.Form):
    """The slides or the recording of a talk, and its words."""

    sent_file = forms.FileField(label=_("Archivo"), required=False)
    captions_file = forms.FileField(
        label=_("Subtítulos (.vtt)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": CAPTIONS.accept}),
        help_text=_("Los del archivo de video."),
    )
    link = forms.URLField(label=_("O el enlace"), required=False, max_length=500, assume_scheme="https")
    has_captions_there = forms.BooleanField(
        label=_("Lo miré: la grabación del enlace tiene subtítulos en su sitio"), required=False
    )
    words = forms.CharField(
        label=_("De qué trata"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Para quien no fue: qué encuentra y para qué le sirve."),
        error_messages={"required": _("Cuente de qué trata, para quien no fue.")},
    )
    transcript = forms.CharField(
        label=_("Transcripción"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Lo que se dice y lo que se ve."),
        error_messages={"required": _("Escriba la transcripción: lo que se dice y lo que se ve.")},
    )

    def __init__(self, data: Any = None, files: Any = None, *, kind: str) -> None:
        super().__init__(data, files)
        is_recording = kind == TalkMaterial.Kind.RECORDING
        self.kind = kind
        self.kinds = RECORDING if is_recording else DOCUMENT
        sent = self.fields["sent_file"]
        sent.widget = forms.FileInput(attrs={"accept": self.kinds.accept})
        sent.help_text = self.kinds.label
        if not is_recording:
            for name in ("captions_file", "has_captions_there", "transcript"):
                del self.fields[name]
