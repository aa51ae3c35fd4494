"""Whose file it is: each owner registers, under a label, the rule that says who may open its files."""

import dataclasses
from collections.abc import Callable, Collection
from uuid import UUID

from apropia.foundation.files.models import StoredFile
from apropia.foundation.visitor import Visitor

Rule = Callable[[Visitor | None, StoredFile], bool]
InUse = Callable[[Collection[UUID]], Collection[UUID]]


@dataclasses.dataclass(frozen=True)
class Owner:
    rule: Rule
    is_public: bool
    in_use: InUse | None


_owners: dict[str, Owner] = {}


def register(label: str, rule: Callable[..., bool], *, is_public: bool = False, in_use: InUse | None = None) -> None:
    """Say who may open the files of a label, as `rule(person, file) -> bool`. Called from `web/subscriptions.py`.

    With `is_public` the rule is also asked about visitors who have not signed in (`person` is None). `in_use` receives
    uids and returns those still named by the owner; the others are swept a week after their upload. Without it nothing
    of this label is ever swept.
    """
    _owners[label] = Owner(rule=rule, is_public=is_public, in_use=in_use)


def owners() -> dict[str, Owner]:
    """Return every registered owner, by label."""
    return dict(sorted(_owners.items()))


def may_open(person: Visitor | None, file: StoredFile) -> bool:
    """Answer whether this visitor may open this file. Never across entities, unless its owner made it public."""
    owner = _owners.get(file.owner)
    if person is None:
        return owner is not None and owner.is_public and owner.rule(None, file)
    if person.entity_id != file.entity_id:
        return owner is not None and owner.is_public and owner.rule(None, file)
    if owner is None:
        return file.owner == "" and file.created_by == person.uid
    return owner.rule(person, file)
