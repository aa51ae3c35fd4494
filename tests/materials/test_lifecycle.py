import pytest
from django.urls import reverse

from apropia.catalogue.models import ITService
from apropia.foundation.errors import Conflict, DomainError, Forbidden
from apropia.foundation.states import StepRefused
from apropia.materials import actions, queries
from apropia.materials.models import Material, MaterialFeedback
from apropia.materials.starter import load
from apropia.people.models import Role
from materials.factories import make_guide
from people_factories import make_person

BODY = (
    "1. Abra su correo y busque el botón de compartir.\n2. Elija con quién. " + "Escriba el nombre de la persona. " * 8
)


@pytest.fixture
def lucia(unit):
    return make_person(unit=unit, given_names="Lucía", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def guide(entity, lucia, at):
    data = actions.MaterialData(title="Compartir una carpeta", summary="Con quien debe.", body=BODY)
    return actions.create_material(entity=entity, data=data, by=lucia, at=at)


@pytest.fixture
def public_guide(guide, carla, lucia, at):
    actions.send_to_review(material=guide, by=lucia, at=at)
    actions.publish_material(material=guide, by=carla, at=at)
    return guide


def test_author_cannot_publish_their_own_guide(unit, guide, at):
    both = make_person(unit=unit, roles=[Role.UA_MANAGER, Role.CONTENT_AUTHOR])
    actions.save_draft(material=guide, data=actions.MaterialData(title="T", summary="S", body=BODY), by=both, at=at)
    actions.send_to_review(material=guide, by=both, at=at)

    with pytest.raises(Forbidden):
        actions.publish_material(material=guide, by=both, at=at)


def test_draft_is_invisible_to_members_until_published(client_of, beto, guide, lucia, carla, at):
    page = reverse("materials:guide", args=[guide.slug])
    assert client_of(beto).get(page).status_code == 404

    actions.send_to_review(material=guide, by=lucia, at=at)
    actions.publish_material(material=guide, by=carla, at=at)

    assert "Elija con quién" in client_of(beto).get(page).text


def test_image_without_description_keeps_a_guide_from_review(guide, lucia, at):
    data = actions.MaterialData(title="T", summary="S", body=BODY + "\n![](/archivos/x)")
    actions.save_draft(material=guide, data=data, by=lucia, at=at)

    with pytest.raises(DomainError, match="imagen sin descripción"):
        actions.send_to_review(material=guide, by=lucia, at=at)


def test_changing_a_published_guide_opens_the_next_version_and_leaves_the_public_one(public_guide, lucia, at):
    data = actions.MaterialData(title="Compartir mejor", summary="Con quien debe.", body=BODY + " Listo.")

    draft = actions.save_draft(material=public_guide, data=data, by=lucia, at=at)

    public_guide.refresh_from_db()
    assert draft.number == 2
    assert public_guide.current.number == 1
    assert public_guide.title == "Compartir una carpeta"


def test_two_writers_never_overwrite_each_other(guide, lucia, carla, at):
    from datetime import timedelta

    later = at + timedelta(minutes=5)
    data = actions.MaterialData(title="De Carla", summary="S", body=BODY)
    actions.save_draft(material=guide, data=data, by=carla, at=later)

    with pytest.raises(Conflict):
        actions.save_draft(material=guide, data=data, seen_at=at, by=lucia, at=later)


def test_opinion_counts_once_a_person_and_the_share_is_hidden_for_small_groups(public_guide, beto, ana, at):
    actions.give_feedback(material=public_guide, was_useful=True, by=beto, at=at)
    actions.give_feedback(material=public_guide, was_useful=False, by=beto, at=at)

    assert MaterialFeedback.objects.get().was_useful is False
    assert queries.material_page(slug=public_guide.slug, person=ana).useful_percent is None


def test_retired_guide_asks_nobody_whether_it_helped(client_of, public_guide, lucia, at):
    address = reverse("materials:guide", args=[public_guide.slug])
    assert "muy pocas personas" in client_of(lucia).get(address).text

    actions.move(material=public_guide, to=Material.Status.RETIRED, by=lucia, at=at)

    assert "¿Le sirvió esta guía?" not in client_of(lucia).get(address).text


def test_reader_of_a_retired_guide_is_told_what_to_read_instead(client_of, entity, beto, public_guide, lucia, at):
    service = ITService.objects.create(entity=entity, code="nube", name="Nube", created_at=at, changed_at=at)
    public_guide.services.set([service])
    alike, other = make_guide(entity=entity, service=service), make_guide(entity=entity)
    actions.move(material=public_guide, to=Material.Status.RETIRED, by=lucia, at=at)

    answer = client_of(beto).get(reverse("materials:guide", args=[public_guide.slug]))

    assert answer.status_code == 410
    assert "Esta guía fue retirada" in answer.text
    assert alike.title in answer.text
    assert other.title not in answer.text


def test_guide_retired_before_anybody_could_read_it_does_not_exist_for_readers(client_of, beto, guide, lucia, at):
    actions.move(material=guide, to=Material.Status.RETIRED, by=lucia, at=at)

    assert client_of(beto).get(reverse("materials:guide", args=[guide.slug])).status_code == 404


def test_guide_past_its_date_asks_for_review_and_stays_public(public_guide, beto, at):
    count = actions.mark_reviews_due(today=public_guide.review_due_on, at=at)

    public_guide.refresh_from_db()
    assert count == 1
    assert public_guide.status == Material.Status.REVIEW_DUE
    assert queries.material_for(slug=public_guide.slug, person=beto)


def test_stranger_reaches_no_guide(client_of, dario, public_guide):
    browser = client_of(dario)

    assert "Compartir una carpeta" not in browser.get(reverse("materials:guides")).text
    for name in ("guide", "draft", "change"):
        assert browser.get(reverse(f"materials:{name}", args=[public_guide.slug])).status_code == 404
    Material.objects.filter(pk=public_guide.pk).update(status=Material.Status.RETIRED)
    assert browser.get(reverse("materials:guide", args=[public_guide.slug])).status_code == 404
    Material.objects.filter(pk=public_guide.pk).update(status=Material.Status.PUBLISHED)
    for name in ("send", "publish", "confirm", "feedback", "move"):
        answer = browser.post(reverse(f"materials:{name}", args=[public_guide.slug]), {"useful": "si", "to": "RETIRED"})
        assert answer.status_code == 404


def test_member_cannot_write(client_of, beto, public_guide):
    assert client_of(beto).get(reverse("materials:create")).status_code == 404
    assert client_of(beto).get(reverse("materials:change", args=[public_guide.slug])).status_code == 404


def test_the_question_finds_the_guide_that_would_answer(public_guide, beto):
    found = queries.guides_like(text="¿cómo comparto carpetas con otra persona?", person=beto)

    assert [one.title for one in found] == ["Compartir una carpeta"]


def test_starter_guides_are_copied_once(entity, at, db):
    assert load(entity=entity, at=at) == 6
    assert load(entity=entity, at=at) == 0


def test_writer_walks_from_draft_to_public_in_the_browser(client_of, lucia, carla, entity):
    form = {"title": "Firmar un documento", "summary": "Sin imprimirlo.", "body": BODY, "kind": "GUIDE", "minutes": "5"}
    made = client_of(lucia).post(reverse("materials:create"), form)
    slug = Material.objects.get(entity=entity).slug
    client_of(lucia).post(reverse("materials:send", args=[slug]))
    client_of(carla).post(reverse("materials:publish", args=[slug]))

    assert made.status_code == 302
    assert Material.objects.get(slug=slug).status == Material.Status.PUBLISHED


@pytest.mark.once
def test_list_costs_the_same_for_one_guide_and_for_twenty(
    client_of, carla, entity, lucia, at, django_assert_max_num_queries
):
    data = actions.MaterialData(title="Guía", summary="S", body=BODY)
    actions.create_material(entity=entity, data=data, by=lucia, at=at)
    browser = client_of(carla)
    browser.get(reverse("materials:guides"))
    with django_assert_max_num_queries(20) as first:
        browser.get(reverse("materials:guides"))
    for _ in range(19):
        actions.create_material(entity=entity, data=data, by=lucia, at=at)
    with django_assert_max_num_queries(20) as second:
        browser.get(reverse("materials:guides"))
    assert len(first) == len(second)


def test_draft_that_nobody_reviewed_is_not_published(guide, carla, at):
    with pytest.raises(StepRefused):
        actions.publish_material(material=guide, by=carla, at=at)

    guide.refresh_from_db()
    assert guide.status == "DRAFT"
