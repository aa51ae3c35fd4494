"""What a part's own data say of how it went."""

import pytest

from apropia.formats.packages.durations import seconds_of
from apropia.formats.packages.outline import Kind
from apropia.formats.packages.results import result_of, result_of_h5p

pytestmark = pytest.mark.pure


def of_12(status: str = "", raw: str = "", mastery: float | None = None, **score: str):
    core = {"lesson_status": status, "score": {"raw": raw, **score}}
    return result_of(Kind.SCORM_12, {"cmi": {"core": core}}, mastery=mastery)


def of_2004(*, mastery: float | None = None, progress: float | None = None, **cmi: object):
    return result_of(Kind.SCORM_2004, {"cmi": cmi}, mastery=mastery, progress=progress)


@pytest.mark.parametrize(
    ("status", "raw", "mastery", "done", "score"),
    [
        ("passed", "", None, True, None),
        ("completed", "", None, True, None),
        ("completed", "40", None, True, 40.0),
        ("completed", "40", 0.8, False, 40.0),
        ("failed", "90", 0.8, True, 90.0),
        ("failed", "90", None, False, 90.0),
        ("incomplete", "100", 0.8, False, 100.0),
        ("browsed", "", None, False, None),
        ("not attempted", "", None, False, None),
    ],
)
def test_1_2_is_done_by_its_status_and_by_its_pass_mark_above_it(status, raw, mastery, done, score):
    result = of_12(status, raw, mastery)

    assert (result.is_satisfied, result.score_percent) == (done, score)


def test_a_raw_score_is_a_share_of_its_own_scale():
    assert of_12("passed", "5", min="0", max="10").score_percent == 50.0
    assert of_12("passed", "15", min="10", max="20").score_percent == 50.0
    assert of_12("passed", "5").score_percent == 5.0


@pytest.mark.parametrize(
    ("cmi", "more", "done"),
    [
        ({"success_status": "passed"}, {}, True),
        ({"completion_status": "completed"}, {}, True),
        ({"completion_status": "completed", "success_status": "failed"}, {}, False),
        ({"completion_status": "incomplete", "success_status": "passed"}, {}, True),
        ({"completion_status": "completed", "score": {"scaled": "0.5"}}, {"mastery": 0.7}, False),
        ({"success_status": "failed", "score": {"scaled": "0.9"}}, {"mastery": 0.7}, True),
        ({"completion_status": "unknown", "progress_measure": "0.9"}, {"progress": 0.8}, True),
        ({"completion_status": "completed", "progress_measure": "0.5"}, {"progress": 0.8}, False),
        ({"completion_status": "completed"}, {"progress": 0.8}, True),
    ],
)
def test_2004_is_done_by_either_status_and_by_its_measures_above_them(cmi, more, done):
    assert of_2004(**cmi, **more).is_satisfied is done


def told(verb: str, *, raw: float | None = None, parent: bool = False, **score: float):
    context = {"contextActivities": {"parent": [{"id": "x"}]}} if parent else {}
    points = {"score": {"raw": raw, **score}} if raw is not None else {}
    return {"verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"}, "context": context, "result": points}


def test_an_h5p_of_several_questions_ends_when_the_whole_says_so():
    questions = [told("answered", raw=n, min=0, max=1, parent=True) for n in (1, 0, 1)]

    assert not result_of_h5p([told("attempted"), *questions]).is_satisfied
    whole = result_of_h5p([told("attempted"), *questions, told("completed", raw=2, min=0, max=3)])
    assert whole.is_satisfied
    assert round(whole.score_percent or 0) == 67


def test_of_several_ends_of_an_h5p_the_best_score_stays():
    twice = [told("completed", raw=9, min=0, max=10), told("completed", raw=3, min=0, max=10)]

    assert result_of_h5p(twice).score_percent == 90.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0001:02:03.45", 3723), ("PT1H2M3.5S", 3723), ("P1DT1S", 86401), ("", 0), ("ayer", 0), ("P", 0), ("-PT5S", 0)],
)
def test_durations_are_read_as_either_standard_writes_them(text, seconds):
    assert seconds_of(text) == seconds
