"""Replications and lessons: who writes them, who lets the public see them, and their place in the form."""

from datetime import date

import pytest
from django.urls import reverse

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden, NotFound
from apropia.practices import actions, personal_data, queries
from apropia.practices.models import FieldValue, LessonLearned, Replication
from people_factories import make_unit
from practices.factories import make_author, make_practice
from simultaneous import at_once, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(entity):
    return make_unit(entity=entity, name="Archivo")


@pytest.fixture
def marta(archive):
    """Documents the practices of another unit."""
    return make_author(archive, given_names="Marta", surnames="Adopta Ideas")


def replication(**fields):
    given = {"began_on": date(2026, 8, 3), "adaptation": "Citan por teléfono 601 555 0100.", "result": ""}
    return actions.ReplicationData(**given | fields)


def lesson(**fields):
    given = {
        "title": "Avisar la fila en la puerta evita visitas en vano",
        "effect": "HELPED",
        "facts": "Desde que se avisa, 40 personas menos esperan de pie",
        "recommendation": "Poner el aviso desde el primer día",
    }
    return actions.LessonData(**given | fields)


def test_other_unit_takes_up_a_published_practice(published, archive, marta, at):
    made = actions.record_replication(practice=published.practice, data=replication(unit=archive), by=marta, at=at)

    assert (made.adopter, made.began_on, made.recorded_by_name) == ("Archivo", date(2026, 8, 3), "Marta Adopta Ideas")
    assert AuditEvent.objects.filter(action="practices.replication.recorded").count() == 1
    assert not made.is_public


def test_other_entity_is_named_and_recorded_by_the_unit_or_the_reviewer(published, saul, rita, at):
    for by, name in ((saul, "Alcaldía de Río Manso"), (rita, "Gobernación del Sol")):
        actions.record_replication(practice=published.practice, data=replication(entity_name=name), by=by, at=at)

    assert {str(one) for one in Replication.objects.all()} == {"Alcaldía de Río Manso", "Gobernación del Sol"}


def test_who_documents_for_another_unit_speaks_for_that_unit_only(published, marta, beto, archive, at):
    with pytest.raises(Forbidden):
        actions.record_replication(practice=published.practice, data=replication(entity_name="Otra"), by=marta, at=at)
    with pytest.raises(Forbidden):
        actions.record_replication(practice=published.practice, data=replication(unit=archive), by=beto, at=at)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"unit": None, "entity_name": " "}, "unit"),
        ({"entity_name": "Otra"}, "unit"),
        ({"began_on": date(2027, 1, 1)}, "began_on"),
        ({"adaptation": "  "}, "adaptation"),
    ],
)
def test_unclear_replication_is_refused_beside_its_field(published, archive, rita, at, fields, field):
    with pytest.raises(DomainError) as refusal:
        actions.record_replication(
            practice=published.practice, data=replication(**{"unit": archive, **fields}), by=rita, at=at
        )
    assert refusal.value.field == field


def test_draft_the_own_unit_and_the_same_unit_twice_are_no_replication(draft, published, archive, rita, unit, at):
    own = make_practice(author=make_author(unit), at=at, name="Otra práctica")
    for practice, data in (
        (own.practice, replication(unit=archive)),
        (published.practice, replication(unit=unit)),
    ):
        with pytest.raises(DomainError):
            actions.record_replication(practice=practice, data=data, by=rita, at=at)
    actions.record_replication(practice=published.practice, data=replication(unit=archive), by=rita, at=at)
    with pytest.raises(DomainError, match="ya está registrada"):
        actions.record_replication(practice=published.practice, data=replication(unit=archive), by=rita, at=at)


@together
@pytest.mark.django_db(transaction=True)
def test_equal_replications_of_the_same_moment_are_one_and_a_refusal(published, archive, rita, at):
    def record():
        actions.record_replication(practice=published.practice, data=replication(unit=archive), by=rita, at=at)

    outcomes = at_once(record, record)

    assert Replication.objects.filter(practice=published.practice, unit=archive).count() == 1
    assert [one.message for one in outcomes if one] == ["Esa réplica ya está registrada. Cámbiela en vez de repetirla."]


def test_public_copy_shows_what_another_person_allowed_without_personal_data(
    published, archive, marta, rita, client, at
):
    made = actions.record_replication(practice=published.practice, data=replication(unit=archive), by=marta, at=at)
    address = reverse("practices:public", args=[published.entity.code, published.practice.slug])
    assert "Archivo" not in client.get(address).text
    with pytest.raises(Forbidden):
        actions.show_record(record=made, is_public=True, by=marta, at=at)
    own = actions.record_lesson(practice=published.practice, data=lesson(), by=rita, at=at)
    with pytest.raises(Forbidden):
        actions.show_record(record=own, is_public=True, by=rita, at=at)

    actions.show_record(record=made, is_public=True, by=rita, at=at)
    page = client.get(address).text

    assert "Dónde se ha replicado" in page
    assert "Archivo" in page
    assert "601 555 0100" not in page
    assert own.title not in page


def test_change_of_what_is_public_hides_it_until_looked_at_again(published, archive, marta, rita, at):
    made = actions.record_replication(practice=published.practice, data=replication(unit=archive), by=marta, at=at)
    actions.show_record(record=made, is_public=True, by=rita, at=at)

    data = replication(unit=archive, result="La espera bajó a 9 minutos.")
    actions.change_replication(record=made, data=data, by=marta, at=at)

    made.refresh_from_db()
    assert (made.result, made.is_public) == ("La espera bajó a 9 minutos.", False)


