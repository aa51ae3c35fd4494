"""Who may see, compute and confirm figures; and which words a figure may not carry."""

import re

from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, Forbidden
from apropia.measurement.models import Calculation
from apropia.measurement.states import CALCULATION, CalculationState
from apropia.people.models import Person, Role

SEE_ALL = (Role.UA_MANAGER, Role.ANALYST, Role.AUDITOR)
SEE_OWN_UNIT = (Role.UNIT_HEAD, Role.UNIT_LIAISON)
COMPUTE = (Role.ANALYST, Role.UA_MANAGER)
CONFIRM = (Role.UA_MANAGER,)

# A change is observed; what caused it is another question, which no figure of this product answers by itself.
_CAUSAL = re.compile(
    r"\b(?:impact(?:o|os|ó|ar|a|an|aron)|(?:mejor|aument|disminuy|baj|sub|creci|reduj)\w*\s+(?:gracias\s+a|debido\s+a|por\s+"
    r"efecto\s+de|a\s+causa\s+de)|gracias\s+a\s+la\s+(?:estrategia|campaña|capacitación))\b",
    re.IGNORECASE,
)


class CausalWords(DomainError):
    """A text says that something caused a change, and nothing compared supports it."""


class NotTheirs(Forbidden):
    """The person may not do this with figures."""


def sees_all(person: Person) -> bool:
    return person.has_role(*SEE_ALL)


def sees_own_unit(person: Person) -> bool:
    return person.has_role(*SEE_OWN_UNIT)


def can_compute(person: Person) -> bool:
    return person.has_role(*COMPUTE)


def check_can_compute(person: Person) -> None:
    if not can_compute(person):
        raise NotTheirs(_("Solo la analista o la gestora pueden calcular indicadores."))


def can_confirm(calculation: Calculation, person: Person) -> bool:
    return (
        person.has_role(*CONFIRM)
        and calculation.computed_by != person.uid
        and CALCULATION.allows(calculation, CalculationState.OFFICIAL)
    )


def check_can_confirm(calculation: Calculation, person: Person) -> None:
    """Refuse whoever computed the figures: another person makes them official (INV-09)."""
    if not person.has_role(*CONFIRM):
        raise NotTheirs(_("Solo la gestora de uso y apropiación hace oficial una cifra."))
    if calculation.computed_by == person.uid:
        raise NotTheirs(_("Usted calculó esta cifra. Otra persona debe hacerla oficial."))
    CALCULATION.check(calculation, CalculationState.OFFICIAL)


def causal_words_in(text: str) -> list[str]:
    """Return the words of a text that name a cause."""
    return [found.group(0) for found in _CAUSAL.finditer(text)]


def check_no_causal_words(text: str, *, field: str) -> None:
    """Refuse to call an observed change an effect: there is no comparison group behind it."""
    found = causal_words_in(text)
    if found:
        raise CausalWords(
            _("Sin grupo de comparación no se puede decir «%(words)s». Escriba «cambio observado».")
            % {"words": found[0]},
            field=field,
        )
