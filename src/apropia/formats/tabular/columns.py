"""Show the columns of a file to whoever says what each one is."""

from collections.abc import Mapping
from dataclasses import dataclass

from apropia.formats.tabular.cells import as_text
from apropia.formats.tabular.reading import Source, open_table
from apropia.formats.tabular.schema import Schema, match_headers

_SAMPLES = 3


@dataclass(frozen=True)
class FoundColumn:
    """A column of a file: its header, a few of its values, and the key it would be read as, or nothing."""

    header: str
    samples: tuple[str, ...]
    key: str


def columns_found(source: Source, schema: Schema, saved: Mapping[str, str]) -> list[FoundColumn]:
    """Return the columns of a file in their order, as they would be read now.

    Parameters
    ----------
    source : the bytes or the path of the file
    schema : what its columns may be
    saved : what was chosen before, from folded header to key or `IGNORED`

    Raises
    ------
    FormatError
        If the file is empty, too large, damaged, unsafe or not a table.
    """
    table = open_table(source, known=schema.known | frozenset(saved))
    keys = {position: key for key, position in match_headers(table.headers, schema, saved).positions.items()}
    lines = [line.cells for line in table.sample[:_SAMPLES]]
    return [
        FoundColumn(
            header, tuple(filter(None, (as_text(cells[i]) for cells in lines if i < len(cells)))), keys.get(i, "")
        )
        for i, header in enumerate(table.headers)
    ]
