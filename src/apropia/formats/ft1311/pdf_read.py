"""Lines from a PDF that has text: by its tags where it has them, by the place of its words where not."""

from io import BytesIO

from pypdf import PasswordType, PdfReader

from apropia.formats.errors import FormatError
from apropia.formats.ft1311.pdf_lines import lines_of, text_of
from apropia.formats.ft1311.pdf_runs import Run, runs_of
from apropia.formats.ft1311.pdf_tags import Structure, has_tags, words_by_tag
from apropia.formats.ft1311.source import Source

MAX_PAGES = 150
MIN_LETTERS = 200  # fewer in the whole file and it is a picture of a form
TAGGED_SHARE = 0.6  # of the text must hang on tags for them to be trusted
OURS = "Apropia"


def read(data: bytes) -> Source:
    """Read the lines of a PDF.

    Raises
    ------
    FormatError
        If it is encrypted, scanned, damaged or too large.
    """
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise FormatError("El PDF tiene contraseña. Quítela y vuelva a subirlo.", "encrypted")
        if len(reader.pages) > MAX_PAGES:
            raise FormatError(f"El PDF tiene más de {MAX_PAGES} páginas. Suba solo el formato.", "too_long")
        pages = list(runs_of(list(reader.pages)))
        return _source(reader, pages)
    except FormatError:
        raise
    except (Exception, RecursionError) as error:  # a damaged file may fail anywhere below, in any way
        raise FormatError("El PDF está dañado o protegido. Guárdelo otra vez y vuelva a subirlo.", "damaged") from error


def _source(reader: PdfReader, pages: list[list[Run]]) -> Source:
    letters = sum(character.isalpha() for runs in pages for run in runs for character in run.text)
    if letters < MIN_LETTERS:
        raise FormatError(
            "El PDF no tiene texto: parece escaneado. Suba el original en Word o un PDF con texto.", "scanned"
        )
    furniture = " ".join(run.text for runs in pages for run in runs if run.artifact)
    if has_tags(reader):
        ours = OURS in str(reader.metadata.get("/Keywords", "") if reader.metadata else "")
        lines = Structure(reader, words_by_tag(pages, literal=ours), literal=ours).read()
        body = sum(len(run.text.strip()) for runs in pages for run in runs if not run.artifact)
        if sum(map(len, lines)) >= TAGGED_SHARE * body:
            return Source("\n".join(lines), "pdf", 1.0 if ours else 0.97, literal=ours, furniture=furniture)
    first_page = " ".join(line.text.strip() for line in lines_of(pages[0]))
    return Source(text_of(pages), "pdf", 0.9, furniture=f"{furniture}\n{first_page}")
