"""Read very many answers as plain values: an object, a key and a document of each would take most of the time."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import CharField, QuerySet, TextField
from django.db.models.functions import Cast

from apropia.diagnosis.models import Answer


class PlainAnswer(NamedTuple):
    """One answer. `response` is the key of its response in 32 hexadecimal digits."""

    response: str
    item_id: int
    status: str
    value: Any
    seconds: int | None


def plain_answers(rows: QuerySet[Answer]) -> Iterator[PlainAnswer]:
    """Yield the answers of a query. Equal values are one and the same object: nobody may change them."""
    values: dict[str | None, Any] = {None: None}
    for response, item_id, status, text, seconds in rows.values_list(
        Cast("response_id", CharField()), "item_id", "status", Cast("value", TextField()), "seconds"
    ).iterator():
        if text not in values:
            values[text] = json.loads(text)
        yield PlainAnswer(response.replace("-", ""), item_id, status, values[text], seconds)
