"""What people think of a course: theirs to say and to change, and together, without names, for who writes it."""

import io
import uuid
from datetime import datetime, timedelta

import openpyxl
import pytest
from django.urls import reverse

from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.learning import actions, personal_data, queries
from apropia.learning.models import Completion, CourseRating, CourseVersion, Enrollment
from apropia.learning.policies.ratings import Said, grouped, masked
from apropia.learning.states import EnrollmentStatus
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import make_version, take_course
from people_factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(entity: Entity, at: datetime) -> CourseVersion:
    return make_version(entity=entity, at=at, lessons=1)


@pytest.fixture
def completion(version: CourseVersion, beto: Person, at: datetime) -> Completion:
    return take_course(version=version, person=beto, at=at)


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


def rated(
    version: CourseVersion,
    *scores: int,
    at: datetime,
    reasons: tuple[str, ...] = (),
    words: str = "",
    is_implausible: bool = False,
) -> None:
    """Let one person for each score finish the version and say so; `{n}` in the words is her number."""
    for place, score in enumerate(scores):
        enrollment = Enrollment.objects.create(
            entity=version.entity,
            version=version,
            course=version.course,
            pseudonym=uuid.uuid4(),
            status=EnrollmentStatus.FINISHED,
            enrolled_at=at,
            started_at=at,
            finished_at=at,
        )
        completion = Completion.objects.create(
            entity=version.entity,
            enrollment=enrollment,
            version=version,
            course=version.course,
            pseudonym=enrollment.pseudonym,
            completed_at=at,
            code=uuid.uuid4().hex[:12],
            is_implausible=is_implausible,
        )
        CourseRating.objects.create(
            entity=version.entity,
            completion=completion,
            score=score,
            reasons=list(reasons),
            words=words.format(n=place),
            rated_at=at,
            changed_at=at,
        )


def place_of(completion: Completion) -> str:
    return reverse("learning:rate", args=[completion.code])


def test_who_finished_says_what_she_thinks_at_the_end_of_the_course(
    beto: Person, completion: Completion, client_of
) -> None:
    browser = client_of(beto)
    end = reverse("learning:finished", args=[completion.course.code])
    assert "Enviar mi opinión" in browser.get(end).content.decode()

    sent = {"score": "4", "reasons": ["USEFUL", "CLEAR"], "words": " Lo usé ayer. "}
    page = browser.post(place_of(completion), sent, follow=True).content.decode()

    rating = CourseRating.objects.get()
    assert (rating.score, rating.reasons, rating.words) == (4, ["CLEAR", "USEFUL"], "Lo usé ayer.")
    assert "Gracias. Su opinión ayuda a mejorar el curso." in page
    assert "Usted dijo «Bueno»" in browser.get(end).content.decode()


def test_an_opinion_is_changed_from_the_history_and_keeps_its_first_day(
    beto: Person, completion: Completion, client_of, at: datetime
) -> None:
    actions.ratings.rate(completion=completion, score=5, reasons=[], words="Todo bien.", by=beto, at=at)
    browser = client_of(beto)
    history = browser.get(reverse("learning:history")).content.decode()
    assert place_of(completion) in history
    assert "Todo bien." in browser.get(place_of(completion)).content.decode()

    browser.post(place_of(completion), {"score": "2", "words": ""})

    rating = CourseRating.objects.get()
    assert (rating.score, rating.words, rating.rated_at) == (2, "", at)
    assert rating.changed_at >= at


def test_without_a_score_nothing_typed_is_lost(beto: Person, completion: Completion, client_of) -> None:
    answer = client_of(beto).post(place_of(completion), {"words": "Muy largo.", "reasons": ["LONG"]})

    assert answer.status_code == 422
    assert "Elija de 1 a 5." in answer.content.decode()
    assert "Muy largo." in answer.content.decode()
    assert not CourseRating.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [({"score": 6}, "score"), ({"reasons": ["BORING"]}, "reasons"), ({"words": "a" * 601}, "words")],
)
def test_what_is_out_of_its_list_is_refused(beto: Person, completion: Completion, said, field, at: datetime) -> None:
    with pytest.raises(DomainError) as refusal:
        actions.ratings.rate(completion=completion, **{"score": 3, "reasons": [], "words": ""} | said, by=beto, at=at)

    assert refusal.value.field == field


