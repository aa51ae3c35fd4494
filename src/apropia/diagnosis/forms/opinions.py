"""What is sent for opinion questions: by who answers them, and by who writes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models import Item, ItemKind
from apropia.diagnosis.policies.content import LETTERS, SECONDS, ItemContent, Option
from apropia.diagnosis.policies.opinions import LONG_TEXT, SHORT_TEXT, amount_from
from apropia.formats.tabular.values import CellError, parse_date

ROWS = len(LETTERS)
STEPS = 11
FEWEST_STEPS = 2
NOTHING = ("", "—")
SAYS_ANSWERS = _(
    "Para decir en ella lo que la persona respondió antes: {E-1|su herramienta} se lee como su respuesta a E-1 y, sin "
    "respuesta, como lo que va después de la barra."
)
USUAL_SECONDS: dict[str, int] = {ItemKind.TEXT: 45, ItemKind.CHOICES: 15, ItemKind.AMOUNT: 15, ItemKind.DATE: 15}


def step_value(sent: str) -> int | None:
    """Return the value of a step of a scale as the page sent it."""
    return int(sent) if sent.isdecimal() and len(sent) < 4 else None


def opinion_value(item: Item, data: QueryDict, ids: Mapping[str, str]) -> Any:
    """Return what was sent for an opinion question; what cannot be read comes back as it is and is refused later."""
    sent = data.get("respuesta", "")
    if item.kind == ItemKind.OPINION:
        return step_value(sent)
    if item.kind == ItemKind.CHOICES:
        return [ids.get(one, "") for one in data.getlist("respuesta")]
    if item.kind == ItemKind.CHOICE:
        return ids.get(sent, "")
    if item.kind == ItemKind.TEXT:
        return sent.replace("\r\n", "\n").strip()
    try:
        return amount_from(sent) if item.kind == ItemKind.AMOUNT else parse_date(sent).isoformat()
    except CellError:
        return None


class AmountField(forms.CharField):
    """A number as it is written in Colombia; nothing where it is left out."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return amount_from(text)
        except CellError as problem:
            raise forms.ValidationError(str(problem)) from problem


