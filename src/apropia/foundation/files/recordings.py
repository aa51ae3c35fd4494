"""Sounds and videos: which can be used, and what must be told besides to whom does not hear or see them."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from apropia.formats.captions import Captions, read_captions, write_captions
from apropia.formats.recordings import read_recording
from apropia.foundation.errors import DomainError

_CHUNK = 1024 * 1024
_FAULTS_TOLD = 5


def check(path: Path) -> None:
    """Refuse a sound or a video that not every browser plays; blank where and with what it was recorded."""
    with path.open("r+b") as stream:
        found = read_recording(stream)
        if found is None or found.problem:
            raise DomainError(found.problem if found else _("El archivo está dañado."))
        for start, end in found.told:
            stream.seek(start)
            for at in range(start, end, _CHUNK):
                stream.write(bytes(min(_CHUNK, end - at)))


def captions_in(text: str) -> Captions:
    """Read captions. Raises `DomainError` naming the rows to mend, the first of them."""
    found = read_captions(text)
    if found.faults:
        rows = [str(fault) for fault in found.faults[:_FAULTS_TOLD]]
        more = len(found.faults) - len(rows)
        rest = [_("Y %(count)s más.") % {"count": more}] if more else []
        raise DomainError(" ".join([_("Corrija los subtítulos."), *rows, *rest]))
    return found


def captions_text(data: bytes) -> str:
    """Return the text of a file of captions. Raises `DomainError` where it is none."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DomainError(_("Los subtítulos no están en UTF-8. Guárdelos con esa codificación.")) from None


def rewrite_captions(path: Path) -> None:
    """Replace a file of captions by its cues alone, or refuse it by row."""
    cues = captions_in(captions_text(path.read_bytes())).cues
    path.write_text(write_captions(cues), encoding="utf-8")


def missing_alternatives(
    *, is_video: bool, is_silent: bool, has_captions: bool, transcript: str
) -> Iterator[tuple[str, str]]:
    """Say what a sound or a video lacks for whom does not hear or see it: the field, and how to mend it."""
    if is_video and not is_silent and not has_captions:
        yield "captions", _("Ponga los subtítulos del video, o marque que en él no se oye nada que haga falta.")
    if not transcript.strip():
        if is_video:
            yield "transcript", _("Escriba la transcripción del video: lo que se dice y lo que se ve.")
        else:
            yield "transcript", _("Escriba la transcripción del sonido: lo que se dice y se oye.")
