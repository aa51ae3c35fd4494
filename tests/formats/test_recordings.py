"""Sounds and videos are known by their structure, and what does not hold is told as damaged."""

import io
import random
import zipfile

import pytest

from apropia.formats.recordings import DAMAGED, read_recording
from formats.recording_samples import PLACE, box, mp3, mp4, ogg, wav, webm

pytestmark = pytest.mark.pure

WHOLE = {
    "video/mp4": mp4(),
    "audio/mp4": mp4(video=b"", brand=b"M4A "),
    "video/webm": webm(),
    "audio/webm": webm(video=b""),
    "audio/mpeg": mp3(),
    "audio/ogg": ogg(),
    "audio/wav": wav(),
}


def read(data: bytes):
    return read_recording(io.BytesIO(data))


@pytest.mark.parametrize("media_type", WHOLE)
def test_each_kind_is_known_by_what_it_holds(media_type: str) -> None:
    found = read(WHOLE[media_type])

    assert found is not None
    assert (found.media_type, found.problem) == (media_type, "")


def test_more_ways_of_writing_them_are_known() -> None:
    assert read(mp3(tag=b"")).media_type == "audio/mpeg"
    assert read(ogg(b"\x01vorbis")).problem == ""
    assert read(mp4(sound=b"")).problem == ""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (mp4(video=b"hvc1"), "Expórtelo como MP4 con H.264"),
        (mp4(sound=b"ac-3"), "sonido AAC"),
        (webm(video=b"V_MPEG4"), "VP9 y Opus"),
        (webm(kind=b"matroska"), "Matroska"),
        (ogg(b"\x80theora."), "MP3"),
        (wav().replace(b"fmt \x10\x00\x00\x00\x01", b"fmt \x10\x00\x00\x00\x11"), "MP3"),
    ],
)
def test_what_not_every_browser_plays_is_told_with_its_mend(data: bytes, said: str) -> None:
    assert said in read(data).problem


@pytest.mark.parametrize(
    "data",
    [
        b"<!--ftypisom--><!doctype html><script>alert(1)</script>",
        b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 40,
        box(b"ftyp", b"isom") + box(b"mdat", bytes(50)),
        box(b"ftyp", b"isom") + box(b"moov", b""),
        box(b"ftyp", b"isom") + b"\x00\x00\x00\x01moov" + b"\xff" * 8,
        box(b"ftyp", b"isom") + box(b"free") * 20_001,
        b"ID3\x04\x00\x00\x00\x00\x00\x05hola <html>",
        b"OggS\x00" + bytes(60),
        b"RIFF\x00\x00\x00\x00WAVE<svg></svg>",
        b"\x1aE\xdf\xa3\x9fwebm",
    ],
)
def test_what_only_begins_like_one_is_damaged(data: bytes) -> None:
    assert read(data).problem == DAMAGED


def test_other_files_are_no_recordings() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("video.mp4", bytes(1_000_000))

    others = [b"", b"<svg/>", b"%PDF-1.7", "\ufeffaño".encode("utf-16"), b"\xff\xd8\xff\xe0", held.getvalue()]

    assert [read(one) for one in others] == [None] * len(others)


@pytest.mark.parametrize("media_type", WHOLE)
def test_bytes_cut_or_changed_never_raise(media_type: str) -> None:
    whole, luck = WHOLE[media_type], random.Random(1519)
    for _round in range(150):
        changed = bytearray(whole[: luck.randrange(len(whole))])
        for _change in range(luck.randrange(6)):
            if changed:
                changed[luck.randrange(min(len(changed), 200))] = luck.randrange(256)
        read(bytes(changed))


@pytest.mark.parametrize("data", [mp4(), mp3()])
def test_where_it_was_recorded_is_found(data: bytes) -> None:
    told = b"".join(data[start:end] for start, end in read(data).told)

    assert PLACE in told
