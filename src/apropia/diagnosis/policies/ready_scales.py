"""Ready scales: which questions each is made of, and what keeps one from being asked. Scoring: `science.scales`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from apropia.diagnosis.models import Item, ItemKind, Measure, Section


@dataclass(frozen=True)
class Form:
    """The parts of a scale in the order asked, by block where it has blocks, and how many steps each is answered on."""

    steps: int
    blocks: Mapping[str, tuple[str, ...]]

    @property
    def parts(self) -> Sequence[str]:
        return [part for parts in self.blocks.values() for part in parts]


WHOLE = ""
FORMS: Mapping[str, Form] = {
    Measure.SUS: Form(5, {WHOLE: tuple(str(number) for number in range(1, 11))}),
    Measure.UMUX_LITE: Form(7, {WHOLE: ("1", "2")}),
    Measure.CSAT: Form(5, {WHOLE: ("1",)}),
    Measure.ACCEPTANCE: Form(7, {block: (f"{block}1", f"{block}2", f"{block}3") for block in "UFSC"}),
    Measure.CHANGE: Form(5, {block: (f"{block}1", f"{block}2") for block in "ADKBR"}),
}
BLOCK_NAMES = {
    Measure.ACCEPTANCE: {
        "U": _("Utilidad"),
        "F": _("Facilidad"),
        "S": _("Influencia de otras personas"),
        "C": _("Condiciones para usarlo"),
    },
    Measure.CHANGE: {
        "A": _("Conciencia: sabe por qué"),
        "D": _("Deseo: quiere"),
        "K": _("Conocimiento: sabe cómo"),
        "B": _("Habilidad: puede"),
        "R": _("Refuerzo: se sostiene"),
    },
}


def broken(sections: Iterable[Section], items: Iterable[Item]) -> Iterator[Section]:
    """Yield the sections that no longer hold the whole of their ready scale, so that it could not be scored."""
    found: dict[int, dict[str, Item]] = {}
    for item in items:
        if item.part:
            found.setdefault(item.section_id, {})[item.part] = item
    for section in sections:
        if section.measure and not _is_whole(FORMS[section.measure], found.get(section.pk, {})):
            yield section


def _is_whole(form: Form, items: Mapping[str, Item]) -> bool:
    return set(items) == set(form.parts) and all(_fits(item, form.steps) for item in items.values())


def title_for_people(section: Section) -> str:
    """Return a section's title as whoever answers reads it: a ready scale without the initials of its name."""
    return re.sub(r"\s*\([^)]*\)", "", section.title, count=1) if section.measure else section.title


def _fits(item: Item, steps: int) -> bool:
    if item.kind != ItemKind.OPINION or item.scale is None:
        return False
    return [option["value"] for option in item.scale.options] == list(range(1, steps + 1))
