from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from apropia.learning.models import CourseRating, RatingReason, RatingScore
from apropia.learning.policies.ratings import MAXIMUM_WORDS


class RatingForm(forms.Form):
    """What a person thinks of a course that she finished."""

    score = forms.TypedChoiceField(
        label=gettext_lazy("¿Qué le pareció el curso?"),
        coerce=int,
        choices=[(score.value, f"{score.value}. {score.label}") for score in RatingScore],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija de 1 a 5.")},
    )
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("¿Por qué?"),
        choices=RatingReason.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("Con sus palabras"),
        max_length=MAXIMUM_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Diga qué le sirvió o qué cambiaría. No escriba nombres ni datos de nadie."),
    )

    def __init__(self, data: Any = None, *, rating: CourseRating | None = None) -> None:
        said = {"score": rating.score, "reasons": rating.reasons, "words": rating.words} if rating else {}
        super().__init__(data, initial=said)
