import io
import os
import zipfile
from datetime import timedelta

import pytest
from PIL import Image

from apropia.foundation.errors import DomainError
from apropia.foundation.files import access, blobs, queries
from apropia.foundation.files.actions import remove, store, sweep
from apropia.foundation.files.kinds import AUDIO, CAPTIONS, DOCUMENT, IMAGE, RECORDING, SPREADSHEET, TEXT, VIDEO
from apropia.foundation.files.models import StoredFile
from formats.recording_samples import PLACE, mp3, mp4, ogg, wav, webm

PDF = b"%PDF-1.7\n" + b"x" * 2000
MP4 = mp4(content=10_000, place=b"")
VTT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHola"


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def keep(entity, beto, at):
    def keep(data, name, kinds, **more):
        return store(entity=entity, data=data, name=name, kinds=kinds, by=beto, at=at, **more)

    return keep


@pytest.fixture
def open_to_all():
    access.register("tests.all", lambda person, file: True)
    access.register("tests.none", lambda person, file: False)
    access.register("tests.public", lambda person, file: True, is_public=True)
    yield
    for label in ("tests.all", "tests.none", "tests.public"):
        access._owners.pop(label)


def picture(kind="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(out, kind, **options)
    return out.getvalue()


def office(*names, **contents):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, contents.get(name, "x"))
    return out.getvalue()


def test_file_lies_under_its_hash_and_never_under_its_name(keep, root):
    file = keep(PDF, "../../etc/Acta de la charla.pdf", DOCUMENT)

    assert file.name == "Acta de la charla.pdf"
    assert blobs.path_of(file.sha256).read_bytes() == PDF
    assert not [path for path in root.rglob("*") if "Acta" in path.name]
    assert not list(blobs.leftovers())


def test_same_content_is_kept_once_for_two_rows(keep):
    first, second = keep(PDF, "uno.pdf", DOCUMENT), keep(io.BytesIO(PDF), "dos.pdf", DOCUMENT)

    assert first.sha256 == second.sha256
    assert len(list(blobs.all_blobs())) == 1


def test_extension_never_decides_what_a_file_is(keep):
    assert keep(PDF, "foto.png", DOCUMENT).name == "foto.pdf"
    with pytest.raises(DomainError, match="no se puede usar aquí"):
        keep(b"MZ\x90\x00" + b"x" * 100, "informe.pdf", DOCUMENT)


@pytest.mark.parametrize(
    ("data", "name", "kinds"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "logo.png", IMAGE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "logo.txt", TEXT),
        (b"\xef\xbb\xbf  <!DOCTYPE html><script>", "nota.txt", TEXT),
        (b"\x89PNG\r\n\x1a\n" + b"no es una imagen", "foto.png", IMAGE),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macro.docx", DOCUMENT),
        (office("cualquiera.txt"), "acta.docx", DOCUMENT),
        (b"", "vacio.txt", TEXT),
        (b"hola\x00mundo", "nota.txt", TEXT),
        (b"sin cabecera", "subtitulos.vtt", CAPTIONS),
        (b"<!--ftypisom--><!doctype html>", "leccion.mp4", VIDEO),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "leccion.mp4", VIDEO),
        (office("leccion.mp4"), "leccion.mp4", VIDEO),
        (mp4(video=b""), "leccion.mp4", VIDEO),
    ],
)
def test_what_is_not_what_it_says_stays_outside(keep, data, name, kinds):
    with pytest.raises(DomainError):
        keep(data, name, kinds, field="archivo")

    assert not StoredFile.objects.exists()
    assert not list(blobs.all_blobs())


