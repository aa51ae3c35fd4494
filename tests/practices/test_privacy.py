"""Whose files and names: evidence opens only for those it is for, and a person can be taken out."""

import pytest

from apropia.foundation.errors import NotFound
from apropia.foundation.files.access import may_open
from apropia.practices import access, actions, personal_data, queries
from apropia.practices.models import FieldValue, Review
from practices.factories import make_evidence, to_validated


def erased(person, at):
    return personal_data.erase(entity_id=person.entity_id, person_uid=person.uid, pseudonym=person.pseudonym, at=at)


def test_internal_evidence_opens_only_for_those_who_work_on_the_practice(draft, saul, elvira, rita, beto, dario):
    file = draft.evidence.get().file

    assert [may_open(one, file) for one in (saul, elvira, rita)] == [True, True, True]
    assert [may_open(one, file) for one in (beto, dario, None)] == [False, False, False]


def test_public_evidence_opens_for_anybody_only_once_it_is_published(draft, saul, elvira, rita, beto, dario, at):
    file = make_evidence(draft, by=saul, at=at, title="Guía", confidentiality="PUBLIC").file
    assert [may_open(one, file) for one in (beto, dario, None)] == [False, False, False]

    to_validated(draft, author=saul, head=elvira, reviewer=rita, at=at)
    actions.publish_version(version=draft, by=rita, at=at)
    assert [may_open(one, file) for one in (beto, dario, None)] == [True, True, True]

    draft.refresh_from_db()
    actions.retire(version=draft, by=rita, at=at, comment="Ya no se usa.")
    assert [may_open(one, file) for one in (beto, dario, None)] == [False, False, False]


def test_files_in_use_are_named_so_that_they_are_not_swept(draft):
    uid = draft.evidence.get().file.uid

    assert access.in_use([uid]) == {uid}


def test_person_gets_a_copy_of_what_was_written_and_decided(published, elvira, saul):
    theirs = personal_data.export(entity_id=saul.entity_id, person_uid=saul.uid, pseudonym=saul.pseudonym)
    decided = personal_data.export(entity_id=saul.entity_id, person_uid=elvira.uid, pseudonym=elvira.pseudonym)

    assert theirs["Respuestas que escribió en prácticas"]
    assert theirs["Evidencias que agregó"]
    assert [row["decisión"] for row in decided["Decisiones sobre prácticas"]] == ["Aprobó por la dependencia"]


def test_erased_person_is_named_no_more_and_the_decisions_stay(published, elvira, saul, at):
    before = Review.objects.count()

    assert erased(elvira, at)["practices.Review"] == 1
    assert erased(saul, at)["practices.FieldValue"] > 1

    assert Review.objects.count() == before
    assert not Review.objects.filter(person_name__contains="Elvira").exists()
    assert not FieldValue.objects.filter(changed_by_name__contains="Saúl").exists()


def test_overview_never_crosses_entities(draft, dario):
    with pytest.raises(NotFound):
        queries.version_for(slug=draft.practice.slug, person=dario)
    assert queries.pending_for(person=dario) == []
