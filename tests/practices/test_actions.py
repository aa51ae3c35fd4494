"""From draft to public copy: who may, in what order, and what is refused."""

import uuid

import pytest

from apropia.formats.ft1311.read import read_form
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.states import StepRefused
from apropia.people.models import Role, RoleGrant
from apropia.practices import actions, policies, queries
from apropia.practices.actions.writing import Answer, EditedMeanwhile
from apropia.practices.models import Evidence, FieldValue, Level, PracticeVersion, Publication, Statement, Verdict
from apropia.practices.queries.public import publication_for
from apropia.practices.states import PRACTICE_VERSION, TURN, VersionState
from people_factories import make_unit
from practices.factories import judgements, make_author, make_evidence, make_practice, to_validated, write


def revision(version, key):
    return FieldValue.objects.get(version=version, key=key).revision


def text(version, key):
    return FieldValue.objects.get(version=version, key=key).text


def test_new_practice_is_half_written_from_the_registers(saul, elvira, at):
    version = make_practice(author=saul, at=at, full=False)

    assert text(version, "unit") == "Oficina de TIC"
    assert text(version, "head") == "Elvira Montes Arango"
    assert text(version, "responsible") == "Saúl Prieto Nieves"
    assert text(version, "filled_on") == "2026-11-23"
    assert text(version, "email") == saul.email
    assert version.template.code == "4202000-FT-1311"


def test_author_of_another_unit_cannot_open_or_change_a_practice(entity, unit, draft, at):
    away = make_author(make_unit(entity=entity, name="Otra"), given_names="Otra")

    with pytest.raises(Forbidden):
        actions.create_practice(unit=unit, name="Ajena", by=away, at=at)
    with pytest.raises(Forbidden):
        write(draft, {"scope": "Ajeno"}, by=away, at=at)
    front = queries.front_for(person=away, state=queries.PRACTICES.read({}), public_page="1")
    assert front.in_work is not None
    assert not front.in_work.object_list


def test_author_of_a_parent_unit_writes_for_its_subtree(entity, unit, at):
    author = make_author(unit)
    child = make_unit(entity=entity, name="Grupo", parent=unit)

    assert actions.create_practice(unit=child, name="De un grupo", by=author, at=at).practice.unit == child


def test_page_saves_over_its_own_changes_again_and_again(draft, saul, at):
    page, base = uuid.uuid4(), revision(draft, "scope")

    for words in ("Uno.", "Uno y dos.", "Uno, dos y tres."):
        actions.save_answers(version=draft, answers={"scope": Answer(words, base)}, page=page, by=saul, at=at)

    assert text(draft, "scope") == "Uno, dos y tres."


def test_two_people_writing_at_once_never_lose_a_word(draft, saul, unit, at):
    other = make_author(unit, given_names="Inés", surnames="Rojas")
    base = revision(draft, "scope")
    actions.save_answers(version=draft, answers={"scope": Answer("De Inés.", base)}, page=uuid.uuid4(), by=other, at=at)

    with pytest.raises(EditedMeanwhile) as conflict:
        actions.save_answers(
            version=draft,
            answers={"scope": Answer("De Saúl.", base), "baseline": Answer("Otra línea.", revision(draft, "baseline"))},
            page=uuid.uuid4(),
            by=saul,
            at=at,
        )

    assert conflict.value.theirs["scope"].text == "De Inés."
    assert text(draft, "scope") == "De Inés."
    assert "Otra línea" not in text(draft, "baseline")


def test_two_pages_of_one_person_do_not_overwrite_each_other(draft, saul, at):
    base, first, second = revision(draft, "scope"), uuid.uuid4(), uuid.uuid4()
    actions.save_answers(version=draft, answers={"scope": Answer("Primera.", base)}, page=first, by=saul, at=at)
    actions.save_answers(version=draft, answers={"scope": Answer("Segunda.", base + 1)}, page=second, by=saul, at=at)

    with pytest.raises(EditedMeanwhile):
        actions.save_answers(version=draft, answers={"scope": Answer("Tercera.", base)}, page=first, by=saul, at=at)


