from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apropia.formats.ft1311.record import FIELD, Shape
from apropia.foundation.files.kinds import ATTACHMENT
from apropia.people.models import OrgUnit
from apropia.practices.models import CRITERIA, Evidence, LessonLearned, Statement, Verdict


class PracticeForm(forms.Form):
    """What opens a practice."""

    name = forms.CharField(
        label=_("Nombre de la buena práctica"),
        max_length=200,
        help_text=_("¿Qué nombre describe mejor la buena práctica?"),
    )
    unit = forms.ModelChoiceField(label=_("Dependencia responsable"), queryset=OrgUnit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, units: QuerySet[OrgUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units


class AnswersForm(forms.Form):
    """The answers of one page of the editor, each with the revision it was opened at."""

    page = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, keys: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = tuple(keys)
        for key in keys:
            spec = FIELD[key]
            if spec.shape is Shape.RICH:
                widget: forms.Widget = forms.Textarea(attrs={"rows": 16, "class": "input writer-text"})
            elif spec.shape is Shape.DATE:
                widget = forms.DateInput(attrs={"type": "date"})
            elif key == "email":
                widget = forms.EmailInput()
            else:
                widget = forms.TextInput()
            self.fields[key] = forms.CharField(
                label=spec.short,
                help_text=spec.guidance if spec.shape is not Shape.RICH else "",
                required=False,
                max_length=spec.max_length,
                widget=widget,
                strip=True,
            )
            self.fields[f"base_{key}"] = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class StatementForm(forms.Form):
    """A sentence, what it claims and what backs it."""

    text = forms.CharField(
        label=_("Frase"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Cópiela tal como está en el texto."),
    )
    claim = forms.ChoiceField(label=_("Qué dice"), choices=Statement.Claim.choices)
    measurement = forms.TypedChoiceField(
        label=_("Cifra oficial"), required=False, coerce=int, empty_value=None, choices=[]
    )
    evidence = forms.TypedMultipleChoiceField(
        label=_("Evidencias"), required=False, coerce=int, choices=[], widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, figures: Sequence[tuple[int, str]], evidence: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self.fields["measurement"], [("", _("Ninguna")), *figures])
        _set_choices(self.fields["evidence"], evidence)
        if not evidence:
            del self.fields["evidence"]


def _set_choices(field: forms.Field, choices: Sequence[tuple[Any, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class ClaimForm(forms.Form):
    """Another claim for a statement."""

    claim = forms.ChoiceField(choices=Statement.Claim.choices)


class EvidenceForm(forms.Form):
    """A file that backs the practice."""

    file = forms.FileField(
        label=_("Archivo"), help_text=ATTACHMENT.label, widget=forms.FileInput(attrs={"accept": ATTACHMENT.accept})
    )
    title = forms.CharField(label=_("Título"), max_length=200)
    kind = forms.ChoiceField(label=_("Tipo"), choices=Evidence.Kind.choices)
    captured_on = forms.DateField(
        label=_("Fecha del soporte"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    source = forms.CharField(label=_("Fuente"), max_length=200, required=False)
    confidentiality = forms.ChoiceField(
        label=_("Quién puede verla"),
        choices=Evidence.Confidentiality.choices,
        initial=Evidence.Confidentiality.INTERNAL,
    )
    has_personal_data = forms.BooleanField(label=_("Tiene datos personales"), required=False)
    text_version = forms.CharField(
        label=_("Texto alternativo o transcripción"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Obligatorio si la imagen o grabación es pública."),
    )


class ReplicationForm(forms.Form):
    """Who took a practice up, and how."""

    unit = forms.ModelChoiceField(
        label=_("Dependencia que la adopta"),
        queryset=OrgUnit.objects.none(),
        required=False,
        empty_label=_("Ninguna: la adopta otra entidad"),
    )
    entity_name = forms.CharField(
        label=_("Otra entidad"), max_length=200, required=False, help_text=_("Solo si no es una dependencia de esta.")
    )
    began_on = forms.DateField(
        label=_("Desde cuándo"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    adaptation = forms.CharField(
        label=_("Qué adaptaron"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lo que cambió frente a la práctica original, o que la aplican igual."),
    )
    result = forms.CharField(
        label=_("Qué resultó"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Puede dejarlo vacío y volver cuando se sepa."),
    )

    def __init__(self, *args: Any, units: QuerySet[OrgUnit] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = OrgUnit.objects.none() if units is None else units


class LessonForm(forms.Form):
    """What was learnt from a practice."""

    title = forms.CharField(
        label=_("La lección"), max_length=200, help_text=_("En una frase que otros puedan aplicar.")
    )
    effect = forms.ChoiceField(
        label=_("Qué efecto tuvo"), choices=LessonLearned.Effect.choices, widget=forms.RadioSelect
    )
    facts = forms.CharField(label=_("Qué pasó"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))
    recommendation = forms.CharField(
        label=_("Qué recomienda"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, units: QuerySet[OrgUnit] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class CommentForm(forms.Form):
    """A reason or a remark that goes with a decision."""

    comment = forms.CharField(label=_("Comentario"), required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, must_say: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if must_say:
            self.fields["comment"].label = must_say
            self.fields["comment"].required = True


class ClassificationForm(forms.Form):
    """A verdict, its reason and its evidence for each of the seven criteria."""

    def __init__(self, *args: Any, evidence: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, label in CRITERIA.items():
            self.fields[f"verdict_{number}"] = forms.ChoiceField(
                label=f"{number}. {label}", choices=Verdict.choices, widget=forms.RadioSelect
            )
            self.fields[f"justification_{number}"] = forms.CharField(
                label=_("Por qué, en el criterio %(number)s") % {"number": number},
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            if evidence:
                self.fields[f"evidence_{number}"] = forms.TypedMultipleChoiceField(
                    label=_("Evidencia del criterio %(number)s") % {"number": number},
                    required=False,
                    coerce=int,
                    choices=list(evidence),
                    widget=forms.CheckboxSelectMultiple,
                )


class FormFileForm(forms.Form):
    """An already filled form."""

    file = forms.FileField(
        label=_("Formato diligenciado"),
        help_text=_("Word (.docx), PDF con texto o texto. Máximo 25 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt"}),
    )
