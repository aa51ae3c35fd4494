"""Forms: fields with their label, help and error; the summary of errors; the buttons."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apropia.foundation.ui.choosing import LONG
from apropia.foundation.ui.components.boxes import draw

register = template.Library()

# What Django shows as the choice of nothing.
_DASHES = "---------"


def _kind_of(field: BoundField) -> str:
    """Return which drawing the widget of a field needs."""
    widget = field.field.widget
    kinds: tuple[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str], ...] = (
        (forms.CheckboxSelectMultiple, "checks"),
        (forms.RadioSelect, "choices"),
        (forms.CheckboxInput, "check"),
        (forms.FileInput, "file"),
        (forms.Textarea, "input"),
    )
    for widgets, kind in kinds:
        if isinstance(widget, widgets):
            return kind
    return "input"


def _prepare(field: BoundField, extra: dict[str, Any]) -> SafeString:
    """Return the widget with our class, native pickers for days and hours, and the right keyboard for numbers."""
    widget = field.field.widget
    ours = "" if isinstance(widget, forms.CheckboxInput) else "input"
    attrs: dict[str, Any] = {"class": f"{widget.attrs.get('class', '')} {ours}".strip()} | extra
    if not attrs["class"]:
        del attrs["class"]
    native = (
        (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
        (forms.DateInput, "date", "%Y-%m-%d"),
        (forms.TimeInput, "time", "%H:%M"),
    )
    for kind, input_type, written in native:
        if isinstance(widget, kind):
            widget.input_type, widget.format = input_type, written
            break
    return SafeString(field.as_widget(attrs=attrs))


def _say_blank(field: BoundField) -> None:
    """Put words where Django draws dashes for nothing chosen."""
    if isinstance(field.field, forms.ModelChoiceField) and field.field.empty_label == _DASHES:
        field.field.empty_label = _("Elija una opción") if field.field.required else _("Sin elegir")


@register.simple_tag
def field(
    field: BoundField, label: str = "", wide: bool = False, marks_optional: bool = True, **attrs: str
) -> SafeString:
    """Draw a field of a form, whatever its widget: `{% field form.name %}`; `wide=True` uses the whole width.

    `marks_optional=False` leaves «(opcional)» out where an empty field is saved but still asked for later.
    """
    kind = _kind_of(field)
    _say_blank(field)
    extra = {name.replace("_", "-"): value for name, value in attrs.items()}
    options = list(field) if kind in {"choices", "checks"} else []
    control = "" if options else _prepare(field, extra)
    return draw(
        "field",
        field=field,
        kind=kind,
        label=label or field.label,
        wide=wide,
        control=control,
        options=options,
        is_long=kind == "checks" and len(options) >= LONG,
        is_optional=marks_optional and not field.field.required,
        described_by=field.aria_describedby,
    )


@register.simple_tag
def fields(form: forms.BaseForm) -> SafeString:
    """Draw every field of a form in its order, hidden ones too: `{% fields form %}`."""
    return draw("fields", form=form)


@register.simple_tag
def form_errors(form: forms.BaseForm, title: str = "") -> SafeString:
    """Draw the box that lists what must be corrected, each line a link to its field; nothing when all is well."""
    lines = [
        (bound.id_for_label or bound.auto_id, bound.label, error)
        for bound in form.visible_fields()
        for error in bound.errors
    ]
    return draw("form_errors", title=title, whole=list(form.non_field_errors()), lines=lines)


@register.simple_tag
def markdown_field(field: BoundField, label: str = "", rows: int = 12) -> SafeString:
    """Draw a long text with a button that previews it: `{% markdown_field form.body %}`."""
    control = _prepare(field, {"rows": str(rows), "class": "input writer-text"})
    return draw("markdown_field", field=field, label=label or field.label, control=control)


@register.simple_tag
def file_drop(field: BoundField, label: str = "", accept: str = "", text: str = "") -> SafeString:
    """Draw a file field on which a file may be dropped: `{% file_drop form.file accept=".csv,.xlsx" text="…" %}`."""
    control = _prepare(field, {"accept": accept} if accept else {})
    return draw("file_drop", field=field, label=label or field.label, text=text, control=control)


@register.simple_tag
def form_actions(label: str, cancel_url: str = "", cancel_label: str = "Cancelar", kind: str = "") -> SafeString:
    """Draw the button that sends a form and the way out: `{% form_actions "Guardar cambios" cancel_url=url %}`."""
    return draw("form_actions", label=label, cancel_url=cancel_url, cancel_label=cancel_label, kind=kind)
