from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class Reason(StrEnum):
    """Why a figure is protected. For tests and audits only: showing it would tell what it hides."""

    SMALL_GROUP = "SMALL_GROUP"
    SENSITIVE_ANSWER = "SENSITIVE_ANSWER"
    UNANIMOUS = "UNANIMOUS"
    COMPLEMENTARY = "COMPLEMENTARY"


@dataclass(frozen=True)
class Shown:
    """A figure that may be published, and the number of people behind it."""

    value: float | None
    n: int


@dataclass(frozen=True)
class Protected:
    """A figure that may not be published in any form."""

    reason: Reason


@dataclass(frozen=True)
class Empty:
    """A group without anybody."""


Figure = Shown | Protected | Empty


@dataclass(frozen=True)
class ProtectedTable:
    """The figures of a `Table` after protection."""

    k: int
    total: Figure
    rows: Mapping[str, Figure]
    columns: Mapping[str, Figure]
    cells: Mapping[tuple[str, str], Figure]


def protected_label(k: int) -> str:
    """Return the text shown in place of a protected figure, the same for every reason."""
    return _("Dato protegido (n<%(k)d)") % {"k": k}
