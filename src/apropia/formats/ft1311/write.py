"""Write a record as the official form, of whatever kind."""

from apropia.formats.ft1311.record import TEMPLATE, PracticeRecord, Template

KINDS = ("docx", "pdf")


def write_form(record: PracticeRecord, *, kind: str, template: Template = TEMPLATE, entity: str = "") -> bytes:
    """Return the record as `docx` or `pdf`, with the entity's name in the header where it is given.

    Raises
    ------
    FormatError
        If the text has a symbol that cannot be printed.
    """
    if kind == "docx":
        from apropia.formats.ft1311 import docx_write  # noqa: PLC0415  slow to load

        return docx_write.write(record, template=template, entity=entity)
    from apropia.formats.ft1311 import pdf_write  # noqa: PLC0415  slow to load

    return pdf_write.write(record, template=template, entity=entity)
