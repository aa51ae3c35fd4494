"""What a reviewer and an author say to each other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from apropia.learning.policies.comments import LONGEST_COMMENT


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Respuesta"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_COMMENT
    )


class CommentOnForm(forms.Form):
    """A comment, and what it is about: by default, the whole course."""

    about = forms.ChoiceField(label=gettext_lazy("Sobre"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Comentario"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_COMMENT,
        help_text=gettext_lazy("Diga qué pasa y qué haría usted. Su autor o autora lo lee y lo responde."),
    )

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]], about: str = "") -> None:
        super().__init__(data, initial={"about": about})
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
