"""The fields that a kind of question adds to the editor, and what is made of them."""

from collections.abc import Mapping
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.policies.content import LETTERS, ItemContent, Option, sheet_parts
from apropia.diagnosis.policies.numbers import key_of
from apropia.diagnosis.policies.regions import shape_from, shape_or_none, shape_text
from apropia.diagnosis.policies.tasks import ROLES, clean_path, grid_from, grid_text
from apropia.foundation.ui.numbers import typed_es

Written = Mapping[str, Any]
ROWS_HELP = _("Una fila por línea y las celdas separadas por «|». También puede pegar desde una hoja de cálculo.")


class TaskFields(Protocol):
    """What a kind of question asks of its author besides what all of them do."""

    template: str

    def fields(self) -> dict[str, forms.Field]: ...

    def initial(self, content: ItemContent) -> dict[str, Any]: ...

    def parts(self, written: Written) -> dict[str, Any]:
        """Return the fields of `ItemContent` that were written."""


class NumberField(forms.CharField):
    """A number as it is written in Colombia; kept as it was written."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            key_of(text)
        except ValueError:
            raise ValidationError(_("Escriba solo cifras, como 12,5 o 1250."), code="bad_number") from None
        return text


class NumericFields:
    """A number: which one is right, how far from it still is, and its unit."""

    template = "diagnosis/_editor_numeric.html"

    def fields(self) -> dict[str, forms.Field]:
        return {
            "number": NumberField(
                label=_("Número correcto"),
                required=False,
                max_length=30,
                help_text=_("La coma separa los decimales: 12,5. Quien responde puede usar coma o punto."),
            ),
            "to": NumberField(
                label=_("Hasta"),
                required=False,
                max_length=30,
                help_text=_("Solo si vale cualquier número desde el anterior hasta este."),
            ),
            "give": NumberField(
                label=_("Margen"),
                required=False,
                max_length=30,
                help_text=_("Cuánto de más o de menos también vale. Por ejemplo: 0,5."),
            ),
            "unit": forms.CharField(
                label=_("Unidad"),
                required=False,
                max_length=20,
                help_text=_("Se muestra junto a la respuesta: MB, %, pesos."),
            ),
            "grid": forms.CharField(
                label=_("Tabla para leer"), required=False, max_length=2000, help_text=ROWS_HELP, widget=forms.Textarea
            ),
        }

    def initial(self, content: ItemContent) -> dict[str, Any]:
        key = content.key if isinstance(content.key, dict) else {}
        task = content.task or {}
        shown = {"unit": task.get("unit", ""), "grid": grid_text(task.get("rows", ()))}
        return {name: typed_es(text) for name, text in key.items()} | shown

    def parts(self, written: Written) -> dict[str, Any]:
        key = key_of(written["number"], to=written["to"], give=written["give"]) if written["number"] else None
        task = {"unit": written["unit"], "rows": grid_from(written["grid"])}
        return {"key": key, "task": {name: one for name, one in task.items() if one} or None}


def marked_options(written: Written, rows: range) -> tuple[list[int], tuple[Option, ...], list[str] | None]:
    """Return the rows that were filled, their options, and the ids of those marked as right."""
    filled = [number for number in rows if written[f"option_{number}"]]
    options = tuple(Option(LETTERS[place], written[f"option_{number}"]) for place, number in enumerate(filled))
    right = [option.id for option, number in zip(options, filled, strict=True) if written[f"right_{number}"]]
    return filled, options, right or None


def _initial_marks(content: ItemContent) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number, option in enumerate(content.options, 1):
        values |= {f"option_{number}": option.text, f"right_{number}": option.id in (content.key or ())}
    return values


def _text(label: Any, length: int, help_text: Any = "", lines: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": lines}) if lines else None
    return LinesField(label=label, required=False, max_length=length, help_text=help_text, widget=widget)


class LinesField(forms.CharField):
    """A text of one or several lines, each without spaces to spare."""

    def clean(self, value: Any) -> str:
        lines = (" ".join(line.split()) for line in str(super().clean(value)).splitlines())
        return "\n".join(lines).strip("\n")


class PartsFields:
    """A task whose options have details: one group of fields for each, in `names`."""

    template = "diagnosis/_editor_parts.html"
    rows = range(1, 9)
    title: Any = ""
    hint: Any = ""
    part: Any = ""
    names: Mapping[str, tuple[Any, int, int]] = {}

    def fields(self) -> dict[str, forms.Field]:
        made: dict[str, forms.Field] = {}
        for number in self.rows:
            made |= {f"{name}_{number}": self.field(name, number) for name in self.names}
            made[f"right_{number}"] = forms.BooleanField(label=self.mark(number), required=False)
        return made

    def field(self, name: str, number: int) -> forms.Field:
        label, length, lines = self.names[name]
        return _text(label % {"number": number}, length, lines=lines)

    def mark(self, number: int) -> Any:
        return _("Es correcta")

    def groups(self) -> list[tuple[str, list[str]]]:
        """Return each group of fields by its name, with the names of its fields."""
        return [
            (f"{self.part} {number}", [*(f"{name}_{number}" for name in self.names), f"right_{number}"])
            for number in self.rows
        ]

    def initial(self, content: ItemContent) -> dict[str, Any]:
        parts = (content.task or {}).get("parts", {})
        values = _initial_marks(content)
        for number, option in enumerate(content.options, 1):
            values |= {f"{name}_{number}": text for name, text in parts.get(option.id, {}).items()}
        return values

    def parts(self, written: Written) -> dict[str, Any]:
        filled, options, key = marked_options(written, self.rows)
        details = {
            option.id: {
                name: written[f"{name}_{number}"]
                for name in self.names
                if name != "option" and written[f"{name}_{number}"]
            }
            for option, number in zip(options, filled, strict=True)
        }
        return {"options": options, "key": key, "task": {"parts": details} if details else None}


class MailboxFields(PartsFields):
    """A mailbox: some messages, and which of them the question asks for."""

    title = _("Mensajes del buzón")
    hint = _("Póngalos como se verían en el buzón, el más nuevo arriba. Use nombres y dominios inventados.")
    part = _("Mensaje")
    names = {
        "from": (_("De"), 120, 0),
        "option": (_("Asunto"), 160, 0),
        "date": (_("Fecha"), 40, 0),
        "attachment": (_("Adjunto"), 120, 0),
        "body": (_("Texto del mensaje"), 1000, 3),
    }

    def mark(self, number: int) -> Any:
        return _("El mensaje %(number)s es de los correctos") % {"number": number}


class PhishingFields(PartsFields):
    """One message in parts, some of which are signals of deceit."""

    title = _("Partes del mensaje")
    hint = _("Escríbalas en el orden en que se leen. Marque las que son señal de engaño.")
    part = _("Parte")
    names = {
        "role": (_("Qué es"), 0, 0),
        "option": (_("Lo que dice"), 400, 2),
        "target": (_("A dónde lleva, si es un enlace"), 200, 0),
    }

    def field(self, name: str, number: int) -> forms.Field:
        if name == "role":
            return forms.ChoiceField(label=_("Qué es"), choices=[("", "—"), *ROLES.items()], required=False)
        return super().field(name, number)

    def mark(self, number: int) -> Any:
        return _("La parte %(number)s es una señal de engaño") % {"number": number}


class FoldersFields(PartsFields):
    """A tree of folders, and in which of them a file belongs."""

    title = _("Carpetas")
    hint = _("Una carpeta dentro de otra se escribe con la ruta completa: Contratos / 2026. Marque la correcta.")
    part = _("Carpeta")
    names = {"option": (_("Ruta de la carpeta %(number)s"), 200, 0)}

    def fields(self) -> dict[str, forms.Field]:
        return {
            "file": _text(_("Archivo que se guarda"), 120, _("Por ejemplo: Acta de cierre.docx"))
        } | super().fields()

    def mark(self, number: int) -> Any:
        return _("La carpeta %(number)s es la correcta") % {"number": number}

    def initial(self, content: ItemContent) -> dict[str, Any]:
        return super().initial(content) | {"file": (content.task or {}).get("file", "")}

    def parts(self, written: Written) -> dict[str, Any]:
        _filled, options, key = marked_options(written, self.rows)
        options = tuple(Option(option.id, clean_path(option.text)) for option in options)
        return {"options": options, "key": key, "task": {"file": written["file"]} if written["file"] else None}


class ShapeField(forms.CharField):
    """A place on an image, kept as it was written."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and shape_or_none(text) is None:
            raise ValidationError(_("Escriba dos esquinas o más, como 10,20 45,60, de 0 a 100."), code="bad_shape")
        return text


