"""A list of bits that says which credentials were revoked (Bitstring Status List 1.0), and names none of them."""

import base64
import gzip
from collections.abc import Iterable

# «The bitstring MUST be at least 131,072 entries»: among so many, one bit tells of nobody.
LENGTH = 131_072


def encoded(revoked: Iterable[int]) -> str:
    """Return the list, compressed and in multibase base64url. The first bit is the leftmost."""
    bits = bytearray(LENGTH // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def is_set(text: str, index: int) -> bool:
    """Say whether a bit of an encoded list is set."""
    packed = text.removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return bool(bits[index // 8] & (0x80 >> index % 8))
