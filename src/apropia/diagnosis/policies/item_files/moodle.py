"""Items as questions for Moodle: those of performance, in GIFT or in its XML."""

from collections.abc import Iterable

from apropia.diagnosis.models import ItemKind
from apropia.diagnosis.policies.content import ItemContent
from apropia.diagnosis.policies.numbers import right_numbers
from apropia.formats.questions.digits import plain_digits
from apropia.formats.questions.gift_writing import write_gift
from apropia.formats.questions.moodle_writing import write_moodle_xml
from apropia.formats.questions.records import Choice, Kind, Question

WRITERS = {"gift": write_gift, "xml": write_moodle_xml}
KIND_OF = {
    ItemKind.SINGLE: Kind.SINGLE,
    ItemKind.SCENARIO: Kind.SINGLE,
    ItemKind.MULTIPLE: Kind.MULTIPLE,
    ItemKind.ORDERING: Kind.ORDERING,
    ItemKind.MATCHING: Kind.MATCHING,
    ItemKind.NUMERIC: Kind.NUMERIC,
}


def moodle_file(contents: Iterable[ItemContent], *, format_: str) -> bytes:
    """Return the items that have their like there as a file for Moodle.

    The others are left out, what has no answer yet, and what Moodle could not show.
    """
    questions = [_question(one) for one in contents if may_go(one)]
    return WRITERS[format_]([one for one in questions if one.choices])


def may_go(content: ItemContent) -> bool:
    """Say whether Moodle has a like of an item: of its kind, and resting on no picture, recording or table."""
    rests = content.picture or content.recording or "rows" in (content.task or {})
    return ItemKind(content.kind) in KIND_OF and not rests


def _question(content: ItemContent) -> Question:
    has_pairs = content.kind == ItemKind.MATCHING
    return Question(
        kind=KIND_OF[ItemKind(content.kind)],
        code=content.code,
        section=content.section,
        scenario=content.scenario if content.kind in (ItemKind.SCENARIO, ItemKind.NUMERIC) else "",
        stem=content.stem,
        unit=(content.task or {}).get("unit", ""),
        choices=_choices(content),
        targets=content.targets_in_order if has_pairs else (),
        rationale=content.rationale,
        has_fixed_order=content.has_fixed_order,
        competence=content.competence,
        level=content.level,
        seconds=content.seconds,
    )


def _choices(content: ItemContent) -> tuple[Choice, ...]:
    if content.kind == ItemKind.NUMERIC:
        right = right_numbers(content.key)
        if right is None:
            return ()
        margin = (right.high - right.low) / 2
        return (Choice(plain_digits(right.low + margin), 1.0, margin=plain_digits(margin) if margin else ""),)
    credits = {} if content.kind in (ItemKind.MATCHING, ItemKind.ORDERING) else _credits(content)
    return tuple(Choice(option.text, credits.get(option.id)) for option in content.options_in_order)


def _credits(content: ItemContent) -> dict[str, float]:
    """Return the share that each option gives: in a multiple choice a wrong one costs as much as a right one gives."""
    right = [one for one in content.option_ids if one in (content.key or ())]
    share = round(1 / len(right), 7) if right else 1.0
    cost = -share if content.kind == ItemKind.MULTIPLE else 0.0
    return {one: share if one in right else cost for one in content.option_ids} if right else {}
