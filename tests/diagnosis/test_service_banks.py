"""The banks about typical IT services: checked as data, brought into a draft, and asked of people."""

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from itertools import combinations
from statistics import mean
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apropia.catalogue.models import ITService
from apropia.diagnosis import starter
from apropia.diagnosis.actions import authoring, versions
from apropia.diagnosis.models import InstrumentVersion, Item, ItemKind
from apropia.diagnosis.policies.content import content_of, lacks_of
from apropia.diagnosis.policies.item_hints import hints_of, hints_of_all, index_of
from apropia.diagnosis.queries.form_choice import choose_form
from apropia.diagnosis.starter import seconds_of, service_banks
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from catalogue.factories import make_service
from diagnosis.test_starter_bank import (
    CHOICE,
    FORBIDDEN,
    ITEMS,
    LONGEST_SENTENCE_WORDS,
    NEARLY_THE_SAME,
    ONE_RIGHT,
    PERFORMANCE,
    by_code,
    sentences,
    share_of,
    texts_of,
    words_of,
)

BANKS: dict[str, Any] = service_banks._banks()
ROWS = [row for bank in BANKS.values() for row in bank["items"]]
STATEMENTS = [row for bank in BANKS.values() for row in bank["statements"]]
ONE_OF_FOUR = [row for row in ROWS if row["kind"] in ONE_RIGHT]


@pytest.fixture
def mail(entity: Entity) -> ITService:
    return make_service(entity=entity, code="correo", name="Correo institucional")


@pytest.fixture
def draft(carla: Person, at: datetime) -> InstrumentVersion:
    return versions.create_instrument(
        entity=carla.entity,
        name="Servicios",
        scales=starter.starter_scales(),
        sections=starter.starter_sections(),
        by=carla,
        at=at,
    )


@pytest.fixture
def browser(carla: Person, client_of) -> Client:
    return client_of(carla)


def test_nine_kinds_of_service_have_a_bank() -> None:
    assert set(BANKS) == {
        "MAIL", "STORAGE", "VIDEO", "DOCUMENTS", "SIGNATURE", "TICKETS", "VPN", "DESKTOP", "ASSISTANT",
    }  # fmt: skip


@pytest.mark.parametrize("kind", BANKS)
def test_bank_asks_of_use_problem_and_safety_over_three_levels(kind: str) -> None:
    rows, statements = BANKS[kind]["items"], BANKS[kind]["statements"]

    assert Counter(row["level"] for row in rows) == {"BASIC": 2, "INTERMEDIATE": 2, "ADVANCED": 2}
    assert Counter(row["subject"] for row in rows) == {"USE": 2, "PROBLEM": 2, "SAFETY": 2}
    assert [row["construct"] for row in statements] == ["SERVICE_KNOWLEDGE", "SERVICE_USE", "SERVICE_SATISFACTION"]
    assert statements[1]["relevance"] == f"{statements[0]['code']} >= 1"
    assert statements[2]["relevance"] == f"{statements[1]['code']} >= 1"
    assert all("{service}" in row["stem"] for row in statements)
    assert sum("{service}" in f"{row['stem']} {row.get('scenario', '')}" for row in rows) >= 3


@pytest.mark.parametrize("row", [*ROWS, *STATEMENTS], ids=by_code)
def test_words_are_plain_and_name_no_product(row: dict[str, Any]) -> None:
    for text in texts_of(row):
        for sentence in sentences(text):
            assert len(sentence.split()) <= LONGEST_SENTENCE_WORDS, sentence
        for pattern in FORBIDDEN:
            assert not re.search(pattern, text, re.IGNORECASE), (pattern, text)


@pytest.mark.parametrize("row", ROWS, ids=by_code)
def test_question_lacks_nothing(row: dict[str, Any]) -> None:
    content = starter.content_of_row(row, section="Situaciones de trabajo")

    assert not lacks_of(content)
    assert 20 <= seconds_of(row) <= 60
    assert row["rationale"].endswith(".")
    assert row["reviewed"]["one_right_answer"] is True
    if row["kind"] in ONE_RIGHT:
        lengths = [len(option["text"]) for option in row["options"]]
        assert len(lengths) == 4
        assert max(lengths) <= 2 * min(lengths)
    if row["kind"] == "ORDERING":
        assert row["key"] != [option["id"] for option in row["options"]]