def test_nobody_speaks_for_another(completion: Completion, carla: Person, dario: Person, client_of) -> None:
    for other in (carla, dario):
        assert client_of(other).post(place_of(completion), {"score": "1"}).status_code == 404
    assert not CourseRating.objects.exists()


def test_the_trail_tells_that_somebody_spoke_and_not_what_she_said(
    beto: Person, completion: Completion, at: datetime
) -> None:
    actions.ratings.rate(completion=completion, score=1, reasons=["LONG"], words="Malísimo", by=beto, at=at)

    line = AuditEvent.objects.get(action="learning.course.rated")
    assert not line.detail
    assert line.object_type == "learning.CourseVersion"


def test_a_person_gets_what_she_said_and_it_goes_with_her(beto: Person, completion: Completion, at: datetime) -> None:
    actions.ratings.rate(completion=completion, score=2, reasons=["LONG"], words="Largo", by=beto, at=at)
    key = {"entity_id": beto.entity_id, "person_uid": beto.uid, "pseudonym": beto.pseudonym}

    (held,) = personal_data.export(**key)["Opiniones de cursos"]
    touched = personal_data.erase(**key, at=at)

    assert (held["calificación"], held["razones"], held["palabras"]) == ("Malo", ["Es muy largo"], "Largo")
    assert touched["ratings"] == 1
    assert not CourseRating.objects.exists()


def test_the_mirror_tells_ratings_and_reasons_of_its_own_version(version: CourseVersion, at: datetime) -> None:
    rated(version, *[5] * 12, at=at, reasons=("USEFUL",))
    rated(version, *[3] * 6, *[1] * 6, at=at, reasons=("LONG", "UNCLEAR"))
    other = make_version(entity=version.entity, at=at)
    rated(other, *[1] * 20, at=at)

    opinion = queries.ratings.opinion_of(version, k=5)

    assert opinion is not None
    assert [band.percent for band in opinion.bands] == [50, 25, 25]
    assert [(one.text, one.percent) for one in opinion.reasons] == [
        ("Me sirve en mi trabajo", 50),
        ("Cuesta entenderlo", 50),
        ("Es muy largo", 50),
    ]
    assert opinion.interval is not None
    assert opinion.interval.low < 50 < opinion.interval.high


def test_few_are_not_told_nor_found_by_subtraction(version: CourseVersion, at: datetime) -> None:
    assert queries.ratings.opinion_of(version, k=5) is None
    rated(version, 5, 5, 4, 1, at=at)
    assert queries.ratings.opinion_of(version, k=5) is None

    rated(version, *[5] * 20, at=at)
    opinion = queries.ratings.opinion_of(version, k=5)

    assert opinion is not None
    # One of 24 is displeased: neither she nor, by what remains, the 23 others.
    assert [band.percent for band in opinion.bands] == [None, 0, None]
    assert opinion.interval is None


def test_a_small_group_that_thinks_alike_is_protected(version: CourseVersion, at: datetime) -> None:
    rated(version, *[5] * 8, at=at)

    assert queries.ratings.opinion_of(version, k=5) is None


def test_a_reason_that_few_give_is_protected(version: CourseVersion, at: datetime) -> None:
    rated(version, *[4] * 20, at=at, reasons=("CLEAR",))
    rated(version, *[2] * 6, at=at, reasons=("LONG",))
    rated(version, 2, at=at, reasons=("BARRIERS",))

    opinion = queries.ratings.opinion_of(version, k=5)

    assert opinion is not None
    assert [one.percent is None for one in opinion.reasons] == [False, False, True]


