"""How often one address of the network may ask for something that anybody may ask for."""

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest


def is_too_often(request: HttpRequest, what: str, *, most: int, minutes: int, at: datetime) -> bool:
    """Count one more time in the present window, and say whether they are too many. The address is kept as a hash."""
    window = int(at.timestamp() // (60 * minutes))
    address = hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:32]
    key = f"{what}:{address}:{window}"
    cache.add(key, 0, 60 * minutes)
    try:
        return cache.incr(key) > most
    except ValueError:
        # Thrown out of the cache between the two lines: the next time counts again.
        return False
