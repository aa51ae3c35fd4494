from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    """Bring a sheet of translations."""

    file = forms.FileField(label=_("Hoja traducida"), help_text=_("XLSX o CSV."))
