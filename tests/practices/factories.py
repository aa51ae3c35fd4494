"""Practices, evidence and the people around them."""

import uuid
from datetime import datetime

from apropia.foundation.files.models import StoredFile
from apropia.people.models import OrgUnit, Person, Role
from apropia.practices import actions
from apropia.practices.actions.deciding import Judgement
from apropia.practices.actions.writing import Answer
from apropia.practices.models import Evidence, FieldValue, PracticeVersion, Verdict
from people_factories import make_person

TEXTS = {
    "process": "Gestión de servicios de TI",
    "team": "Mesa de apropiación",
    "head": "Elvira Montes Arango",
    "phone": "601 555 0100",
    "started_on": "2025-04-01",
    "filled_on": "2026-11-20",
    "description": "Las filas de la ventanilla tomaban 42 minutos.",
    "baseline": "En marzo de 2025 la espera era de 42 minutos, con 310 turnos medidos.",
    "population": "Funcionarios y contratistas de 12 dependencias.",
    "scope": "Reducir la espera en la ventanilla.",
    "contribution": "La espera pasó de 42 a 17 minutos en 310 turnos medidos.",
    "dissemination": "Se enviaron 3 boletines.",
    "challenges": "1. Cambio del personal de la ventanilla.",
    "stability": "La agenda quedó en el procedimiento PR-07.",
    "conclusions": "Con turnos se espera menos.",
}


def make_author(unit: OrgUnit, **fields: str) -> Person:
    return make_person(
        unit=unit,
        role_unit=unit,
        roles=[Role.PRACTICE_AUTHOR],
        given_names=fields.get("given_names", "Saúl"),
        surnames=fields.get("surnames", "Prieto Nieves"),
    )


def make_head(unit: OrgUnit) -> Person:
    return make_person(
        unit=unit, role_unit=unit, roles=[Role.UNIT_HEAD], given_names="Elvira", surnames="Montes Arango"
    )


def make_reviewer(unit: OrgUnit) -> Person:
    return make_person(unit=unit, roles=[Role.KNOWLEDGE_REVIEWER], given_names="Rita", surnames="Saber")


def make_practice(
    *, author: Person, at: datetime, name: str = "Ventanilla sin filas", full: bool = True
) -> PracticeVersion:
    assert author.unit is not None
    version = actions.create_practice(unit=author.unit, name=name, by=author, at=at)
    if full:
        write(version, TEXTS, by=author, at=at)
    version.refresh_from_db()
    return version


def write(version: PracticeVersion, texts: dict[str, str], *, by: Person, at: datetime) -> None:
    revisions = dict(FieldValue.objects.filter(version=version).values_list("key", "revision"))
    answers = {key: Answer(text, revisions[key]) for key, text in texts.items()}
    actions.save_answers(version=version, answers=answers, page=uuid.uuid4(), by=by, at=at)


def make_evidence(
    version: PracticeVersion, *, by: Person, at: datetime, title: str = "Informe de espera", **changes: object
) -> Evidence:
    number = Evidence.objects.count()
    file = StoredFile.objects.create(
        entity=version.entity,
        sha256=f"{number:064x}",
        size=1200,
        media_type=str(changes.pop("media_type", "application/pdf")),
        name="informe.pdf",
        owner="practices.evidence",
        created_by=by.uid,
        created_at=at,
    )
    data = actions.EvidenceData(title=title, kind=Evidence.Kind.REPORT, **changes)  # type: ignore[arg-type]
    return actions.add_evidence(version=version, data=data, file=file, by=by, at=at)


def judgements(verdict: str = Verdict.MET, *, evidence: tuple[int, ...] = (1,), **others: str) -> dict[int, Judgement]:
    chosen = {number: others.get(f"c{number}", verdict) for number in range(1, 8)}
    return {
        number: Judgement(one, "Se ve en el informe.", evidence if number > 3 else ()) for number, one in chosen.items()
    }


def to_validated(version: PracticeVersion, *, author: Person, head: Person, reviewer: Person, at: datetime) -> None:
    """Take a full draft with evidence to the door of publication."""
    actions.submit(version=version, by=author, at=at)
    actions.approve(version=version, by=head, at=at)
    actions.take_for_validation(version=version, by=reviewer, at=at)
    actions.classify(version=version, judgements=judgements(c5=Verdict.PARTLY), by=reviewer, at=at)
    actions.validate(version=version, by=reviewer, at=at)
    version.refresh_from_db()
