"""The fields that a kind of question adds to the editor, and what is made of them."""

from collections.abc import Mapping
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.policies.content import ItemContent
from apropia.diagnosis.policies.numbers import key_of, shown_number

Written = Mapping[str, Any]


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
        }

    def initial(self, content: ItemContent) -> dict[str, Any]:
        key = content.key if isinstance(content.key, dict) else {}
        return {name: shown_number(text) for name, text in key.items()} | {"unit": (content.task or {}).get("unit", "")}

    def parts(self, written: Written) -> dict[str, Any]:
        key = key_of(written["number"], to=written["to"], give=written["give"]) if written["number"] else None
        return {"key": key, "task": {"unit": written["unit"]} if written["unit"] else None}


TASKS: dict[str, TaskFields] = {"NUMERIC": NumericFields()}
