"""What a person may take away, and what is left when she goes."""

from datetime import datetime
from uuid import UUID

import pytest

from apropia.diagnosis import jobs, personal_data
from apropia.diagnosis.actions import answering
from apropia.diagnosis.models import Answer, Invitation, Item, PopulationMember, Response, Score, SurveyWave, WaveMode
from apropia.diagnosis.queries import invitations
from apropia.foundation.events.bus import deliver_pending, subscriptions
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import OrgUnit, Person
from apropia.privacy import actions as privacy
from apropia.privacy.events import ConsentChanged
from diagnosis.factories import answer_all, make_notice, make_wave
from people_factories import make_person
from privacy.factories import grant


@pytest.fixture
def wave(entity: Entity, unit: OrgUnit, beto: Person, carla: Person) -> SurveyWave:
    make_notice(entity=entity, unit=unit)
    return make_wave(entity=entity, people=[beto, carla, *(make_person(unit=unit) for _ in range(4))])


@pytest.fixture
def answered(wave: SurveyWave, beto: Person, at: datetime) -> Response:
    grant(person=beto, codes="P3")
    invitation = invitations.invitation_for(person=beto, wave_id=wave.pk)
    response = answering.start(invitation=invitation, by=beto, at=at).response
    answer_all(response=response)
    answering.complete(response=response, by=beto, at=at)
    return response


def keys(person: Person) -> dict[str, int | UUID]:
    return {"entity_id": person.entity_id, "person_uid": person.uid, "pseudonym": person.pseudonym}


def test_person_takes_away_own_answers_in_words_and_nobody_elses(
    answered: Response, beto: Person, carla: Person
) -> None:
    mine, hers = personal_data.export(**keys(beto)), personal_data.export(**keys(carla))

    assert len(mine["Respuestas a diagnósticos"]) == len(answered.form)
    # Which opinions a person is asked for is drawn; each was answered with the top of its scale.
    asked = Item.objects.filter(pk__in=[slot["item"] for slot in answered.form], scale__isnull=False)
    tops = {item.scale.options[-1]["text"] for item in asked.select_related("scale") if item.scale is not None}
    assert tops
    assert {row["respuesta"] for row in mine["Respuestas a diagnósticos"]} >= tops
    assert all("{" not in str(row) or "{service}" not in str(row) for row in mine["Respuestas a diagnósticos"])
    assert {row["estado"] for row in mine["Puntajes de diagnósticos"]} <= {
        "Evaluada",
        "No basta para decir un nivel",
        "Sin evaluar",
    }
    solved = [
        row for row in mine["Puntajes de diagnósticos"] if row["mide"] == "Desempeño" and row["puntaje"] is not None
    ]
    assert solved
    assert all(0 < row["probabilidad del nivel"] <= 1 for row in solved)
    assert all(row["margen desde"] <= row["puntaje"] <= row["margen hasta"] for row in solved)
    assert not hers["Respuestas a diagnósticos"]
    assert len(hers["Invitaciones a diagnósticos"]) == 1


def test_person_reads_whether_her_answers_were_flagged_and_left_out(answered: Response, beto: Person) -> None:
    Response.objects.filter(pk=answered.pk).update(is_flagged=True, is_excluded=True)

    (row,) = personal_data.export(**keys(beto))["Diagnósticos empezados"]

    assert row["con dos señales de poco cuidado"] is True
    assert row["fuera de las cifras del grupo"] is True


def test_erasing_cuts_every_tie_and_keeps_the_figures(answered: Response, beto: Person, at: datetime) -> None:
    before = Answer.objects.count(), Score.objects.count(), PopulationMember.objects.count(), Invitation.objects.count()

    touched = personal_data.erase(**keys(beto), at=at)

    after = Answer.objects.count(), Score.objects.count(), PopulationMember.objects.count(), Invitation.objects.count()
    assert before == after
    assert touched == {"respuestas": 1, "población": 1, "invitaciones": 1}
    assert not any(rows for rows in personal_data.export(**keys(beto)).values())
    assert Response.objects.get().mode == WaveMode.ANONYMOUS
    assert not PopulationMember.objects.filter(pseudonym=beto.pseudonym).exists()
    assert not Invitation.objects.filter(person_uid=beto.uid).exists()


def test_revoking_the_nominal_diagnosis_cuts_the_name(answered: Response, beto: Person, at: datetime) -> None:
    assert "apropia.diagnosis.jobs.consent_changed" in subscriptions()[ConsentChanged.name]

    privacy.decide(person=beto, granted={"P3": False}, at=at)
    deliver_pending(at=at)

    answered.refresh_from_db()
    assert (answered.mode, answered.pseudonym) == (WaveMode.ANONYMOUS, None)


def test_other_purposes_leave_the_answers_alone(answered: Response, beto: Person, at: datetime) -> None:
    for purpose, is_granted in (("P6", False), ("P3", True)):
        jobs.consent_changed(
            ConsentChanged(entity_id=beto.entity_id, at=at, person_uid=beto.uid, purpose=purpose, is_granted=is_granted)
        )

    answered.refresh_from_db()
    assert answered.pseudonym == beto.pseudonym
