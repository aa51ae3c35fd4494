"""How a fact travels: dataclass to JSON and back, by the types its fields declare."""

import dataclasses
import enum
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")


def to_json(instance: Any) -> dict[str, Any]:
    """Return the fields of a dataclass as plain JSON values."""
    return {field.name: _plain(getattr(instance, field.name)) for field in dataclasses.fields(instance)}


def _plain(value: Any) -> Any:
    match value:
        case enum.Enum():
            plain: Any = value.value
        case datetime() | date():
            plain = value.isoformat()
        case UUID() | Decimal():
            plain = str(value)
        case Mapping():
            plain = {str(key): _plain(one) for key, one in value.items()}
        case set() | frozenset():
            plain = sorted(_plain(one) for one in value)
        case tuple() | list():
            plain = [_plain(one) for one in value]
        case _:
            plain = value
    return plain


def from_json(kind: type[T], payload: Mapping[str, Any]) -> T:
    """Return the dataclass; fields that it did not have yet when written take their default."""
    hints = get_type_hints(kind)
    return kind(
        **{
            field.name: _restored(hints[field.name], payload[field.name])
            for field in dataclasses.fields(kind)  # type: ignore[arg-type]  # an event is a dataclass
            if field.name in payload
        }
    )


def _restored(hint: Any, value: Any) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = next((one for one in arguments if one is not NoneType), hint)
        return None if value is None else _restored(inner, value)
    if origin in (tuple, list, set, frozenset):
        return origin(_restored(arguments[0], one) for one in value)
    if hint in (datetime, date):
        return hint.fromisoformat(value)
    if hint in (UUID, Decimal):
        return hint(value)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint(value)
    return value