def test_what_was_too_fast_counts_neither_here_nor_in_the_figure(version: CourseVersion, at: datetime) -> None:
    rated(version, *[5] * 10, at=at)
    rated(version, *[1] * 10, at=at, is_implausible=True)

    opinion = queries.ratings.opinion_of(version, k=5)
    period = {"since": at - timedelta(days=1), "until": at + timedelta(days=1)}

    assert opinion is not None
    assert (opinion.people, opinion.pleased_percent) == (10, 100)
    assert [one.is_satisfied for one in queries.figures.ratings(entity=version.entity, **period)] == [True] * 10


def test_words_are_read_in_whole_lots_without_what_names_somebody(version: CourseVersion, at: datetime) -> None:
    rated(version, *[4] * 6, *[3] * 3, at=at, words="Texto {n}")
    nine = queries.ratings.opinion_of(version, k=5)
    rated(version, 4, 4, at=at, words="Escriba a ana@ejemplo.gov.co, {n}")
    eleven = queries.ratings.opinion_of(version, k=5)

    assert nine is not None
    assert nine.words == ()
    assert eleven is not None
    assert len(eleven.words) == 10
    texts = [said.text for said in eleven.words]
    assert texts[0] == "Escriba a [correo], 0"
    assert texts == sorted(texts)


def test_equal_words_are_read_once_with_how_many_said_them_and_by_pages(
    elena: Person, version: CourseVersion, client_of, at: datetime
) -> None:
    written = ["Muy largo.", "muy  largo", "MUY LARGO", "Muy claro", "Llame al 310 456 78 90", "Llame al 300 111 22 33"]
    assert grouped(written) == (Said("MUY LARGO", 3), Said("Llame al [número]", 2), Said("Muy claro", 1))

    rated(version, *[4] * 20, at=at, words="Bien.")
    rated(version, *[4] * 30, at=at, words="Texto {n}")
    place = reverse("learning:author_mirror", args=[version.pk])
    first, second = (client_of(elena).get(place, {"pagina": page}).content.decode() for page in (1, 2))

    assert 'Bien.<br><span class="sm sub">Lo dijeron 20 personas</span>' in first
    assert (first.count("<li>Texto "), second.count("<li>Texto ")) == (19, 11)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Llame al 310 456 78 90 ya", "Llame al [número] ya"),
        ("CC 52.123.456", "CC [número]"),
        ("En 2026, 12 lecciones y 20000 pesos", "En 2026, 12 lecciones y 20000 pesos"),
        ("a.b@c.gov.co", "[correo]"),
    ],
)
def test_addresses_and_numbers_of_people_are_hidden(words: str, shown: str) -> None:
    assert masked(words) == shown


def test_the_page_and_the_workbook_of_the_author_tell_the_same_opinions(
    elena: Person, version: CourseVersion, client_of, at: datetime
) -> None:
    rated(version, *[5] * 12, at=at, reasons=("USEFUL",), words="Bien {n}")
    rated(version, *[2] * 12, at=at, reasons=("LONG",))
    browser, place = client_of(elena), reverse("learning:author_mirror", args=[version.pk])

    page = browser.get(place).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(b"".join(browser.get(f"{place}?formato=xlsx").streaming_content)))

    rows = [row[:4] for row in book["Datos"].values]
    assert "A 50 de cada 100 les parece bueno o muy bueno" in page
    assert page.count("<li>Bien ") == 10
    assert ("opinión", "Bueno o muy bueno (4 o 5)", None, 50) in rows
    assert ("razón", "Es muy largo", None, 50) in rows
    assert sum(row[0] == "palabras" for row in rows) == 10


def test_the_versions_that_please_too_few_are_found(version: CourseVersion, at: datetime) -> None:
    good = make_version(entity=version.entity, at=at)
    few = make_version(entity=version.entity, at=at)
    retired = make_version(entity=version.entity, at=at, status="RETIRED")
    rated(version, *[5] * 10, *[2] * 10, at=at)
    rated(good, *[5] * 20, *[2] * 10, at=at)
    rated(few, 1, 1, 1, 1, at=at)
    rated(retired, *[1] * 20, at=at)

    (found,) = queries.ratings.low_rated(entity=version.entity)

    assert (found.version_id, found.people, found.pleased_percent) == (version.pk, 20, 50)
