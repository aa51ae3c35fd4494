"""Read a file of items, whichever kind it is."""

from apropia.diagnosis.policies.item_files.questions import read_other_program
from apropia.diagnosis.policies.item_files.reading import Defaults, ItemsReading, SheetDesk
from apropia.diagnosis.policies.item_files.sheet import read_sheet
from apropia.formats.questions.reading import is_question_file


def read_items(data: bytes, *, known: SheetDesk, defaults: Defaults) -> ItemsReading:
    """Read our own sheet, or a file of questions of another program. Content decides, never the name.

    Raises
    ------
    FormatError
        If the file cannot be read at all.
    """
    if is_question_file(data):
        return read_other_program(data, known=known, defaults=defaults)
    return read_sheet(data, known=known)
