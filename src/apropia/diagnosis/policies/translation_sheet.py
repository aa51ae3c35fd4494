"""The words of a version as a sheet to translate: what goes out comes back."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apropia.formats.tabular.cells import Cell
from apropia.formats.tabular.reading import open_table
from apropia.formats.tabular.schema import Column, Problem, Schema, match_headers, missing_columns, read_rows
from apropia.formats.tabular.values import limited, parse_lines
from apropia.formats.tabular.writing import Field, restored

LANGUAGES = {"en": "english|ingles", "pt": "portugues|portuguese"}
SCHEMA = Schema(
    "traducciones",
    (
        Column("lugar", limited(parse_lines, 200), "place"),
        Column("texto", limited(parse_lines, 2000), "text|espanol", required=True, filled=True),
        *(Column(language, limited(parse_lines, 2000), words) for language, words in LANGUAGES.items()),
    ),
)
FIELDS = tuple(Field(column.key, width=20 if column.key == "lugar" else 60) for column in SCHEMA.columns)


@dataclass
class TranslationsReading:
    """What a sheet says of each text in each language, and what of it cannot be taken, by row and column."""

    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def sheet_rows(words: Iterable[tuple[str, str]], texts: Mapping[str, Mapping[str, str]]) -> Iterator[list[Cell]]:
    """Yield place and text of each word, and what it is in each language."""
    for place, text in words:
        yield [place, text, *(texts.get(language, {}).get(text) for language in LANGUAGES)]


def read_translations(data: bytes, *, known: Collection[str], fits: Callable[[str, str], bool]) -> TranslationsReading:
    """Read a sheet of translations. Raises `FormatError` when it cannot be read at all."""
    table = open_table(data, known=SCHEMA.known)
    mapping = match_headers(table.headers, SCHEMA)
    reading = TranslationsReading(problems=missing_columns(SCHEMA, mapping))
    if reading.problems:
        return reading
    for row in read_rows(table, SCHEMA, mapping):
        if isinstance(row, Problem):
            reading.problems.append(row)
            continue
        text = restored(str(row.values["texto"]))
        if text not in known:
            message = _("Ese texto no está en esta versión. Descargue la hoja otra vez y no cambie la columna «texto».")
            reading.problems.append(Problem(row.number, "texto", "unknown_value", message))
            continue
        for language in LANGUAGES:
            said = restored(str(row.values.get(language) or ""))
            if said and not fits(text, said):
                message = _("Deje igual lo que va entre llaves, como {service}.")
                reading.problems.append(Problem(row.number, language, "lost_placeholder", message))
            elif said:
                reading.texts.setdefault(language, {})[text] = said
    return reading
