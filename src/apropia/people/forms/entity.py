from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.foundation.ui import theme
from apropia.people import policies

_LETTERS = [("", _("Nunito Sans, la de Apropia")), ("system", _("La del equipo")), ("serif", _("Con remates"))]


class DayForm(forms.Form):
    """A day on which the entity does not follow the national calendar."""

    day = forms.DateField(label=_("Día"), widget=forms.DateInput(attrs={"type": "date"}))
    is_working = forms.TypedChoiceField(
        label=_("Ese día"),
        choices=[("no", _("No se trabaja")), ("si", _("Se trabaja, aunque sea festivo o fin de semana"))],
        coerce=lambda value: value == "si",
        widget=forms.RadioSelect,
        initial="no",
    )
    reason = forms.CharField(
        label=_("Motivo"), max_length=200, help_text=_("Por ejemplo: día cívico, jornada compensada, cierre colectivo.")
    )


class _ColourField(forms.CharField):
    """A colour of the look: written, or chosen where the browser can."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"spellcheck": "false", "data-ap-colour": ""})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)


class LookForm(forms.Form):
    """What the pages of an entity look like. The fields are the keys of its theme."""

    brand = _ColourField(label=_("Color principal"), help_text=_("Botones y enlaces. Oscuro: se lee sobre blanco."))
    brand_dark = _ColourField(
        label=_("Color principal en tema oscuro"), help_text=_("El mismo tono, claro: se lee sobre fondo oscuro.")
    )
    block = _ColourField(label=_("Color del bloque"), help_text=_("El bloque sólido del inicio, con letra blanca."))
    accent = _ColourField(label=_("Color de acento"), help_text=_("Marca dónde está la persona y el botón del bloque."))
    on_accent = _ColourField(label=_("Letra sobre el acento"))
    font_head = forms.ChoiceField(label=_("Letra de los títulos"), choices=_LETTERS, required=False)
    font_body = forms.ChoiceField(label=_("Letra del texto"), choices=_LETTERS, required=False)
    radius = forms.ChoiceField(
        label=_("Esquinas"),
        choices=[("", _("Redondas")), ("soft", _("Poco redondas")), ("square", _("Rectas"))],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Say every colour that could not be read, not only the first."""
        given = super().clean() or {}
        for key, words in theme.problems(given).items():
            self.add_error(key, words)
        return given


class IdentityForm(forms.Form):
    """Who the entity is."""

    name = forms.CharField(label=_("Nombre de la entidad"), max_length=200)
    it_office_name = forms.CharField(
        label=_("Oficina de TI"),
        max_length=200,
        required=False,
        help_text=_("Aparece al pie de las páginas y de los mensajes."),
    )
    email_domains = forms.CharField(
        label=_("Dominios de correo"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Los del correo institucional, uno por línea. Por ejemplo: entidad.gov.co"),
    )
    timezone = forms.ChoiceField(
        label=_("Zona horaria"),
        help_text=_("Con ella se cuentan los días y las horas."),
        choices=[(zone, zone.removeprefix("America/").replace("_", " ")) for zone in policies.timezones()],
    )
    contact_address = forms.CharField(
        label=_("Dirección para datos personales"),
        max_length=200,
        required=False,
        help_text=_("Este contacto se muestra en «Sus datos» a cada persona."),
    )
    contact_email = forms.EmailField(label=_("Correo para datos personales"), required=False)
    contact_phone = forms.CharField(label=_("Teléfono para datos personales"), max_length=60, required=False)

    def clean_email_domains(self) -> list[str]:
        """Return the lines."""
        lines: list[str] = self.cleaned_data["email_domains"].splitlines()
        return lines

    def clean(self) -> dict[str, Any]:
        """Put the three ways to reach the controller together, as they are kept."""
        given = super().clean() or {}
        contact = {key: given.pop(f"contact_{key}", "") for key in ("address", "email", "phone")}
        return given | {"contact": contact}


class MinimumForm(forms.Form):
    """The smallest group of which a figure is shown."""

    minimum = forms.IntegerField(label=_("Grupo más pequeño que se muestra"), min_value=1)
