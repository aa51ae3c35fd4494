from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui.tables import Column, Filter, Table, narrow, paginate
from people_factories import make_entity

ENTITIES = Table(
    caption="Entidades",
    columns=(
        Column("nombre", "Nombre", sort="name"),
        Column("oficina", "Oficina", sort=("it_office_name", "name")),
        Column("codigo", "Código"),
    ),
    default_sort="nombre",
    search=("name", "code"),
    filters=(
        Filter("demo", "De demostración", "is_demo", choices=((True, "Sí"), (False, "No"))),
        Filter("desde", "Desde", "created_at__date__gte", kind="date"),
    ),
)


def names(address: str) -> list[str]:
    return [one.name for one in narrow(Entity.objects.all(), ENTITIES.read(QueryDict(address)))]


@pytest.fixture
def three(db):
    for name, demo in (("Gestión Pública", True), ("Alcaldía de Valle Alto", False), ("Ñame y Yuca", False)):
        make_entity(name=name, is_demo=demo)


@pytest.mark.parametrize("text", ["gestion", "GESTIÓN", "publica gestion", "gesti"])
def test_search_finds_words_with_or_without_accents_in_any_order(three, text):
    assert names(f"q={text}") == ["Gestión Pública"]


def test_search_takes_signs_literally(three):
    assert names("q=.*") == []
    assert names("q=(") == []
    assert names("q=%25") == []


def test_enye_is_found_from_a_plain_n(three):
    assert names("q=name") == ["Ñame y Yuca"]


def test_filter_narrows_and_unknown_choice_is_ignored(three):
    assert names("demo=True") == ["Gestión Pública"]
    assert len(names("demo=quizá")) == 3
    assert len(names("desde=ayer")) == 3
    assert names("desde=2027-01-01") == []


def test_names_are_ordered_without_their_accents(three):
    make_entity(name="área Ñ")
    make_entity(name="Ábaco")
    by_name = Table(caption="", columns=(Column("nombre", "Nombre", sort=("name", "pk"), is_name=True),))

    def ordered(address):
        return [one.name for one in narrow(Entity.objects.all(), by_name.read(QueryDict(address)))]

    expected = ["Ábaco", "Alcaldía de Valle Alto", "área Ñ", "Gestión Pública", "Ñame y Yuca"]
    assert ordered("orden=nombre") == expected
    assert ordered("orden=-nombre") == expected[::-1]


def test_order_is_one_of_those_offered(three):
    assert names("orden=-nombre") == sorted(names(""), reverse=True)
    assert names("orden=settings") == names("")
    assert names("orden=codigo") == names("")


def test_heading_links_turn_the_order_round_and_keep_the_search():
    state = ENTITIES.read(QueryDict("q=firma&orden=nombre&pagina=3"))

    headings = state.headings
    assert (headings[0].direction, headings[0].url) == ("ascending", "?q=firma&orden=-nombre")
    assert (headings[1].direction, headings[1].url) == ("", "?q=firma&orden=oficina")
    assert headings[2].url == ""


def test_address_carries_only_what_differs():
    state = ENTITIES.read(QueryDict("q=&orden=nombre&demo=True&otra=1"))

    assert state.query() == "?demo=True"
    assert state.query(demo="") == "?"
    assert state.is_narrowed


def test_page_that_does_not_exist_gives_the_nearest(three):
    for asked in ("99", "0", "-1", "x", "1e9"):
        page = paginate(Entity.objects.all(), ENTITIES.read(QueryDict(f"pagina={asked}")))
        assert page.number == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_costs_two_queries_whatever_the_rows(db, django_assert_num_queries, rows):
    for number in range(rows):
        make_entity(name=f"Entidad {number:02d}")
    state = ENTITIES.read(QueryDict("q=entidad&orden=-oficina"))

    with django_assert_num_queries(2):
        page = paginate(Entity.objects.all(), state)
        assert len(list(page)) == min(rows, 25)


def test_text_is_cut_and_cleaned():
    state = ENTITIES.read(QueryDict("q=" + "a" * 500 + "%00"))

    assert state.text == "a" * 200


def test_date_is_kept_as_written_whatever_the_language():
    with translation.override("es-co"):
        assert ENTITIES.read(QueryDict("desde=2026-11-01")).chosen["desde"] == date(2026, 11, 1).isoformat()
