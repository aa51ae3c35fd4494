"""The starter bank is checked as data: shape, balance, plain words and honest keys."""

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

import apropia.diagnosis
from apropia.diagnosis.policies.content import lacks_of
from apropia.diagnosis.starter import seconds_of, starter_items

FOLDER = Path(apropia.diagnosis.__file__).parent / "starter" / "items"
COMPETENCES = [
    f"{area}.{number}"
    for area, count in (("1", 3), ("2", 6), ("3", 4), ("4", 4), ("5", 4))
    for number in range(1, count + 1)
]
LEAST_OF_LEVEL = {"BASIC": 3, "INTERMEDIATE": 3, "ADVANCED": 2}
ONE_RIGHT = ("SINGLE", "SCENARIO")
LONGEST_SENTENCE_WORDS = 20
NEARLY_THE_SAME = 0.45  # of the words of both

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
TASKS: list[dict[str, Any]] = load("tasks.json")["items"]
SCALES = load("scales.json")


def texts_of(item: dict[str, Any]) -> list[str]:
    """Return every text of an item that a person reads."""
    parts = [item["stem"], item.get("scenario", ""), item.get("rationale", "")]
    task = item.get("task", {})
    details = [text for part in task.get("parts", {}).values() for name, text in part.items() if name == "body"]
    return [
        *filter(None, parts),
        *details,
        *(option["text"] for option in [*item.get("options", []), *item.get("targets", [])]),
    ]


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!:;])\s+(?=[A-ZÁÉÍÓÚÑ¿«0-9a-z])", text) if part.strip()]


def words_of(text: str) -> set[str]:
    """Return the words that carry what a text is about."""
    return set(re.findall(r"\w{4,}", text.casefold()))


def by_code(item: dict[str, Any]) -> str:
    return str(item["code"])


@pytest.mark.parametrize("competence", COMPETENCES)
def test_competence_has_eight_items_over_three_levels_and_three_of_perception(competence: str) -> None:
    levels = Counter(item["level"] for item in PERFORMANCE if item["competence"] == competence)
    scales = [item["scale"] for item in PERCEPTION if item["competence"] == competence]

    assert set(levels) == set(LEAST_OF_LEVEL)
    assert all(levels[level] >= least for level, least in LEAST_OF_LEVEL.items())
    assert sorted(scales) == ["ATTITUDE", "KNOWLEDGE", "SKILL"]


@pytest.mark.parametrize("competence", COMPETENCES)
def test_competence_asks_in_several_ways_and_moves_the_right_answer(competence: str) -> None:
    of_competence = [item for item in PERFORMANCE if item["competence"] == competence]
    positions = Counter(item["key"][0] for item in of_competence if item["kind"] in ONE_RIGHT)

    assert len({item["kind"] for item in of_competence}) >= 3
    assert len(positions) >= 3
    assert max(positions.values()) <= 0.6 * sum(positions.values())


def test_bank_mixes_the_kinds() -> None:
    kinds = Counter(item["kind"] for item in PERFORMANCE)

    assert set(kinds) == {"SINGLE", "MULTIPLE", "ORDERING", "MATCHING", "SCENARIO"}
    assert kinds["ORDERING"] >= 12
    assert kinds["MATCHING"] >= 18
    assert kinds["MULTIPLE"] >= 18
    assert kinds["SCENARIO"] >= 55


def test_files_hold_the_competences_of_their_area() -> None:
    for area in "12345":
        document = load(f"area{area}.json")

        assert document["framework"] == "DIGCOMP_3_0"
        assert document["area"] == area
        assert {item["competence"] for item in document["items"]} == {code for code in COMPETENCES if code[0] == area}


def test_codes_and_stems_are_unique() -> None:
    every = [*ITEMS, *TASKS]
    asked = [f"{item.get('scenario', '')} {item['stem']} {item.get('task', '')}" for item in every]

    assert len({item["code"] for item in every}) == len(every)
    assert len(set(asked)) == len(asked)


def test_no_two_items_ask_nearly_the_same() -> None:
    asked = [(item["code"], words_of(f"{item.get('scenario', '')} {item['stem']}")) for item in ITEMS]
    alike = [
        (one, other)
        for (one, some), (other, more) in combinations(asked, 2)
        if len(some & more) >= NEARLY_THE_SAME * len(some | more)
    ]

    assert not alike


