"""Scores of competences and of the whole: how sure they are, and when nothing is said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from apropia.diagnosis.actions import waves
from apropia.diagnosis.actions.scoring import score_batch
from apropia.diagnosis.models import (
    PERFORMANCE_KINDS,
    Answer,
    Calibration,
    Construct,
    Item,
    Response,
    Score,
    SurveyWave,
    WaveMode,
)
from apropia.diagnosis.queries import gaps
from apropia.diagnosis.queries.adaptive import yardstick_of
from apropia.diagnosis.queries.adaptive_bank import bank_to_score
from apropia.diagnosis.queries.calibrated import calibrated_from
from apropia.diagnosis.queries.calibration_basis import basis_of
from apropia.diagnosis.queries.scores import Given, ScoreLine, asked_of, lines_of, method_of
from apropia.diagnosis.states import WaveState
from apropia.foundation.progress import no_progress
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person, Role
from apropia.science.psychometrics.competences import USUAL_WITHIN
from apropia.science.psychometrics.scoring import CALIBRATED_METHOD_VERSION, SCORING_METHOD_VERSION
from diagnosis.calibration_factories import LIMITS, answer_rightly, make_calibration, make_ready
from diagnosis.factories import make_notice, make_wave
from people_factories import make_person

SKIPPED, DONT_KNOW = Answer.Status.SKIPPED, Answer.Status.DONT_KNOW


@pytest.fixture
def nora(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Nora", surnames="Analista", roles=[Role.ANALYST])


@pytest.fixture
def wave(entity: Entity, unit: OrgUnit, beto: Person) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    return make_wave(people=[beto], entity=entity)


def adopted(wave: SurveyWave, by: Person, second: Person, at: datetime, **fields: Any) -> Calibration:
    decided = {"state": "ADOPTED", "decided_by": second.uid, "decided_at": at, "decision_note": "Bien."}
    return make_calibration(version=wave.version, by=by, at=at, **decided, **fields)


def items_of(wave: SurveyWave, *codes: str) -> list[Item]:
    rows = Item.objects.filter(version=wave.version, kind__in=PERFORMANCE_KINDS).select_related("competence__area")
    return [item for item in rows.order_by("code") if item.competence and item.competence.code in codes]


def one_of_each_area(wave: SurveyWave, *, each: int = 2) -> list[Item]:
    """Return so many questions of the first competence of every area."""
    return [item for area in "12345" for item in items_of(wave, f"{area}.1")[:each]]


def scored(wave: SurveyWave, items: Sequence[Item], right: Any) -> dict[tuple[str, str], Score]:
    answer_rightly(wave, items, right)
    response = Response.objects.filter(wave=wave, scores__isnull=True).get()
    score_batch(wave=wave, responses=[response.pk])
    rows = Score.objects.filter(response=response, construct=Construct.PERFORMANCE)
    return {(one.scope, one.code): one for one in rows}


def test_balanced_form_without_a_calibration_has_shares_and_says_how_sure_they_are(wave: SurveyWave) -> None:
    items = one_of_each_area(wave, each=3)

    found = scored(wave, items, [1] * len(items))

    assert {one.method_version for one in found.values()} == {SCORING_METHOD_VERSION}
    area, competence, whole = found["AREA", "1"], found["COMPETENCE", "1.1"], found["OVERALL", ""]
    assert area.value == competence.value == whole.value == 100
    # Three of three: the chance that two thirds or more of all such questions would be solved is 1 − (2/3)⁴.
    assert (area.level, area.certainty) == ("ADVANCED", pytest.approx(1 - (2 / 3) ** 4, abs=1e-4))
    assert area.certainty == competence.certainty
    assert 0 < whole.deviation < area.deviation < 25
    assert whole.low < whole.value <= whole.high <= 100


def test_competence_with_one_answer_has_no_share_and_no_state_but_not_assessed(wave: SurveyWave) -> None:
    items = [item for area in "12345" for item in (*items_of(wave, f"{area}.1")[:1], *items_of(wave, f"{area}.2")[:1])]

    found = scored(wave, items, [1] * len(items))

    assert {scope for scope, _code in found} == {"AREA", "OVERALL"}


def test_wave_takes_the_calibration_in_force_when_it_is_announced_and_keeps_it(
    entity: Entity, unit: OrgUnit, beto: Person, carla: Person, nora: Person, at: datetime
) -> None:
    make_notice(entity=entity, unit=unit)
    for _ in range(6):
        make_person(unit=unit)
    fields = {"state": WaveState.DESIGNED, "snapshot_at": None, "opens_at": at + timedelta(hours=1)}
    first, second, third = (make_wave(people=[], entity=entity, name=name, **fields) for name in ("A", "B", "C"))
    waves.schedule_wave(wave=first, by=carla, at=at)
    calibration = adopted(first, carla, nora, at)
    waves.schedule_wave(wave=second, by=carla, at=at)
    newer = adopted(first, carla, nora, at, number=2)
    # One of other questions rules no wave of these.
    Calibration.objects.filter(pk=newer.pk).update(version=_another_version(first))
    waves.schedule_wave(wave=third, by=carla, at=at)

    for wave in (first, second, third):
        wave.refresh_from_db()
    assert [wave.calibration_id for wave in (first, second, third)] == [None, calibration.pk, None]
    assert method_of(second) == CALIBRATED_METHOD_VERSION


def _another_version(wave: SurveyWave) -> Any:
    version = wave.version
    version.pk, version.number = None, version.number + 1
    version.save()
    return version.pk


def test_calibrated_balanced_form_keeps_its_areas_and_tells_every_competence_that_was_met(
    wave: SurveyWave, carla: Person, nora: Person, at: datetime
) -> None:
    items = [item for area in "12345" for item in (*items_of(wave, f"{area}.1")[:2], *items_of(wave, f"{area}.2")[:1])]
    right = [1, 1, 0] * 5
    plain = scored(wave, items, right)
    wave.calibration = adopted(wave, carla, nora, at)
    wave.save()

    found = scored(wave, items, right)

    assert {one.method_version for one in found.values()} == {CALIBRATED_METHOD_VERSION}
    for key in [key for key in plain if key[0] != "COMPETENCE"]:
        same = ("value", "low", "high", "level", "certainty", "deviation")
        assert [getattr(found[key], name) for name in same] == [getattr(plain[key], name) for name in same]
    competences = {code for scope, code in found if scope == "COMPETENCE"}
    assert competences == {f"{area}.{one}" for area in "12345" for one in (1, 2)}
    solved, missed = found["COMPETENCE", "1.1"], found["COMPETENCE", "1.2"]
    assert missed.value < solved.value
    assert all(0 <= one.low < one.value < one.high <= 100 for one in (solved, missed))
    assert all(one.deviation > 5 and 0 < one.certainty <= 1 for one in (solved, missed))
    assert (solved.items_count, missed.items_count) == (2, 1)


def test_more_answers_of_a_competence_make_it_surer(
    wave: SurveyWave, carla: Person, nora: Person, at: datetime
) -> None:
    wave.calibration = adopted(wave, carla, nora, at)
    wave.save()
    base = one_of_each_area(wave)
    more = [*base, *items_of(wave, "1.1")[2:6]]

    few = scored(wave, base, [1, 0] * 5)["COMPETENCE", "1.1"]
    many = scored(wave, more, [1, 0] * 7)["COMPETENCE", "1.1"]

    assert many.deviation < few.deviation
    assert many.high - many.low < few.high - few.low


def test_competence_without_an_answer_or_in_an_area_that_is_not_assessed_is_not_told(
    wave: SurveyWave, carla: Person, nora: Person, at: datetime
) -> None:
    wave.calibration = adopted(wave, carla, nora, at)
    wave.save()
    items = [*items_of(wave, "1.1")[:2], *items_of(wave, "2.1")[:1]]

    found = scored(wave, items, [1, 1, 1])

    assert {code for scope, code in found if scope == "COMPETENCE"} == {"1.1"}
    assert found["AREA", "2"].value is None
    assert (found["OVERALL", ""].value, found["OVERALL", ""].level, found["OVERALL", ""].certainty) == (None, "", None)


def test_whole_of_an_adaptive_wave_has_an_interval_from_how_its_areas_go_together(
    wave: SurveyWave, carla: Person, nora: Person, at: datetime
) -> None:
    wave.simulation = make_ready(version=wave.version, by=carla, second=nora, at=at, limits=LIMITS)
    wave.save()
    items = one_of_each_area(wave)

    found = scored(wave, items, [1, 0] * 5)

    areas = [found["AREA", area] for area in "12345"]
    whole = found["OVERALL", ""]
    assert whole.value == pytest.approx(np.mean([one.value for one in areas]))
    alone = np.sqrt(sum(one.deviation**2 for one in areas)) / 5
    assert alone < whole.deviation < np.mean([one.deviation for one in areas])
    assert whole.low < whole.value < whole.high
    assert ("COMPETENCE", "1.1") in found
    assert ("COMPETENCE", "1.2") not in found


def test_many_at_once_are_scored_as_each_alone_by_as_many_statements(
    wave: SurveyWave, carla: Person, nora: Person, at: datetime, django_assert_num_queries
) -> None:
    wave.calibration = adopted(wave, carla, nora, at)
    wave.save()
    items = one_of_each_area(wave)
    random = np.random.default_rng(3)
    answer_rightly(wave, items, random.integers(0, 2, (6, len(items))))
    keys = sorted(Response.objects.filter(wave=wave).values_list("pk", flat=True))

    def rows() -> list[tuple[Any, ...]]:
        names = ("response", "scope", "code", "value", "low", "high", "level", "deviation", "certainty")
        return list(Score.objects.order_by("response", "scope", "code").values_list(*names))

    with django_assert_num_queries(6):
        score_batch(wave=wave, responses=keys[:1])
    Score.objects.all().delete()
    with django_assert_num_queries(6):
        score_batch(wave=wave, responses=keys)
    together = rows()
    Score.objects.all().delete()
    for key in keys:
        score_batch(wave=wave, responses=[key])

    for one, other in zip(together, rows(), strict=True):
        assert one[:3] == other[:3]
        assert one[6] == other[6]
        assert [*one[3:6], *one[7:]] == pytest.approx([*other[3:6], *other[7:]], abs=1e-9)


def test_skipped_says_nothing_of_a_competence_and_not_knowing_is_not_right(
    wave: SurveyWave, carla: Person, nora: Person, at: datetime
) -> None:
    bank = bank_to_score(adopted(wave, carla, nora, at))
    asked = [asked_of(item) for item in one_of_each_area(wave, each=3)]

    def of(*statuses: str) -> ScoreLine | None:
        given = [Given(one, DONT_KNOW, None) for one in asked[3:]]
        given += [Given(one, status, None) for one, status in zip(asked[:3], statuses, strict=True)]
        lines = lines_of([given], bank, is_adaptive=True)[0]
        return next((one for one in lines if one.code == "1.1"), None)

    assert of(SKIPPED, SKIPPED, SKIPPED) is None
    told = of(DONT_KNOW, DONT_KNOW, SKIPPED)
    assert told is not None
    assert (told.items_count, told.level) == (2, "BASIC")


def test_level_that_is_not_sure_enough_is_no_gap(wave: SurveyWave, beto: Person, entity: Entity, at: datetime) -> None:
    response = Response.objects.create(
        entity=entity,
        wave=wave,
        mode=WaveMode.NOMINAL,
        pseudonym=beto.pseudonym,
        started_on=at.date(),
        completed_on=at.date(),
        completed_at=at,
    )
    score = Score.objects.create(
        entity=entity,
        response=response,
        method_version=SCORING_METHOD_VERSION,
        construct=Construct.PERFORMANCE,
        scope=Score.Scope.COMPETENCE,
        code="1.1",
        value=20,
        level="BASIC",
        items_count=2,
    )

    def with_a_gap(certainty: float | None) -> bool:
        Score.objects.filter(pk=score.pk).update(certainty=certainty)
        found = gaps.below_target(entity=entity, competence_code="1.1", on=at.date())
        return beto.pseudonym in found.pseudonyms

    assert [with_a_gap(one) for one in (None, 0.9, 0.5)] == [True, True, False]


def test_calibration_says_how_competences_of_each_area_go_together(wave: SurveyWave) -> None:
    """One question a competence tells nothing of it: then what is usual stands, and says that it has no error."""
    items = [items_of(wave, code)[0] for code in ("1.1", "1.2", "1.3")] + items_of(wave, "2.1")[:2]
    random = np.random.default_rng(4)
    places = random.normal(size=(80, 1))
    answer_rightly(wave, items, (random.random((80, 5)) < 1 / (1 + np.exp(-places))).astype(int))
    SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.PROCESSED)

    method = calibrated_from(basis_of(instrument=wave.version.instrument), no_progress).method

    areas = {one["area"]: one for one in method["areas"]}
    assert (areas["1"]["within"], areas["1"]["within_error"]) == (USUAL_WITHIN, None)
    assert all(0.3 <= one["within"] < 1 for one in areas.values())


def test_calibration_that_says_nothing_of_competences_lends_what_is_usual(
    wave: SurveyWave, carla: Person, nora: Person, at: datetime
) -> None:
    wave.calibration = adopted(wave, carla, nora, at)
    bank = yardstick_of(wave)

    assert bank is not None
    assert bank.within == (USUAL_WITHIN,) * 5
    assert len(bank.competences) == 21
    assert np.linalg.eigvalsh(bank.competence_correlations)[0] > 0
