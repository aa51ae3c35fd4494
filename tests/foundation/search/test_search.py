import pytest

from apropia.foundation.search.actions import index, remove
from apropia.foundation.search.excerpts import best_excerpt
from apropia.foundation.search.models import SearchDocument, SearchPosting
from apropia.foundation.search.queries import search


@pytest.fixture
def put(entity):
    def put(object_id, title, body="", summary="", kind="materials.guide", to=entity, **audience):
        index(
            entity=to,
            kind=kind,
            object_id=object_id,
            title=title,
            summary=summary,
            body=body,
            url=f"/guias/{object_id}/",
            **audience,
        )

    return put


@pytest.fixture
def find(entity):
    def find(text, roles=(), to=entity, **more):
        results = search(entity=to, person_roles=roles, text=text, **more)
        return [hit.object_id for hit in results.hits]

    return find


def test_other_inflections_and_missing_accents_are_found(put, find):
    put("1", "Capacitaciones del mes", "Cómo inscribirse")
    put("2", "Compartir una carpeta")

    assert find("capacitacion") == ["1"]
    assert find("carpetas compartidas") == ["2"]
    assert find("de la") == []


def test_exact_form_comes_before_another_inflection(put, find):
    put("banca", "Banca")
    put("banco", "Banco")

    assert find("banco") == ["banco", "banca"]
    assert find("banca") == ["banca", "banco"]


def test_exact_form_in_the_title_comes_before_other_inflections_however_often_they_are_said(put, find):
    put("others", "Firmar un documento sin imprimirlo", "Cómo firmar, quién firmó y qué es firmar. " * 4, "Firmar")
    put("body", "Documentos", "Toda firma se comprueba")
    put("exact", "Firma electrónica en el correo")

    assert find("firma") == ["exact", "body", "others"]
    assert find("FÍRMA")[0] == "exact"
    assert find("firmar")[0] == "others"


def test_every_word_must_be_exact_to_come_first(put, find):
    put("half", "Firma de documentos electrónicos", "firma electrónicos " * 10)
    put("whole", "Documento con firma", "anexo")

    assert find("documento firma") == ["whole", "half"]


def test_enie_is_found_without_it_and_comes_first_with_it(put, find):
    put("ano", "Ano")
    put("año", "Año")

    assert find("año")[0] == "año"
    assert set(find("ano")) == {"ano", "año"}


def test_title_comes_before_body_and_more_words_before_fewer(put, find):
    put("body", "Otra cosa", "aquí se habla de la firma digital")
    put("title", "Firma digital")
    put("half", "Firma", "firma firma firma firma firma")

    assert find("firma digital") == ["title", "body", "half"]


def test_whole_title_typed_comes_first(put, find):
    put("long", "Firma digital de documentos con firma digital", "firma digital " * 10)
    put("exact", "La firma digital")

    assert find("firma digital")[0] == "exact"


def test_rare_words_weigh_more_than_common_ones(put, find):
    for number in range(12):
        put(f"common{number}", f"Correo número {number}")
    put("rare", "Correo cifrado")

    assert find("cifrado correo")[0] == "rare"


def test_nobody_finds_what_is_for_others(put, find, other_entity):
    put("all", "Guía para todos")
    put("advisers", "Guía para quien asesora", roles=["ADVISOR"])
    put("unit", "Guía de la oficina", units=[5])
    put("contract", "Guía de contratistas", engagements=["CONTRACTOR"])
    put("away", "Guía ajena", to=other_entity)

    assert set(find("guía")) == {"all"}
    assert set(find("guía", roles=["ADVISOR"])) == {"all", "advisers"}
    assert set(find("guía", unit_path="/1/5/9/")) == {"all", "unit"}
    assert set(find("guía", unit_path="/1/55/")) == {"all"}
    assert set(find("guía", engagement="CONTRACTOR")) == {"all", "contract"}
    assert find("guía", to=other_entity) == ["away"]


def test_typing_error_gets_a_suggestion_only_from_what_one_may_read(put, entity):
    put("1", "Videollamada con subtítulos")
    put("2", "Expediente disciplinario", roles=["AUDITOR"])

    assert search(entity=entity, person_roles=(), text="bideollamada").suggestion == "videollamada"
    assert search(entity=entity, person_roles=(), text="expedinte").suggestion == ""
    assert search(entity=entity, person_roles=["AUDITOR"], text="expedinte").suggestion == "expediente"
    assert search(entity=entity, person_roles=(), text="videollamada").suggestion == ""


def test_excerpt_marks_the_words_in_the_original_text(put, entity):
    put("1", "Guía", "relleno " * 60 + "Para **firmar** un [documento](http://x.co) elija <Firmas>. " + "más " * 80)

    hit = search(entity=entity, person_roles=(), text="firma documento").hits[0]

    text = "".join(piece.text for piece in hit.excerpt)
    assert [piece.text for piece in hit.excerpt if piece.is_match] == ["firmar", "documento", "Firmas"]
    assert "Para firmar un documento elija <Firmas>." in text
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < 220


def test_excerpt_reads_as_sentences_without_the_marks_of_markdown():
    text = (
        "Antes de **firmar**\n\n## Revise\n\n- El [nombre](http://x.co)\n- La _fecha_\n\n1. Uno\n2) Dos\n\n> Cita\n\n"
        "---\n\n| Año | Total |\n|---|---|\n| 2024 | 3 |\n\nListo - y nada más."
    )

    read = "".join(piece.text for piece in best_excerpt(text, {"firm"}, length=400))

    assert read.startswith("Antes de firmar. Revise. El nombre. La fecha. Uno. Dos. Cita. Año Total")
    assert read.endswith("2024 3. Listo - y nada más.")
    assert not set("*#|[]_>") & set(read)


def test_pages_counts_and_kinds_agree(put, entity):
    for number in range(25):
        put(f"{number}", f"Reunión {number}", kind="learning.talk" if number % 5 == 0 else "materials.guide")

    first = search(entity=entity, person_roles=(), text="reuniones", page_size=10)
    last = search(entity=entity, person_roles=(), text="reuniones", page_size=10, page=3)
    talks = search(entity=entity, person_roles=(), text="reuniones", kinds=["learning.talk"])

    assert (first.total, first.pages, len(last.hits)) == (25, 3, 5)
    assert first.counts == {"learning.talk": 5, "materials.guide": 20}
    assert talks.total == len(talks.hits) == 5
    assert not {hit.object_id for hit in first.hits} & {hit.object_id for hit in last.hits}


def test_indexing_again_replaces_and_indexing_the_same_does_nothing(put, find, django_assert_num_queries):
    put("1", "Título viejo")
    put("1", "Título nuevo")

    assert find("viejo") == []
    assert find("nuevo") == ["1"]
    with django_assert_num_queries(3):
        put("1", "Título nuevo")


def test_removed_is_not_found_and_removing_twice_is_no_error(put, find, entity):
    put("1", "Guía")

    for _ in range(2):
        remove(entity=entity, kind="materials.guide", object_id="1")

    assert find("guía") == []
    assert not SearchDocument.objects.exists()
    assert not SearchPosting.objects.exists()


def test_cost_is_the_same_for_one_and_twenty_results(put, entity, django_assert_max_num_queries):
    for number in range(30):
        put(f"{number}", f"Reunión {number}", "texto " * 50)

    with django_assert_max_num_queries(5):
        assert len(search(entity=entity, person_roles=(), text="reunión").hits) == 20


def test_hostile_text_is_only_words(put, find):
    put("1", "Guía de correo")

    assert find("correo' OR 1=1 -- %_* \x00") == ["1"]
    assert find("¿?!") == []
