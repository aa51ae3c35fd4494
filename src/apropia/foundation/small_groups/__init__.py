"""The one place that decides which figure of a group may be published.

A caller never asks whether a single cell is large enough. It hands in everything that will be published about one
question — the whole entity, the units as a tree, the types of engagement — as one `Table`, and gets back for each
figure `Shown`, `Protected` or `Empty`. Free crossing of filters does not exist: there is no way to ask for one.

What is promised, for k >= 5 (`protect` refuses a smaller k):

1. **No small group.** No group of fewer than k people, and for sensitive questions no group of fewer than k people who
   answered alike, has a count, sum or mean that is a linear combination of the figures shown. That covers totals minus
   parts, parents minus children, and one partition minus another.
2. **No tell-tale bound.** From the shown counts, and knowing that counts are not negative, nobody can conclude that a
   protected group has fewer than k people, so its size is never determined.
3. **No unanimous small group.** A group of fewer than 2k people who all answered alike is not shown, and neither is
   what a partition leaves over, when it is such a group.
4. **No gap between pages.** The minimum of a figure is `minimum_cell` of all who may raise it, and what a smaller
   minimum hides a larger one hides too: two pages with different minimums show no more than the one with the smaller.
   Pages about the same people hand in the same cells.

What cannot be promised: what somebody knows from elsewhere (her own answer, a colleague's), and what follows from
comparing two releases between which people came or went. The text shown for every reason is the same.
"""

from apropia.foundation.small_groups.figures import (
    Empty,
    Figure,
    Protected,
    ProtectedTable,
    Reason,
    Shown,
    protected_label,
)
from apropia.foundation.small_groups.protection import (
    is_small,
    minimum_cell,
    protect,
    protect_composite,
    protect_groups,
    tells_of_few,
)
from apropia.foundation.small_groups.tables import MINIMUM_CELL, Table, Tally

__all__ = [
    "MINIMUM_CELL",
    "Empty",
    "Figure",
    "Protected",
    "ProtectedTable",
    "Reason",
    "Shown",
    "Table",
    "Tally",
    "is_small",
    "minimum_cell",
    "protect",
    "protect_composite",
    "protect_groups",
    "protected_label",
    "tells_of_few",
]
