"""Whether a question works alike for all: groups compared when an instrument is calibrated."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pytest
from django.urls import reverse

from apropia.diagnosis.models import PERFORMANCE_KINDS, Item, Response, SurveyWave
from apropia.diagnosis.queries.calibrated import Calibrated, calibrated_from
from apropia.diagnosis.queries.calibration_basis import basis_of
from apropia.diagnosis.queries.calibration_groups import ENGAGEMENT, UNIT, uneven_in
from apropia.diagnosis.states import WaveState
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import EngagementType, OrgUnit, Person
from apropia.science.psychometrics.curves import logistic
from diagnosis.calibration_factories import answer_rightly, make_calibration
from diagnosis.factories import make_wave
from people_factories import make_unit


@pytest.fixture
def wave(entity: Entity) -> SurveyWave:
    return make_wave(people=[], entity=entity, state=WaveState.PROCESSED)


def six_of(wave: SurveyWave) -> list[Item]:
    items = Item.objects.filter(version=wave.version, kind__in=PERFORMANCE_KINDS, competence__area__code="1")
    return list(items.order_by("code")[:6])


def answer_as(
    wave: SurveyWave,
    items: Sequence[Item],
    engagement: EngagementType,
    *,
    people: int,
    seed: int,
    harder: float = 0.0,
    unit: OrgUnit | None = None,
) -> None:
    """Let people answer; the first question is `harder` for them by so many logits."""
    chance = np.random.default_rng(seed)
    difficulties = np.linspace(-1, 1, len(items))
    difficulties[0] += harder
    right = chance.random((people, len(items))) < logistic(1.4 * (chance.normal(size=(people, 1)) - difficulties))
    known = set(Response.objects.values_list("uid", flat=True))
    answer_rightly(wave, items, right)
    path = unit.path if unit is not None else ""
    Response.objects.exclude(uid__in=known).update(engagement_type=engagement, unit_path=path)


def calibrated(wave: SurveyWave) -> Calibrated:
    return calibrated_from(basis_of(instrument=wave.version.instrument), lambda done, total, text: None)


def test_question_that_is_harder_for_a_group_is_found_and_no_other(wave: SurveyWave) -> None:
    items = six_of(wave)
    answer_as(wave, items, EngagementType.CAREER, people=500, seed=1)
    answer_as(wave, items, EngagementType.CONTRACTOR, people=400, seed=2, harder=1.0)

    found = calibrated(wave)

    (one,) = found.method["comparisons"]
    assert (one["kind"], one["first"], one["second"]) == (ENGAGEMENT, "CAREER", "CONTRACTOR")
    assert one["testable"] == 6
    assert uneven_in(found.method["comparisons"]) == {items[0].code}
    assert -30 < one["uneven"][0]["points"] < -5
    flagged = {columns["code"] for _item, columns in found.rows if "UNEVEN" in columns["flags"]}
    assert flagged == {items[0].code}


def test_groups_that_know_less_are_not_taken_for_treated_otherwise(wave: SurveyWave) -> None:
    items = six_of(wave)
    answer_as(wave, items, EngagementType.CAREER, people=400, seed=3)
    answer_as(wave, items, EngagementType.CONTRACTOR, people=400, seed=4)

    assert uneven_in(calibrated(wave).method["comparisons"]) == set()


def test_groups_of_less_than_two_hundred_are_not_compared(wave: SurveyWave) -> None:
    items = six_of(wave)
    answer_as(wave, items, EngagementType.CAREER, people=300, seed=5)
    answer_as(wave, items, EngagementType.CONTRACTOR, people=199, seed=6, harder=2.0)

    assert calibrated(wave).method["comparisons"] == []


def test_each_large_unit_is_compared_with_everybody_else(wave: SurveyWave, entity: Entity) -> None:
    items = six_of(wave)
    root = make_unit(entity=entity, name="Alcaldía")
    north, south = (make_unit(entity=entity, name=name, parent=root) for name in ("Norte", "Sur"))
    below = make_unit(entity=entity, name="Norte, archivo", parent=north)
    answer_as(wave, items, EngagementType.CAREER, people=250, seed=7, unit=below)
    answer_as(wave, items, EngagementType.CAREER, people=300, seed=8, unit=south)
    answer_as(wave, items, EngagementType.CAREER, people=50, seed=9, unit=root)

    found = calibrated(wave).method["comparisons"]

    assert {(one["kind"], one["second"]) for one in found} == {(UNIT, str(north.pk)), (UNIT, str(south.pk))}


def test_page_names_the_question_and_the_group_it_is_harder_for(
    wave: SurveyWave, carla: Person, at: datetime, client_of
) -> None:
    code = six_of(wave)[0].code
    told = {"kind": "engagement", "first": "CAREER", "second": "CONTRACTOR", "questions": 33, "testable": 6}
    uneven = {"code": code, "points": -17.4, "is_large": True}
    made = make_calibration(version=wave.version, by=carla, at=at)
    made.method["comparisons"] = [told | {"converged": True, "uneven": [uneven]}]
    made.save()

    page = " ".join(client_of(carla).get(reverse("diagnosis:calibration", args=[made.pk])).text.split())

    assert f"{code}: al grupo le va 17,4 puntos peor" in page
    assert "6 de 33" in page
    assert "Carrera administrativa" in page


def test_page_says_what_is_missing_where_no_group_can_be_compared(
    wave: SurveyWave, carla: Person, at: datetime, client_of
) -> None:
    made = make_calibration(version=wave.version, by=carla, at=at)

    page = client_of(carla).get(reverse("diagnosis:calibration", args=[made.pk])).text

    assert "No se puede saber todavía" in page
