"""A version in other languages: translated in a sheet, checked, offered when complete, kept for who answers."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from apropia.diagnosis.actions import answering, translations, versions
from apropia.diagnosis.models import InstrumentVersion, Item, Response, VersionTranslation, WaveMode
from apropia.diagnosis.policies.fixed_words import page_words, speaker
from apropia.diagnosis.policies.item_words import reworded
from apropia.diagnosis.queries.instruments import checksum_of
from apropia.diagnosis.queries.translations import keeps_places, translations_page, words_of
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from diagnosis.factories import make_notice
from diagnosis.survey_factories import make_survey, make_survey_wave
from people_factories import make_person


@pytest.fixture
def draft(entity: Entity, at: datetime) -> InstrumentVersion:
    return make_survey(entity, at=at, freeze=False)


def in_english(version) -> dict[str, str]:
    return {word.text: f"EN {word.text}" for word in words_of(version)}


def translate(version, carla, at, *, language="en", texts=None) -> None:
    said = in_english(version) if texts is None else texts
    translations.translate(version=version, texts={language: said}, by=carla, at=at)


def upload(browser, version, text: str):
    file = SimpleUploadedFile("hoja.csv", text.encode())
    return browser.post(reverse("diagnosis:translations", args=[version.pk]), {"file": file}, follow=True)


def test_words_are_all_that_a_person_reads_each_once(draft):
    words = [word.text for word in words_of(draft)]

    assert {"Preguntas", "El correo me ayuda.", "Muy de acuerdo", "En la oficina", "horas", "¿Qué le falta?"} <= {
        *words
    }
    assert len(words) == len(set(words))
    assert "Muy satisfecho o satisfecha" not in words


def test_places_of_words_are_told_in_words_and_not_by_the_codes_of_scales(draft, carla, client_of):
    scale = draft.scales.get(items__code="S-1")
    place = next(word.place for word in words_of(draft) if word.text == "Muy de acuerdo")

    assert place == f"Escala «{scale.name}»"
    assert scale.code not in {word.place for word in words_of(draft)}


def test_words_of_tasks_pictures_and_recordings_are_translated_too(draft):
    section = draft.sections.get()
    mailbox = Item(
        section=section,
        code="B-1",
        kind="MAILBOX",
        options=[{"id": "a", "text": "Su clave vence"}],
        task={"parts": {"a": {"from": "Mesa", "body": "Entre ya"}}},
        picture_facts={"alt": "Un buzón", "description": "", "width": 90},
        recording_facts={
            "title": "La llamada",
            "is_video": True,
            "captions": [{"start": 0, "end": 900, "text": "Hola", "settings": "line:1"}],
            "transcript": "Ana: hola.\n\nBeto: sí.",
        },
    )
    sheet = Item(section=section, code="H-1", kind="SHEET", task={"rows": [["Mes", "Total"], ["Enero", "12"]]})

    told, cells = (reworded(one, lambda _place, text: text and f"EN {text}") for one in (mailbox, sheet))

    assert told.options == [{"id": "a", "text": "EN Su clave vence"}]
    assert told.task == {"parts": {"a": {"from": "EN Mesa", "body": "EN Entre ya"}}}
    assert told.picture_facts == {"alt": "EN Un buzón", "description": "", "width": 90}
    assert told.recording_facts["captions"] == [{"start": 0, "end": 900, "text": "EN Hola", "settings": "line:1"}]
    assert told.recording_facts["title"] == "EN La llamada"
    assert told.recording_facts["transcript"] == "EN Ana: hola.\n\nEN Beto: sí."
    assert cells.options[2] == {"id": "A2", "text": "A2: EN Enero"}


def test_figures_are_not_asked_to_be_translated(draft):
    Item.objects.filter(version=draft, code="S-2").update(
        options=[{"id": "a", "text": "1 a 3"}, {"id": "b", "text": "4"}]
    )

    assert "4" not in {word.text for word in words_of(draft)}


def test_page_tells_how_far_each_language_is(draft, carla, client_of, at):
    translate(draft, carla, at, texts={"El correo me ayuda.": "Mail helps me."})

    english, portuguese = translations_page(person=carla, pk=draft.pk).languages
    page = client_of(carla).get(reverse("diagnosis:translations", args=[draft.pk])).text

    assert (english.done, english.is_complete, portuguese.is_begun) == (1, False, False)
    assert "Incompleto" in page
    assert "Sin empezar" in page
    assert "¿Dónde trabaja más?" in page


def test_begun_language_is_finished_or_dropped_before_the_review(draft, carla, client_of, at):
    translate(draft, carla, at, texts={"El correo me ayuda.": "Mail helps me."})

    with pytest.raises(DomainError, match=r"Faltan traducciones: English \(\d+\)"):
        versions.submit(version=draft, by=carla, at=at)
    asked = client_of(carla).get(reverse("diagnosis:drop_language", args=[draft.pk, "en"])).text
    assert "traducido" in asked
    client_of(carla).post(reverse("diagnosis:drop_language", args=[draft.pk, "en"]))
    versions.submit(version=draft, by=carla, at=at)

    with pytest.raises(DomainError, match="ya no se edita"):
        translate(draft, carla, at)


def test_language_that_is_not_there_cannot_be_dropped(draft, carla, client_of):
    answer = client_of(carla).post(reverse("diagnosis:drop_language", args=[draft.pk, "xx"]), follow=True)

    assert "Ese idioma no está en el borrador." in answer.text
    assert not AuditEvent.objects.filter(action="diagnosis.version.language_dropped").exists()


def test_reworded_text_is_missing_again(draft, carla, at):
    translate(draft, carla, at)
    Item.objects.filter(version=draft, code="S-1").update(stem="El correo me sirve.")

    english = translations_page(person=carla, pk=draft.pk).languages[0]

    assert [word.text for word in english.missing] == ["El correo me sirve."]


def test_sheet_goes_out_and_comes_back(draft, carla, client_of, at):
    translate(draft, carla, at, texts={"Preguntas": "Questions"})
    browser = client_of(carla)

    sheet = browser.get(reverse("diagnosis:translations_sheet", args=[draft.pk]))
    data = b"".join(sheet.streaming_content)
    rows = list(load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    answer = upload(browser, draft, "lugar;texto;en;pt\nS-1;El correo me ayuda.;Mail helps me.;O e-mail me ajuda.\n")

    assert rows[0] == ("lugar", "texto", "en", "pt")
    assert rows[1][1:3] == ("Preguntas", "Questions")
    assert "Guardó 2 textos traducidos." in answer.text
    kept = {row.language: row.texts for row in VersionTranslation.objects.all()}
    assert kept["en"] == {"Preguntas": "Questions", "El correo me ayuda.": "Mail helps me."}
    assert kept["pt"] == {"El correo me ayuda.": "O e-mail me ajuda."}


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ("texto;en\nNo existe;Does not exist\n", "Fila 2, columna texto: Ese texto no está"),
        ("otra;en\nEl correo me ayuda.;Mail\n", "texto"),
        ("no es una tabla", "texto"),
    ],
)
def test_sheet_that_cannot_be_taken_says_where_and_keeps_nothing(draft, carla, client_of, sheet, words):
    answer = upload(client_of(carla), draft, sheet)

    assert answer.status_code == 422
    assert words in answer.text
    assert not VersionTranslation.objects.exists()


@pytest.mark.parametrize(
    ("text", "said", "keeps"),
    [
        ("¿Usa {service}?", "Do you use {service}?", True),
        ("¿Usa {service}?", "Do you use it?", False),
        ("Sin llaves", "With {braces}", False),
    ],
)
def test_what_stands_in_braces_stays(text, said, keeps):
    assert keeps_places(text, said) is keeps


def test_next_version_keeps_the_languages_and_its_checksum(draft, carla, at):
    translate(draft, carla, at)
    versions.submit(version=draft, by=None, at=at)
    versions.freeze(version=draft, by=None, at=at)

    following = versions.start_next_version(version=draft, by=carla, at=at)

    assert following.translations.get().texts == in_english(draft)
    assert checksum_of(following) == draft.checksum
    following.translations.all().delete()
    assert checksum_of(following) != draft.checksum


def test_spanish_is_no_translation(draft):
    with transaction.atomic(), pytest.raises(IntegrityError):
        VersionTranslation.objects.create(entity=draft.entity, version=draft, language="es", texts={})


@pytest.fixture
def wave(entity, unit, draft, beto, carla, at):
    make_notice(entity=entity, unit=unit)
    translate(draft, carla, at)
    versions.submit(version=draft, by=None, at=at)
    versions.freeze(version=draft, by=None, at=at)
    return make_survey_wave(
        entity,
        at=at,
        version=draft,
        people=[beto, *(make_person(unit=unit) for _ in range(5))],
        mode=WaveMode.ANONYMOUS,
        state="OPEN",
        opens_at=at - timedelta(days=1),
        closes_at=at + timedelta(days=9),
    )


def test_person_chooses_the_language_once_and_it_is_kept(wave, beto, client_of):
    browser = client_of(beto)
    beginning = browser.get(reverse("diagnosis:begin", args=[wave.pk])).text
    browser.post(reverse("diagnosis:begin", args=[wave.pk]), {"idioma": "en"})

    pages = [browser.get(reverse("diagnosis:question", args=[wave.pk, number])).text for number in (1, 2, 4)]

    assert 'value="en" lang="en"' in beginning
    assert "Português" not in beginning
    assert Response.objects.get().language == "en"
    assert '<legend lang="en"><h1>EN El correo me ayuda.</h1></legend>' in pages[0]
    assert '<span lang="en">EN Muy de acuerdo</span>' in pages[0]
    assert "EN En la oficina" in pages[1]
    assert "EN horas" in pages[2]
    browser.post(reverse("diagnosis:begin", args=[wave.pk]), {"idioma": "es"})
    assert 'lang="en"' not in browser.get(reverse("diagnosis:question", args=[wave.pk, 1])).text


@pytest.mark.parametrize("language", ["pt", "xx", ""])
def test_language_that_is_not_offered_changes_nothing(wave, beto, client_of, language):
    browser = client_of(beto)

    browser.post(reverse("diagnosis:begin", args=[wave.pk]), {"idioma": language})

    assert Response.objects.get().language == ""
    assert "<h1>El correo me ayuda.</h1>" in browser.get(reverse("diagnosis:question", args=[wave.pk, 1])).text


def test_language_is_forgotten_with_the_last_answer_and_with_the_name(wave, beto, client_of, at):
    browser = client_of(beto)
    browser.post(reverse("diagnosis:begin", args=[wave.pk]), {"idioma": "en"})
    browser.post(reverse("diagnosis:question", args=[wave.pk, 1]), {"accion": "responder", "respuesta": "4"})
    Response.objects.update(pseudonym=beto.pseudonym, mode=WaveMode.NOMINAL, resume_hash="", started_at=at)
    answering.withdraw_name(entity_id=wave.entity_id, pseudonym=beto.pseudonym)
    assert Response.objects.get().language == ""

    other = client_of(beto)
    other.post(reverse("diagnosis:begin", args=[wave.pk]), {"idioma": "en"})
    begun = Response.objects.get(language="en")
    answering.complete(response=begun, by=beto, at=at)

    begun.refresh_from_db()
    assert (begun.language, begun.completed_on is not None) == ("", True)


def test_refusal_of_an_answer_is_said_in_the_language_too(draft, wave, beto, client_of):
    Item.objects.filter(version=draft, code="S-4").update(
        validation="S-4 <= 40", validation_message="Son muchas horas."
    )
    VersionTranslation.objects.update(texts={"Son muchas horas.": "Too many hours."})
    browser = client_of(beto)
    browser.post(reverse("diagnosis:begin", args=[wave.pk]), {"idioma": "en"})

    answer = browser.post(reverse("diagnosis:question", args=[wave.pk, 4]), {"accion": "responder", "respuesta": "50"})

    assert answer.status_code == 422
    assert "Too many hours." in answer.text


def test_answers_are_the_same_in_every_language(wave, beto, client_of):
    browser = client_of(beto)
    browser.post(reverse("diagnosis:begin", args=[wave.pk]), {"idioma": "en"})
    browser.post(reverse("diagnosis:question", args=[wave.pk, 1]), {"accion": "responder", "respuesta": "4"})

    assert Response.objects.get().answers.get().value == 4
    assert Item.objects.get(version=wave.version, code="S-1").stem == "El correo me ayuda."


def test_stranger_finds_no_language(draft, dario, beto, client_of):
    for person in (dario, beto):
        for name in ("translations", "translations_sheet"):
            assert client_of(person).get(reverse(f"diagnosis:{name}", args=[draft.pk])).status_code == 404


def test_page_in_a_language_has_its_buttons_hints_and_refusals_in_it(wave, beto, client_of):
    browser = client_of(beto)
    browser.post(reverse("diagnosis:begin", args=[wave.pk]), {"idioma": "en"})
    address = reverse("diagnosis:question", args=[wave.pk, 1])

    page, refused = browser.get(address).text, browser.post(address, {"accion": "responder"}).text
    several = browser.get(reverse("diagnosis:question", args=[wave.pk, 3])).text

    assert "Answer and continue" in page
    assert "<b>Question 1</b>" in page
    assert "Choose what you think." in page
    assert "Responder y seguir" not in page
    assert "Choose an option, or skip the question." in refused
    assert "Skip" in several


@pytest.mark.parametrize("language", ["en", "pt"])
def test_every_fixed_word_is_said_in_every_language(language):
    spanish, said = page_words("es"), page_words(language)

    assert spanish.keys() == said.keys()
    assert all(said.values())
    assert speaker(language)("Elija %(count)s.") % {"count": 2} != "Elija 2."
    assert speaker(language)("Lo que nadie tradujo.") == "Lo que nadie tradujo."
    assert speaker("")("Elija una.") == "Elija una."