def test_no_option_serves_two_items() -> None:
    given = Counter(option["text"].casefold() for item in PERFORMANCE for option in item["options"])

    assert [text for text, times in given.items() if times > 1] == []


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

    assert re.fullmatch(rf"S-{re.escape(item['competence'])}-[123]", item["code"])
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
    assert use["relevance"] == f"{knowledge['code']} >= 1"
    assert satisfaction["relevance"] == f"{use['code']} >= 1"
    assert [option["value"] for option in satisfaction["options"]] == [1, 2, 3, 4, 5]


def test_right_answer_moves_over_the_positions() -> None:
    positions = Counter(item["key"][0] for item in CHOICE)

    assert set(positions) == set("abcd")
    assert max(positions.values()) <= 0.33 * len(CHOICE)
    assert min(positions.values()) >= 0.17 * len(CHOICE)


def share_of(length: int, lengths: list[int]) -> float:
    """Return how far the right option is the one of that length: all, or its part where several tie."""
    right, *wrong = lengths
    return 1 / (1 + wrong.count(length)) if right == length else 0.0


def test_length_does_not_give_the_right_answer_away() -> None:
    """By chance a quarter of the right options is the longest, and a quarter the shortest."""
    longest, shortest = 0.0, 0.0
    for item in CHOICE:
        by_id = {option["id"]: len(option["text"]) for option in item["options"]}
        lengths = [by_id.pop(item["key"][0]), *by_id.values()]
        longest += share_of(max(lengths), lengths)
        shortest += share_of(min(lengths), lengths)

    assert 0.15 * len(CHOICE) <= longest <= 0.3 * len(CHOICE)
    assert 0.15 * len(CHOICE) <= shortest <= 0.3 * len(CHOICE)


def test_right_ones_of_several_are_as_long_as_the_others() -> None:
    right: list[int] = []
    wrong: list[int] = []
    for item in PERFORMANCE:
        if item["kind"] == "MULTIPLE":
            for option in item["options"]:
                (right if option["id"] in item["key"] else wrong).append(len(option["text"]))

    assert 0.85 <= mean(right) / mean(wrong) <= 1.15


@pytest.mark.parametrize("item", CHOICE, ids=by_code)
def test_options_have_a_similar_length(item: dict[str, Any]) -> None:
    lengths = [len(option["text"]) for option in item["options"]]

    assert max(lengths) <= 2 * min(lengths)


@pytest.mark.parametrize("item", [*ITEMS, *TASKS, *SERVICES["items"]], ids=by_code)
def test_words_are_plain(item: dict[str, Any]) -> None:
    for text in texts_of(item):
        for sentence in sentences(text):
            assert len(sentence.split()) <= LONGEST_SENTENCE_WORDS, sentence
        for pattern in FORBIDDEN:
            assert not re.search(pattern, text, re.IGNORECASE), (pattern, text)


@pytest.mark.parametrize("item", [*ITEMS, *TASKS, *SERVICES["items"]], ids=by_code)
def test_item_was_read_again_by_a_reviewer(item: dict[str, Any]) -> None:
    reviewed = item["reviewed"]

    assert re.fullmatch(r"\d{4}-\d\d-\d\d", reviewed["on"])
    assert reviewed.get("one_right_answer", False) is (item["construct"] == "PERFORMANCE")
    assert reviewed["plain_language"] is True
    assert reviewed["no_trick"] is True


@pytest.mark.parametrize("item", TASKS, ids=by_code)
def test_task_is_whole_and_takes_a_minute(item: dict[str, Any]) -> None:
    content = next(one for one in starter_items() if one.code == item["code"])

    assert lacks_of(content) == ()
    assert item["competence"] in COMPETENCES
    assert item["rationale"].endswith(".")
    # Reckoning takes longer than reading.
    assert 19 <= item.get("seconds", seconds_of(item)) <= 75


def test_tasks_are_of_every_kind_and_name_nobody_real() -> None:
    kinds = Counter(item["kind"] for item in TASKS)
    addresses = re.findall(r"[\w.-]+@[\w.-]+|https?://[^\s/\"]+", json.dumps(TASKS))

    assert kinds == dict.fromkeys(("MAILBOX", "PHISHING", "FOLDERS", "SHEET", "NUMERIC"), 2)
    assert addresses
    assert all(address.endswith((".example", ".invalid")) for address in addresses)


def test_place_of_a_task_does_not_give_it_away() -> None:
    marked = [item["key"] for item in TASKS if item["kind"] in ("MAILBOX", "FOLDERS")]

    assert len({tuple(key) for key in marked}) >= 3
    assert all("a" not in key for key in marked)
