"""What the columns and values of a table mean, as a script for SPSS or R that reads the table and labels it.

Labels are words that people wrote: nothing of them may end a string and be run. Line breaks become spaces.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apropia.formats.tabular.writing import neutralise

# Of SPSS: bytes of a name, a label and the label of a value; a string variable as wide as its longest value.
_NAME, _LABEL, _VALUE_LABEL = 64, 256, 120
_RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}


@dataclass(frozen=True)
class Variable:
    """A column of the table: its name there, what it is, and what each value means, in order."""

    name: str
    label: str
    values: Sequence[tuple[int | str, str]] = ()

    @property
    def is_text(self) -> bool:
        return any(isinstance(value, str) for value, _label in self.values)


def spss_syntax(variables: Sequence[Variable], *, table: str, delimiter: str = ",") -> str:
    """Return SPSS syntax that reads a CSV with one line of names and labels it.

    Names that SPSS does not take are changed: accents, signs and spaces go, and two that would be one are numbered.
    """
    names = spss_names(one.name for one in variables)
    formats = [
        f"    {name} {f'A{max(len(str(value)) for value, _label in one.values)}' if one.is_text else 'F8.2'}"
        for name, one in zip(names, variables, strict=True)
    ]
    lines = [
        "* Encoding: UTF-8.",
        "GET DATA",
        f"  /TYPE=TXT /FILE={_spss(table, _LABEL)} /ENCODING='UTF8'",
        f"  /ARRANGEMENT=DELIMITED /DELIMITERS={_spss(delimiter, 1)} /QUALIFIER='\"' /FIRSTCASE=2",
        "  /VARIABLES=",
        *formats[:-1],
        *(f"{last}." for last in formats[-1:]),
    ]
    for name, one in zip(names, variables, strict=True):
        lines.append(f"VARIABLE LABELS {name} {_spss(one.label, _LABEL)}.")
        if one.values:
            told = [
                f"  {_spss(value, _LABEL) if isinstance(value, str) else value} {_spss(text, _VALUE_LABEL)}"
                for value, text in one.values
            ]
            lines += [f"VALUE LABELS {name}", *told[:-1], f"{told[-1]}."]
    return "\r\n".join([*lines, "EXECUTE.", ""])


def r_script(variables: Sequence[Variable], *, table: str, delimiter: str = ",") -> str:
    """Return an R script that reads a CSV with one line of names into ``datos`` and labels it; names stay as there."""
    lines = [
        f'datos <- read.csv({_r(table)}, sep = {_r(delimiter)}, fileEncoding = "UTF-8-BOM", check.names = FALSE)',
    ]
    for one in variables:
        column = f"datos[[{_r(neutralise(one.name))}]]"
        if one.values:
            levels = ", ".join(_r(value) if isinstance(value, str) else str(value) for value, _label in one.values)
            labels = ", ".join(_r(text) for _value, text in one.values)
            lines.append(f"{column} <- factor({column}, levels = c({levels}), labels = c({labels}))")
        lines.append(f'attr({column}, "label") <- {_r(one.label)}')
    return "\n".join([*lines, ""])


def spss_names(names: Iterable[str]) -> list[str]:
    """Return names that SPSS takes, all different whatever their case."""
    found: list[str] = []
    taken = set(_RESERVED)
    for name in names:
        letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        plain = re.sub(r"[^A-Za-z0-9_]", "_", letters).rstrip("_")
        base = (plain if re.match(r"[A-Za-z]", plain) else f"v_{plain}")[: _NAME - 4]
        own, number = base, 2
        while own.upper() in taken:
            own, number = f"{base}_{number}", number + 1
        taken.add(own.upper())
        found.append(own)
    return found


def _spss(text: str, most: int) -> str:
    """Return a string of SPSS of so many bytes at most; a quote inside is written twice."""
    flat = " ".join(text.split()) if text.strip() else text
    short = flat.encode()[:most].decode(errors="ignore")
    return '"' + short.replace('"', '""') + '"'


def _r(text: str) -> str:
    """Return a string of R; whatever is no letter, digit or usual sign is written by its number."""
    flat = " ".join(text.split()) if text.strip() else text
    return '"' + "".join(_escaped(one) for one in flat) + '"'


def _escaped(one: str) -> str:
    if one in '"\\':
        return f"\\{one}"
    return one if one.isprintable() else f"\\U{ord(one):08x}"
