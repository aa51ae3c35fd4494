"""Answers that are right or not, and calibrations, straight in the tables."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import numpy as np

from apropia.competences.models import Level
from apropia.diagnosis.models import (
    PERFORMANCE_KINDS,
    Answer,
    Calibration,
    InstrumentVersion,
    Item,
    ItemCalibration,
    Limits,
    Response,
    Simulation,
    SurveyWave,
    WaveMode,
)
from apropia.people.models import Person
from diagnosis.factories import AT, right_answer

LIMITS = Limits(questions=24, minutes=12, error=0.45, ceiling=0.25)
EXPECTED = {Level.BASIC: -1.2, Level.INTERMEDIATE: 0.0, Level.ADVANCED: 1.2}


def answer_rightly(
    wave: SurveyWave, items: Sequence[Item], right: Any, *, mode: str = WaveMode.ANONYMOUS, completed: bool = True
) -> list[UUID]:
    """Let as many people as `right` has rows answer these items, each rightly or with «No lo sé»."""
    day, named = AT.date(), mode != WaveMode.ANONYMOUS
    responses = [
        Response(
            entity=wave.entity,
            wave=wave,
            mode=mode,
            pseudonym=uuid4() if named else None,
            resume_hash="" if named else uuid4().hex * 2,
            started_on=day,
            completed_on=day if completed else None,
        )
        for _row in np.atleast_2d(right)
    ]
    Response.objects.bulk_create(responses)
    Answer.objects.bulk_create(
        Answer(
            entity=wave.entity,
            response=response,
            slot=slot,
            item=item,
            status=Answer.Status.ANSWERED if is_right else Answer.Status.DONT_KNOW,
            value=right_answer(item) if is_right else None,
            answered_on=day,
        )
        for response, row in zip(responses, np.atleast_2d(right), strict=True)
        for slot, (item, is_right) in enumerate(zip(items, row, strict=True))
    )
    return [one.pseudonym for one in responses if one.pseudonym is not None]


def make_calibration(
    *,
    version: InstrumentVersion,
    by: Person,
    at: datetime,
    number: int = 1,
    stage: str = "rasch",
    answers: int = 60,
    items: int | None = None,
    **fields: Any,
) -> Calibration:
    """Make a calibration in which every question stands where its level is expected."""
    rows = Item.objects.filter(version=version, kind__in=PERFORMANCE_KINDS).select_related("competence__area")
    chosen = list(rows.order_by("code")[:items])
    areas = sorted({item.competence.area.code for item in chosen if item.competence})
    calibration = Calibration.objects.create(
        entity=version.entity,
        instrument=version.instrument,
        version=version,
        number=number,
        job_number=900_000 + number,
        proposed_by=by.uid,
        proposed_at=at,
        method={
            "people": 300,
            "waves": [{"id": 1, "name": "Línea base 2026"}],
            "fewest": 30,
            "areas": [
                {
                    "area": area,
                    "people": 300,
                    "model": "rasch",
                    "converged": True,
                    "reliability": 0.5,
                    "estimated": 30,
                    "questions": 33,
                }
                for area in areas
            ],
            "correlations": (np.full((len(areas), len(areas)), 0.7) + 0.3 * np.eye(len(areas))).tolist(),
        },
        **fields,
    )
    ItemCalibration.objects.bulk_create(
        ItemCalibration(
            entity=version.entity,
            calibration=calibration,
            item=item,
            code=item.code,
            area=item.competence.area.code,
            stage=stage,
            answers=answers,
            expected_difficulty=EXPECTED[Level(item.level)],
            slope=1.2,
            slope_error=0.1,
            intercepts=[-1.2 * EXPECTED[Level(item.level)]],
            intercept_errors=[0.2],
            difficulty=EXPECTED[Level(item.level)],
            difficulty_error=0.2,
        )
        for item in chosen
        if item.competence is not None
    )
    return calibration


def make_simulation(
    *, calibration: Calibration, by: Person, at: datetime, limits: Limits = LIMITS, **figures: Any
) -> Simulation:
    """Make a simulation with plain figures, in which every question weighs the same."""
    one = {
        "mean_items": 20.0,
        "mean_minutes": 9.5,
        "mean_se": 0.44,
        "rmse": 0.42,
        "coverage": 0.95,
        "max_exposure": 0.24,
        "overlap": 0.2,
        "accuracy": 0.8,
    }
    return Simulation.objects.create(
        entity=calibration.entity,
        calibration=calibration,
        limits=asdict(limits),
        result={
            "people": 1000,
            "adaptive": one | figures,
            "fixed": one | {"rmse": 0.47, "max_exposure": 1.0},
            "maximum_information": one | {"rmse": 0.41, "max_exposure": 0.9},
            "dead": ["P-1.1-B1"],
            "items": [
                {"item": code, "exposure": 0.1, "weight": 1.0}
                for code in calibration.items.values_list("code", flat=True)
            ],
        },
        job_number=800_000 + calibration.pk,
        requested_by=by.uid,
        made_at=at,
    )


def make_ready(*, version: InstrumentVersion, by: Person, second: Person, at: datetime, limits: Limits) -> Simulation:
    """Make a calibration of all questions that a test may adapt with, and the trial that it was tried in."""
    calibration = make_calibration(
        version=version,
        by=by,
        at=at,
        stage="2pl",
        answers=240,
        state="ADOPTED",
        decided_by=second.uid,
        decided_at=at,
        decision_note="Bien.",
        ready_by=by.uid,
        ready_at=at,
    )
    return make_simulation(calibration=calibration, by=by, at=at, limits=limits)