def test_nothing_is_asked_twice_here_or_in_the_starter_bank() -> None:
    asked = [(row["code"], words_of(f"{row.get('scenario', '')} {row['stem']}")) for row in [*ITEMS, *ROWS]]
    alike = [
        (one, other)
        for (one, some), (other, more) in combinations(asked, 2)
        if len(some & more) >= NEARLY_THE_SAME * len(some | more)
    ]
    given = Counter(option["text"].casefold() for row in [*PERFORMANCE, *ROWS] for option in row["options"])

    assert not alike
    assert [text for text, times in given.items() if times > 1] == []


def test_neither_place_nor_length_gives_the_right_answer_away() -> None:
    places = Counter(row["key"][0] for row in ONE_OF_FOUR)
    lengths = []
    for row in ONE_OF_FOUR:
        by_id = {option["id"]: len(option["text"]) for option in row["options"]}
        lengths.append([by_id.pop(row["key"][0]), *by_id.values()])
    longest = mean(share_of(max(one), one) for one in lengths)
    shortest = mean(share_of(min(one), one) for one in lengths)

    assert max(places.values()) <= 0.33 * len(ONE_OF_FOUR)
    assert min(places.values()) >= 0.17 * len(ONE_OF_FOUR)
    assert 0.15 <= longest <= 0.3
    assert 0.15 <= shortest <= 0.3
    assert len(CHOICE) > len(ONE_OF_FOUR)


def test_bank_passes_the_hints_of_the_editor_and_reads_easily() -> None:
    contents = [starter.content_of_row(row, section="Situaciones de trabajo") for row in ROWS]
    indexes = [index for one in contents if (index := index_of(one)) is not None]

    assert [(one.code, hint.message) for one in contents for hint in hints_of(one)] == []
    assert hints_of_all(contents) == ()
    assert len(indexes) == len(ROWS)
    assert min(indexes) > 55
    assert mean(indexes) > 70


def test_questions_come_with_the_name_of_the_service(
    draft: InstrumentVersion, mail: ITService, carla: Person, at: datetime
) -> None:
    brought = service_banks.bring(version=draft, chosen={mail.pk: "MAIL"}, by=carla, at=at)

    items = {item.code: item for item in draft.items.select_related("section")}
    assert (brought.added, brought.kept) == (9, 0)
    assert items["COR-B1.correo"].stem.startswith(
        "Estará diez días de vacaciones. ¿Qué activa en «Correo institucional»"
    )
    assert items["COR-B1.correo"].section.title == "Situaciones de trabajo"
    assert items["COR-K.correo"].service == mail
    assert items["COR-U.correo"].relevance == "COR-K.correo >= 1"


def test_bringing_twice_keeps_what_the_author_changed(
    draft: InstrumentVersion, mail: ITService, carla: Person, at: datetime
) -> None:
    service_banks.bring(version=draft, chosen={mail.pk: "MAIL"}, by=carla, at=at)
    Item.objects.filter(version=draft, code="COR-B1.correo").update(stem="La mía.")
    draft.items.get(code="COR-S.correo").delete()

    brought = service_banks.bring(version=draft, chosen={mail.pk: "MAIL"}, by=carla, at=at)

    assert (brought.added, brought.kept) == (1, 8)
    assert draft.items.get(code="COR-B1.correo").stem == "La mía."


def test_two_services_with_long_codes_keep_their_questions_apart(
    draft: InstrumentVersion, entity: Entity, carla: Person, at: datetime
) -> None:
    long = "correo-de-la-secretaria-general-sede"
    pair = [make_service(entity=entity, code=f"{long}-{one}", name=f"Correo {one}") for one in ("a", "b")]

    brought = service_banks.bring(
        version=draft, chosen=dict.fromkeys([one.pk for one in pair], "MAIL"), by=carla, at=at
    )

    assert brought.added == 18
    assert all(len(code) <= 40 for code in draft.items.values_list("code", flat=True))


def test_a_service_is_of_one_kind(draft: InstrumentVersion, mail: ITService, carla: Person, at: datetime) -> None:
    service_banks.bring(version=draft, chosen={mail.pk: "MAIL"}, by=carla, at=at)

    with pytest.raises(DomainError, match="ya tiene preguntas de «Correo electrónico»"):
        service_banks.bring(version=draft, chosen={mail.pk: "VPN"}, by=carla, at=at)


def test_what_is_frozen_takes_no_questions(mail: ITService, carla: Person, at: datetime) -> None:
    frozen = starter.load(entity=carla.entity, at=at)

    with pytest.raises(DomainError, match="ya no se edita"):
        service_banks.bring(version=frozen, chosen={mail.pk: "MAIL"}, by=carla, at=at)


