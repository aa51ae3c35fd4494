"""Small sounds and videos made by hand: whole in their structure, with nothing worth hearing or seeing inside."""

import io
import struct
import wave

PLACE = b"+04.6097-074.0817/"


def box(name: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return struct.pack(">I4s", 8 + len(body), name) + body


def _track(kind: bytes, codec: bytes) -> bytes:
    table = box(b"stbl", box(b"stsd", bytes(4), struct.pack(">I", 1), box(codec, bytes(70))))
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), kind, bytes(12)), box(b"minf", table)))


def mp4(
    *, video: bytes = b"avc1", sound: bytes = b"mp4a", brand: bytes = b"isom", content: int = 3000, place: bytes = PLACE
) -> bytes:
    """Return an MP4 that says where it was recorded, as those of telephones do."""
    tracks = [_track(kind, codec) for kind, codec in ((b"vide", video), (b"soun", sound)) if codec]
    told = [box(b"udta", box(b"\xa9xyz", place))] if place else []
    moov = box(b"moov", box(b"mvhd", bytes(100)), *tracks, *told)
    return box(b"ftyp", brand, bytes(4), brand) + box(b"mdat", bytes(range(256)) * (content // 256)) + moov


def element(number: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return number + struct.pack(">Q", len(body) | 1 << 56) + body


def webm(*, video: bytes = b"V_VP9", sound: bytes = b"A_OPUS", kind: bytes = b"webm") -> bytes:
    tracks = [
        element(b"\xae", element(b"\x83", bytes([number])), element(b"\x86", codec))
        for number, codec in ((1, video), (2, sound))
        if codec
    ]
    segment = element(b"\x16\x54\xae\x6b", *tracks) + element(b"\x1f\x43\xb6\x75", bytes(500))
    # A recorder that goes on does not know how long it will be: its length is all ones.
    return element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", kind)) + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + segment


def mp3(*, tag: bytes = PLACE) -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    head = b"ID3\x04\x00\x00" + bytes([0, 0, 0, len(tag)]) + tag if tag else b""
    return head + frame * 4


def ogg(packet: bytes = b"OpusHead") -> bytes:
    pages = [
        b"OggS\x00\x00" + bytes(20) + bytes([1, len(body)]) + body
        for body in (packet + bytes(11), b"OpusTags" + bytes(8))
    ]
    return b"".join(pages)


def wav(seconds: float = 0.2) -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * int(8000 * seconds))
    return held.getvalue()
