"""How reports say how many people of a unit there are, and what part of them did what was asked."""

import dataclasses

from apropia.foundation.small_groups import Figure, Shown


@dataclasses.dataclass(frozen=True)
class UnitShare:
    """The people of a unit and the part of them that did what the report is of; None where it is protected."""

    unit: str
    figure: Figure

    @property
    def people(self) -> int | None:
        return self.figure.n if isinstance(self.figure, Shown) else None

    @property
    def share(self) -> float | None:
        return self.figure.value if isinstance(self.figure, Shown) else None