class HotspotFields(PartsFields):
    """Places on an image, and which of them the question asks for."""

    title = _("Lugares en la imagen")
    hint = _(
        "Cada lugar tiene un nombre, que se lee en la lista, y dos esquinas, como 10,20 45,60: de 0 a 100 hacia la "
        "derecha y hacia abajo. Más puntos hacen una figura. Marque uno como correcto; los demás despistan."
    )
    part = _("Lugar")
    names = {"option": (_("Nombre"), 120, 0), "shape": (_("Dónde está"), 200, 0)}

    def field(self, name: str, number: int) -> forms.Field:
        if name == "shape":
            return ShapeField(label=_("Dónde está"), required=False, max_length=200)
        return super().field(name, number)

    def mark(self, number: int) -> Any:
        return _("El lugar %(number)s es el correcto") % {"number": number}

    def initial(self, content: ItemContent) -> dict[str, Any]:
        values = super().initial(content)
        return {name: one if isinstance(one, str | bool) else shape_text(one) for name, one in values.items()}

    def parts(self, written: Written) -> dict[str, Any]:
        found = super().parts(written)
        parts = (found["task"] or {}).get("parts", {})
        shapes = {one: {"shape": shape_from(part["shape"])} for one, part in parts.items() if part.get("shape")}
        return found | {"task": {"parts": shapes} if shapes else None}


class SheetFields:
    """A spreadsheet, and which of its cells the question asks for."""

    template = "diagnosis/_editor_sheet.html"

    def fields(self) -> dict[str, forms.Field]:
        return {
            "grid": forms.CharField(
                label=_("Hoja"), required=False, max_length=2000, help_text=ROWS_HELP, widget=forms.Textarea
            ),
            "cell": forms.RegexField(
                r"^[A-Ha-h]\d{1,2}$",
                label=_("Celda correcta"),
                required=False,
                help_text=_("La letra de la columna y el número de la fila: B3."),
                error_messages={"invalid": _("Escriba una letra de la A a la H y un número, como B3.")},
            ),
        }

    def initial(self, content: ItemContent) -> dict[str, Any]:
        rows = (content.task or {}).get("rows", ())
        return {"grid": grid_text(rows), "cell": "".join(content.key or ())}

    def parts(self, written: Written) -> dict[str, Any]:
        return sheet_parts(grid_from(written["grid"]), [written["cell"].upper()] if written["cell"] else [])


TASKS: dict[str, TaskFields] = {
    "NUMERIC": NumericFields(),
    "MAILBOX": MailboxFields(),
    "PHISHING": PhishingFields(),
    "SHEET": SheetFields(),
    "FOLDERS": FoldersFields(),
    "HOTSPOT": HotspotFields(),
}
