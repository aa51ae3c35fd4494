"""A legal text is written, approved once, and never changes again (INV-01)."""

from collections.abc import Mapping

TEXT_TRANSITIONS: Mapping[str, Mapping[str, str]] = {"DRAFT": {"approve": "APPROVED"}, "APPROVED": {}}
# Whose turn it is in each state, as role codes.
TEXT_TURNS: Mapping[str, tuple[str, ...]] = {"DRAFT": ("DPO",), "APPROVED": ()}
