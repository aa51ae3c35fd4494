"""What a rule sees in a question, what a second person says of it, and what of both stops a version."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from apropia.diagnosis import starter
from apropia.diagnosis.actions import authoring, item_reviews, versions
from apropia.diagnosis.models import InstrumentVersion, Item, ItemReview, ReviewPoint
from apropia.diagnosis.policies.content import ItemContent, Option, lacks_of
from apropia.diagnosis.policies.item_hints import hints_of, hints_of_all
from apropia.diagnosis.policies.item_reviews import points_for
from apropia.diagnosis.queries.item_reviews import last_reviews
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.people.models import Person, Role
from people_factories import make_person

GOOD = ItemContent(
    code="P-1.1-B7",
    kind="SINGLE",
    section="Situaciones de trabajo",
    competence="1.1",
    level="BASIC",
    stem="¿Cuál es la búsqueda más precisa?",
    options=(
        Option("a", "El horario de la sede."),
        Option("b", "Las noticias de hoy."),
        Option("c", "Una foto."),
    ),
    key=["b"],
    rationale="Nombra lo que se busca.",
)
PERCEIVED = replace(starter.starter_items()[8], code="S-1.1-9")


def with_options(*texts: str, key: str = "a") -> ItemContent:
    options = tuple(Option("abcdef"[place], text) for place, text in enumerate(texts))
    return replace(GOOD, options=options, key=[key])


def codes(content: ItemContent) -> set[str]:
    return {hint.code for hint in hints_of(content)}


@pytest.fixture
def reviewer(carla: Person) -> Person:
    return make_person(unit=carla.unit, given_names="Rita", roles=[Role.ANALYST])


@pytest.fixture
def draft(carla: Person, at: datetime) -> InstrumentVersion:
    version = versions.create_instrument(
        entity=carla.entity,
        name="Pulso",
        scales=starter.starter_scales(),
        sections=starter.starter_sections(),
        by=carla,
        at=at,
    )
    authoring.apply_items(version=version, contents=[GOOD, replace(GOOD, code="P-1.1-B8")], by=carla, at=at)
    return version


@pytest.fixture
def in_review(draft: InstrumentVersion, carla: Person, at: datetime) -> InstrumentVersion:
    versions.submit(version=draft, by=carla, at=at)
    return draft


def said(item: Item, *no: str) -> dict[str, bool]:
    return {str(point): point not in no for point in points_for(item.kind)}


def test_plain_question_gets_no_hint() -> None:
    assert codes(GOOD) == set()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (replace(GOOD, stem="¿Cuál búsqueda " + "muy " * 60 + "precisa es?"), "long_stem"),
        (replace(GOOD, stem="¿Cuál de estas búsquedas no es precisa?"), "negation"),
        (replace(GOOD, stem="¿Qué no se hace sin permiso?"), "two_negations"),
        (replace(GOOD, scenario="Una " + "persona y otra " * 8 + "llegan."), "long_sentence"),
        (
            replace(
                GOOD,
                scenario="Administración institucional, contratación electrónica, fiscalización presupuestal, "
                "interoperabilidad, responsabilidad disciplinaria, parametrización, sistematización documental, "
                "automatización administrativa, desmaterialización, georreferenciación, corresponsabilidad "
                "interinstitucional, descentralización, transversalización, profesionalización, institucionalización, "
                "especificaciones, consideraciones, caracterizaciones, intermediaciones.",
            ),
            "hard",
        ),
        (replace(with_options("Una.", "Otra.", "Todas las anteriores."), has_fixed_order=True), "all_or_none"),
        (with_options("Guardar el acta firmada.", "Guardar el acta firmada hoy.", "Nada."), "overlap"),
        (with_options("A veces.", "Siempre y en todo caso.", "Nada."), "absolute"),
        (with_options("Una respuesta bastante más larga que las otras dos.", "Corta.", "Breve."), "longest_is_right"),
    ],
)
def test_rules_see_what_is_often_a_defect(content: ItemContent, code: str) -> None:
    assert code in codes(content)
    assert not lacks_of(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (with_options("El acta.", "el  acta", "Otra."), "dicen lo mismo"),
        (with_options("Una.", "Otra.", "Todas las anteriores."), "se mezclan"),
        (with_options("Una.", "Otra.", "Ninguna de las anteriores."), "se mezclan"),
        (with_options("Una.", "Otra.", "A y B son correctas."), "se mezclan"),
        (
            replace(
                with_options("Una.", "Otra.", "Tercera.", "Cuarta."),
                kind="MULTIPLE",
                key=["a", "b"],
                stem="¿Qué sirve? Elija tres.",
            ),
            "pide tres y hay 2",
        ),
    ],
)
def test_what_is_wrong_for_sure_keeps_a_question_from_the_review(content: ItemContent, words: str) -> None:
    assert any(words in lack.message for lack in lacks_of(content))


def test_signs_make_two_options_different() -> None:
    assert not lacks_of(with_options("=C2/B2", "=C2*B2", "=C2+B2"))


def test_rules_see_a_version_as_a_whole() -> None:
    long = [replace(with_options("La más larga de todas.", "Corta.", "Breve."), code=f"P-{n}") for n in range(12)]

    found = {hint.code: hint.message for hint in hints_of_all(long)}

    assert set(found) == {"longest_is_right", "same_place", "twins"}
    assert "En 12 de 12" in found["same_place"]
    assert hints_of_all(long[:3]) == hints_of_all(long[:3])[-1:]


def test_second_person_reviews_point_by_point(in_review: InstrumentVersion, reviewer: Person, at: datetime) -> None:
    item = in_review.items.get(code="P-1.1-B7")

    reviewed = item_reviews.review_item(item=item, said=said(item), note="", by=reviewer, at=at)

    assert reviewed.review.objections == []
    assert reviewed.following == in_review.items.get(code="P-1.1-B8")
    audit = AuditEvent.objects.get(action="diagnosis.item.reviewed")
    assert audit.detail == {"objections": 0}


def test_review_is_refused_where_it_is_not_whole(
    in_review: InstrumentVersion, carla: Person, reviewer: Person, beto: Person, at: datetime
) -> None:
    item = in_review.items.get(code="P-1.1-B7")

    with pytest.raises(DomainError, match="todos los puntos"):
        item_reviews.review_item(item=item, said={"PLAIN": True}, note="", by=reviewer, at=at)
    with pytest.raises(DomainError, match="Diga qué hay que cambiar"):
        item_reviews.review_item(item=item, said=said(item, "PLAIN"), note=" ", by=reviewer, at=at)
    with pytest.raises(Forbidden, match="otra persona"):
        item_reviews.review_item(item=item, said=said(item), note="", by=carla, at=at)
    with pytest.raises(Forbidden):
        item_reviews.review_item(item=item, said=said(item), note="", by=beto, at=at)
    assert not ItemReview.objects.exists()


def test_draft_takes_no_review(draft: InstrumentVersion, reviewer: Person, at: datetime) -> None:
    item = draft.items.get(code="P-1.1-B7")

    with pytest.raises(DomainError, match="mientras la versión está en revisión"):
        item_reviews.review_item(item=item, said=said(item), note="", by=reviewer, at=at)


def test_objection_stops_the_freeze_until_the_words_change(
    in_review: InstrumentVersion, carla: Person, reviewer: Person, at: datetime
) -> None:
    item = in_review.items.get(code="P-1.1-B7")
    item_reviews.review_item(item=item, said=said(item, "ONE_RIGHT"), note="Hay dos correctas.", by=reviewer, at=at)
    with pytest.raises(DomainError, match=r"P-1\.1-B7"):
        versions.freeze(version=in_review, by=reviewer, at=at)

    versions.return_to_draft(version=in_review, by=reviewer, at=at)
    item = in_review.items.select_related("version", "section", "competence").get(code="P-1.1-B7")
    authoring.change_item(item=item, content=replace(GOOD, stem="¿Cuál es la mejor búsqueda?"), by=carla, at=at)
    versions.submit(version=in_review, by=carla, at=at)
    versions.freeze(version=in_review, by=reviewer, at=at)

    assert in_review.state == "FROZEN"


def test_last_word_counts_and_the_earlier_stay(in_review: InstrumentVersion, reviewer: Person, at: datetime) -> None:
    item = in_review.items.get(code="P-1.1-B7")
    item_reviews.review_item(item=item, said=said(item, "PLAIN"), note="No se entiende.", by=reviewer, at=at)
    item_reviews.review_item(item=item, said=said(item), note="", by=reviewer, at=at + timedelta(minutes=5))

    versions.freeze(version=in_review, by=reviewer, at=at + timedelta(minutes=6))

    assert ItemReview.objects.filter(code="P-1.1-B7").count() == 2


def test_question_that_does_not_change_stays_reviewed_in_the_next_version(
    in_review: InstrumentVersion, carla: Person, reviewer: Person, at: datetime
) -> None:
    item = in_review.items.get(code="P-1.1-B7")
    item_reviews.review_item(item=item, said=said(item), note="", by=reviewer, at=at)
    versions.freeze(version=in_review, by=reviewer, at=at)

    following = versions.start_next_version(version=in_review, by=carla, at=at)

    assert set(last_reviews(following, following.items.all())) == {"P-1.1-B7"}


def test_each_kind_has_its_points() -> None:
    assert ReviewPoint.ONE_RIGHT in points_for("SINGLE")
    assert ReviewPoint.ONE_IDEA not in points_for("SINGLE")
    assert points_for("PERCEPTION") == points_for("SERVICE_USE")
    assert ReviewPoint.ONE_RIGHT not in points_for("PERCEPTION")


def test_reviewer_goes_from_question_to_question(in_review: InstrumentVersion, reviewer: Person, client_of) -> None:
    browser = client_of(reviewer)
    first, second = (in_review.items.get(code=code) for code in ("P-1.1-B7", "P-1.1-B8"))
    answers = {str(point): "si" for point in points_for("SINGLE")}

    version = browser.get(reverse("diagnosis:version", args=[in_review.pk]))
    page = browser.get(reverse("diagnosis:review_item", args=[first.pk]))
    lacking = browser.post(reverse("diagnosis:review_item", args=[first.pk]), {"note": ""})
    one = browser.post(reverse("diagnosis:review_item", args=[first.pk]), answers)
    objection = answers | {"PLAIN": "no", "note": "Frase larga."}
    other = browser.post(reverse("diagnosis:review_item", args=[second.pk]), objection, follow=True)

    assert "0 de 2 preguntas tienen su lista" in version.text
    assert "Guardar y ver la siguiente" in page.text
    assert lacking.status_code == 422
    assert "Elija sí o no." in lacking.text
    assert one.url == reverse("diagnosis:review_item", args=[second.pk])
    assert "2 de 2 preguntas tienen su lista de revisión; 1 dice que hay algo por cambiar" in other.text
    item = browser.get(reverse("diagnosis:item", args=[second.pk])).text
    assert "Rita" in item
    assert "Frase larga." in item


def test_author_sees_the_hints_and_no_checklist(
    draft: InstrumentVersion, carla: Person, at: datetime, client_of
) -> None:
    hinted = replace(GOOD, code="P-1.1-B9", stem="¿Cuál de estas búsquedas no es precisa?")
    item = authoring.create_item(version=draft, content=hinted, by=carla, at=at)
    browser = client_of(carla)

    page = browser.get(reverse("diagnosis:item", args=[item.pk])).text
    version = browser.get(reverse("diagnosis:version", args=[draft.pk])).text
    checklist = browser.get(reverse("diagnosis:review_item", args=[item.pk])).text

    assert "Pregunta en negativo" in page
    assert "Pregunta en negativo (1)" in version
    assert "Guardar y ver la siguiente" not in checklist
    assert "La lista la llena otra persona" in checklist


def test_perception_is_reviewed_by_its_own_points(
    draft: InstrumentVersion, carla: Person, reviewer: Person, at: datetime
) -> None:
    authoring.apply_items(version=draft, contents=[PERCEIVED], by=carla, at=at)
    versions.submit(version=draft, by=carla, at=at)
    item = draft.items.get(code=PERCEIVED.code)

    review = item_reviews.review_item(item=item, said=said(item), note="", by=reviewer, at=at).review

    assert review.code == PERCEIVED.code


def test_whoever_freezes_reads_how_many_have_no_checklist_and_where(
    in_review: InstrumentVersion, reviewer: Person, client_of, at: datetime
) -> None:
    first, *others = in_review.items.order_by("section__order", "order", "code")
    item_reviews.review_item(item=first, said=said(first), note="", by=reviewer, at=at)
    browser = client_of(reviewer)

    page = browser.get(reverse("diagnosis:version_step", args=[in_review.pk, "congelar"])).text
    desk = browser.get(reverse("diagnosis:version", args=[in_review.pk])).text

    many = f"{len(others)} preguntas no tienen" if len(others) > 1 else "1 pregunta no tiene"
    assert many in page
    for one in others:
        assert reverse("diagnosis:review_item", args=[one.pk]) in page
        assert reverse("diagnosis:review_item", args=[one.pk]) in desk
    assert reverse("diagnosis:review_item", args=[first.pk]) not in page
    for one in others:
        item_reviews.review_item(item=one, said=said(one), note="", by=reviewer, at=at)
    assert (
        "lista de revisión" not in browser.get(reverse("diagnosis:version_step", args=[in_review.pk, "congelar"])).text
    )