@pytest.mark.parametrize(
    ("data", "name", "kinds", "media_type"),
    [
        (MP4, "leccion.mp4", VIDEO, "video/mp4"),
        (webm(), "leccion.mp4", VIDEO, "video/webm"),
        (mp4(video=b""), "audio.mp4", AUDIO, "audio/mp4"),
        (mp3(), "audio.mp3", AUDIO, "audio/mpeg"),
        (ogg(), "audio.opus", AUDIO, "audio/ogg"),
        (wav(), "audio.wav", RECORDING, "audio/wav"),
        (VTT, "leccion.vtt", CAPTIONS, "text/vtt"),
        ("año;mes\n2026;marzo".encode("cp1252"), "uso.csv", SPREADSHEET, "text/csv"),
        ("# Título\nTexto".encode(), "guia.md", TEXT, "text/markdown"),
        (picture("PNG"), "foto.png", IMAGE, "image/png"),
        (picture("WEBP"), "foto.webp", IMAGE, "image/webp"),
    ],
)
def test_known_types_are_recognised_by_content(keep, data, name, kinds, media_type):
    assert keep(data, name, kinds).media_type == media_type


def test_office_files_are_told_apart_by_their_parts(keep):
    assert keep(office("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", SPREADSHEET).media_type.endswith("sheet")
    odt = office("mimetype", mimetype="application/vnd.oasis.opendocument.text")
    assert keep(odt, "a.odt", DOCUMENT).media_type.endswith("opendocument.text")


def test_place_and_camera_do_not_travel_with_a_photo(keep):
    exif = Image.Exif()
    exif[0x010F] = "Cámara de Beto"
    exif[0x0112] = 6  # turned a quarter: the pixels must be turned instead

    file = keep(picture(exif=exif), "foto.jpg", IMAGE)

    with Image.open(blobs.path_of(file.sha256)) as kept:
        assert dict(kept.getexif()) == {}
        assert kept.size == (20, 40)


@pytest.mark.parametrize(("data", "name"), [(mp4(), "a.mp4"), (mp3(), "a.mp3")])
def test_place_does_not_travel_with_a_video_or_a_sound(keep, data, name):
    file = keep(data, name, RECORDING)

    kept = blobs.path_of(file.sha256).read_bytes()
    assert PLACE in data
    assert PLACE not in kept
    assert len(kept) == len(data)


@pytest.mark.parametrize(
    ("data", "name", "kinds", "said"),
    [
        (mp4(video=b"hvc1"), "a.mp4", VIDEO, "Expórtelo como MP4 con H.264"),
        (mp4()[:-60], "a.mp4", VIDEO, "dañado o incompleto"),
        (VTT.replace(b"01.000", b"01,000"), "a.vtt", CAPTIONS, "Fila 3: Escriba punto y no coma"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\nAñó".encode("cp1252"), "a.vtt", CAPTIONS, "UTF-8"),
        (b"WEBVTT\n\n" + b"x\n\n" * 9, "a.vtt", CAPTIONS, "Y 4 más."),
    ],
)
def test_recording_that_cannot_serve_is_refused_in_words(keep, data, name, kinds, said):
    with pytest.raises(DomainError) as refusal:
        keep(data, name, kinds, field="archivo")

    assert said in refusal.value.message
    assert refusal.value.field == "archivo"
    assert not list(blobs.all_blobs())


def test_captions_keep_their_cues_and_nothing_else(keep):
    file = keep(VTT + b"\n\nNOTE de Ana\n", "a.vtt", CAPTIONS)

    assert queries.content_of(file) == b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nHola\n"


def test_file_above_the_limit_is_refused_with_the_limit(keep):
    with pytest.raises(DomainError, match="El máximo es 2 MB"):
        keep(b"WEBVTT" + b"x" * CAPTIONS.max_bytes, "largo.vtt", CAPTIONS)
    assert not list(blobs.leftovers())


def test_only_the_uploader_opens_a_file_without_owner(keep, client_of, beto, ana):
    url = f"/archivos/{keep(PDF, 'a.pdf', DOCUMENT).uid}"

    assert client_of(beto).get(url).status_code == 200
    assert client_of(ana).get(url).status_code == 404


def test_rule_of_the_owner_decides(keep, client_of, ana, dario, client, open_to_all):
    allowed = f"/archivos/{keep(PDF, 'a.pdf', DOCUMENT, owner='tests.all').uid}"
    denied = f"/archivos/{keep(PDF, 'a.pdf', DOCUMENT, owner='tests.none').uid}"
    public = f"/archivos/{keep(PDF, 'a.pdf', DOCUMENT, owner='tests.public').uid}"
    unknown = f"/archivos/{keep(PDF, 'a.pdf', DOCUMENT, owner='tests.nobody-registered').uid}"

    assert client_of(ana).get(allowed).status_code == 200
    assert client_of(ana).get(denied).status_code == 404
    assert client_of(ana).get(unknown).status_code == 404
    assert client_of(dario).get(allowed).status_code == 404
    assert client_of(dario).get(public).status_code == 200
    assert client.get(public).status_code == 200
    assert client.get(allowed)["Location"].startswith("/cuenta/entrar/")


def test_answer_cannot_run_in_our_origin(keep, client_of, beto):
    browser = client_of(beto)

    sheet = browser.get(f"/archivos/{keep(b'a,b', 'uso.csv', SPREADSHEET).uid}")
    photo = browser.get(f"/archivos/{keep(picture(), 'foto.jpg', IMAGE).uid}")
    video = browser.get(f"/archivos/{keep(MP4, 'leccion.mp4', VIDEO).uid}")

    assert sheet["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sheet["Content-Security-Policy"]
    assert sheet["Content-Disposition"] == 'attachment; filename="uso.csv"'
    assert photo["Content-Disposition"].startswith("inline")
    assert video["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" not in video["Content-Security-Policy"]
    assert browser.get(f"/archivos/{StoredFile.objects.first().uid}?descargar")["Content-Disposition"].startswith("att")


@pytest.mark.parametrize(
    ("header", "status", "body"),
    [
        ("bytes=0-3", 206, MP4[:4]),
        ("bytes=100-", 206, MP4[100:]),
        ("bytes=-5", 206, MP4[-5:]),
        ("bytes=5-999999", 206, MP4[5:]),
        ("bytes=999999-", 416, b""),
        ("bytes=0-1,4-5", 200, MP4),
        # More digits than Python reads as a number.
        (f"bytes=0-{'9' * 5000}", 200, MP4),
    ],
)
def test_video_is_served_in_pieces(keep, client_of, beto, header, status, body):
    file = keep(MP4, "leccion.mp4", VIDEO)

    response = client_of(beto).get(f"/archivos/{file.uid}", headers={"range": header})

    assert response.status_code == status
    assert (b"".join(response.streaming_content) if response.streaming else response.content) == body


def test_content_already_held_by_the_browser_is_not_sent_again(keep, client_of, beto):
    file = keep(PDF, "a.pdf", DOCUMENT)

    answer = client_of(beto).get(f"/archivos/{file.uid}", headers={"if-none-match": f'"{file.sha256}"'})

    assert answer.status_code == 304


def test_sweep_takes_only_old_content_that_no_row_names(keep, beto, at):
    named, forgotten = keep(PDF, "a.pdf", DOCUMENT), keep(PDF + b"y", "b.pdf", DOCUMENT)
    remove(file=forgotten, by=beto, at=at)
    for path in blobs.all_blobs():
        os.utime(path, (at.timestamp(), at.timestamp()))

    assert sweep(at=at)["blobs"] == 0
    assert sweep(at=at + timedelta(days=2))["blobs"] == 1
    assert queries.content_of(named) == PDF


def test_upload_that_its_owner_never_used_is_swept_after_a_week(keep, at):
    used = keep(PDF, "a.pdf", DOCUMENT, owner="tests.swept")
    keep(PDF, "b.pdf", DOCUMENT, owner="tests.swept")
    access.register("tests.swept", lambda person, file: True, in_use=lambda uids: {used.uid})
    try:
        assert sweep(at=at + timedelta(days=6))["rows"] == 0
        assert sweep(at=at + timedelta(days=8))["rows"] == 1
    finally:
        access._owners.pop("tests.swept")

    assert list(StoredFile.objects.all()) == [used]
