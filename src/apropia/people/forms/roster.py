from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.formats.tabular.cells import fold_header
from apropia.formats.tabular.columns import FoundColumn
from apropia.formats.tabular.layouts import ROSTER
from apropia.formats.tabular.schema import IGNORED
from apropia.foundation.files.kinds import TABLE
from apropia.people.models import RosterImport

NOT_USED = "-"


class RosterFileForm(forms.Form):
    """The file to import."""

    file = forms.FileField(label=_("Archivo"), help_text=_("Excel (.xlsx), CSV o texto (.txt), hasta 100 MB."))
    file.widget.attrs["accept"] = TABLE.accept


class RosterColumnsForm(forms.Form):
    """What each column of the file means, and how to treat what is not known."""

    units = forms.ChoiceField(
        label=_("Si una dependencia no existe"), choices=RosterImport.Units.choices, widget=forms.RadioSelect
    )
    is_complete_list = forms.BooleanField(
        label=_("Este archivo es la lista completa"),
        required=False,
        help_text=_("Si la marca, quien no esté en el archivo queda como retirado. Nadie se borra."),
    )

    def __init__(self, *args: Any, columns: Sequence[FoundColumn], **options: Any) -> None:
        super().__init__(*args, **options)
        self.columns = columns
        choices = [(NOT_USED, _("No usar esta columna")), *((one.key, one.label) for one in ROSTER.columns)]
        for number, column in enumerate(columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column.header,
                choices=choices,
                initial=column.key or NOT_USED,
                help_text=" · ".join(column.samples)[:120],
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """Return the fields of the columns, in the order of the file."""
        return [self[f"column_{number}"] for number in range(len(self.columns))]

    @property
    def recognises_none(self) -> bool:
        """Say whether no column of the file was recognised by its name."""
        return not any(column.key for column in self.columns)

    def clean(self) -> dict[str, Any]:
        """Refuse two columns with one meaning, and a file without addresses or names."""
        cleaned = super().clean() or {}
        chosen: dict[str, str] = {}
        for number, column in enumerate(self.columns):
            key = cleaned.get(f"column_{number}", NOT_USED)
            if key == NOT_USED:
                continue
            if key in chosen:
                self.add_error(f"column_{number}", _("Otra columna ya es esto. Deje una sola."))
            else:
                chosen[key] = column.header
        if "correo" not in chosen:
            self.add_error(None, _("Indique cuál columna tiene el correo de cada persona."))
        if not any(key in chosen for key in ROSTER.any_of[0]):
            self.add_error(None, _("Indique cuál columna tiene los nombres."))
        return cleaned

    def mapping(self) -> dict[str, str]:
        """Return what was chosen, by folded header."""
        answers = [self.cleaned_data[f"column_{number}"] for number in range(len(self.columns))]
        return {
            fold_header(column.header): IGNORED if key == NOT_USED else key
            for column, key in zip(self.columns, answers, strict=True)
        }


def names_given(sent: Mapping[str, str]) -> dict[int, tuple[str, str]]:
    """Read the two halves of each name that the preview lists, by the number of its line."""
    given = {}
    for field, value in sent.items():
        key, _unused, number = field.partition("_")
        if key == "nombres" and number.isascii() and number.isdigit():
            given[int(number)] = (value, sent.get(f"apellidos_{number}", ""))
    return given
