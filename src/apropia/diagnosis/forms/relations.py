"""The fields that tie a question to others of its version: its variants and its enemies."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.policies.kinship import DRAWN_KINDS


class CodesField(forms.CharField):
    """Codes of questions, apart by commas or spaces; those that the version does not have are sent back."""

    def __init__(self, *, codes: Collection[str], **options: Any) -> None:
        super().__init__(**options)
        self.codes = codes

    def to_python(self, value: Any) -> Any:
        return tuple(dict.fromkeys(re.findall(r"[\w.\-]+", super().to_python(value) or "")))

    def validate(self, value: Any) -> None:
        unknown = [code for code in value if code not in self.codes]
        if unknown:
            said = _("Esta versión no tiene la pregunta «%(code)s». Revise el código.")
            raise forms.ValidationError(said, params={"code": unknown[0]})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else ", ".join(value)


def relation_fields(kind: str, *, codes: Collection[str]) -> dict[str, forms.Field]:
    """Return the fields for a kind that is drawn for each person; none for the others."""
    if kind not in DRAWN_KINDS:
        return {}
    return {
        "family": forms.RegexField(
            r"^[\w.\-]+$",
            label=_("Familia"),
            required=False,
            max_length=40,
            help_text=_("La misma palabra en las variantes de una pregunta. A cada persona le toca una sola."),
            error_messages={"invalid": _("Use solo letras, números, puntos y guiones.")},
        ),
        "enemies": CodesField(
            codes=codes,
            label=_("Enemigas"),
            required=False,
            help_text=_("Los códigos de las que nunca van en el mismo formulario, porque una da la respuesta de otra."),
        ),
    }


def relation_parts(written: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of `ItemContent` that these say; nothing where they were not asked."""
    return {name: written[name] for name in ("family", "enemies") if name in written}
