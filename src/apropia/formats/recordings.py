"""What a sound or a video is, by its own structure: MP4, WebM, MP3, Ogg and WAV.

Only what says what is inside is read, never the sound nor the pictures, and no length that a file tells is believed
before it is seen to fit. Sources: ISO/IEC 14496-12 (MP4), RFC 8794 and 9559 (WebM), ISO/IEC 11172-3 and id3.org (MP3),
RFC 3533 and 7845 (Ogg, Opus), the Microsoft RIFF specification (WAV).
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

MOST_PARTS = 20_000
DAMAGED = "El archivo está dañado o incompleto. Guárdelo otra vez y súbalo de nuevo."
_MP4_VIDEO, _MP4_SOUND = {b"avc1", b"avc3"}, {b"mp4a"}
_WEBM_VIDEO, _WEBM_SOUND = {b"V_VP8", b"V_VP9", b"V_AV1"}, {b"A_OPUS", b"A_VORBIS"}
_OTHER_BRANDS = {b"heic", b"heix", b"mif1", b"avif", b"qt  "}
_TELLS = {b"udta", b"meta", b"uuid"}


@dataclass(frozen=True)
class Recording:
    """A sound or a video. `problem` says in Spanish why it cannot be used and how to mend it; empty where it can.

    `told` are the places (from, to) of a file where it says where, when, by whom and with what it was recorded.
    """

    media_type: str
    problem: str = ""
    told: tuple[tuple[int, int], ...] = ()


class _Damaged(Exception):
    """What a file says of itself does not hold."""


def read_recording(stream: IO[bytes]) -> Recording | None:
    """Return what a file is if it begins as a sound or a video does; nothing for all other files."""
    size = stream.seek(0, 2)
    head = _read(stream, 0, min(size, 64))
    for begins, media_type, read in _READERS:
        if begins(head):
            try:
                return read(stream, size)
            except (_Damaged, struct.error, IndexError, RecursionError):
                return Recording(media_type, DAMAGED)
    return None


def _read(stream: IO[bytes], start: int, count: int) -> bytes:
    stream.seek(start)
    found = stream.read(count)
    if len(found) != count:
        raise _Damaged
    return found


# MP4: boxes within boxes.


def _boxes(stream: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Return name, beginning of the body and end of each box of a stretch."""
    for _count in range(MOST_PARTS):
        if start == end:
            return
        length, name = struct.unpack(">I4s", _read(stream, start, 8))
        body = start + 8
        if length == 1:
            (length,) = struct.unpack(">Q", _read(stream, body, 8))
            body += 8
        stop = end if length == 0 else start + length
        if not body <= stop <= end:
            raise _Damaged
        yield name, body, stop
        start = stop
    raise _Damaged


def _inside(stream: IO[bytes], span: tuple[int, int], *path: bytes) -> tuple[int, int]:
    for wanted in path:
        span = next(((body, stop) for name, body, stop in _boxes(stream, *span) if name == wanted), (0, 0))
        if span == (0, 0):
            raise _Damaged
    return span


def _mp4(stream: IO[bytes], size: int) -> Recording:
    moov = _inside(stream, (0, size), b"moov")
    tracks = [(body, stop) for name, body, stop in _boxes(stream, *moov) if name == b"trak"]
    told = tuple(
        (body, stop)
        for span in ((0, size), moov, *tracks)
        for name, body, stop in _boxes(stream, *span)
        if name in _TELLS
    )
    video: set[bytes] = set()
    sound: set[bytes] = set()
    for track in tracks:
        mdia = _inside(stream, track, b"mdia")
        kind = _read(stream, _inside(stream, mdia, b"hdlr")[0] + 8, 4)
        if kind in (b"vide", b"soun"):
            table, _end = _inside(stream, mdia, b"minf", b"stbl", b"stsd")
            (video if kind == b"vide" else sound).add(_read(stream, table + 12, 4))
    if not video | sound:
        raise _Damaged
    if video - _MP4_VIDEO:
        problem = "El video no está en H.264 y no se vería en todos los equipos. Expórtelo como MP4 con H.264."
    else:
        problem = "El sonido no está en AAC y no se oiría en todos los equipos. Expórtelo con sonido AAC."
    is_fit = not (video - _MP4_VIDEO or sound - _MP4_SOUND)
    return Recording("video/mp4" if video else "audio/mp4", "" if is_fit else problem, told)


# WebM: elements within elements, each with a number and a length of variable size.

_EBML, _DOC_TYPE, _SEGMENT, _TRACKS, _TRACK = 0x1A45DFA3, 0x4282, 0x18538067, 0x1654AE6B, 0xAE
_TRACK_TYPE, _CODEC, _IS_VIDEO, _IS_SOUND = 0x83, 0x86, 1, 2


def _vint(stream: IO[bytes], at: int, *, keeps_mark: bool) -> tuple[int, int]:
    first = _read(stream, at, 1)[0]
    width = 9 - first.bit_length()
    if width > (4 if keeps_mark else 8):
        raise _Damaged
    value = int.from_bytes(_read(stream, at, width), "big")
    return value if keeps_mark else value - (1 << 7 * width), at + width


