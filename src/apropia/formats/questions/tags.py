"""What our questions say beyond Moodle's: kept as tags that Moodle carries along and a later import reads again."""

import re
from dataclasses import replace

from apropia.formats.questions.cloze import text_of_gaps
from apropia.formats.questions.records import Gap, Kind, Question
from apropia.formats.tabular.cells import fold

LEVELS = {"BASIC": "basico", "INTERMEDIATE": "intermedio", "ADVANCED": "avanzado"}
_LEVEL_OF = {**{word: level for level, word in LEVELS.items()}, **{level.lower(): level for level in LEVELS}}
_COMPETENCE = re.compile(r"(?<![\d.])([1-9]\.[1-9])(?![\d.]*\d)")
_OWN_CODE = re.compile(r".*-([1-9]\.[1-9])-([BIA])\d+", re.DOTALL)
_LETTERS = {letter: level for level, letter in zip(LEVELS, "BIA", strict=True)}
_MAX_SECONDS = 600
SITUATION, FIXED, UNIT, MEASURES, GAP = "situacion", "orden-fijo", "unidad", "mide", "hueco"
_GAP = re.compile(rf"{GAP}-(\d{{1,2}})-(.+)", re.DOTALL | re.IGNORECASE)


def tags_of(question: Question) -> list[str]:
    """Return the tags that keep what a question says beyond its text and answers."""
    tags = []
    if question.competence:
        tags.append(f"competencia-{question.competence}")
    if question.level in LEVELS:
        tags.append(f"nivel-{LEVELS[question.level]}")
    if question.seconds:
        tags.append(f"segundos-{question.seconds}")
    if question.unit:
        tags.append(f"{UNIT}-{question.unit}")
    if question.measures:
        tags.append(f"{MEASURES}-{question.measures}")
    tags += [f"{GAP}-{place}-{gap.label}" for place, gap in enumerate(question.gaps, 1) if gap.label]
    if question.scenario:
        tags.append(SITUATION)
    if question.has_fixed_order:
        tags.append(FIXED)
    return tags


def _labelled(gaps: tuple[Gap, ...], tags: list[str]) -> tuple[Gap, ...]:
    labels = {int(found[1]): found[2] for tag in tags if (found := _GAP.fullmatch(tag.strip()))}
    return tuple(replace(gap, label=labels.get(place, "")) for place, gap in enumerate(gaps, 1))


def words_of(question: Question) -> str:
    """Return what is asked in one text. Moodle knows no situation apart, and there nothing else tells the unit."""
    stem = text_of_gaps(question.stem, question.gaps)
    text = "\n\n".join(part for part in (question.scenario, stem) if part)
    return text + _told(question.unit) if question.unit else text


def _told(unit: str) -> str:
    return f" (en {unit})"


def with_tags(question: Question, tags: list[str]) -> Question:
    """Return the question with what its tags, its code and its section say of competence, level and the rest."""
    changes: dict[str, str | int | bool | tuple[Gap, ...]] = {"gaps": _labelled(question.gaps, tags)}
    for tag in tags:
        name, _dash, value = tag.strip().casefold().partition("-")
        if name == "competencia" and _COMPETENCE.fullmatch(value):
            changes["competence"] = value
        elif name == "nivel" and fold(value) in _LEVEL_OF:
            changes["level"] = _LEVEL_OF[fold(value)]
        elif name == "segundos" and value.isascii() and value.isdigit() and 0 < int(value[:6]) <= _MAX_SECONDS:
            changes["seconds"] = int(value[:6])
        elif name == UNIT and question.kind == Kind.NUMERIC:
            changes["unit"] = tag.strip()[len(UNIT) + 1 :]
            changes["stem"] = question.stem.removesuffix(_told(str(changes["unit"])))
        elif name == MEASURES:
            changes["measures"] = tag.strip()[len(MEASURES) + 1 :]
        elif tag.strip().casefold() == FIXED:
            changes["has_fixed_order"] = True
        elif fold(tag) in _LEVEL_OF:
            changes.setdefault("level", _LEVEL_OF[fold(tag)])
        elif match := _COMPETENCE.match(tag.strip()):
            changes.setdefault("competence", match[1])
    if SITUATION in (tag.strip().casefold() for tag in tags) and question.kind in (Kind.SINGLE, Kind.NUMERIC):
        scenario, gap, stem = str(changes.get("stem", question.stem)).rpartition("\n\n")
        changes |= {"scenario": scenario, "stem": stem} if gap else {}
    own = _OWN_CODE.fullmatch(question.code)
    if own:
        changes.setdefault("competence", own[1])
        changes.setdefault("level", _LETTERS[own[2]])
    elif match := _COMPETENCE.match(question.section):
        changes.setdefault("competence", match[1])
    return replace(question, **changes)  # type: ignore[arg-type]  # each value is of its field's type
