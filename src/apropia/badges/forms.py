"""Forms of badges: what is written of one, to whom it is given, and what a stranger brings to be verified."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apropia.badges.actions.badges import BadgeData
from apropia.badges.models import Badge, Join, Mark
from apropia.badges.queries.manage import Choices
from apropia.competences.models import Level

MOST_TAGS = 8
MOST_BYTES = 2_000_000


class BadgeForm(forms.Form):
    """A badge and its rule. Every condition that is filled in counts; none means that it is given by hand."""

    name = forms.CharField(label=_("Nombre"), max_length=120)
    description = forms.CharField(label=_("Qué reconoce, en una frase"), max_length=400)
    criteria = forms.CharField(
        label=_("Qué hizo quien la tiene"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )
    mark = forms.ChoiceField(label=_("Dibujo"), choices=Mark.choices, widget=forms.RadioSelect, initial=Mark.STAR)
    tags = forms.CharField(label=_("Etiquetas"), required=False, help_text=_("Separadas por comas, hasta ocho."))
    competences = forms.MultipleChoiceField(
        label=_("Competencias que reconoce"), required=False, widget=forms.CheckboxSelectMultiple
    )
    valid_months = forms.IntegerField(
        label=_("Meses de vigencia"), required=False, min_value=1, max_value=120, help_text=_("Vacío: no vence.")
    )
    join = forms.ChoiceField(
        label=_("Se otorga sola al cumplir"), choices=Join.choices, widget=forms.RadioSelect, initial=Join.ALL
    )
    courses = forms.MultipleChoiceField(
        label=_("Cursos terminados"), required=False, widget=forms.CheckboxSelectMultiple
    )
    competence = forms.ChoiceField(label=_("Nivel en una competencia"), required=False)
    level = forms.ChoiceField(label=_("Nivel"), required=False, choices=[("", "—"), *Level.choices])
    talks = forms.IntegerField(
        label=_("Charlas a las que asistió"),
        help_text=_("Cuántas, sean las que sean."),
        required=False,
        min_value=1,
        max_value=50,
    )

    def __init__(self, data: Any = None, *, choices: Choices, badge: Badge | None = None) -> None:
        super().__init__(data, initial=_initial(badge) if badge else None)
        named = [(one.code, f"{one.code} {one.name}") for one in choices.competences]
        self._known = {one.code: one for one in choices.competences}
        self._offer("courses", list(choices.courses))
        self._offer("competences", named)
        self._offer("competence", [("", _("Ninguna")), *named])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_tags(self) -> list[str]:
        """Return the tags apart."""
        tags = [word.strip() for word in self.cleaned_data["tags"].split(",") if word.strip()]
        if len(tags) > MOST_TAGS or any(len(one) > 40 for one in tags):
            raise ValidationError(_("Escriba hasta ocho etiquetas de 40 letras cada una."))
        return tags

    def clean(self) -> dict[str, Any]:
        """Hold the competence and its level together."""
        found = super().clean() or {}
        if bool(found.get("competence")) != bool(found.get("level")):
            self.add_error(
                "level" if found.get("competence") else "competence", _("Elija la competencia y el nivel, o ninguno.")
            )
        return found

    def badge_data(self) -> BadgeData:
        """Return what was written."""
        found = self.cleaned_data
        conditions: list[dict[str, Any]] = [{"kind": "COURSE", "course": code} for code in found["courses"]]
        if found["competence"]:
            conditions.append({"kind": "LEVEL", "competence": found["competence"], "level": found["level"]})
        if found["talks"]:
            conditions.append({"kind": "TALKS", "count": found["talks"]})
        return BadgeData(
            **{key: found[key] for key in ("name", "description", "criteria", "mark", "join", "tags", "valid_months")},
            conditions=conditions,
            competences=[self._known[code] for code in found["competences"]],
        )


def _initial(badge: Badge) -> dict[str, Any]:
    written = {
        key: getattr(badge, key) for key in ("name", "description", "criteria", "mark", "join", "valid_months")
    } | {
        "tags": ", ".join(badge.tags),
        "competences": [one.code for one in badge.competences.all()],
        "courses": [one["course"] for one in badge.conditions if one["kind"] == "COURSE"],
    }
    for one in badge.conditions:
        if one["kind"] == "LEVEL":
            written |= {"competence": one["competence"], "level": one["level"]}
        if one["kind"] == "TALKS":
            written["talks"] = one["count"]
    return written


class GiveForm(forms.Form):
    """To whom a badge is given by hand, and why."""

    email = forms.EmailField(label=_("Correo de la persona"))
    narrative = forms.CharField(
        label=_("Por qué"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Lo lee quien compruebe la insignia. No escriba nombres ni datos personales."),
    )
    evidence = forms.URLField(label=_("Enlace a la evidencia"), required=False, max_length=500, assume_scheme="https")


class RevokeForm(forms.Form):
    """Which badge is taken back, and why."""

    address = forms.URLField(
        label=_("Dirección de la insignia"),
        max_length=500,
        assume_scheme="https",
        help_text=_("La que comparte la persona: termina en «/logros/…/»."),
    )
    reason = forms.CharField(
        label=_("Razón"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La lee la persona. La página pública no la muestra."),
    )


class ShownForm(forms.Form):
    """A badge that somebody shows: its file, or its address or text."""

    file = forms.FileField(label=_("Imagen o archivo de la insignia"), required=False)
    text = forms.CharField(
        label=_("O su dirección"), required=False, max_length=20_000, help_text=_("También sirve el texto firmado.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, of a size that a badge has."""
        found = super().clean() or {}
        file = found.get("file")
        if file is None and not found.get("text") and not self.errors:
            raise ValidationError(_("Elija el archivo de la insignia o escriba su dirección."))
        if file is not None and file.size > MOST_BYTES:
            self.add_error("file", _("El archivo pesa más de 2 MB. Una insignia pesa mucho menos."))
        return found

    def shown(self) -> bytes:
        """Return what was brought."""
        file = self.cleaned_data.get("file")
        data: bytes = file.read() if file else self.cleaned_data["text"].encode()
        return data


class RecipientForm(forms.Form):
    """The address of mail of whoever says that a badge is hers."""

    email = forms.EmailField(label=_("Correo de la persona"))
