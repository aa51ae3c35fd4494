"""What is wrong for sure in the words of a question, whoever reads it: decided in docs/decisions/0020."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

# «Todas las anteriores», «ninguna de estas», «a y c son correctas»: they point at places.
_POINTS_AT_ALL = re.compile(r"^(?:tod[oa]s|ningun[oa])\s+(?:de\s+)?(?:l[oa]s\s+)?(?:anteriores|demas|otras|opciones)\b")
_POINTS_AT_LETTERS = re.compile(
    r"^(?:(?:solo|tanto)\s+)?(?:la\s+|opcion\s+)?[a-h]\s+(?:y|e|o|como)\s+(?:la\s+|opcion\s+)?[a-h](?:\s+son\b.*)?$"
)
_ASKED_NUMBER = re.compile(r"\b(?:elija|marque|escoja|seleccione)\s+(dos|tres|cuatro|cinco)\b")
_NUMBERS = {"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5}


def folded(text: str) -> str:
    """Return the words of a text as they are compared: without accents or case."""
    plain = "".join(one for one in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", plain))


def same_text(text: str) -> str:
    """Return what two texts share that say the same: case, spaces and the last point do not count, other signs do."""
    return " ".join(text.casefold().split()).rstrip(" .;:")


def faults_in_options(texts: Sequence[str], *, is_mixed: bool) -> Iterator[str]:
    """Yield what is wrong for sure in the options of a question; `is_mixed` where each person meets another order."""
    if len({same_text(text) for text in texts}) < len(texts):
        yield _("Dos opciones dicen lo mismo. Cambie una.")
    for text in texts if is_mixed else ():
        plain = folded(text)
        if _POINTS_AT_ALL.match(plain) or _POINTS_AT_LETTERS.match(plain):
            yield _("La opción «%(text)s» habla del lugar de otras, y las opciones se mezclan. Escríbala completa.") % {
                "text": text
            }


def fault_in_number(stem: str, *, right: int) -> str:
    """Return what is wrong where a question says how many to choose and other many are right; nothing otherwise."""
    said = _ASKED_NUMBER.search(folded(stem))
    if said is None or _NUMBERS[said[1]] == right:
        return ""
    return _("La pregunta pide %(said)s y hay %(right)s correctas. Cambie una de las dos.") % {
        "said": said[1],
        "right": right,
    }
