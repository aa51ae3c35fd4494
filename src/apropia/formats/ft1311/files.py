"""Read a form from disk and write one to disk, for the command line."""

from pathlib import Path

from apropia.formats.errors import FormatError
from apropia.formats.ft1311.read import MAX_BYTES, ReadForm, read_form
from apropia.formats.ft1311.record import FIELDS, PracticeRecord, record_from_json
from apropia.formats.ft1311.write import KINDS, write_form


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise FormatError(
            f"No se pudo abrir «{path}»: {error.strerror or 'error de lectura'}.", "unreadable"
        ) from error


def read_file(path: Path) -> ReadForm:
    """Read the form in a file of any supported kind.

    Raises
    ------
    FormatError
        If the file cannot be opened or is no form that can be read.
    """
    return read_form(_bytes_of(path), path.name)


def write_file(source: Path, target: Path, *, kind: str) -> PracticeRecord:
    """Write the record of a JSON file as `docx` or `pdf`, and return it.

    Raises
    ------
    FormatError
        If the record, the kind or the target is not usable.
    """
    if kind not in KINDS:
        raise FormatError(f"No se escribe «{kind}». Use docx o pdf.", "unknown_kind")
    record = record_from_json(_bytes_of(source))
    content = write_form(record, kind=kind)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise FormatError(
            f"No se pudo escribir «{target}»: {error.strerror or 'error de escritura'}.", "unwritable"
        ) from error
    return record


def as_text(form: ReadForm) -> str:
    """Return a read form as lines for a terminal."""
    lines = []
    for spec in FIELDS:
        lines += [f"{spec.short} [{form.confidence[spec.key]:.0%}]", form.fields[spec.key] or "(sin diligenciar)", ""]
    return "\n".join([*lines, *(f"Aviso: {problem}" for problem in form.problems)])
