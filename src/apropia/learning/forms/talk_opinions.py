from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from apropia.learning.models import RatingScore, TalkOpinion
from apropia.learning.policies.ratings import MAXIMUM_WORDS


class TalkOpinionForm(forms.Form):
    """What somebody thinks of a talk that she came to."""

    score = forms.TypedChoiceField(
        label=gettext_lazy("¿Qué le pareció la charla?"),
        coerce=int,
        choices=[(score.value, f"{score.value}. {score.label}") for score in RatingScore],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija de 1 a 5.")},
    )
    words = forms.CharField(
        label=gettext_lazy("¿Por qué?"),
        max_length=MAXIMUM_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Qué le sirvió o qué cambiaría. No escriba nombres ni datos de nadie."),
    )

    def __init__(self, data: Any = None, *, said: TalkOpinion | None = None) -> None:
        super().__init__(data, initial={"score": said.score, "words": said.words} if said else {})
