"""The unit that an entity begins with, made before its roster is known: the roster says its code and its name."""

from apropia.formats.tabular.cells import fold
from apropia.people.models import OrgUnit, RosterImport

FIRST_UNIT_CODE = "TIC"
_SMALL_WORDS = {"de", "del", "la", "las", "los", "y", "e"}
_IT = ["tecnologias", "informacion", "comunicaciones"]


def plain_name(name: str) -> str:
    """Return the words of a unit's name that tell it from others, «TIC» spelt out."""
    words: list[str] = []
    for word in fold(name).split():
        words += _IT if word in {"tic", "tics"} else [] if word in _SMALL_WORDS else [word]
    return " ".join(words)


def adopt(roster: RosterImport) -> list[list[str]]:
    """Give the first unit the code and name that the list has for it; return what to give back on undoing."""
    before = []
    for found in roster.counts.get("adopted_units", []):
        unit = OrgUnit.objects.filter(entity=roster.entity, pk=found["pk"], code=FIRST_UNIT_CODE).first()
        if unit is not None:
            before.append([str(unit.pk), unit.code, unit.name])
            OrgUnit.objects.filter(pk=unit.pk).update(code=found["code"], name=found["name"])
    return before


def give_back(roster: RosterImport) -> None:
    """Undo that."""
    for pk, code, name in roster.undo.get("adopted", []):
        OrgUnit.objects.filter(entity=roster.entity, pk=int(pk)).update(code=code, name=name)
