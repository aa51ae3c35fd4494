"""Say what a package is. The only door of this part."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from apropia.formats.errors import FormatError
from apropia.formats.packages import media
from apropia.formats.packages.archive import Archive, check_contents, open_archive
from apropia.formats.packages.cmi5 import read_course
from apropia.formats.packages.h5p import read_h5p
from apropia.formats.packages.manifest import read_manifest
from apropia.formats.packages.outline import Outline

NOT_KNOWN = (
    "El archivo no es un paquete de SCORM, cmi5 ni H5P: no trae imsmanifest.xml, cmi5.xml ni h5p.json. "
    "Expórtelo desde la herramienta de autor."
)
WITHIN = (
    "El archivo no es un paquete: trae otro archivo dentro, «{name}», que puede serlo. "
    "Descomprima el que tiene y suba el de dentro."
)
IN_A_FOLDER = (
    "El contenido H5P quedó dentro de la carpeta «{folder}». Suba el .h5p como lo entrega la herramienta de autor; "
    "si lo comprimió usted, comprima lo que hay dentro de la carpeta y no la carpeta."
)
SEVERAL = "El archivo trae varios paquetes («{first}» y «{second}»). Súbalos uno por uno."


@dataclass(frozen=True)
class Package:
    """What was found in a package, and how large it is once opened."""

    outline: Outline
    file_count: int
    size: int
    left_out: tuple[str, ...]


def read_package(stream: IO[bytes], *, also_allowed: Collection[str] = ()) -> Package:
    """Read a package whole and say what it holds. `also_allowed` are libraries of H5P beyond the known ones.

    Raises
    ------
    FormatError
        In words: why the package cannot be used and what to do.
    """
    archive = open_archive(stream)
    outline = _outline_of(archive, also_allowed)
    check_contents(archive)
    left_out = tuple(name for name in archive.entries if not media.media_type_of(name))
    return Package(outline, len(archive.entries), archive.size, left_out)


def _outline_of(archive: Archive, also_allowed: Collection[str]) -> Outline:
    if "h5p.json" in archive.entries:
        return read_h5p(archive, also_allowed=also_allowed)
    # cmi5 before SCORM: tools write a manifest along so that older systems accept the same file.
    course = _shallowest(archive, "cmi5.xml")
    if course:
        return read_course(archive, course)
    manifest = _shallowest(archive, "imsmanifest.xml")
    if manifest:
        return read_manifest(archive, manifest)
    described = _shallowest(archive, "h5p.json")
    if described:
        raise FormatError(IN_A_FOLDER.format(folder=described.rpartition("/")[0][:120]), "in_a_folder")
    within = next((name for name in archive.entries if media.extension_of(name) in ("zip", "h5p")), "")
    raise FormatError(WITHIN.format(name=within[:120]) if within else NOT_KNOWN, "unknown")


def _shallowest(archive: Archive, wanted: str) -> str:
    """Return the file of that name nearest to the root: many packages are zipped with the folder around them."""
    found = sorted((name.count("/"), name) for name in archive.entries if PurePosixPath(name).name.casefold() == wanted)
    if len(found) > 1 and found[0][0] == found[1][0]:
        raise FormatError(SEVERAL.format(first=found[0][1], second=found[1][1]), "several")
    return found[0][1] if found else ""
