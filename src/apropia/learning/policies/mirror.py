"""What the author's mirror says of a question, and when it says it. Where no source is named the limits are ours."""

from collections.abc import Sequence
from math import atanh, sqrt

from django.utils.translation import gettext as _

EASY, HARD = 95.0, 30.0
# Below 0.2 a question tells little of who knows; below zero it tells the opposite (Ebel, 1972).
WEAK = 0.2
NORMAL_95 = 1.96


def turns_around(discrimination: float | None, *, people: int) -> bool:
    """Say whether those who know more fail a question more, and not by chance.

    The whole 95 % interval of the correlation lies below zero (Fisher, 1921).
    """
    if discrimination is None or people <= 3:
        return False
    return discrimination <= -1 or atanh(min(discrimination, 0)) + NORMAL_95 / sqrt(people - 3) < 0


def advice_on(
    *, people: int, right_percent: float | None, discrimination: float | None, unchosen: Sequence[str]
) -> list[str]:
    """Return what to do about a question, the most serious first; nothing where nothing stands out."""
    found = []
    is_turned = turns_around(discrimination, people=people)
    if is_turned:
        found.append(_("Quienes más aciertan el resto fallan más esta. Revise la respuesta correcta y la redacción."))
    if right_percent is not None and right_percent < HARD:
        found.append(_("Muy pocas personas la aciertan. Compruebe que el curso lo enseña y que la clave es la buena."))
    if right_percent is not None and right_percent > EASY:
        found.append(_("Casi todas las personas la aciertan. Hágala más exigente o pregunte otra cosa."))
    if discrimination is not None and discrimination < WEAK and not is_turned:
        found.append(_("Distingue poco entre quienes saben y quienes no. Haga más parecidas sus opciones."))
    if unchosen:
        names = "; ".join(f"«{text}»" for text in unchosen)
        found.append(_("Nadie elige %(options)s. Cámbiela por un error que la gente sí comete.") % {"options": names})
    return found