def test_date_that_is_none_is_refused_with_its_field(draft, saul, at):
    with pytest.raises(DomainError) as refusal:
        write(draft, {"started_on": "ayer"}, by=saul, at=at)

    assert refusal.value.field == "started_on"


def test_draft_without_required_answers_is_not_sent(saul, elvira, at):
    version = make_practice(author=saul, at=at, full=False)

    with pytest.raises(policies.NotReady, match="Falta"):
        actions.submit(version=version, by=saul, at=at)


def test_start_after_filing_is_not_sent(draft, saul, at):
    write(draft, {"started_on": "2027-01-01"}, by=saul, at=at)

    with pytest.raises(policies.NotReady, match="después de diligenciar"):
        actions.submit(version=draft, by=saul, at=at)


def test_sent_form_is_not_changed_any_more(draft, saul, at):
    actions.submit(version=draft, by=saul, at=at)
    draft.refresh_from_db()

    with pytest.raises(StepRefused):
        write(draft, {"scope": "Tarde."}, by=saul, at=at)
    with pytest.raises(StepRefused):
        make_evidence(draft, by=saul, at=at)


def test_author_cannot_approve_own_practice(draft, saul, unit, at):
    saul.roles = [*saul.roles, Role.UNIT_HEAD, Role.KNOWLEDGE_REVIEWER]
    saul.save(update_fields=["roles"])
    RoleGrant.objects.create(entity=saul.entity, person=saul, role=Role.UNIT_HEAD, unit=unit, granted_at=at)
    actions.submit(version=draft, by=saul, at=at)

    with pytest.raises(policies.OwnWork):
        actions.approve(version=draft, by=saul, at=at)


def test_author_cannot_classify_validate_or_publish_own_practice(draft, saul, elvira, at):
    saul.roles = [*saul.roles, Role.KNOWLEDGE_REVIEWER]
    saul.save(update_fields=["roles"])
    actions.submit(version=draft, by=saul, at=at)
    actions.approve(version=draft, by=elvira, at=at)

    for attempt in (
        lambda: actions.take_for_validation(version=draft, by=saul, at=at),
        lambda: actions.classify(version=draft, judgements=judgements(), by=saul, at=at),
        lambda: actions.validate(version=draft, by=saul, at=at),
        lambda: actions.publish_version(version=draft, by=saul, at=at),
    ):
        with pytest.raises(policies.OwnWork):
            attempt()


def test_strangers_to_the_decision_are_refused(draft, saul, beto, rita, at):
    actions.submit(version=draft, by=saul, at=at)

    for person in (beto, rita):
        with pytest.raises(Forbidden):
            actions.approve(version=draft, by=person, at=at)


def test_returned_version_says_why_and_can_be_resumed(draft, saul, elvira, at):
    actions.submit(version=draft, by=saul, at=at)
    with pytest.raises(DomainError):
        actions.return_for_changes(version=draft, by=elvira, at=at, comment=" ")
    actions.return_for_changes(version=draft, by=elvira, at=at, comment="Falta la cifra.")
    draft.refresh_from_db()
    assert draft.state == VersionState.CHANGES_REQUESTED

    actions.resume(version=draft, by=saul, at=at)

    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_steps_out_of_order_are_refused(draft, rita, at):
    with pytest.raises(StepRefused):
        actions.take_for_validation(version=draft, by=rita, at=at)
    with pytest.raises(policies.NotReady):
        actions.validate(version=draft, by=rita, at=at)


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, Level.SECOND),
        ({5: Verdict.PARTLY}, Level.FIRST),
        ({2: Verdict.NOT_MET}, Level.DOCUMENTING),
    ],
)
def test_level_follows_from_the_verdicts(changes, level):
    assert policies.level_of(dict.fromkeys(range(1, 8), Verdict.MET) | changes) == level


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (judgements(evidence=()), "evidence_4"),
        (judgements(evidence=(9,)), "evidence_4"),
        (judgements(c4=Verdict.PARTLY, c6=Verdict.PARTLY), "verdict_5"),
    ],
)
def test_met_criteria_need_their_proof(draft, saul, elvira, rita, at, wrong, field):
    actions.submit(version=draft, by=saul, at=at)
    actions.approve(version=draft, by=elvira, at=at)
    actions.take_for_validation(version=draft, by=rita, at=at)

    with pytest.raises(DomainError) as refusal:
        actions.classify(version=draft, judgements=wrong, by=rita, at=at)

    assert refusal.value.field == field


