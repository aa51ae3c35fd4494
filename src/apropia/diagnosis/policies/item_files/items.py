"""Read a file of items, whichever kind it is."""

from django.utils.translation import gettext as _

from apropia.diagnosis.policies.item_files.questions import read_other_program
from apropia.diagnosis.policies.item_files.reading import Defaults, ItemsReading, SheetDesk
from apropia.diagnosis.policies.item_files.sheet import read_sheet
from apropia.formats.errors import FormatError
from apropia.formats.questions.reading import is_question_file


def read_items(data: bytes, *, known: SheetDesk, defaults: Defaults) -> ItemsReading:
    """Read our own sheet, or a file of questions of another program. Content decides, never the name.

    Raises
    ------
    FormatError
        If the file cannot be read at all.
    """
    if is_question_file(data):
        if known.is_survey:
            raise FormatError(_("A una encuesta se traen preguntas en la plantilla de XLSX o CSV."), "not_for_surveys")
        return read_other_program(data, known=known, defaults=defaults)
    return read_sheet(data, known=known)