def test_questions_of_one_service_take_the_place_of_the_general_ones(
    draft: InstrumentVersion, mail: ITService, entity: Entity, carla: Person, at: datetime
) -> None:
    other = make_service(entity=entity, code="nomina", name="Nómina")
    general = [one for one in starter.starter_items() if one.kind.startswith("SERVICE")]
    authoring.apply_items(version=draft, contents=general, by=carla, at=at)
    service_banks.bring(version=draft, chosen={mail.pk: "MAIL"}, by=carla, at=at)
    items = {item.pk: item for item in draft.items.select_related("section", "competence__area")}

    form = choose_form(version=draft, items=list(items.values()), services=[mail.pk, other.pk], seed="x")

    asked = [(slot["service"], items[slot["item"]].code) for slot in form if "service" in slot]
    assert Counter(service for service, _code in asked) == {mail.pk: 3, other.pk: 3}
    assert {code for service, code in asked if service == mail.pk} == {"COR-K.correo", "COR-U.correo", "COR-S.correo"}
    assert {code for service, code in asked if service == other.pk} == {"V-K", "V-U", "V-S"}
    assert all(
        "if" in slot for slot in form if "service" in slot and items[slot["item"]].kind != ItemKind.SERVICE_KNOWLEDGE
    )


def test_whole_bank_goes_to_review(draft: InstrumentVersion, mail: ITService, carla: Person, at: datetime) -> None:
    service_banks.bring(version=draft, chosen={mail.pk: "MAIL"}, by=carla, at=at)

    versions.submit(version=draft, by=carla, at=at)

    draft.refresh_from_db()
    assert draft.state == "IN_REVIEW"


def test_a_condition_on_another_service_is_sent_back(
    draft: InstrumentVersion, mail: ITService, entity: Entity, carla: Person, at: datetime
) -> None:
    make_service(entity=entity, code="nomina", name="Nómina")
    service_banks.bring(version=draft, chosen={mail.pk: "MAIL"}, by=carla, at=at)
    item = draft.items.select_related("section", "scale", "competence", "service").get(code="COR-U.correo")
    authoring.change_item(item=item, content=replace(content_of(item), service="nomina"), by=carla, at=at)

    with pytest.raises(DomainError, match=r"COR-U\.correo"):
        versions.submit(version=draft, by=carla, at=at)


def test_page_suggests_kinds_by_name_and_brings_them(
    draft: InstrumentVersion, mail: ITService, entity: Entity, browser: Client
) -> None:
    other = make_service(entity=entity, code="nomina", name="Nómina")
    url = reverse("diagnosis:service_banks", args=[draft.pk])

    page = browser.get(url)
    chosen = {f"service_{mail.pk}": "MAIL", f"service_{other.pk}": "nada"}
    answer = browser.post(url, chosen, follow=True)

    assert '<option value="MAIL" selected>' in page.text
    assert "Agregó 9 preguntas." in answer.text
    assert "siguen igual" in browser.post(url, chosen, follow=True).text


def test_page_asks_for_one_choice_at_least(draft: InstrumentVersion, mail: ITService, browser: Client) -> None:
    answer = browser.post(reverse("diagnosis:service_banks", args=[draft.pk]), {f"service_{mail.pk}": "nada"})

    assert answer.status_code == 422
    assert "Elija la clase de al menos un servicio." in answer.text


def test_page_says_what_to_do_without_services(draft: InstrumentVersion, browser: Client) -> None:
    assert "Ir al catálogo" in browser.get(reverse("diagnosis:service_banks", args=[draft.pk])).text


def test_service_is_chosen_in_the_editor_and_in_the_sheet(
    draft: InstrumentVersion, mail: ITService, carla: Person, browser: Client, at: datetime
) -> None:
    form = {
        "code": "MIA-K",
        "section": "Servicios de TI",
        "scale": "SERVICE_KNOWLEDGE",
        "stem": "¿Conoce «{service}»?",
        "service": "correo",
        "seconds": "8",
    }
    browser.post(reverse("diagnosis:create_item", args=[draft.pk, "SERVICE_KNOWLEDGE"]), form)
    refused = browser.post(
        reverse("diagnosis:create_item", args=[draft.pk, "SERVICE_KNOWLEDGE"]), form | {"code": "X", "service": "nadie"}
    )

    made = draft.items.get(code="MIA-K")
    assert made.service == mail
    assert "Correo institucional" in browser.get(reverse("diagnosis:item", args=[made.pk])).text
    sheet = browser.get(reverse("diagnosis:version", args=[draft.pk]), {"formato": "csv"})
    assert "correo" in b"".join(sheet.streaming_content).decode()
    assert refused.status_code == 422
