"""The rules of a quiz as its author writes them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apropia.learning.models import Quiz
from apropia.learning.policies.quiz_rules import MOST_HOURS, MOST_TRIES, QuizRules, draw_limit


class RulesForm(forms.Form):
    """What passes, how many tries, in what order, and how many questions of each group."""

    pass_percent = forms.IntegerField(
        label=gettext_lazy("Se aprueba con este porcentaje de aciertos"), min_value=1, max_value=100
    )
    tries_allowed = forms.IntegerField(
        label=gettext_lazy("Cuántas veces se puede responder"),
        min_value=1,
        max_value=MOST_TRIES,
        required=False,
        help_text=gettext_lazy(
            "Vacío: sin límite. Quien los usa todos sin aprobar pide otro, y usted lo da en la página de las "
            "preguntas, sin ver quién es."
        ),
    )
    wait_hours = forms.IntegerField(
        label=gettext_lazy("Horas de espera entre un intento y otro"),
        min_value=0,
        max_value=MOST_HOURS,
        required=False,
        help_text=gettext_lazy("Vacío o 0: sin espera. Úsela para que la persona repase antes de volver."),
    )
    shuffles_questions = forms.BooleanField(
        label=gettext_lazy("Mezclar las preguntas"),
        required=False,
        help_text=gettext_lazy("Cada intento las muestra en otro orden. No lo marque si una depende de la anterior."),
    )
    shuffles_options = forms.BooleanField(
        label=gettext_lazy("Mezclar las opciones"),
        required=False,
        help_text=gettext_lazy(
            "Cada intento las muestra en otro orden. No lo marque si alguna dice «todas las anteriores»."
        ),
    )

    def __init__(self, data: Any = None, *, quiz: Quiz, groups: Mapping[str, int]) -> None:
        names = ("pass_percent", "tries_allowed", "wait_hours", "shuffles_questions", "shuffles_options")
        super().__init__(data, initial={name: getattr(quiz, name) for name in names})
        self._groups = {f"draw_{place}": (group, count) for place, (group, count) in enumerate(groups.items(), 1)}
        for name, (group, count) in self._groups.items():
            self.fields[name] = forms.IntegerField(
                label=_("De «%(group)s», cuántas salen") % {"group": group},
                min_value=1,
                max_value=count,
                required=False,
                initial=quiz.draws.get(group),
                help_text=ngettext("Tiene %(count)d pregunta.", "Tiene %(count)d preguntas. Vacío: salen todas.", count)
                % {"count": count},
                error_messages=dict.fromkeys(("min_value", "max_value"), draw_limit(group, count)),
            )

    def draws(self) -> list[forms.BoundField]:
        """The field of each group, for the template."""
        return [self[name] for name in self._groups]

    @property
    def rules(self) -> QuizRules:
        """The rules as written, once the form is valid."""
        values = self.cleaned_data
        return QuizRules(
            pass_percent=values["pass_percent"],
            tries_allowed=values["tries_allowed"],
            wait_hours=values["wait_hours"] or 0,
            shuffles_questions=values["shuffles_questions"],
            shuffles_options=values["shuffles_options"],
            draws={group: values[name] for name, (group, _count) in self._groups.items() if values[name]},
        )
