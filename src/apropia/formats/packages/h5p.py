"""An H5P: its main library, the libraries it brings, and whether each is one that may run here."""

import json
import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from apropia.formats.errors import FormatError
from apropia.formats.packages import media
from apropia.formats.packages.archive import Archive
from apropia.formats.packages.outline import Kind, Outline, Unit

# The libraries that H5P itself publishes, and what they stand on. Another one is code of nobody known: an administrator
# may allow it by setting, once read.
KNOWN_LIBRARIES = frozenset(
    """
    Drop EmbeddedJS FontAwesome H5P.Accordion H5P.AdvancedBlanks H5P.AdvancedText H5P.Agamotto H5P.AppearIn
    H5P.ArithmeticQuiz H5P.Audio H5P.AudioRecorder H5P.BinaryQuestion H5P.Blanks H5P.Boardgame H5P.BranchingQuestion
    H5P.BranchingScenario H5P.Chart H5P.Collage H5P.Column H5P.Components H5P.ContinuousText H5P.CoursePresentation
    H5P.Crossword H5P.DefineField H5P.Dialogcards H5P.Dictation H5P.DocumentExportPage H5P.DocumentationTool
    H5P.DragNBar H5P.DragNDrop H5P.DragNResize H5P.DragQuestion H5P.DragText H5P.Essay
    H5P.ExportableTextArea H5P.FacebookPageFeed
    H5P.FindMultipleHotspots H5P.FindTheWords H5P.Flashcards H5P.FontIcons H5P.FreeTextQuestion H5P.GameMap
    H5P.GoalsAssessmentPage H5P.GoalsPage H5P.GoToQuestion H5P.GreetingCard H5P.GuessIt H5P.GuessTheAnswer
    H5P.IFrameEmbed H5P.Image H5P.ImageHotspotQuestion H5P.ImageHotspots H5P.ImageJuxtaposition
    H5P.ImageMultipleHotspotQuestion H5P.ImagePair H5P.ImageSequencing H5P.ImageSlide H5P.ImageSlider
    H5P.ImpressPresentation H5P.InfoWall H5P.InteractiveBook H5P.InteractiveVideo H5P.IVHotspot H5P.JoubelUI
    H5P.KewArCode H5P.Link H5P.MarkTheWords H5P.MathDisplay H5P.MemoryGame H5P.MultiChoice H5P.MultiMediaChoice H5P.Nil
    H5P.NDLACardDeck H5P.OpenEndedQuestion H5P.PageExtractor H5P.PersonalityQuiz H5P.PhetInteractiveSimulation
    H5P.Portfolio H5P.PortfolioPlaceholder H5P.Question H5P.Questionnaire H5P.QuestionSet H5P.Row H5P.RowColumn
    H5P.Shape H5P.SimpleMultiChoice H5P.SingleChoiceSet H5P.SortParagraphs H5P.SoundJS H5P.SpeakTheWords
    H5P.SpeakTheWordsSet H5P.StandardPage H5P.StructureStrip H5P.Summary H5P.Table H5P.Text H5P.TextInputField
    H5P.TextUtilities H5P.ThreeImage H5P.ThreeSixty H5P.Timeline H5P.TimelineJS H5P.TouchDrag H5P.Transition
    H5P.TrueFalse H5P.TwitterUserFeed H5P.VerticalTabs H5P.Video H5P.VirtualTour H5P.Vocabulary jQuery.ui Shepherd
    Tether TimelineJS flowplayer
    """.split()  # noqa: SIM905  a list of quoted words would hide them
)
# Libraries of the editor come along in many files; nothing of them is loaded to play.
_EDITOR = "H5PEditor."
_MOST_JSON = 4 << 20
_SHORT = re.compile(r"[A-Za-z0-9_.]+-\d+\.\d+")
_LIBRARY = re.compile(r"([A-Za-z0-9_.]+)(?:-\d+\.\d+(?:\.\d+)?)?")


@dataclass(frozen=True)
class _Library:
    """What is loaded of a library: the libraries before it and its programs, within its folder."""

    folder: str
    needs: frozenset[str]
    scripts: tuple[str, ...]