def _elements(stream: IO[bytes], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Return number, beginning of the body and end of each element of a stretch."""
    for _count in range(MOST_PARTS):
        if start == end:
            return
        number, at = _vint(stream, start, keeps_mark=True)
        length, body = _vint(stream, at, keeps_mark=False)
        # All ones: the length was not known when it was written, and the element goes on to the end.
        stop = end if length == (1 << 7 * (body - at)) - 1 else body + length
        if stop > end:
            raise _Damaged
        yield number, body, stop
        start = stop
    raise _Damaged


def _element(stream: IO[bytes], span: tuple[int, int], wanted: int) -> tuple[int, int]:
    for number, body, stop in _elements(stream, *span):
        if number == wanted:
            return body, stop
    raise _Damaged


def _word(stream: IO[bytes], span: tuple[int, int], wanted: int) -> bytes:
    body, stop = _element(stream, span, wanted)
    return _read(stream, body, min(stop - body, 32)).rstrip(b"\x00")


def _webm(stream: IO[bytes], size: int) -> Recording:
    if _word(stream, _element(stream, (0, size), _EBML), _DOC_TYPE) != b"webm":
        return Recording("video/webm", "El archivo es Matroska y no WebM. Guárdelo como WebM o MP4.")
    tracks = _element(stream, _element(stream, (0, size), _SEGMENT), _TRACKS)
    codecs: dict[int, set[bytes]] = {_IS_VIDEO: set(), _IS_SOUND: set()}
    for number, body, stop in _elements(stream, *tracks):
        if number == _TRACK:
            kind = int.from_bytes(_word(stream, (body, stop), _TRACK_TYPE), "big")
            codecs.get(kind, set()).add(_word(stream, (body, stop), _CODEC))
    if not any(codecs.values()):
        raise _Damaged
    is_fit = codecs[_IS_VIDEO] <= _WEBM_VIDEO and codecs[_IS_SOUND] <= _WEBM_SOUND
    problem = "" if is_fit else "El WebM está guardado de un modo que no es suyo. Expórtelo con VP9 y Opus, o como MP4."
    return Recording("video/webm" if codecs[_IS_VIDEO] else "audio/webm", problem)


# MP3: frames, one after another, perhaps after a tag.

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_FRAMES_SEEN = 3


def _frame_length(head: bytes) -> int:
    """Return how long the frame is that begins so; 0 when none does."""
    version, layer, rate, place = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if head[0] != 0xFF or head[1] < 0xE0 or version == 1 or layer != 1 or not 1 <= rate <= 14 or place == 3:
        return 0
    kbits, per_byte = (_KBITS_1, 144) if version == 3 else (_KBITS_2, 72)
    return per_byte * kbits[rate - 1] * 1000 // _RATES[version][place] + (head[2] >> 1 & 1)


def _tag_end(head: bytes) -> int:
    """Return where the tag before the frames ends."""
    if not head.startswith(b"ID3"):
        return 0
    one, two, three, four = head[6:10]
    return 10 + (one << 21 | two << 14 | three << 7 | four) + (10 if head[5] & 0x10 else 0)


def _begins_as_mp3(head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 3 and _frame_length(head) > 0)


def _mp3(stream: IO[bytes], size: int) -> Recording:
    at = first = _tag_end(_read(stream, 0, 10))
    for _count in range(_FRAMES_SEEN):
        length = _frame_length(_read(stream, at, 4))
        if not length or at + length > size:
            raise _Damaged
        at += length
    # The tag says the place and the words of whoever recorded: its frames go, its length stays.
    return Recording("audio/mpeg", told=((10, first),) if first else ())


# Ogg: pages; WAV: chunks.


def _page_length(head: bytes) -> int:
    if head[:5] != b"OggS\x00":
        raise _Damaged
    return 27 + head[26] + sum(head[27 : 27 + head[26]])


def _ogg(stream: IO[bytes], size: int) -> Recording:
    head = _read(stream, 0, min(size, 27 + 255))
    packet = _read(stream, 27 + head[26], 8)
    second = _page_length(head)
    _page_length(_read(stream, second, min(size - second, 27 + 255)))
    is_fit = packet == b"OpusHead" or packet[:7] == b"\x01vorbis"
    return Recording("audio/ogg", "" if is_fit else "El Ogg no trae sonido Opus ni Vorbis. Guarde el sonido como MP3.")


def _wav(stream: IO[bytes], size: int) -> Recording:
    at, style, has_sound = 12, 0, False
    for _count in range(100):
        if at + 8 > size or has_sound:
            break
        name, length = struct.unpack("<4sI", _read(stream, at, 8))
        if name == b"fmt ":
            (style,) = struct.unpack("<H", _read(stream, at + 8, 2))
        has_sound = name == b"data" and length > 0 and at + 8 + length <= size
        at += 8 + length + length % 2
    if not has_sound:
        raise _Damaged
    is_fit = style in (1, 3, 0xFFFE)
    return Recording("audio/wav", "" if is_fit else "El WAV está comprimido. Guarde el sonido como MP3.")


_READERS: tuple[tuple[Callable[[bytes], bool], str, Callable[[IO[bytes], int], Recording]], ...] = (
    (lambda head: head[4:8] == b"ftyp" and head[8:12] not in _OTHER_BRANDS, "video/mp4", _mp4),
    (lambda head: head[:4] == b"\x1aE\xdf\xa3", "video/webm", _webm),
    (lambda head: head[:4] == b"OggS", "audio/ogg", _ogg),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE", "audio/wav", _wav),
    (_begins_as_mp3, "audio/mpeg", _mp3),
)
