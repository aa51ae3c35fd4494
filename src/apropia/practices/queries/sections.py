"""The pages of the editor, and on which of them each answer is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from apropia.formats.ft1311.checks import Finding
from apropia.formats.ft1311.record import FIELD, FIELDS, FieldSpec, Shape
from apropia.formats.tabular.cells import fold

GENERAL = "general"
# The short answers together, then one page for each long one.
SECTIONS: dict[str, tuple[str, ...]] = {
    GENERAL: tuple(spec.key for spec in FIELDS if spec.shape is not Shape.RICH),
    **{spec.key: (spec.key,) for spec in FIELDS if spec.shape is Shape.RICH},
}


@dataclass(frozen=True)
class Missing:
    """What keeps a version from going on, and where it is mended."""

    finding: Finding
    section: str
    label: str


def section_of(key: str) -> str:
    """Return the page of the editor on which a field is written."""
    return key if FIELD[key].shape is Shape.RICH else GENERAL


def named_in(text: str) -> list[FieldSpec]:
    """Return the fields that a text calls by their short name, in the order of the form."""
    said = f" {fold(text)} "
    return [spec for spec in FIELDS if f" {fold(spec.short)} " in said]


def missing_of(stoppers: Sequence[Finding]) -> list[Missing]:
    """Return each finding with the page of its answer."""
    return [Missing(one, section_of(one.key), FIELD[one.key].short) for one in stoppers]
