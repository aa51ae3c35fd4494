"""The starter courses and guides are whole, fair and written in plain language."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from apropia.learning.forms.checklist import MAXIMUM_STEPS
from apropia.science.psychometrics.readability import readability_of

SRC = Path(__file__).parents[2] / "src" / "apropia"
COURSES = sorted((SRC / "learning" / "starter" / "courses").glob("*/course.json"))
GUIDES = sorted((SRC / "materials" / "starter").glob("*.md"))
CODES = {
    f"{area}.{number}" for area, count in ((1, 3), (2, 6), (3, 4), (4, 4), (5, 4)) for number in range(1, count + 1)
}
WORDS_OF_ONES_OWN = 6  # Shorter sentences are of everybody: «El orden es este».
LONGEST_SENTENCE = 20  # words: the plain language guide of the DNP (2015)


def _load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def _activities(course: dict[str, Any]) -> list[dict[str, Any]]:
    return [activity for module in course["modules"] for activity in module["activities"]]


def _texts(path: Path, kind: str) -> list[Path]:
    return [path.parent / one["file"] for one in _activities(_load(path)) if one["kind"] == kind]


def _questions(course: dict[str, Any]) -> list[dict[str, Any]]:
    quizzes = [activity for activity in _activities(course) if activity["kind"] == "QUIZ"]
    return [question for part in [*quizzes, course["pre"], course["post"]] for question in part["questions"]]


def _is_right(option: dict[str, Any]) -> bool:
    return bool(option["correct"])


def _length(option: dict[str, Any]) -> int:
    return len(option["text"])


def _sentences(markdown: str) -> list[str]:
    body = re.sub(r"\A---.*?---\n", "", markdown, flags=re.S)
    lines = [line for line in body.splitlines() if not line.startswith(("|", "```"))]
    text = "\n".join(re.sub(r"^\s*(#+|[-*>]|\d+\.)\s+(.*)$", r"\n\2\n", line) for line in lines)
    pieces = [piece for block in re.split(r"\n\s*\n", text) for piece in re.split(r"(?<=[.!?:])\s+", block.strip())]
    return [piece for piece in pieces if re.search(r"\w", piece)]


LESSONS = [lesson for course in COURSES for lesson in _texts(course, "READING")]
PRACTICES = [text for course in COURSES for text in _texts(course, "CHECKLIST")]


def test_there_are_twelve_courses_and_six_guides() -> None:
    assert len(COURSES) == 12
    assert len(GUIDES) == 6


@pytest.mark.parametrize("path", COURSES, ids=lambda path: path.parent.name)
def test_course_says_what_it_teaches_and_how_long_it_takes(path: Path) -> None:
    course = _load(path)

    assert course["code"] == path.parent.name
    assert 20 <= course["minutes"] <= 40
    assert sum(activity["minutes"] for activity in _activities(course)) == pytest.approx(course["minutes"], abs=2)
    assert len(course["objectives"]) >= 4
    assert {item["code"] for item in course["competences"]} <= CODES
    assert {item["level"] for item in course["competences"]} <= {"BASIC", "INTERMEDIATE", "ADVANCED"}


def test_what_courses_teach_is_asked_in_the_diagnosis() -> None:
    banks = (SRC / "diagnosis" / "starter" / "items").glob("area*.json")
    asked = {item["competence"] for bank in banks for item in _load(bank)["items"]}
    taught = {item["code"] for path in COURSES for item in _load(path)["competences"]}

    assert taught <= asked
    # Programming, the environment and seeing one's own gaps are left to the entity.
    assert asked - taught == {"3.4", "4.4", "5.4"}


@pytest.mark.parametrize("path", COURSES, ids=lambda path: path.parent.name)
def test_every_lesson_of_the_outline_is_there_and_none_is_loose(path: Path) -> None:
    activities = _activities(_load(path))
    named = [activity["file"] for activity in activities if "file" in activity]

    assert sorted(named) == sorted(lesson.name for lesson in path.parent.glob("*.md"))
    assert 3 <= len(activities) <= 6


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_lesson_is_short_has_an_example_and_a_practice(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert 250 <= len(re.findall(r"\w+", text)) <= 500
    assert text.count("## Practique") == 1
    assert "## Un ejemplo" in text
    assert not re.search(r"^# ", text, re.M), "the page already has its h1"


@pytest.mark.parametrize("path", [*LESSONS, *PRACTICES, *GUIDES], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_text_is_plain_language(path: Path) -> None:
    sentences = _sentences(path.read_text(encoding="utf-8"))
    long = [sentence for sentence in sentences if len(re.findall(r"[\w@$#*'`.-]*\w", sentence)) > LONGEST_SENTENCE]

    assert len(long) <= 0.1 * len(sentences), long


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_lesson_is_easy_to_read(path: Path) -> None:
    said = re.sub(r"[*`|>#]", " ", ". ".join(_sentences(path.read_text(encoding="utf-8"))))

    assert readability_of(said).band in ("normal", "fairly_easy", "very_easy")


def test_no_course_says_what_another_says() -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for path in [*LESSONS, *PRACTICES]:
        for sentence in _sentences(path.read_text(encoding="utf-8")):
            if len(sentence.split()) >= WORDS_OF_ONES_OWN:
                said[sentence].add(path.parent.name)

    assert [sentence for sentence, courses in said.items() if len(courses) > 1] == []


@pytest.mark.parametrize("path", COURSES, ids=lambda path: path.parent.name)
def test_course_has_one_practice_that_says_how_to_know_it_came_out_right(path: Path) -> None:
    practices = [one for one in _activities(_load(path)) if one["kind"] == "CHECKLIST"]

    assert len(practices) == 1
    assert 3 <= len(practices[0]["steps"]) <= MAXIMUM_STEPS
    for step in practices[0]["steps"]:
        assert 0 < len(step["text"]) <= 160
        assert 0 < len(step["check"]) <= 240
        assert step["text"][-1] != "."
        assert step["check"][-1] == "."


@pytest.mark.parametrize("path", COURSES, ids=lambda path: path.parent.name)
def test_quiz_explains_every_answer(path: Path) -> None:
    quiz = next(activity for activity in _activities(_load(path)) if activity["kind"] == "QUIZ")

    assert len(quiz["questions"]) >= 5
    assert len({question["kind"] for question in quiz["questions"]}) >= 4
    for question in _questions(_load(path)):
        parts = question.get("options") or question.get("pairs") or question.get("items")
        assert all(part["feedback"] for part in parts), question["text"]


@pytest.mark.parametrize("path", COURSES, ids=lambda path: path.parent.name)
def test_questions_have_the_right_answers_their_kind_asks_for(path: Path) -> None:
    for question in _questions(_load(path)):
        right = [option for option in question.get("options", []) if option["correct"]]
        texts = [option["text"] for option in question.get("options", [])]
        assert len(texts) == len(set(texts))
        match question["kind"]:
            case "SINGLE" | "TRUE_FALSE":
                assert len(right) == 1, question["text"]
            case "MULTIPLE":
                assert 2 <= len(right) < len(texts), question["text"]
            case "MATCHING":
                rights = [pair["right"] for pair in question["pairs"]]
                assert len(rights) == len(set(rights)) >= 3
            case "ORDERING":
                assert len(question["items"]) >= 3
            case kind:
                raise AssertionError(kind)


@pytest.mark.parametrize("path", COURSES, ids=lambda path: path.parent.name)
def test_pre_and_post_are_parallel_and_worded_differently(path: Path) -> None:
    course = _load(path)
    pre, post = course["pre"]["questions"], course["post"]["questions"]

    assert len(pre) == len(post) == 5
    for before, after in zip(pre, post, strict=True):
        assert before["measures"] == after["measures"]
        assert before["kind"] == after["kind"]
        assert len(before["options"]) == len(after["options"])
        assert before["text"] != after["text"]


@pytest.mark.parametrize("path", COURSES, ids=lambda path: path.parent.name)
def test_right_answer_is_not_given_away_by_its_place_or_length(path: Path) -> None:
    singles = [question for question in _questions(_load(path)) if question["kind"] == "SINGLE"]
    places = Counter(next(i for i, option in enumerate(q["options"]) if option["correct"]) for q in singles)
    longest = sum(_is_right(max(q["options"], key=_length)) for q in singles)
    shortest = sum(_is_right(min(q["options"], key=_length)) for q in singles)

    assert max(places.values()) <= 0.4 * len(singles)
    assert min(places[i] for i in range(4)) >= 0.15 * len(singles)
    assert longest <= 0.4 * len(singles)
    assert shortest <= 0.5 * len(singles)


def test_what_is_asked_as_true_is_not_always_false() -> None:
    asked = [q for path in COURSES for q in _questions(_load(path)) if q["kind"] == "TRUE_FALSE"]
    true = sum(_is_right(question["options"][0]) for question in asked)

    assert 0.25 * len(asked) <= true <= 0.75 * len(asked)


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_guide_says_its_service_and_competences(path: Path) -> None:
    head = path.read_text(encoding="utf-8").split("---")[1]
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())

    assert fields["slug"] == path.stem
    assert fields["title"]
    assert fields["summary"].endswith(".")
    assert fields["service"].isupper()
    assert set(fields["competences"].split(", ")) <= CODES
