"""What a file of items says: the items that can be stored, and what is told of each before anything is."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apropia.diagnosis.models import InstrumentVersion
from apropia.diagnosis.policies.content import ItemContent, ScaleContent, content_from
from apropia.formats.tabular.schema import Problem

MAX_ITEMS = 500


@dataclass(frozen=True, kw_only=True)
class SheetDesk:
    """What the items of a file may point at in a version."""

    version: InstrumentVersion
    sections: list[str]
    scales: dict[str, list[dict[str, Any]]]
    competences: list[str]
    # The section and the order in it of each item that the version has, by code.
    items: dict[str, tuple[str, int]]
    services: list[str] = field(default_factory=list)
    is_survey: bool = False


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What is said of all questions of a file that do not say it themselves; `section` goes before the file's own."""

    section: str = ""
    competence: str = ""
    level: str = ""


@dataclass(frozen=True, kw_only=True)
class ToldQuestion:
    """A question of another program: where it is in the file, what it becomes (nothing when left out), what is lost."""

    place: int
    source: str
    code: str
    words: str
    becomes: str
    notes: tuple[str, ...]
    is_there: bool


@dataclass
class ItemsReading:
    """Good items, every problem by row and column, and for a file of another program what becomes of each question.

    `incomplete` says of the good items of our own sheet what each still lacks before the review.
    """

    contents: list[ItemContent] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    incomplete: list[Problem] = field(default_factory=list)
    new_sections: list[str] = field(default_factory=list)
    format: str = ""
    notes: list[str] = field(default_factory=list)
    told: list[ToldQuestion] = field(default_factory=list)
    scales: list[ScaleContent] = field(default_factory=list)
    intros: dict[str, str] = field(default_factory=dict)

    @property
    def rejected(self) -> int:
        if self.told:
            return sum(not one.becomes for one in self.told)
        return len({problem.row for problem in self.problems})

    @property
    def incomplete_count(self) -> int:
        return len({lack.row for lack in self.incomplete})

    @property
    def says(self) -> str:
        """Say in one paragraph what applying would do, or what to do where nothing can be applied."""
        told = self._says_of_ours() if not self.format else self._says_of_others()
        return " ".join(told)

    def _says_of_others(self) -> Iterator[str]:
        yield _("Es un archivo %(format)s.") % {"format": self.format}
        good, out = len(self.contents), self.rejected
        if not good:
            yield _("Ninguna pregunta se puede traer. La tabla dice por qué.")
            yield _("Corríjalas en su programa, o diga abajo lo que el archivo no dice, y revise otra vez.")
            return
        applied = ngettext("%(n)s pregunta se puede aplicar", "%(n)s preguntas se pueden aplicar", good) % {"n": good}
        left = ngettext("%(n)s se queda por fuera.", "%(n)s se quedan por fuera.", out) % {"n": out}
        yield f"{applied}; {left if out else _('ninguna se queda por fuera.')}"

    def _says_of_ours(self) -> Iterator[str]:
        good, bad, half = len(self.contents), self.rejected, self.incomplete_count
        if good:
            yield ngettext("%(n)s pregunta se puede aplicar.", "%(n)s preguntas se pueden aplicar.", good) % {"n": good}
            if half:
                yield ngettext(
                    "%(n)s llega incompleta: entra así al borrador y se completa antes de la revisión.",
                    "%(n)s llegan incompletas: entran así al borrador y se completan antes de la revisión.",
                    half,
                ) % {"n": half}
            if bad:
                yield ngettext(
                    "%(n)s fila se queda por fuera: corríjala y súbala otra vez.",
                    "%(n)s filas se quedan por fuera: corríjalas y súbalas otra vez.",
                    bad,
                ) % {"n": bad}
        elif not bad:
            yield _("El archivo no trae preguntas. Escriba una en cada fila, como en la plantilla, y súbalo otra vez.")
        elif not self.problems[0].row:
            yield _("Ninguna pregunta se pudo leer. Corrija el archivo como dice la tabla y súbalo otra vez.")
        else:
            yield ngettext(
                "Ninguna pregunta se puede aplicar. Corrija la fila que está en la tabla y suba el archivo otra vez.",
                "Ninguna pregunta se puede aplicar. Corrija las %(n)s filas de la tabla y suba el archivo otra vez.",
                bad,
            ) % {"n": bad}

    def name_new_sections(self, known: SheetDesk) -> None:
        """Note the sections that the items name and the version does not have."""
        named = dict.fromkeys(content.section for content in self.contents)
        self.new_sections = [title for title in named if title not in known.sections]

    def as_data(self) -> dict[str, Any]:
        """Return what applying needs, as plain values."""
        return {
            "items": [one.as_data() for one in self.contents],
            "scales": [asdict(one) for one in self.scales],
            "intros": self.intros,
        }


def reading_from(data: Mapping[str, Any]) -> ItemsReading:
    """Return the reading that `as_data` gave."""
    scales = [
        ScaleContent(one["code"], one["name"], tuple((value, text) for value, text in one["options"]))
        for one in data["scales"]
    ]
    return ItemsReading(
        contents=[content_from(one) for one in data["items"]], scales=scales, intros=dict(data["intros"])
    )
