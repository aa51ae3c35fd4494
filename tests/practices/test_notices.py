"""Whoever a practice waits for gets one message, and nobody else."""

from apropia.contact.models import OutgoingMessage
from apropia.practices import actions


def written_to():
    return sorted(OutgoingMessage.objects.values_list("person__given_names", flat=True))


def test_head_and_then_reviewer_and_then_author_are_told(draft, saul, elvira, rita, beto, at, run_jobs):
    actions.submit(version=draft, by=saul, at=at)
    run_jobs()
    assert written_to() == ["Elvira"]

    actions.return_for_changes(version=draft, by=elvira, at=at, comment="Diga cuántas personas.")
    run_jobs()
    assert written_to() == ["Elvira", "Saúl"]

    actions.resume(version=draft, by=saul, at=at)
    actions.submit(version=draft, by=saul, at=at)
    run_jobs()
    assert written_to() == ["Elvira", "Elvira", "Saúl"]

    actions.approve(version=draft, by=elvira, at=at)
    run_jobs()
    assert written_to() == ["Elvira", "Elvira", "Rita", "Saúl"]
    message = OutgoingMessage.objects.get(person=rita)
    assert draft.name in message.body_text
    assert message.link == f"/practicas/{draft.practice.slug}/"