def test_lesson_has_its_place_in_the_conclusions_and_is_brought_there_once(draft, saul, at):
    made = actions.record_lesson(practice=draft.practice, data=lesson(), by=saul, at=at)

    for _ in range(2):
        actions.bring_into_form(version=draft, record=made, by=saul, at=at)

    text = FieldValue.objects.get(version=draft, key="conclusions").text
    assert text.startswith("Con turnos se espera menos.")
    assert text.count("Avisar la fila en la puerta") == 1
    assert "**Lecciones aprendidas**" in text
    assert "Lecciones aprendidas" in queries.record_of_version(version=draft).conclusions


def test_replication_has_its_place_in_the_stability_of_the_next_version(published, archive, saul, at):
    made = actions.record_replication(practice=published.practice, data=replication(unit=archive), by=saul, at=at)
    following = actions.open_update(version=published, by=saul, at=at)
    with pytest.raises(DomainError):
        actions.bring_into_form(version=published, record=made, by=saul, at=at)

    actions.bring_into_form(version=following, record=made, by=saul, at=at)

    text = queries.record_of_version(version=following).stability
    assert "**Archivo**, desde agosto de 2026." in text
    assert "Archivo" not in queries.record_of_version(version=published).stability


def test_pages_record_change_show_and_remove(published, archive, marta, rita, client_of):
    slug = published.practice.slug
    add = reverse("practices:add_record", args=[slug, "replicas"])
    writer, reviewer = client_of(marta), client_of(rita)
    assert "Registrar una réplica" in writer.get(reverse("practices:practices")).text
    refused = writer.post(add, {"unit": archive.pk, "began_on": "2027-02-02", "adaptation": "Con citas."})
    assert refused.status_code == 422
    assert "Con citas." in refused.text

    assert (
        writer.post(add, {"unit": archive.pk, "began_on": "2026-08-03", "adaptation": "Con citas."}).status_code == 302
    )

    made = Replication.objects.get()
    page = reviewer.get(reverse("practices:practice", args=[slug])).text
    assert "Con citas." in page
    assert "Mostrar en la copia pública" in page
    one = [slug, "replicas", made.pk]
    assert reviewer.post(reverse("practices:show_record", args=one), {"ver": "si"}).status_code == 302
    made.refresh_from_db()
    assert made.is_public
    change = writer.get(reverse("practices:change_record", args=one))
    assert 'value="2026-08-03"' in change.text
    assert writer.get(reverse("practices:remove_record", args=one)).status_code == 200
    assert Replication.objects.exists()
    writer.post(reverse("practices:remove_record", args=one))
    assert not Replication.objects.exists()


def test_lesson_is_recorded_and_used_in_the_browser(draft, saul, client_of):
    slug, browser = draft.practice.slug, client_of(saul)
    given = {"title": "Avisar", "effect": "HELPED", "facts": "Pasó.", "recommendation": "Avisar siempre."}
    assert browser.post(reverse("practices:add_record", args=[slug, "lecciones"]), given).status_code == 302
    made = LessonLearned.objects.get()
    editor = reverse("practices:edit", args=[slug, "conclusions"])
    assert "Llevar al texto" in browser.get(editor).text

    browser.post(reverse("practices:use_record", args=[slug, "lecciones", made.pk]))

    assert "Avisar siempre." in browser.get(editor).text


def test_stranger_member_and_other_unit_find_no_record(draft, saul, beto, dario, marta, client_of, at):
    made = actions.record_lesson(practice=draft.practice, data=lesson(), by=saul, at=at)
    one = [draft.practice.slug, "lecciones", made.pk]
    for person in (beto, dario, marta):
        for name in ("change_record", "remove_record"):
            assert client_of(person).get(reverse(f"practices:{name}", args=one)).status_code in (403, 404)
        with pytest.raises(NotFound):
            queries.reuse.new_record_for(slug=draft.practice.slug, kind="lecciones", person=person)
        with pytest.raises(NotFound):
            queries.reuse.new_record_for(slug=draft.practice.slug, kind="replicas", person=person)


@pytest.mark.once
def test_practice_page_costs_the_same_with_one_lesson_and_with_ten(
    draft, saul, client_of, at, django_assert_max_num_queries
):
    browser, address = client_of(saul), reverse("practices:practice", args=[draft.practice.slug])
    actions.record_lesson(practice=draft.practice, data=lesson(), by=saul, at=at)
    browser.get(address)
    with django_assert_max_num_queries(30) as first:
        browser.get(address)
    for number in range(9):
        actions.record_lesson(practice=draft.practice, data=lesson(title=f"Lección {number}"), by=saul, at=at)
    with django_assert_max_num_queries(30) as second:
        browser.get(address)
    assert len(first) == len(second)


def test_person_takes_what_they_recorded_and_their_name_goes(draft, saul, entity, at):
    made = actions.record_lesson(practice=draft.practice, data=lesson(), by=saul, at=at)
    who = {"entity_id": entity.pk, "person_uid": saul.uid, "pseudonym": saul.pseudonym}

    assert len(personal_data.export(**who)["Lecciones que registró"]) == 1
    assert personal_data.erase(**who, at=at)["practices.LessonLearned"] == 1
    made.refresh_from_db()
    assert made.recorded_by_name == personal_data.GONE
