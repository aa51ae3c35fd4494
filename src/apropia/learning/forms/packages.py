from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.foundation.files.kinds import PACKAGE


class PackageForm(forms.Form):
    """The file that an authoring tool exported."""

    package_file = forms.FileField(
        label=_("Paquete"),
        widget=forms.FileInput(attrs={"accept": PACKAGE.accept}),
        help_text=_("El .zip (SCORM 1.2, SCORM 2004 o cmi5) o el .h5p que exportó la herramienta de autor."),
        error_messages={"required": _("Elija el archivo del paquete.")},
    )
