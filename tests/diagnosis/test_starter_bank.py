"""The starter bank is checked as data: shape, balance, plain words and honest keys."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import apropia.diagnosis
from apropia.diagnosis.starter import seconds_of

FOLDER = Path(apropia.diagnosis.__file__).parent / "starter" / "items"
COMPETENCES = [
    f"{area}.{number}"
    for area, count in (("1", 3), ("2", 6), ("3", 4), ("4", 4), ("5", 4))
    for number in range(1, count + 1)
]
LEVELS = ("BASIC", "INTERMEDIATE", "ADVANCED")
ONE_RIGHT = ("SINGLE", "SCENARIO")
LONGEST_SENTENCE_WORDS = 20

# Product names would tie an item to one maker; the others are trick wording or barred vocabulary.
FORBIDDEN = (
    r"microsoft|teams|outlook|excel|word\b|powerpoint|sharepoint|onedrive|google|gmail|drive\b|whatsapp|zoom|chatgpt",
    r"todas las anteriores|ninguna de las anteriores|excepto|siempre y cuando|obviamente",
    r"\bno\b[^.?»]*\b(?:tampoco|ningún|ninguno|sin)\b",
    r"minusválid|discapacitad[oa]s|usuario final|tercera edad|\bpinch|\bclick\b",
    r"\b(?:tú|tienes|puedes|haces|debes)\b",
)


def load(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return document


ITEMS: list[dict[str, Any]] = [item for area in "12345" for item in load(f"area{area}.json")["items"]]
PERFORMANCE = [item for item in ITEMS if item["construct"] == "PERFORMANCE"]
PERCEPTION = [item for item in ITEMS if item["construct"] == "PERCEPTION"]
CHOICE = [item for item in PERFORMANCE if item["kind"] in ONE_RIGHT]
SERVICES = load("services.json")
SCALES = load("scales.json")


def texts_of(item: dict[str, Any]) -> list[str]:
    """Return every text of an item that a person reads."""
    parts = [item["stem"], item.get("scenario", ""), item.get("rationale", "")]
    return [
        *filter(None, parts),
        *(option["text"] for option in [*item.get("options", []), *item.get("targets", [])]),
    ]


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!:;])\s+(?=[A-ZÁÉÍÓÚÑ¿«0-9a-z])", text) if part.strip()]


def by_code(item: dict[str, Any]) -> str:
    return str(item["code"])


@pytest.mark.parametrize("competence", COMPETENCES)
def test_competence_has_one_item_at_least_at_each_level_and_two_of_perception(competence: str) -> None:
    levels = Counter(item["level"] for item in PERFORMANCE if item["competence"] == competence)

    assert all(levels[level] >= 1 for level in LEVELS)
    assert sum(levels.values()) >= 3
    assert sum(item["competence"] == competence for item in PERCEPTION) == 2


def test_bank_mixes_the_kinds() -> None:
    kinds = Counter(item["kind"] for item in PERFORMANCE)

    assert set(kinds) == {"SINGLE", "MULTIPLE", "ORDERING", "MATCHING", "SCENARIO"}
    assert kinds["ORDERING"] >= 8
    assert kinds["MATCHING"] >= 8
    assert kinds["MULTIPLE"] >= 10
    assert kinds["SCENARIO"] >= 12


def test_files_hold_the_competences_of_their_area() -> None:
    for area in "12345":
        document = load(f"area{area}.json")

        assert document["framework"] == "DIGCOMP_3_0"
        assert document["area"] == area
        assert {item["competence"] for item in document["items"]} == {code for code in COMPETENCES if code[0] == area}


def test_codes_and_stems_are_unique() -> None:
    asked = [f"{item.get('scenario', '')} {item['stem']}" for item in ITEMS]

    assert len({item["code"] for item in ITEMS}) == len(ITEMS)
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("item", PERFORMANCE, ids=by_code)
def test_performance_item_says_all_it_must(item: dict[str, Any]) -> None:
    initial = {"BASIC": "B", "INTERMEDIATE": "I", "ADVANCED": "A"}[item["level"]]

    assert re.fullmatch(rf"P-{re.escape(item['competence'])}-{initial}\d", item["code"])
    assert (item["kind"] == "SCENARIO") == ("scenario" in item)
    assert (item["kind"] == "MATCHING") == ("targets" in item)
    assert item["rationale"].endswith(".")
    assert re.fullmatch(rf"LO{re.escape(item['competence'])}\.\d\d", item["outcome"])
    assert "seconds" not in item
    assert 20 <= seconds_of(item) <= 60


@pytest.mark.parametrize("item", PERFORMANCE, ids=by_code)
def test_key_fits_the_kind(item: dict[str, Any]) -> None:
    options = [option["id"] for option in item["options"]]
    key = item["key"]

    assert len(set(options)) == len(options)
    if item["kind"] in ONE_RIGHT:
        assert len(options) == 4
        assert len(key) == 1
        assert set(key) <= set(options)
    elif item["kind"] == "MULTIPLE":
        asked = {2: "Elija dos.", 3: "Elija tres."}[len(key)]
        assert item["stem"].endswith(asked)
        assert set(key) <= set(options)
        assert len(options) >= len(key) + 2
    elif item["kind"] == "ORDERING":
        assert sorted(key) == sorted(options)
        assert key != options
        assert 5 <= len(options) <= 6
    else:
        targets = [target["id"] for target in item["targets"]]
        assert list(key) == options
        assert len(set(key.values())) == len(options)
        assert set(key.values()) <= set(targets)
        assert list(key.values()) != targets


@pytest.mark.parametrize("item", PERCEPTION, ids=by_code)
def test_perception_item_asks_on_a_known_scale(item: dict[str, Any]) -> None:
    opening = {"KNOWLEDGE": "¿Cuánto conoce ", "SKILL": "¿Puede ", "ATTITUDE": "¿Cuánto "}

    assert re.fullmatch(rf"S-{re.escape(item['competence'])}-[12]", item["code"])
    assert item["stem"].startswith(opening[item["scale"]])
    assert item["stem"].endswith("?")


def test_scales_have_four_steps_and_a_way_out() -> None:
    assert {scale["code"] for scale in SCALES["scales"]} == {item["scale"] for item in PERCEPTION}
    for scale in SCALES["scales"]:
        assert [option["value"] for option in scale["options"]] == [0, 1, 2, 3]
    assert SCALES["opt_out"]["text"] == "No entiendo esta pregunta"


def test_service_templates_cover_knowledge_use_and_satisfaction() -> None:
    knowledge, use, satisfaction = SERVICES["items"]

    assert all(SERVICES["placeholder"] in item["stem"] for item in SERVICES["items"])
    assert knowledge["construct"] == "SERVICE_KNOWLEDGE"
    assert use["asked_if"] == {"item": knowledge["code"], "at_least": 1}
    assert satisfaction["asked_if"] == {"item": use["code"], "at_least": 1}
    assert [option["value"] for option in satisfaction["options"]] == [1, 2, 3, 4, 5]


def test_right_answer_moves_over_the_positions() -> None:
    positions = Counter(item["key"][0] for item in CHOICE)

    assert set(positions) == set("abcd")
    assert max(positions.values()) <= 0.33 * len(CHOICE)
    assert min(positions.values()) >= 0.17 * len(CHOICE)


def test_longest_option_seldom_is_the_right_one() -> None:
    def longest_is_right(item: dict[str, Any]) -> bool:
        longest = max(item["options"], key=lambda option: len(option["text"]))
        return bool(longest["id"] == item["key"][0])

    assert sum(map(longest_is_right, CHOICE)) / len(CHOICE) < 0.45


@pytest.mark.parametrize("item", CHOICE, ids=by_code)
def test_options_have_a_similar_length(item: dict[str, Any]) -> None:
    lengths = [len(option["text"]) for option in item["options"]]

    assert max(lengths) <= 2 * min(lengths)


@pytest.mark.parametrize("item", [*ITEMS, *SERVICES["items"]], ids=by_code)
def test_words_are_plain(item: dict[str, Any]) -> None:
    for text in texts_of(item):
        for sentence in sentences(text):
            assert len(sentence.split()) <= LONGEST_SENTENCE_WORDS, sentence
        for pattern in FORBIDDEN:
            assert not re.search(pattern, text, re.IGNORECASE), (pattern, text)


@pytest.mark.parametrize("item", [*ITEMS, *SERVICES["items"]], ids=by_code)
def test_item_was_read_again_by_a_reviewer(item: dict[str, Any]) -> None:
    reviewed = item["reviewed"]

    assert re.fullmatch(r"\d{4}-\d\d-\d\d", reviewed["on"])
    assert reviewed.get("one_right_answer", False) is (item["construct"] == "PERFORMANCE")
    assert reviewed["plain_language"] is True
    assert reviewed["no_trick"] is True