def test_young_practice_is_not_called_sustainable(draft, saul, elvira, rita, at):
    write(draft, {"started_on": "2026-04-01", "baseline": "La espera era de 42 minutos."}, by=saul, at=at)
    actions.submit(version=draft, by=saul, at=at)
    actions.approve(version=draft, by=elvira, at=at)
    actions.take_for_validation(version=draft, by=rita, at=at)

    with pytest.raises(DomainError, match="12 meses"):
        actions.classify(version=draft, judgements=judgements(c5=Verdict.PARTLY), by=rita, at=at)


def test_published_copy_has_no_personal_data_and_is_found(published, saul):
    copy = Publication.objects.get(version=published)
    everything = " ".join([*copy.answers.values(), str(copy.evidence)]).lower()

    assert "555" not in everything
    assert "@" not in everything
    assert "prieto" not in everything
    assert "elvira" not in everything
    assert copy.evidence[0]["sha256"] == "0" * 64
    assert copy.evidence[0]["file"] == ""
    assert published.level == Level.FIRST
    assert str(published.review_due_on) == "2027-11-23"


def test_practice_without_evidence_is_not_published(saul, elvira, rita, at):
    version = make_practice(author=saul, at=at)
    actions.submit(version=version, by=saul, at=at)
    actions.approve(version=version, by=elvira, at=at)
    actions.take_for_validation(version=version, by=rita, at=at)
    partly = judgements(Verdict.PARTLY, evidence=())
    actions.classify(version=version, judgements=partly, by=rita, at=at)
    actions.validate(version=version, by=rita, at=at)

    with pytest.raises(policies.NotReady, match="anexo"):
        actions.publish_version(version=version, by=rita, at=at)


def test_result_without_backing_is_not_published_and_an_expectation_is(draft, saul, elvira, rita, at):
    statement = actions.add_statement(
        version=draft,
        key="conclusions",
        text="Con turnos se espera menos.",
        claim=Statement.Claim.RESULT,
        by=saul,
        at=at,
    )
    to_validated(draft, author=saul, head=elvira, reviewer=rita, at=at)
    with pytest.raises(policies.NotReady, match="resultado"):
        actions.publish_version(version=draft, by=rita, at=at)
    actions.return_for_changes(version=draft, by=rita, at=at, comment="Sin cifra.")
    actions.resume(version=draft, by=saul, at=at)
    statement.refresh_from_db()
    actions.change_claim(statement=statement, claim=Statement.Claim.EXPECTATION, by=saul, at=at)
    draft.refresh_from_db()
    to_validated(draft, author=saul, head=elvira, reviewer=rita, at=at)

    assert actions.publish_version(version=draft, by=rita, at=at).is_live


def test_result_with_evidence_is_published(draft, saul, elvira, rita, at):
    actions.add_statement(
        version=draft,
        key="conclusions",
        text="Con turnos se espera menos.",
        claim=Statement.Claim.RESULT,
        evidence=(1,),
        by=saul,
        at=at,
    )
    to_validated(draft, author=saul, head=elvira, reviewer=rita, at=at)

    assert actions.publish_version(version=draft, by=rita, at=at).is_live


