from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.formats.tabular.cells import fold_header
from apropia.formats.tabular.columns import FoundColumn
from apropia.formats.tabular.layouts import USE
from apropia.formats.tabular.schema import IGNORED
from apropia.formats.usage_reports.periods import LONGEST_MONTH, Period
from apropia.foundation.files.kinds import TABLE
from apropia.usage.queries.products import Product
from apropia.usage.queries.questions import Questions
from apropia.usage.queries.services import name_of_hint

COLUMN_LABELS = {
    "correo": _("Correo o cuenta"),
    "servicio_codigo": _("Código del servicio"),
    "periodo_inicio": _("Inicio del periodo"),
    "periodo_fin": _("Fin del periodo"),
    "habilitado": _("Tiene permiso o licencia"),
    "activo": _("Usó el servicio"),
    "acciones": _("Número de acciones"),
    "funciones_usadas": _("Funciones usadas"),
}
NOT_USED = "-"


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; the cleaned value is a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Clean each file apart."""
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class ReportsForm(forms.Form):
    """The reports to bring in."""

    reports = ManyFilesField(
        label=_("Informes"), help_text=_("Excel (.xlsx), CSV o texto (.txt), hasta 100 MB cada uno.")
    )
    reports.widget.attrs["accept"] = TABLE.accept


class QuestionsForm(forms.Form):
    """What a report does not say by itself: its columns, its period, its services."""

    def __init__(
        self,
        *args: Any,
        questions: Questions,
        columns: Sequence[FoundColumn],
        proposed: Mapping[str, ITService | None],
        services: Sequence[ITService],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.questions, self.columns, self.services = questions, columns, {str(one.pk): one for one in services}
        if questions.period:
            self.fields["start"] = forms.DateField(label=_("Desde"), widget=forms.DateInput())
            self.fields["end"] = forms.DateField(label=_("Hasta"), widget=forms.DateInput())
        choices = [(NOT_USED, _("No usar")), *((str(one.pk), one.name) for one in services)]
        for hint in proposed:
            guess = proposed[hint]
            self.fields[f"service_{hint}"] = forms.ChoiceField(
                label=name_of_hint(hint), choices=choices, initial=str(guess.pk) if guess else NOT_USED
            )
        keys = [(NOT_USED, _("No usar esta columna")), *COLUMN_LABELS.items()]
        for number, column in enumerate(columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column.header,
                choices=keys,
                initial=column.key or NOT_USED,
                help_text=" · ".join(column.samples)[:120],
            )

    @property
    def service_fields(self) -> list[forms.BoundField]:
        """Return the questions on services."""
        return [self[name] for name in self.fields if name.startswith("service_")]

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """Return the questions on columns, in the order of the file."""
        return [self[f"column_{number}"] for number in range(len(self.columns))]

    def clean(self) -> dict[str, Any]:
        """Refuse an impossible period, two columns with one meaning, and columns without account, service or use."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if isinstance(start, date) and isinstance(end, date):
            if end < start:
                self.add_error("end", _("La fecha final es anterior a la inicial."))
            elif (end - start).days >= LONGEST_MONTH:
                self.add_error("end", _("El uso se guarda por mes: indique hasta 31 días."))
        if self.columns:
            self._check_columns(cleaned)
        return cleaned

    def _check_columns(self, cleaned: dict[str, Any]) -> None:
        chosen: set[str] = set()
        for number in range(len(self.columns)):
            key = cleaned.get(f"column_{number}", NOT_USED)
            if key != NOT_USED and key in chosen:
                self.add_error(f"column_{number}", _("Otra columna ya es esto. Deje una sola."))
            chosen.add(key)
        if not {"correo", "servicio_codigo"} <= chosen:
            self.add_error(None, _("Indique cuál columna tiene la cuenta y cuál el servicio."))
        if not chosen & set(USE.any_of[0]):
            self.add_error(None, _("Indique cuál columna dice si hubo uso, o cuántas acciones."))

    def period(self) -> Period | None:
        """Return the period given."""
        start = self.cleaned_data.get("start")
        return Period(start, self.cleaned_data["end"]) if start else None

    def chosen_services(self) -> dict[str, ITService | None]:
        """Return the service chosen for each name; None leaves it out."""
        return {
            name.removeprefix("service_"): self.services.get(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("service_")
        }

    def mapping(self) -> dict[str, str] | None:
        """Return what was chosen for the columns, by folded header; None when they were not asked."""
        if not self.columns:
            return None
        answers = [self.cleaned_data[f"column_{number}"] for number in range(len(self.columns))]
        return {
            fold_header(column.header): IGNORED if key == NOT_USED else key
            for column, key in zip(self.columns, answers, strict=True)
        }


class AliasForm(forms.Form):
    """An account of a report and whose it is."""

    value = forms.CharField(label=_("Cuenta en el informe"), max_length=254)
    email = forms.EmailField(label=_("Correo de la persona"))


class ProductForm(forms.Form):
    """Which service a product of the reports is."""

    service = forms.ChoiceField(label=_("Servicio del catálogo"))

    def __init__(self, *args: Any, product: Product, services: Sequence[ITService], **options: Any) -> None:
        known = product.service is not None or product.is_remembered
        super().__init__(*args, **options)
        self.services = {str(one.pk): one for one in services}
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        field.initial = str(product.service.pk) if product.service else NOT_USED
        none_yet = [] if known else [("", _("Elija un servicio"))]
        field.choices = [
            *none_yet,
            (NOT_USED, _("No usar este producto")),
            *((str(one.pk), one.name) for one in services),
        ]

    def chosen(self) -> ITService | None:
        """Return the service chosen; None leaves the product out."""
        return self.services.get(self.cleaned_data["service"])
