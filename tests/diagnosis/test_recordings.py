"""The sound or video of a question: known by its content, told in words, heard only by whom it is for."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apropia.diagnosis.actions import recordings, translations, versions
from apropia.diagnosis.models import InstrumentVersion, Item, Response, SurveyWave
from apropia.diagnosis.policies.content import content_of, lacks_of
from apropia.diagnosis.policies.item_files.moodle import moodle_file
from apropia.diagnosis.policies.item_files.sheet import FIELDS, item_rows, read_sheet
from apropia.diagnosis.queries.authoring import sheet_desk_of
from apropia.diagnosis.queries.instruments import checksum_of
from apropia.diagnosis.queries.recordings import in_use
from apropia.diagnosis.queries.translations import words_of
from apropia.formats.tabular.writing import csv_chunks
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError
from apropia.foundation.files.models import StoredFile
from apropia.people.models import OrgUnit, Person
from diagnosis.factories import invite
from diagnosis.test_kiosk import START, at_device, codes_of, enter, open_device
from formats.recording_samples import mp3, mp4, wav, webm
from people_factories import make_person
from privacy.factories import grant

VTT = "WEBVTT\n\n00:00.000 --> 00:01.000 line:10%\n¿Me <i>confirma</i> su clave?\n\n00:02.000 --> 00:03.000\nNo."
TRANSCRIPT = "Ana llama a Beto.\n\nAna: ¿me confirma su clave? Beto: no."


@pytest.fixture
def wave(open_wave: SurveyWave, beto: Person, at: datetime) -> SurveyWave:
    invite(wave=open_wave, people=[beto])
    grant(person=beto, codes="P3", at=at)
    return open_wave


@pytest.fixture
def draft(next_version: InstrumentVersion, wave: SurveyWave) -> InstrumentVersion:
    return next_version


@pytest.fixture
def item(draft: InstrumentVersion) -> Item:
    return draft.items.get(code="P-1.1-B1")


def give(item: Item, by: Person, at: datetime, **changes: object) -> None:
    values = {"upload": mp4(), "name": "llamada.mp4", "title": "La llamada", "captions": VTT, "transcript": TRANSCRIPT}
    recordings.set_recording(item=item, by=by, at=at, **(values | changes))  # type: ignore[arg-type]


def asked_in(wave: SurveyWave, item: Item) -> Item:
    """Put the recording of a draft into the question of the same code that the wave asks."""
    asked = Item.objects.get(version=wave.version, code=item.code)
    asked.recording, asked.recording_facts = item.recording, item.recording_facts
    asked.save()
    return asked


def begin(browser: Client, wave: SurveyWave, asked: Item, **changes: object) -> str:
    browser.post(f"/diagnostico/{wave.pk}/")
    Response.objects.update(form=[{"item": asked.pk, "seconds": 60}], **changes)
    return browser.get(f"/diagnostico/{wave.pk}/pregunta/1/").text


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [(mp4(), "a.mp4", "video/mp4"), (webm(), "a.webm", "video/webm"), (wav(), "a.wav", "audio/wav"),
     (mp3(), "a.mp3", "audio/mpeg"), (mp4(video=b""), "a.m4a", "audio/mp4")],
)  # fmt: skip
def test_sounds_and_videos_are_kept_with_what_tells_them(
    item: Item, carla: Person, at: datetime, data: bytes, name: str, media_type: str
) -> None:
    give(item, carla, at, upload=data, name=name, captions=VTT if "video" in media_type else "")

    item.refresh_from_db()
    assert item.recording is not None
    assert (item.recording.media_type, item.recording.name) == (media_type, name)
    assert item.recording_facts["is_video"] == ("video" in media_type)
    assert lacks_of(content_of(item)) == ()
    assert AuditEvent.objects.filter(action="diagnosis.item.recorded").exists()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"upload": None}, "file", "Elija el sonido"),
        ({"upload": b"<!--ftypisom--><!doctype html>"}, "file", "dañado"),
        ({"upload": b"<svg onload=alert(1)>"}, "file", "MP3, M4A, Ogg, WAV, MP4"),
        ({"upload": b"PK\x03\x04" + bytes(50)}, "file", "MP3, M4A, Ogg, WAV, MP4"),
        ({"upload": mp4(video=b"hvc1")}, "file", "MP4 con H.264"),
        ({"upload": mp4(content=3 << 20)}, "file", "El máximo es 2 MB"),
        ({"captions": VTT.replace("02.000 -->", "02,000 -->")}, "captions", "Fila 6: Escriba punto y no coma"),
        ({"captions": VTT, "is_silent": True}, "captions", "Quite la marca"),
        ({"upload": wav(), "name": "a.wav"}, "captions", "Es un sonido"),
        ({"upload": wav(), "name": "a.wav", "captions": "", "is_silent": True}, "is_silent", "Quite la marca"),
        ({"transcript": "a" * 2001}, "transcript", "Divídalo"),
    ],
)
def test_recording_that_cannot_serve_is_refused(
    item: Item, carla: Person, at: datetime, settings, changes: dict[str, object], field: str, said: str
) -> None:
    settings.QUESTION_RECORDING_MB = 2
    with pytest.raises(DomainError) as refusal:
        give(item, carla, at, **changes)

    assert (refusal.value.field, said in refusal.value.message) == (field, True)
    item.refresh_from_db()
    assert item.recording is None


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"captions": ""}, ["captions"]),
        ({"captions": "", "is_silent": True}, []),
        ({"transcript": " "}, ["transcript"]),
        ({"captions": "", "transcript": ""}, ["captions", "transcript"]),
        ({"upload": wav(), "name": "a.wav", "captions": "", "transcript": ""}, ["transcript"]),
    ],
)
def test_version_waits_until_the_alternative_is_there(
    item: Item, carla: Person, client_of, at: datetime, changes: dict[str, object], lacking: list[str]
) -> None:
    give(item, carla, at, **changes)

    lacks = lacks_of(content_of(item))
    assert [one.field for one in lacks] == lacking
    page = client_of(carla).get(reverse("diagnosis:item", args=[item.pk])).text
    assert all(one.message in page for one in lacks)
    if lacking:
        with pytest.raises(DomainError, match=item.code):
            versions.submit(version=item.version, by=carla, at=at)
    else:
        versions.submit(version=item.version, by=carla, at=at)


def test_words_change_without_sending_it_again_and_a_settled_version_keeps_its_own(
    draft: InstrumentVersion, item: Item, carla: Person, at: datetime
) -> None:
    give(item, carla, at)
    sums, first = {checksum_of(draft)}, item.recording
    give(item, carla, at, upload=None, title="Otra")
    sums.add(checksum_of(draft))
    InstrumentVersion.objects.filter(pk=draft.pk).update(state="FROZEN", frozen_at=at, checksum="x")
    draft.refresh_from_db()
    item.refresh_from_db()

    copy = versions.start_next_version(version=draft, by=carla, at=at).items.get(code=item.code)
    give(copy, carla, at, upload=webm(), name="otra.webm")

    item.refresh_from_db()
    assert len(sums) == 2
    assert (item.recording, item.recording_facts["title"]) == (first, "Otra")
    assert in_use([first.uid, copy.recording.uid]) == {first.uid, copy.recording.uid}
    with pytest.raises(DomainError, match="ya no se edita"):
        give(item, carla, at)
    with pytest.raises(DomainError, match="ya no se edita"):
        recordings.remove_recording(item=item, by=carla, at=at)


def test_author_mends_captions_where_they_were_read_and_takes_it_off(item: Item, carla: Person, client_of) -> None:
    browser: Client = client_of(carla)
    address = reverse("diagnosis:item_recording", args=[item.pk])
    video = SimpleUploadedFile("llamada.mp4", mp4())
    wrong = SimpleUploadedFile("llamada.vtt", VTT.replace("No.", "<b onclick=x>No.").encode())
    written = {"title": "La llamada", "transcript": TRANSCRIPT}

    empty = browser.post(address, {"title": ""})
    refused = browser.post(address, {"file": video, "captions_file": wrong, **written})
    video.seek(0)
    saved = browser.post(address, {"file": video, "captions": VTT, **written})
    page = browser.get(reverse("diagnosis:item", args=[item.pk])).text
    again = browser.get(address)

    assert {*empty.context["form"].errors} == {"file", "title"}
    assert refused.status_code == 422
    assert "Fila 7:" in refused.context["form"].errors["captions"][0]
    assert refused.context["form"].errors["file"] == ["Elija otra vez el sonido o el video."]
    assert "&lt;b onclick=x&gt;No." in refused.text
    assert TRANSCRIPT in refused.context["form"]["transcript"].value()
    assert saved.status_code == 302
    assert 'kind="captions"' in page
    assert "autoplay" not in page
    assert again.context["form"]["captions"].value().startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000 line:10%")
    removing = reverse("diagnosis:remove_recording", args=[item.pk])
    assert "sus subtítulos" in browser.get(removing).text
    browser.post(removing)
    item.refresh_from_db()
    assert (item.recording, item.recording_facts) == (None, {})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (VTT.encode("cp1252"), "UTF-8"),
        (b"WEBVTT\n\n" + b"x" * 70_000, "El máximo es 60 kB"),
        (b"WEBVTT\x00", "no es de texto"),
    ],
)
def test_file_that_holds_no_captions_is_refused_beside_it(
    item: Item, carla: Person, client_of, data: bytes, said: str
) -> None:
    address = reverse("diagnosis:item_recording", args=[item.pk])
    sent = {"captions_file": SimpleUploadedFile("a.vtt", data), "title": "La llamada"}

    refused = client_of(carla).post(address, sent)

    assert said in refused.context["form"].errors["captions_file"][0]


def test_file_and_captions_open_for_authors_and_for_who_was_invited(
    wave: SurveyWave, item: Item, beto: Person, carla: Person, unit: OrgUnit, dario: Person, client_of, at: datetime
) -> None:
    give(item, carla, at)
    file = StoredFile.objects.get()
    opened = reverse("files:open", args=[file.uid])
    of_draft = reverse("diagnosis:captions", args=[item.pk, "es"])
    nobody = make_person(unit=unit)

    assert [client_of(carla).get(one).status_code for one in (opened, of_draft)] == [200, 200]
    assert [client_of(beto).get(one).status_code for one in (opened, of_draft)] == [404, 404]
    asked = asked_in(wave, item)
    captions = reverse("diagnosis:captions", args=[asked.pk, "es"])
    piece = client_of(beto).get(opened, headers={"range": "bytes=0-99"})
    told = client_of(beto).get(captions)
    assert (piece.status_code, piece["Content-Type"], piece["Content-Length"]) == (206, "video/mp4", "100")
    assert piece["Content-Disposition"].startswith("inline")
    assert piece["X-Content-Type-Options"] == told["X-Content-Type-Options"] == "nosniff"
    assert told["Content-Type"] == "text/vtt; charset=utf-8"
    assert "¿Me <i>confirma</i> su clave?" in told.text
    for stranger in (nobody, dario):
        assert [client_of(stranger).get(one).status_code for one in (opened, captions, of_draft)] == [404, 404, 404]
    assert client_of(beto).get(reverse("diagnosis:captions", args=[asked.pk, "en"])).status_code == 404
    assert Client().get(captions).status_code == 302


def test_person_hears_and_reads_it_and_nothing_plays_by_itself(
    wave: SurveyWave, item: Item, beto: Person, carla: Person, client_of, at: datetime
) -> None:
    give(item, carla, at)
    asked = asked_in(wave, item)

    page = begin(client_of(beto), wave, asked)

    assert f'<source src="/archivos/{item.recording.uid}" type="video/mp4">' in page
    assert f'<track kind="captions" src="/diagnostico/preguntas/{asked.pk}/subtitulos/es/" srclang="es"' in page
    assert '<video controls preload="metadata"' in page
    assert "autoplay" not in page
    assert "Ana llama a Beto." in page
    assert "llamada.mp4" not in page


def test_sound_has_no_track_and_says_its_size(
    wave: SurveyWave, item: Item, beto: Person, carla: Person, client_of, at: datetime
) -> None:
    give(item, carla, at, upload=wav(), name="a.wav", captions="")
    page = begin(client_of(beto), wave, asked_in(wave, item))

    assert "<audio controls" in page
    assert "<track" not in page
    assert "sonido, 1,6\xa0KB" in page


def test_light_version_links_to_it_with_its_size_and_shows_what_is_said(
    wave: SurveyWave, item: Item, beto: Person, carla: Person, client_of, at: datetime
) -> None:
    give(item, carla, at)
    browser = client_of(beto)
    begin(browser, wave, asked_in(wave, item))

    page = browser.get(f"/diagnostico/{wave.pk}/ligera/").text

    assert f'href="/archivos/{item.recording.uid}"' in page
    assert "video, 3,2\xa0KB" in page
    assert "Ana llama a Beto." in page
    assert "<video" not in page


def test_words_and_captions_come_in_the_language_of_the_person(
    draft: InstrumentVersion, wave: SurveyWave, item: Item, beto: Person, carla: Person, client_of, at: datetime
) -> None:
    give(item, carla, at)
    words = {word.text: f"EN {word.text}" for word in words_of(draft)}
    words["No."] = "No --> <script>"
    translations.translate(version=draft, texts={"en": words}, by=carla, at=at)
    draft.translations.update(version=wave.version)
    browser, asked = client_of(beto), asked_in(wave, item)

    page = begin(browser, wave, asked, language="en")
    told = browser.get(reverse("diagnosis:captions", args=[asked.pk, "en"])).text

    assert "EN Ana llama a Beto." in page
    assert "Read the transcript" in page
    assert 'srclang="en" label="English"' in page
    assert "EN ¿Me <i>confirma</i> su clave?" in told
    assert "No --&gt; &lt;script>" in told


def test_it_is_heard_in_a_turn_of_a_kiosk_and_only_there(
    wave: SurveyWave, item: Item, beto: Person, carla: Person, at: datetime
) -> None:
    give(item, carla, at)
    asked = asked_in(wave, item)
    codes = codes_of(wave, carla, at)
    browser = at_device(open_device(wave, carla, at))
    enter(browser, codes[str(beto)])
    browser.post(f"{START}empezar/")
    Response.objects.update(form=[{"item": asked.pk, "seconds": 60}])
    file, captions = f"{START}archivo/{item.recording.uid}/", f"{START}subtitulos/{asked.pk}/es/"

    page = browser.get(f"{START}pregunta/1/").text

    assert file in page
    assert captions in page
    assert browser.get(file, headers={"range": "bytes=0-9"}).status_code == 206
    assert "WEBVTT" in browser.get(captions).text
    assert browser.get(f"{START}subtitulos/{item.pk}/es/")["Location"] == f"{START}empezar/"
    browser.get(f"{START}salir/")
    assert browser.get(file)["Location"] == browser.get(captions)["Location"] == START


def test_files_of_questions_say_what_they_leave_behind(
    draft: InstrumentVersion, item: Item, carla: Person, at: datetime
) -> None:
    give(item, carla, at)
    content = content_of(item)
    (row,) = item_rows([content])
    desk = sheet_desk_of(draft)
    sheet = b"".join(csv_chunks(FIELDS, [row]))

    there = read_sheet(sheet, known=desk)
    elsewhere = read_sheet(sheet, known=replace(desk, items={}))

    assert {"llamada.mp4", TRANSCRIPT} <= set(row)
    assert item.stem.encode() not in moodle_file([content], format_="xml")
    assert [one.code for one in there.incomplete] == []
    assert [one.code for one in elsewhere.incomplete] == ["recording_left_behind"]
