"""The arithmetic of a seal."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC

from apropia.foundation.audit.models import AuditEvent


def seal_of(events: Iterable[AuditEvent], *, previous: str) -> str:
    """Return the SHA-256 of a batch of lines and of the seal before it."""
    digest = hashlib.sha256(previous.encode())
    for event in events:
        digest.update(_words_of(event).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _words_of(event: AuditEvent) -> str:
    """Return a line as text that is the same on every database and for ever."""
    return json.dumps(
        [
            event.pk,
            str(event.actor or ""),
            event.actor_name,
            event.action,
            event.object_type,
            event.object_id,
            event.object_name,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.origin,
            event.detail,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
