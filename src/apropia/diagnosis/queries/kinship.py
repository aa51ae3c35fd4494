"""The variants and the enemies of a question, for who writes it."""

from dataclasses import dataclass

from apropia.diagnosis.models import Item


@dataclass(frozen=True)
class KinOf:
    """The questions of its version that never stand in one form with a question."""

    variants: tuple[Item, ...]
    enemies: tuple[Item, ...]


def kin_of(item: Item) -> KinOf:
    """Return the variants and enemies of a question, whoever names whom. One query."""
    others = Item.objects.filter(version_id=item.version_id).exclude(pk=item.pk).only("code", "family", "enemies")
    found = list(others.order_by("code"))
    return KinOf(
        tuple(one for one in found if item.family and one.family == item.family),
        tuple(one for one in found if item.code in one.enemies or one.code in item.enemies),
    )