def read_h5p(archive: Archive, *, also_allowed: Collection[str] = ()) -> Outline:
    """Read an H5P that brings everything it needs."""
    described = _json(archive, "h5p.json")
    main = str(described.get("mainLibrary") or "")
    title = " ".join(str(described.get("title") or "").split())[:250]
    if not main or not isinstance(described.get("preloadedDependencies"), list):
        raise FormatError(
            "El archivo h5p.json no dice con qué tipo de contenido se abre. Expórtelo otra vez.", "no_kind"
        )
    _json(archive, "content/content.json")
    libraries = _libraries_of(archive)
    allowed = KNOWN_LIBRARIES | set(also_allowed)
    loaded = _complete({main, *_needed_by(described)}, libraries)
    for name in sorted(libraries):
        if name not in allowed and not name.startswith(_EDITOR):
            raise FormatError(
                f"El H5P trae la biblioteca «{name[:80]}», que no está permitida aquí. "
                "Pida a quien administra la plataforma que la revise.",
                "library",
            )
    _check_files(archive)
    _check_scripts(archive, libraries[main], [libraries[name] for name in sorted(loaded)])
    return Outline(
        Kind.H5P, title or main, main, (Unit("h5p", title or main, "h5p.json"),), _version_of(described, main)
    )


def _json(archive: Archive, name: str) -> dict[str, Any]:
    if name not in archive.entries:
        raise FormatError(f"Al H5P le falta el archivo «{name}». Expórtelo otra vez.", "no_kind")
    try:
        found = json.loads(archive.read(name, most=_MOST_JSON).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise FormatError(f"El archivo «{name}» del H5P está dañado. Expórtelo otra vez.", "damaged") from None
    if not isinstance(found, dict):
        raise FormatError(f"El archivo «{name}» del H5P está dañado. Expórtelo otra vez.", "damaged")
    return found


def _libraries_of(archive: Archive) -> dict[str, _Library]:
    """Return each library by its name. One that says another name than its folder is refused."""
    found: dict[str, _Library] = {}
    for path in archive.entries:
        folder, _slash, rest = path.partition("/")
        if rest != "library.json":
            continue
        said = _json(archive, path)
        named = _LIBRARY.fullmatch(folder)
        name = str(said.get("machineName") or "")
        if not named or named[1] != name:
            raise FormatError(
                f"La carpeta «{folder[:80]}» del H5P no corresponde a la biblioteca que contiene.", "library"
            )
        scripts = (str(one.get("path") or "") for one in _listed(said, "preloadedJs"))
        found[name] = _Library(folder, frozenset(_needed_by(said)), tuple(filter(None, scripts)))
    return found


def find_in_library(archive: Archive, name: str) -> str:
    """Return the file of a library whose folder also counts its patches; players ask for it without them."""
    folder, _slash, rest = name.partition("/")
    if not rest or not _SHORT.fullmatch(folder):
        return ""
    return next((one for one in archive.entries if one.startswith(f"{folder}.") and one.partition("/")[2] == rest), "")


def _needed_by(described: Mapping[str, Any]) -> set[str]:
    """Return the libraries that something is loaded with."""
    return {str(one.get("machineName")) for one in _listed(described, "preloadedDependencies")}


def _listed(described: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = described.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _complete(wanted: set[str], libraries: Mapping[str, _Library]) -> set[str]:
    """Return the libraries that are loaded. Refuse an H5P that lacks one, its own or one that another stands on."""
    seen: set[str] = set()
    while wanted:
        missing = min(wanted - set(libraries), default="")
        if missing:
            raise FormatError(
                f"El H5P necesita la biblioteca «{missing[:80]}» y no la trae. Expórtelo otra vez con sus bibliotecas.",
                "no_library",
            )
        seen |= wanted
        wanted = set[str]().union(*(libraries[name].needs for name in wanted)) - seen
    return seen


def _check_scripts(archive: Archive, main: _Library, loaded: Iterable[_Library]) -> None:
    """Refuse an H5P that lacks a program one of its libraries is made of: its page would stay empty."""
    if not main.scripts:
        raise FormatError(
            f"La biblioteca de la carpeta «{main.folder[:80]}» del H5P no dice con qué programa se abre (preloadedJs). "
            "Expórtelo otra vez con sus bibliotecas.",
            "no_script",
        )
    for library in loaded:
        for script in library.scripts:
            name = f"{library.folder}/{posixpath.normpath(script)}"
            if not archive.find(name):
                raise FormatError(
                    f"Al H5P le falta el programa «{name[:120]}». Expórtelo otra vez con sus bibliotecas.", "no_script"
                )


def _check_files(archive: Archive) -> None:
    for path in archive.entries:
        folder, _slash, rest = path.partition("/")
        if rest and folder == "content" and media.extension_of(path) not in media.H5P_CONTENT:
            raise FormatError(
                f"El H5P trae como contenido «{path[:120]}», de un tipo que no se admite.", "content_type"
            )


def _version_of(described: Mapping[str, Any], main: str) -> str:
    for one in described["preloadedDependencies"]:
        if isinstance(one, dict) and one.get("machineName") == main:
            return f"{main} {one.get('majorVersion')}.{one.get('minorVersion')}"[:60]
    return main[:60]
