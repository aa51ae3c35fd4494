"""Finished responses with known scores, straight in the tables."""

from datetime import datetime, timedelta
from typing import Any

from apropia.diagnosis.models import (
    Construct,
    InstrumentVersion,
    Response,
    Score,
    SurveyWave,
    WaveMode,
    WavePurpose,
)
from apropia.diagnosis.states import WaveState
from apropia.people.models import OrgUnit, Person
from apropia.science.psychometrics.scoring import SCORING_METHOD_VERSION

AREAS = ("1", "2", "3", "4", "5")


def make_wave(version: InstrumentVersion, *, at: datetime, name: str = "Línea base", **fields: Any) -> SurveyWave:
    return SurveyWave.objects.create(
        entity=version.entity,
        name=name,
        version=version,
        purpose=WavePurpose.BASELINE,
        **{
            "state": WaveState.PUBLISHED,
            "opens_at": at - timedelta(days=30),
            "closes_at": at - timedelta(days=10),
            "created_at": at - timedelta(days=40),
            "published_at": at,
            **fields,
        },
    )


def make_response(
    wave: SurveyWave, *, person: Person | None = None, unit: OrgUnit | None = None, at: datetime, pseudonym: Any = None
) -> Response:
    unit = unit or (person.unit if person else None)
    return Response.objects.create(
        entity=wave.entity,
        wave=wave,
        mode=WaveMode.NOMINAL,
        pseudonym=pseudonym or (person.pseudonym if person else None),
        started_at=at - timedelta(minutes=11),
        started_on=at.date(),
        completed_at=at,
        completed_on=at.date(),
        unit=unit,
        unit_name=unit.name if unit else "",
        unit_path=unit.path if unit else "",
    )


def make_scores(
    response: Response, *, solved: float = 58.0, believed: float = 63.0, level: str = "INTERMEDIATE"
) -> None:
    """Give every area the same score, and the whole."""
    Score.objects.bulk_create(
        Score(
            entity=response.entity,
            response=response,
            method_version=SCORING_METHOD_VERSION,
            construct=construct,
            scope=scope,
            code=code,
            value=value,
            low=max(value - 10, 0) if construct == Construct.PERFORMANCE else None,
            high=min(value + 10, 100) if construct == Construct.PERFORMANCE else None,
            level=level,
            items_count=5,
        )
        for construct, value in ((Construct.PERFORMANCE, solved), (Construct.PERCEPTION, believed))
        for scope, code in [(Score.Scope.OVERALL, ""), *((Score.Scope.AREA, area) for area in AREAS)]
    )