class OpinionItemForm(forms.Form):
    """Write an opinion question of one kind. The fields follow the kind."""

    code = forms.RegexField(
        r"^[\w.\-]+$",
        label=_("Código"),
        max_length=40,
        help_text=_("No cambia entre versiones. Por ejemplo: SAT-1."),
        error_messages={"invalid": _("Use solo letras, números, puntos y guiones.")},
    )
    section = forms.ChoiceField(label=_("Sección"))
    stem = forms.CharField(
        label=_("Pregunta"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), help_text=SAYS_ANSWERS
    )
    scale = forms.ChoiceField(label=_("Escala de respuesta"))
    has_fixed_order = forms.BooleanField(
        label=_("Mostrar las opciones siempre en este orden"),
        required=False,
        help_text=_("Si no, cada persona las recibe en otro orden, para que la primera no gane por ser la primera."),
    )
    least_count = forms.IntegerField(label=_("Opciones, al menos"), min_value=1, max_value=ROWS, required=False)
    most_count = forms.IntegerField(label=_("Opciones, a lo sumo"), min_value=1, max_value=ROWS, required=False)
    least = AmountField(label=_("Mínimo"), max_length=20, required=False)
    most = AmountField(label=_("Máximo"), max_length=20, required=False)
    unit = forms.CharField(
        label=_("Unidad"), max_length=20, required=False, help_text=_("Por ejemplo: horas a la semana.")
    )
    first_day = forms.DateField(label=_("Desde"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("Hasta"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    length = forms.TypedChoiceField(
        label=_("Extensión"),
        coerce=int,
        choices=((SHORT_TEXT, _("Corta: una línea")), (LONG_TEXT, _("Larga: varias líneas"))),
        initial=SHORT_TEXT,
        help_text=_(
            "La página pide no escribir nombres ni datos personales. Los textos se leen sin saber de quién son."
        ),
    )
    seconds = forms.IntegerField(
        label=_("Segundos que suele tomar"), min_value=SECONDS.start, max_value=SECONDS.stop - 1
    )

    OWN: Mapping[str, tuple[str, ...]] = {
        ItemKind.OPINION: ("scale",),
        ItemKind.CHOICE: ("has_fixed_order",),
        ItemKind.CHOICES: ("has_fixed_order", "least_count", "most_count"),
        ItemKind.AMOUNT: ("least", "most", "unit"),
        ItemKind.DATE: ("first_day", "last_day"),
        ItemKind.TEXT: ("length",),
    }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: str,
        sections: Iterable[str],
        scales: Iterable[tuple[str, str]],
        content: ItemContent | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(content) if content else {"seconds": USUAL_SECONDS.get(kind, 10)})
        self.kind = kind
        offered = [(title, title) for title in sections]
        self.fields["section"].choices = offered if len(offered) == 1 else [NOTHING, *offered]  # type: ignore[attr-defined]  # a choice field
        self.fields["scale"].choices = [NOTHING, *scales]  # type: ignore[attr-defined]  # a choice field
        own = self.OWN[kind]
        for name in {one for names in self.OWN.values() for one in names} - {*own}:
            del self.fields[name]
        if "has_fixed_order" in own:
            for number in range(1, ROWS + 1):
                label = _("Opción %(number)s") % {"number": number}
                self.fields[f"option_{number}"] = forms.CharField(label=label, required=False, max_length=400)

    @property
    def rows(self) -> list[BoundField]:
        """Return the rows of options."""
        return [self[name] for name in self.fields if name.startswith("option_")]

    @property
    def limits(self) -> list[BoundField]:
        """Return the fields that say what an answer must lie within."""
        return [self[name] for name in self.OWN[self.kind] if name not in ("scale", "has_fixed_order")]

    def item_content(self) -> ItemContent:
        """Return what was written."""
        written = self.cleaned_data
        texts = [text for name, text in written.items() if name.startswith("option_") and text]
        return ItemContent(
            code=written["code"],
            kind=self.kind,
            section=written["section"],
            scale=written.get("scale", ""),
            stem=written["stem"],
            options=tuple(Option(letter, text) for letter, text in zip(LETTERS, texts, strict=False)),
            seconds=written["seconds"],
            has_fixed_order=written.get("has_fixed_order", False),
            bounds={name: value for name, value in self._bounds().items() if value not in (None, "")},
        )

    def _bounds(self) -> dict[str, Any]:
        written = self.cleaned_data
        if self.kind == ItemKind.CHOICES:
            return {"least": written["least_count"], "most": written["most_count"]}
        if self.kind == ItemKind.AMOUNT:
            return {name: written[name] for name in ("least", "most", "unit")}
        if self.kind == ItemKind.DATE:
            first, last = written["first_day"], written["last_day"]
            return {"least": first and first.isoformat(), "most": last and last.isoformat()}
        return {"most": written["length"]} if self.kind == ItemKind.TEXT else {}


def _initial(content: ItemContent) -> dict[str, Any]:
    """Return what the form shows of a stored item."""
    bounds = content.bounds or {}
    least, most = bounds.get("least"), bounds.get("most")
    names = {
        ItemKind.CHOICES: ("least_count", "most_count"),
        ItemKind.AMOUNT: ("least", "most"),
        ItemKind.DATE: ("first_day", "last_day"),
        ItemKind.TEXT: ("", "length"),
    }.get(ItemKind(content.kind), ("", ""))
    values: dict[str, Any] = dict(zip(names, (least, most), strict=True)) | {"unit": bounds.get("unit", "")}
    values |= {
        name: getattr(content, name) for name in ("code", "section", "stem", "scale", "has_fixed_order", "seconds")
    }
    return values | {f"option_{number}": option.text for number, option in enumerate(content.options, 1)}


class NewScaleForm(forms.Form):
    """Write a scale for opinions: its steps from the first to the last."""

    name = forms.CharField(label=_("Nombre"), max_length=120, help_text=_("Por ejemplo: Acuerdo, siete pasos."))
    first = forms.TypedChoiceField(
        label=_("El primer paso vale"),
        coerce=int,
        choices=((1, "1"), (0, "0")),
        initial=1,
        help_text=_("Los demás siguen de uno en uno. Con estos números se calcula el promedio."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        for number in range(1, STEPS + 1):
            label = _("Paso %(number)s") % {"number": number}
            self.fields[f"step_{number}"] = forms.CharField(label=label, required=number <= FEWEST_STEPS, max_length=80)

    @property
    def options(self) -> list[tuple[int, str]]:
        """Return the steps that were written, with what each is worth."""
        texts = [text for name, text in self.cleaned_data.items() if name.startswith("step_") and text]
        return list(enumerate(texts, self.cleaned_data["first"]))


class ReadyScaleForm(forms.Form):
    """Choose a ready scale and the service it asks about."""

    measure = forms.ChoiceField(label=_("Escala"), widget=forms.RadioSelect)
    service = forms.ChoiceField(label=_("Servicio"), help_text=_("Las preguntas lo nombrarán."))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        measures: Iterable[tuple[str, str]],
        services: Iterable[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        self.fields["measure"].choices = list(measures)  # type: ignore[attr-defined]  # a choice field
        self.fields["service"].choices = [NOTHING, *services]  # type: ignore[attr-defined]  # a choice field
