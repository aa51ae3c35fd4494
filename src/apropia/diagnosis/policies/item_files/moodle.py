"""Items as questions for Moodle: those of performance, in GIFT or in its XML."""

from collections.abc import Iterable

from apropia.diagnosis.models import PERFORMANCE_KINDS, ItemKind
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
    """Return the items of performance as a file for Moodle; the others have no like there."""
    return WRITERS[format_]([_question(one) for one in contents if one.kind in PERFORMANCE_KINDS])


def _question(content: ItemContent) -> Question:
    targets: tuple[str, ...] = ()
    texts = {option.id: option.text for option in content.options}
    credits: dict[str, float] = {}
    if content.kind == ItemKind.ORDERING:
        texts = {one: texts[one] for one in content.key or texts if one in texts}
    elif content.kind == ItemKind.MATCHING:
        targets = _targets(content)
    else:
        credits = _credits(content)
    return Question(
        kind=KIND_OF[ItemKind(content.kind)],
        code=content.code,
        section=content.section,
        scenario=content.scenario if content.kind == ItemKind.SCENARIO else "",
        stem=content.stem,
        choices=tuple(Choice(text, credits.get(one)) for one, text in texts.items()),
        targets=targets,
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


def _targets(content: ItemContent) -> tuple[str, ...]:
    pairs = content.key if isinstance(content.key, dict) else {}
    texts = {target.id: target.text for target in content.targets}
    paired = [pairs.get(one, "") for one in content.option_ids]
    spare = [text for one, text in texts.items() if one not in paired]
    return (*(texts.get(one, "") for one in paired), *spare)
