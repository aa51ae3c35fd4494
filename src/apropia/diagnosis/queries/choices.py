"""What can be chosen on the page of a question: in an order of the person's own, under names that give no key away."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from apropia.diagnosis.models import TASK_KINDS, Item, ItemKind
from apropia.diagnosis.policies.tasks import details_of
from apropia.diagnosis.queries.form_choice import shuffled
from apropia.foundation.opaque import opaque

# Field → values, as the page sent them.
Sent = Mapping[str, list[str]]


@dataclasses.dataclass(frozen=True)
class Choice:
    """One option as shown: what stands for its id, its text, whether it was chosen, its place or its pair.

    `details` is what a short task shows of it besides: the sender of a message, the depth of a folder.
    """

    id: str
    text: str
    chosen: str = ""
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def is_chosen(self) -> bool:
        return bool(self.chosen)


def typed_choices(item: Item, sent: Sent, *, seed: str) -> tuple[Choice, ...]:
    """Return the choices with what was typed instead of what is stored."""
    field = {ItemKind.ORDERING: "lugar", ItemKind.MATCHING: "pareja"}.get(ItemKind(item.kind))
    shown = choices_of(item, None, seed=seed)
    if field is None:
        return tuple(
            dataclasses.replace(one, chosen=one.id if one.id in sent.get("respuesta", []) else "") for one in shown
        )
    return tuple(dataclasses.replace(one, chosen="".join(sent.get(f"{field}-{one.id}", []))) for one in shown)


def _option_token(seed: str, item: Item, option: str) -> str:
    return opaque(seed=f"{seed}:{item.pk}", key=option)


def _target_token(seed: str, item: Item, target: str) -> str:
    # Not the token of an option with the same id: the two would be seen to belong together.
    return opaque(seed=f"{seed}:{item.pk}:target", key=target)


def ids_by_token(item: Item, *, seed: str) -> Mapping[str, str]:
    """Return the ids of options and pairs by what stands for them in the page."""
    options = {_option_token(seed, item, one["id"]): one["id"] for one in item.options}
    return options | {_target_token(seed, item, one["id"]): one["id"] for one in item.targets}


def _options(item: Item, *, seed: str) -> list[dict[str, str]]:
    """Return options in the order of this person: shuffled, unless their order carries meaning."""
    options: list[dict[str, str]] = item.options
    is_fixed = item.has_fixed_order and item.kind not in (ItemKind.ORDERING, ItemKind.MATCHING)
    if is_fixed or item.kind in TASK_KINDS:
        return options
    return sorted(options, key=lambda option: shuffled(seed, f"{item.code} {option['id']}"))


def targets_of(item: Item, *, seed: str) -> tuple[Choice, ...]:
    """Return the right-hand sides of pairs in an order of their own."""
    rows = sorted(item.targets, key=lambda target: shuffled(seed, f"{item.code} target {target['id']}"))
    return tuple(Choice(id=_target_token(seed, item, target["id"]), text=target["text"]) for target in rows)


def choices_of(item: Item, value: Any, *, seed: str) -> tuple[Choice, ...]:
    """Return what can be chosen, with what is stored of it."""
    if item.scale is not None:
        return tuple(
            Choice(id=str(step["value"]), text=step["text"], chosen="si" if value == step["value"] else "")
            for step in item.scale.options
        )
    chosen: Mapping[str, str]
    if item.kind == ItemKind.ORDERING:
        chosen = {option: str(place) for place, option in enumerate(value or [], 1)}
    elif item.kind == ItemKind.MATCHING:
        chosen = {option: _target_token(seed, item, target) for option, target in (value or {}).items()}
    else:
        chosen = dict.fromkeys(value if isinstance(value, list) else [value], "si")
    details = details_of(item.kind, item.options, item.task)
    return tuple(
        Choice(
            id=_option_token(seed, item, one["id"]),
            text=one["text"],
            chosen=chosen.get(one["id"], ""),
            details=details.get(one["id"], {}),
        )
        for one in _options(item, seed=seed)
    )
