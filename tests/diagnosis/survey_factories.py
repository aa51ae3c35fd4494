"""Surveys with a question of every kind, their waves, and finished responses straight in the tables."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from apropia.diagnosis import starter
from apropia.diagnosis.actions import authoring, versions
from apropia.diagnosis.models import Answer, Instrument, InstrumentVersion, Item, Response, SurveyWave, WaveMode
from apropia.diagnosis.policies.content import ItemContent, Option
from apropia.foundation.tenancy.models import Entity
from diagnosis.factories import invite
from diagnosis.results_factories import make_wave

OPTIONS = (Option("a", "En la oficina"), Option("b", "En la casa"), Option("c", "En una sede"))
QUESTIONS = (
    ItemContent(code="S-1", kind="OPINION", section="Preguntas", scale="ACUERDO-5", stem="El correo me ayuda."),
    ItemContent(code="S-2", kind="CHOICE", section="Preguntas", stem="¿Dónde trabaja más?", options=OPTIONS),
    ItemContent(
        code="S-3",
        kind="CHOICES",
        section="Preguntas",
        stem="¿Dónde ha trabajado?",
        options=OPTIONS,
        bounds={"least": 1, "most": 2},
    ),
    ItemContent(
        code="S-4",
        kind="AMOUNT",
        section="Preguntas",
        stem="¿Cuántas horas?",
        bounds={"least": 0, "most": 60, "unit": "horas"},
    ),
    ItemContent(code="S-5", kind="TEXT", section="Preguntas", stem="¿Qué le falta?", bounds={"most": 2000}),
    ItemContent(code="S-6", kind="DATE", section="Preguntas", stem="¿Cuándo empezó?", bounds={"most": "2026-11-30"}),
)


def make_survey(
    entity: Entity, *, at: datetime, questions: Iterable[ItemContent] = QUESTIONS, freeze: bool = True
) -> InstrumentVersion:
    """Make a survey with these questions, frozen unless it is said otherwise."""
    version = versions.create_instrument(
        entity=entity,
        name="Pulso del correo",
        kind=Instrument.Kind.SURVEY,
        **starter.begins_with(Instrument.Kind.SURVEY),
        by=None,
        at=at,
    )
    authoring.apply_items(version=version, contents=[*questions], by=None, at=at)
    if freeze:
        versions.submit(version=version, by=None, at=at)
        versions.freeze(version=version, by=None, at=at)
    return version


def make_survey_wave(entity: Entity, *, at: datetime, people: Iterable[Any] = (), **fields: Any) -> SurveyWave:
    """Make a wave of a survey, published unless it is said otherwise."""
    version = fields.pop("version", None) or make_survey(entity, at=at)
    wave = make_wave(version, at=at, name=fields.pop("name", "Pulso de noviembre"), **fields)
    invite(wave=wave, people=people)
    return wave


def answer_survey(wave: SurveyWave, given: Mapping[str, Any], *, at: datetime) -> Response:
    """Give a finished anonymous response: question code → value, None where it was skipped."""
    items = {item.code: item for item in Item.objects.filter(version=wave.version)}
    response = Response.objects.create(
        entity=wave.entity,
        wave=wave,
        mode=WaveMode.ANONYMOUS,
        resume_hash="",
        started_on=at.date(),
        completed_on=at.date(),
        form=[{"item": items[code].pk, "seconds": 10} for code in given],
    )
    Answer.objects.bulk_create(
        Answer(
            entity=wave.entity,
            response=response,
            slot=slot,
            item=items[code],
            status=Answer.Status.SKIPPED if value is None else Answer.Status.ANSWERED,
            value=value,
            answered_on=at.date(),
        )
        for slot, (code, value) in enumerate(given.items())
    )
    return response


def answer_many(wave: SurveyWave, *, at: datetime, people: int = 12) -> None:
    """Let so many answer: opinions and places of all sorts, texts from everybody."""
    for number in range(people):
        answer_survey(
            wave,
            {
                "S-1": 1 + number % 5,
                "S-2": "a" if number < people - 1 else "b",
                "S-3": ["a", "b"] if number % 2 else ["c"],
                "S-4": number * 2,
                "S-5": f"Texto número {number}",
                "S-6": f"2026-{1 + number % 2:02d}-10",
            },
            at=at - timedelta(days=11),
        )
