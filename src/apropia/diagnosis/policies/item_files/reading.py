"""What a file of items says: the items that can be stored, and what is told of each before anything is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

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
    """Good items, every problem by row and column, and for a file of another program what becomes of each question."""

    contents: list[ItemContent] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
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