def test_figure_that_is_not_official_cannot_back_a_statement(draft, saul, at):
    with pytest.raises(DomainError) as refusal:
        actions.add_statement(
            version=draft, key="scope", text="Algo.", claim="FACT", measurement_id=999, by=saul, at=at
        )

    assert refusal.value.field == "measurement"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"confidentiality": "PUBLIC", "has_personal_data": True}, "confidentiality"),
        ({"confidentiality": "PUBLIC", "media_type": "image/png"}, "text_version"),
        ({"confidentiality": "PUBLIC", "media_type": "video/mp4"}, "text_version"),
    ],
)
def test_public_evidence_is_safe_and_accessible(draft, saul, at, changes, field):
    with pytest.raises(DomainError) as refusal:
        make_evidence(draft, by=saul, at=at, **changes)

    assert refusal.value.field == field


def test_update_keeps_the_public_one_until_the_next_replaces_it(published, saul, elvira, rita, at):
    following = actions.open_update(version=published, by=saul, at=at)

    published.refresh_from_db()
    assert (published.state, following.number, following.state) == (VersionState.UPDATING, 2, VersionState.DRAFT)
    assert text(following, "contribution") == text(published, "contribution")
    assert Evidence.objects.get(version=following).sha256 == Evidence.objects.get(version=published).sha256
    assert publication_for(entity_code=saul.entity.code, slug=published.practice.slug)

    write(following, {"conclusions": "Con turnos se espera aún menos."}, by=saul, at=at)
    to_validated(following, author=saul, head=elvira, reviewer=rita, at=at)
    actions.publish_version(version=following, by=rita, at=at)

    published.refresh_from_db()
    assert published.state == VersionState.REPLACED
    public = publication_for(entity_code=saul.entity.code, slug=published.practice.slug)
    assert "aún menos" in public.publication.answers["conclusions"]


def test_retired_practice_is_no_longer_public(published, saul, rita, at):
    with pytest.raises(DomainError):
        actions.retire(version=published, by=rita, at=at, comment="")
    actions.retire(version=published, by=rita, at=at, comment="Ya no se usa.")

    with pytest.raises(DomainError):
        publication_for(entity_code=saul.entity.code, slug=published.practice.slug)


def test_every_decision_is_audited_without_any_text(published):
    names = set(AuditEvent.objects.filter(object_type="practices.PracticeVersion").values_list("action", flat=True))

    assert {
        f"practices.version.{verb}" for verb in ("submitted", "approved", "taken", "classified", "validated")
    } <= names
    assert "ventanilla tomaban" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_form_goes_out_and_reads_back_with_its_evidence(draft):
    for kind in ("docx", "pdf"):
        found = queries.download_of(version=draft, kind=kind)
        fields = read_form(found.content, found.name).fields

        assert fields == queries.record_of_version(version=draft).fields
        assert "SHA-256: " + "0" * 64 in fields["annexes"]


def test_pending_names_whose_turn_it_is_and_never_an_author_who_would_decide(draft, saul, elvira, rita, beto, at):
    def waiting(person):
        return [one.title for one in queries.pending_for(person=person)]

    assert [waiting(one) for one in (saul, elvira, rita, beto)] == [[draft.name], [], [], []]
    actions.submit(version=draft, by=saul, at=at)
    assert [waiting(one) for one in (saul, elvira, rita, beto)] == [[], [draft.name], [], []]
    actions.approve(version=draft, by=elvira, at=at)
    assert [waiting(one) for one in (saul, elvira, rita, beto)] == [[], [], [draft.name], []]


def test_every_state_can_end_and_every_open_one_has_somebody_whose_turn_it_is():
    assert set(TURN) == {state for state, following in PRACTICE_VERSION.following.items() if following}


def test_database_refuses_two_open_versions(draft):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeVersion.objects.create(
            entity=draft.entity,
            practice=draft.practice,
            template=draft.template,
            number=2,
            name="Otra",
            changed_at=draft.changed_at,
        )
