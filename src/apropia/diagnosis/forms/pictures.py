"""The picture of a question and what it says to whom does not see it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.foundation.files.kinds import ILLUSTRATION


class PictureForm(forms.Form):
    """Choose a picture and say it in words."""

    file = forms.FileField(
        label=_("Imagen"),
        required=False,
        help_text=_("PNG, JPEG o WebP de hasta 4 MB. Se guarda sin el lugar ni la cámara de la foto."),
        widget=forms.FileInput(attrs={"accept": ILLUSTRATION.accept}),
    )
    alt = forms.CharField(
        label=_("Qué muestra"),
        required=False,
        max_length=300,
        help_text=_("Lo oye quien no ve la imagen. Diga lo que hace falta para responder, sin decir la respuesta."),
    )
    is_decorative = forms.BooleanField(
        label=_("Solo decora: se entiende y se responde lo mismo sin verla"), required=False
    )
    description = forms.CharField(
        label=_("Descripción larga"),
        required=False,
        max_length=2000,
        help_text=_("Si la imagen trae mucho, como un plano o una gráfica. Cualquier persona la puede abrir."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
