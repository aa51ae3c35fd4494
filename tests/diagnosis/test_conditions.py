"""Conditions of questions: who is asked what, what is said of earlier answers, what is refused, and what is found."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apropia.catalogue.models import ITService
from apropia.diagnosis.actions import answering, authoring, item_logic, versions
from apropia.diagnosis.actions.answering import GivenAnswer
from apropia.diagnosis.models import Answer, InstrumentVersion, Item, ResponseScale, Score, SurveyWave
from apropia.diagnosis.policies.content import ItemContent
from apropia.diagnosis.queries import question_pages
from apropia.diagnosis.queries.authoring import asked_items
from apropia.diagnosis.queries.form_logic import asked_in
from apropia.diagnosis.queries.item_logic import findings_in
from apropia.diagnosis.queries.rehearsal import rehearsal_for
from apropia.diagnosis.queries.responses import given_in, review_of
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from diagnosis.factories import invite
from diagnosis.survey_factories import make_survey
from privacy.factories import grant

CODES = ("P-1.1-A1", "P-1.2-A1", "P-1.3-A1")
Ask = Callable[..., answering.Response]


@pytest.fixture
def wave(open_wave: SurveyWave, beto: Person) -> SurveyWave:
    invite(wave=open_wave, people=[beto])
    grant(person=beto, codes="P3")
    return open_wave


@pytest.fixture
def three(wave: SurveyWave) -> list[Item]:
    """Three questions of perception, and no other in the instrument."""
    items = list(Item.objects.filter(version=wave.version, kind="PERCEPTION").order_by("code")[:3])
    Item.objects.filter(version=wave.version).exclude(pk__in=[item.pk for item in items]).update(status="RETIRED")
    return items


@pytest.fixture
def begin(wave: SurveyWave, three: list[Item], beto: Person, at: datetime) -> Ask:
    """Begin a form over the three questions, after saying what each says of its logic."""

    def begun(*logic: dict[str, str]) -> answering.Response:
        for item, changes in zip(three, logic, strict=False):
            said = {name: text.format(*(one.code for one in three)) for name, text in changes.items()}
            Item.objects.filter(pk=item.pk).update(**said)
        invitation = wave.invitations.get(person_uid=beto.uid)
        return answering.start(invitation=invitation, by=beto, at=at).response

    return begun


def give(response: answering.Response, number: int, value: Any, at: datetime) -> int | None:
    status = Answer.Status.SKIPPED if value is None else Answer.Status.ANSWERED
    item = question_pages.page_of_form(response, number).item
    return answering.save_answer(
        response=response, number=number, item=item, given=GivenAnswer(status, value), at=at, timezone="America/Bogota"
    )


def asked(response: answering.Response) -> list[int]:
    return [slot + 1 for slot in asked_in(response.form, given_in(response))]


def test_question_is_asked_when_its_condition_holds_and_while_it_still_may(begin: Ask, at: datetime) -> None:
    response = begin({}, {"relevance": "{0} >= 2"}, {"relevance": "{1} = 3 o no respondida({1})"})

    assert asked(response) == [1, 2, 3]
    assert give(response, 1, 1, at) == 3
    assert asked(response) == [1, 3]
    assert give(response, 1, 2, at) == 2
    assert give(response, 2, 0, at) is None
    assert asked(response) == [1, 2]


def test_skipped_answer_is_unknown_and_neither_equal_nor_different(begin: Ask, at: datetime) -> None:
    response = begin({}, {"relevance": "{0} != 2"}, {"relevance": "no {0} = 2"})

    give(response, 1, None, at)

    assert asked(response) == [1]


def test_answer_stays_while_the_form_is_open_and_goes_when_it_no_longer_counts(
    begin: Ask, beto: Person, at: datetime
) -> None:
    response = begin({}, {"relevance": "{0} >= 2"})
    give(response, 1, 3, at)
    give(response, 2, 3, at)
    give(response, 3, 0, at)

    give(response, 1, 0, at)
    assert Answer.objects.filter(response=response).count() == 3
    give(response, 1, 2, at)
    assert question_pages.page_of_form(response, 2).question().status == "ANSWERED"
    give(response, 1, 0, at)
    assert review_of(response).total == 2
    answering.complete(response=response, by=beto, at=at)

    assert list(Answer.objects.filter(response=response).values_list("slot", flat=True)) == [0, 2]
    assert Score.objects.get(response=response, construct="PERCEPTION", scope="OVERALL").items_count == 2


def test_what_waits_for_a_question_never_met_does_not_count_at_the_end(begin: Ask, beto: Person, at: datetime) -> None:
    response = begin({}, {"relevance": "{0} >= 2"})
    give(response, 2, 3, at)

    answering.complete(response=response, by=beto, at=at)

    assert not Answer.objects.filter(response=response).exists()


def test_page_of_a_question_that_is_not_asked_leads_on(
    begin: Ask, wave: SurveyWave, beto: Person, at: datetime, client_of
) -> None:
    response = begin({}, {"relevance": "{0} >= 2"}, {"relevance": "{0} >= 3"})
    give(response, 1, 2, at)
    browser = client_of(beto)

    third = browser.get(reverse("diagnosis:question", args=[wave.pk, 3]))
    give(response, 1, 3, at)

    assert third.url == reverse("diagnosis:review", args=[wave.pk])
    assert browser.get(reverse("diagnosis:question", args=[wave.pk, 3])).status_code == 200


def test_rule_refuses_an_answer_with_its_own_words_and_loses_nothing(
    begin: Ask, wave: SurveyWave, beto: Person, at: datetime, client_of
) -> None:
    rule = {"validation": "{1} <= {0}", "validation_message": "No puede ser más que antes."}
    response = begin({}, rule)
    address = reverse("diagnosis:question", args=[wave.pk, 2])
    browser = client_of(beto)

    give(response, 1, 1, at)
    refused = browser.post(address, {"accion": "responder", "respuesta": "2"})
    assert refused.status_code == 422
    assert "No puede ser más que antes." in refused.text
    assert 'value="2" checked' in refused.text
    assert browser.post(address, {"accion": "responder", "respuesta": "1"}).status_code == 302


def test_rule_that_is_unknown_refuses_nothing(begin: Ask, at: datetime) -> None:
    response = begin({}, {"validation": "{1} <= {0}"})

    give(response, 1, None, at)
    give(response, 2, 3, at)

    assert given_in(response)[1] == ("ANSWERED", 3)


def test_words_say_an_earlier_answer_or_what_the_author_wrote_instead(
    begin: Ask, three: list[Item], at: datetime
) -> None:
    code = three[0].code
    ResponseScale.objects.filter(pk=three[0].scale_id).update(
        options=[{"value": n, "text": f"<b>{n}</b> {{{code}}}"} for n in range(4)]
    )
    Item.objects.filter(pk=three[1].pk).update(stem=f"Usted dijo {{{code}|otra cosa}}.", scenario=f"{{{code}|nada}}")
    response = begin()

    give(response, 1, 2, at)
    shown = question_pages.page_of_form(response, 2).question()
    give(response, 1, None, at)
    unsaid = question_pages.page_of_form(response, 2).question()

    assert shown.stem == f"Usted dijo <b>2</b> {{{code}}}."
    assert (unsaid.stem, unsaid.scenario) == ("Usted dijo otra cosa.", "nada")


def test_answer_in_the_words_of_a_question_is_no_markup(
    begin: Ask, wave: SurveyWave, three: list[Item], beto: Person, at: datetime, client_of
) -> None:
    Item.objects.filter(pk=three[1].pk).update(stem=f"Usted dijo {{{three[0].code}|nada}}.")
    ResponseScale.objects.filter(pk=three[0].scale_id).update(
        options=[{"value": n, "text": "<script>x</script>"} for n in range(4)]
    )
    give(begin(), 1, 2, at)

    page = client_of(beto).get(reverse("diagnosis:question", args=[wave.pk, 2]))

    assert "<script>x" not in page.text
    assert "Usted dijo &lt;script&gt;x" in page.text


def test_condition_on_a_service_means_the_same_service(
    wave: SurveyWave, entity: Entity, beto: Person, at: datetime
) -> None:
    for n in range(2):
        ITService.objects.create(
            entity=entity, code=f"s{n}", name=f"Servicio {n}", summary="", created_at=at, changed_at=at
        )
    response = answering.start(invitation=wave.invitations.get(person_uid=beto.uid), by=beto, at=at).response
    on_services = [(n, slot) for n, slot in enumerate(response.form, 1) if "service" in slot]
    first, second = on_services[0], on_services[3]

    give(response, first[0], 0, at)
    give(response, second[0], 1, at)

    told = asked(response)
    assert on_services[1][0] not in told
    assert on_services[4][0] in told
    assert on_services[4][1]["refs"] == {"V-K": second[0] - 1}


def test_migration_writes_what_waited_as_an_expression() -> None:
    migration = import_module("apropia.diagnosis.migrations.0016_conditions_as_expressions")
    form = [{"item": 1, "seconds": 5}, {"item": 2, "seconds": 5, "if": [0, 2]}]

    told = [migration.with_expression(slot, form, {1: "1a", 2: "V-U"}) for slot in form]

    assert [migration.named(code) for code in ("V-K", "V/K", "y", "x-")] == ["V-K", "{V/K}", "{y}", "{x-}"]
    assert told == [form[0], {"item": 2, "seconds": 5, "if": "{1a} >= 2", "refs": {"1a": 0}}]


# --- The checker ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def short_draft(wave_and_next: tuple[SurveyWave, InstrumentVersion]) -> InstrumentVersion:
    """A draft with three questions of perception, one of performance and two on services."""
    _wave, draft = wave_and_next
    rows = list(draft.items.filter(kind="PERCEPTION").order_by("code")[:3])
    single = draft.items.filter(kind="SINGLE").order_by("code")[:1]
    kept = [*rows, *single, *draft.items.filter(code__in=["V-K", "V-U"])]
    draft.items.exclude(pk__in=[item.pk for item in kept]).delete()
    for code, item in zip((*CODES, "D-1"), kept, strict=False):
        Item.objects.filter(pk=item.pk).update(code=code)
    return draft


@pytest.fixture
def draft(short_draft: InstrumentVersion, wave: SurveyWave) -> InstrumentVersion:
    return InstrumentVersion.objects.get(pk=short_draft.pk)


FIRST, SECOND, THIRD = CODES


@pytest.mark.parametrize(
    ("code", "changes", "words", "is_error"),
    [
        (SECOND, {"relevance": f"{FIRST} >= 1"}, "", False),
        (SECOND, {"relevance": "X-9 >= 1"}, "no está en esta versión", True),
        (FIRST, {"relevance": f"{SECOND} >= 1"}, "se pregunta después", True),
        (FIRST, {"relevance": f"{FIRST} >= 1"}, "su propia respuesta", True),
        (SECOND, {"relevance": "respondida(D-1)"}, "es de desempeño", True),
        (SECOND, {"relevance": f'{FIRST} = "a"'}, "no se pueden comparar", True),
        (SECOND, {"relevance": f"{FIRST} + 1"}, "no se cumple ni deja de cumplirse", True),
        (SECOND, {"relevance": f"{FIRST} > 3"}, "Nunca se cumple", True),
        (SECOND, {"relevance": f"{FIRST} = 1 y {FIRST} = 2"}, "Nunca se cumple", True),
        (SECOND, {"relevance": f"respondida({FIRST}) o no respondida({FIRST})"}, "Siempre se cumple", True),
        (SECOND, {"relevance": f"{FIRST} >= 0"}, "cualquier respuesta", False),
        (SECOND, {"validation": f"{SECOND} > 9"}, "Ninguna respuesta la cumple", True),
        (SECOND, {"validation": f"{SECOND} >= 0"}, "Toda respuesta la cumple", True),
        (SECOND, {"validation": f"{SECOND} > {FIRST}"}, f"Por ejemplo, con {FIRST}:", False),
        (SECOND, {"validation": f"{SECOND} <= {FIRST}"}, "", False),
        (SECOND, {"stem": "¿{X-9|ese} sí?"}, "no está en esta versión", True),
        (SECOND, {"stem": f"¿{{{FIRST}}} sí?"}, "Diga qué se lee", True),
        (SECOND, {"scenario": f"¿{{{FIRST}|eso}} sí?"}, "", False),
        (THIRD, {"relevance": "V-K >= 1"}, "", False),
        ("V-U", {"relevance": f"{FIRST} >= 1 y V-K >= 1"}, "", False),
    ],
)
def test_what_is_wrong_with_a_condition_is_found(
    draft: InstrumentVersion, code: str, changes: dict[str, str], words: str, is_error: bool
) -> None:
    draft.items.update(relevance="")
    draft.items.filter(code=code).update(**changes)

    found = [one for one in findings_in(asked_items(draft)) if one.item.code == code]

    if "V-K >= 1" in changes.get("relevance", "") and code == THIRD:
        words, is_error = "se pregunta después", True
    assert [one.is_error for one in found] == ([is_error] if words else [])
    assert all(words in one.message for one in found)


def test_questions_that_wait_for_each_other_and_that_nobody_reaches_are_found(draft: InstrumentVersion) -> None:
    draft.items.filter(code=FIRST).update(relevance=f"{SECOND} >= 1")
    draft.items.filter(code=SECOND).update(relevance=f"{FIRST} >= 1")
    assert "se esperan la una a la otra" in findings_in(asked_items(draft))[0].message

    draft.items.filter(code=FIRST).update(relevance="")
    draft.items.filter(code=THIRD).update(relevance=f"{SECOND} >= 1 y {FIRST} = 0")
    assert [(one.item.code, one.message[:13]) for one in findings_in(asked_items(draft))] == [(THIRD, "Nadie llega a")]


def test_errors_keep_a_version_from_review_and_hints_do_not(
    draft: InstrumentVersion, carla: Person, at: datetime
) -> None:
    draft.items.filter(code=SECOND).update(relevance="X-9 >= 1")
    with pytest.raises(DomainError, match=f"condiciones por corregir en 1 preguntas: {SECOND}"):
        versions.submit(version=draft, by=carla, at=at)

    draft.items.filter(code=SECOND).update(relevance=f"{FIRST} >= 0")
    versions.submit(version=draft, by=carla, at=at)


def test_question_not_everybody_is_given_is_told(draft: InstrumentVersion) -> None:
    InstrumentVersion.objects.filter(pk=draft.pk).update(max_perception_items=2)
    draft.items.filter(code=SECOND).update(relevance=f"{FIRST} >= 1")
    draft.refresh_from_db()

    (found,) = findings_in(asked_items(draft))

    assert not found.is_error
    assert "no le toca a todas" in found.message


def test_performance_questions_take_no_condition(draft: InstrumentVersion, carla: Person, at: datetime) -> None:
    item = draft.items.get(code="D-1")
    with pytest.raises(DomainError, match="desempeño"):
        item_logic.set_conditions(
            item=item, relevance=f"{FIRST} = 1", validation="", validation_message="", by=carla, at=at
        )
    content = ItemContent(
        code="D-2", kind="SINGLE", stem="¿?", section=item.section.title, competence="1.1", relevance=f"{FIRST} = 1"
    )
    with pytest.raises(DomainError, match="desempeño"):
        authoring.create_item(version=draft, content=content, by=carla, at=at)


# --- The author's pages --------------------------------------------------------------------------------------------


@pytest.fixture
def browser(carla: Person, client_of) -> Client:
    return client_of(carla)


@pytest.fixture
def address(draft: InstrumentVersion) -> str:
    return reverse("diagnosis:item_conditions", args=[draft.items.get(code=SECOND).pk])


def test_author_makes_a_condition_from_rows(draft: InstrumentVersion, browser: Client, address: str) -> None:
    page = browser.get(address)
    assert "Sin condiciones, se pregunta siempre." in page.text
    assert dict(page.context["form"].fields["new"].choices).keys() == {"", FIRST}

    sent = {"mode": "filas", "join": "all", "accion": "agregar", "new": FIRST}
    page = browser.post(address, sent)
    assert page.status_code == 200
    row = {"question_0": FIRST, "sign_0": ">=", "value_0": "2"}
    page = browser.post(address, sent | row)
    rows = row | {"question_1": FIRST, "sign_1": "unanswered", "value_1": ""}
    assert [one.question.value() for one in page.context["form"].rows] == [FIRST, FIRST]
    assert page.context["form"]["value_0"].value() == "2"
    saved = browser.post(address, {"mode": "filas", "join": "any", "accion": "guardar"} | rows)

    item = draft.items.get(code=SECOND)
    assert saved.url == reverse("diagnosis:item", args=[item.pk])
    assert item.relevance == f"{FIRST} >= 2 o no respondida({FIRST})"
    text = browser.get(saved.url).text
    assert f"«{FIRST}» es por lo menos «" in text
    assert f"«{FIRST}» no tiene respuesta" in text
    assert AuditEvent.objects.filter(action="diagnosis.item.conditions_set").count() == 1


def test_row_about_no_question_is_told_beside_the_list(browser: Client, address: str) -> None:
    page = browser.post(address, {"mode": "filas", "accion": "agregar", "new": "", "validation": "x"})

    assert page.status_code == 422
    assert page.context["form"].errors["new"] == ["Elija la pregunta de la que depende esta."]
    assert page.context["form"]["validation"].value() == "x"


def test_rows_can_be_taken_away_and_read_as_text_and_back(browser: Client, address: str) -> None:
    rows = {"question_0": FIRST, "sign_0": ">=", "value_0": "2", "question_1": FIRST, "sign_1": "<", "value_1": "3"}
    sent = {"mode": "filas", "join": "any"} | rows

    fewer = browser.post(address, sent | {"accion": "quitar-0"})
    text = browser.post(address, sent | {"accion": "texto"})
    back = browser.post(address, {"mode": "texto", "relevance": f"{FIRST} < 3", "accion": "filas"})
    never = browser.post(address, {"mode": "texto", "relevance": f"{FIRST} + 1 < 3", "accion": "filas"})

    assert [one.sign.value() for one in fewer.context["form"].rows] == ["<"]
    assert text.context["form"]["relevance"].value() == f"{FIRST} >= 2 o {FIRST} < 3"
    assert [one.sign.value() for one in back.context["form"].rows] == ["<"]
    assert never.status_code == 422
    assert "no cabe en filas" in never.text
    assert f"{FIRST} + 1 &lt; 3" in never.text


def test_condition_that_is_no_list_of_rows_opens_as_text(
    draft: InstrumentVersion, browser: Client, address: str
) -> None:
    draft.items.filter(code=SECOND).update(relevance=f"no {FIRST} = 1")

    page = browser.get(address)

    assert page.context["form"].is_text
    assert f"no {FIRST} = 1" in page.text


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"question_0": FIRST, "sign_0": ">=", "value_0": ""}, "value_0", "Elija una respuesta."),
        ({"question_0": "X-9", "sign_0": "answered"}, "sign_0", "ya no va antes"),
        ({"mode": "texto", "relevance": "P = 1 and Q = 2"}, "relevance", "Carácter 7: «and» no se usa aquí"),
        ({"mode": "texto", "relevance": "P = 1 y"}, "relevance", "Falta un valor"),
        ({"validation": "P = 1,5"}, "validation", "Los decimales van con punto"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_beside_its_field_and_stays(
    browser: Client, address: str, more: dict[str, str], field: str, words: str
) -> None:
    page = browser.post(address, {"mode": "filas", "accion": "guardar"} | more)

    assert page.status_code == 422
    assert any(words in error for error in page.context["form"].errors[field])
    for name, value in more.items():
        assert page.context["form"][name].value() == value


def test_question_shows_who_depends_on_it_and_what_is_wrong(
    draft: InstrumentVersion, browser: Client, address: str
) -> None:
    draft.items.filter(code=SECOND).update(relevance=f"{FIRST} > 3")
    first = draft.items.get(code=FIRST)

    conditions = browser.get(reverse("diagnosis:item_conditions", args=[first.pk]))
    version = browser.get(reverse("diagnosis:version", args=[draft.pk]))
    item = browser.get(reverse("diagnosis:item", args=[draft.items.get(code=SECOND).pk]))

    assert [one.code for one in conditions.context["desk"].dependents] == [SECOND]
    assert address in version.text
    assert "Nunca se cumple" in version.text
    assert "Nunca se cumple" in item.text


def test_performance_question_has_no_page_of_conditions(draft: InstrumentVersion, browser: Client) -> None:
    item = draft.items.get(code="D-1")

    assert browser.get(reverse("diagnosis:item_conditions", args=[item.pk])).status_code == 404
    assert "condiciones/" not in browser.get(reverse("diagnosis:item", args=[item.pk])).text


# --- Surveys -------------------------------------------------------------------------------------------------------


@pytest.fixture
def survey(entity: Entity, at: datetime) -> InstrumentVersion:
    return make_survey(entity, at=at, freeze=False)


@pytest.mark.parametrize(
    ("code", "sign", "value", "written", "words"),
    [
        ("S-1", ">=", "4", "S-1 >= 4", "es por lo menos «"),
        ("S-2", "=", "b", 'S-2 = "b"', "es «"),
        ("S-3", "marked", "a", '"a" en S-3', "incluye «"),
        ("S-4", "<", "7,5", "S-4 < 7.5", "es menos que «7,5»"),
        ("S-5", "!=", "nada", 'S-5 != "nada"', "no es «nada»"),
        ("S-5", "unanswered", "", "no respondida(S-5)", "no tiene respuesta"),
    ],
)
def test_every_kind_of_opinion_has_its_row(
    survey: InstrumentVersion, browser: Client, code: str, sign: str, value: str, written: str, words: str
) -> None:
    last = survey.items.get(code="S-6")
    address = reverse("diagnosis:item_conditions", args=[last.pk])
    row = {"mode": "filas", "question_0": code, "sign_0": sign, "value_0": value}

    saved = browser.post(address, row | {"accion": "guardar"})

    last.refresh_from_db()
    assert last.relevance == written
    assert words in browser.get(saved.url).text
    assert browser.get(address).context["form"].rows[0].sign.value() == sign
    assert findings_in(asked_items(survey)) == []


@pytest.mark.parametrize(
    ("code", "sign", "value", "words"),
    [
        ("S-2", "<", "b", "Elija una comparación."),
        ("S-2", "=", "z", "Elija una respuesta."),
        ("S-4", "=", "mucho", "Escriba un número"),
        ("S-5", "=", " ", "Escriba con qué se compara."),
    ],
)
def test_row_that_does_not_fit_its_question_is_told_beside_it(
    survey: InstrumentVersion, browser: Client, code: str, sign: str, value: str, words: str
) -> None:
    last = survey.items.get(code="S-6")
    row = {"mode": "filas", "question_0": code, "sign_0": sign, "value_0": value, "accion": "guardar"}

    page = browser.post(reverse("diagnosis:item_conditions", args=[last.pk]), row)

    assert page.status_code == 422
    assert words in page.text


def test_dates_and_amounts_are_compared_and_said(survey: InstrumentVersion, carla: Person) -> None:
    survey.items.filter(code="S-5").update(relevance='S-4 + 1 > 10 y "a" en S-3', stem="¿{S-4|Cuántas} horas, {S-3|x}?")
    survey.items.filter(code="S-6").update(validation='S-6 >= "2026-03-01"')
    walk = rehearsal_for(person=carla, pk=survey.pk)

    for value in (4, "b", ["a"], 9.5):
        walk = walk.after("ANSWERED", value)

    question = walk.question()
    assert question is not None
    assert question.stem.startswith("¿9,5 horas, ")
    walk = walk.after("SKIPPED", None)
    assert walk.problem("2026-02-28") == "Esa respuesta no cuadra con lo que se pide. Revísela."
    assert walk.problem("2026-03-01") == ""
