"""Take apart the names of persons that came in one cell."""

import re
from dataclasses import dataclass

from apropia.formats.tabular.cells import clean_text

_PARTICLES = {
    "de",
    "del",
    "la",
    "las",
    "los",
    "y",
    "e",
    "da",
    "das",
    "do",
    "dos",
    "di",
    "van",
    "von",
    "der",
    "san",
    "santa",
}
_LOWER_PARTICLES = _PARTICLES - {"san", "santa"}


@dataclass(frozen=True)
class PersonName:
    """Given names and surnames; `guessed` says that the cell itself did not show where one ends."""

    given_names: str
    surnames: str
    guessed: bool = False


def split_name(text: str, *, surnames_first: bool = False) -> PersonName:
    """Return the parts of a full name.

    A comma settles it («APELLIDOS, NOMBRES»). Without one, the usual form of two surnames is supposed: two words are
    one and one, three are one given name and two surnames, four or more leave two surnames; particles («de la») stay
    with the word they precede. With `surnames_first` the same counts are taken from the other end.
    """
    name = clean_text(text)
    if "," in name:
        before, _, after = name.partition(",")
        return PersonName(capitalise(after.strip(" ,")), capitalise(before.strip()))
    units = _units(name)
    if len(units) < 2:
        return PersonName(capitalise(name), "", guessed=bool(units))
    surname_count = 1 if len(units) == 2 else 2
    cut = surname_count if surnames_first else -surname_count
    halves = (capitalise(" ".join(units[:cut])), capitalise(" ".join(units[cut:])))
    given, surnames = reversed(halves) if surnames_first else halves
    return PersonName(given, surnames, guessed=True)


def capitalise(name: str) -> str:
    """Return the name with initial capitals where it came all in capitals or all in lower case; else as it came."""
    if name != name.upper() and name != name.lower():
        return name
    words = [
        word.lower()
        if position and word.lower() in _LOWER_PARTICLES
        else re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word)
        for position, word in enumerate(name.split(" "))
    ]
    return " ".join(words)


def _units(name: str) -> list[str]:
    units: list[str] = []
    pending: list[str] = []
    for word in name.split():
        pending.append(word)
        if word.casefold() not in _PARTICLES:
            units.append(" ".join(pending))
            pending = []
    if pending:
        units.append(" ".join(pending))
    return units
