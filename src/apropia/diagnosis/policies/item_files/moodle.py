"""Items as questions for Moodle: those of performance, in GIFT or in its XML."""

from collections.abc import Iterable

from apropia.diagnosis.models import ItemKind
from apropia.diagnosis.policies.content import ItemContent
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
}


def moodle_file(contents: Iterable[ItemContent], *, format_: str) -> bytes:
    """Return the items that have their like there as a file for Moodle.

    The others are left out, and what rests on a picture.
    """
    return WRITERS[format_]([_question(one) for one in contents if ItemKind(one.kind) in KIND_OF and not one.picture])


def _question(content: ItemContent) -> Question:
    has_pairs = content.kind == ItemKind.MATCHING
    credits = {} if has_pairs or content.kind == ItemKind.ORDERING else _credits(content)
    return Question(
        kind=KIND_OF[ItemKind(content.kind)],
        code=content.code,
        section=content.section,
        scenario=content.scenario if content.kind == ItemKind.SCENARIO else "",
        stem=content.stem,
        choices=tuple(Choice(option.text, credits.get(option.id)) for option in content.options_in_order),
        targets=content.targets_in_order if has_pairs else (),
        rationale=content.rationale,
        has_fixed_order=content.has_fixed_order,
        competence=content.competence,
        level=content.level,
        seconds=content.seconds,
    )


def _credits(content: ItemContent) -> dict[str, float]:
    """Return the share that each option gives: in a multiple choice a wrong one costs as much as a right one gives."""
    right = [one for one in content.option_ids if one in (content.key or ())]
    share = round(1 / len(right), 7) if right else 1.0
    cost = -share if content.kind == ItemKind.MULTIPLE else 0.0
    return {one: share if one in right else cost for one in content.option_ids} if right else {}
