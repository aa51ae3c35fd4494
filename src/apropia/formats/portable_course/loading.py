"""Turn plain values of JSON into records, each checked against its type and its limit."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from apropia.formats.errors import FormatError

WRONG = "El archivo del curso no trae bien «{place}»: {why}. Pida que se lo den otra vez."
_LONGEST_ENTRY = 4_000
RecordT = TypeVar("RecordT")


class Loader:
    """Loads records; `unknown` keeps the places of what their schema does not have."""

    def __init__(self) -> None:
        self.unknown: list[str] = []

    def record(self, cls: type[RecordT], value: object, place: str = "") -> RecordT:
        """Return a record. Raise `FormatError` with the place of what does not fit."""
        if not isinstance(value, Mapping):
            raise _wrong(place or "curso", "debe ser un objeto")
        schema: type = cls
        known = _schema(schema)
        self.unknown += [_join(place, name)[:120] for name in value if name not in known][: 50 - len(self.unknown)]
        found = {}
        for name, (one, kind) in known.items():
            here = _join(place, name)
            if name in value:
                found[name] = self._value(kind, value[name], here, one.metadata)
            elif one.default is MISSING and one.default_factory is MISSING:
                raise _wrong(here, "falta")
        return cls(**found)

    def _value(self, kind: Any, value: object, place: str, limits: Mapping[str, int]) -> Any:
        if get_origin(kind) in (Union, types.UnionType):
            if value is None:
                return None
            kind = next(one for one in get_args(kind) if one is not type(None))
        if is_dataclass(kind) and isinstance(kind, type):
            return self.record(kind, value, place)
        if get_origin(kind) is tuple:
            return self._list(get_args(kind)[0], value, place, limits)
        if get_origin(kind) is dict:
            return self._numbers(value, place, limits)
        # A truth is a number in Python, and not here.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _wrong(place, "no es de la clase que se espera")
        if isinstance(value, str | int) and not isinstance(value, bool):
            _check_limit(value if isinstance(value, int) else len(value), place, limits)
        if isinstance(value, str) and not value.isprintable():
            _check_letters(value, place)
        return value

    def _list(self, kind: Any, value: object, place: str, limits: Mapping[str, int]) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _wrong(place, "debe ser una lista")
        _check_limit(len(value), place, limits)
        within = {"most": _LONGEST_ENTRY}
        return tuple(self._value(kind, one, f"{place}[{i}]", within) for i, one in enumerate(value, 1))

    def _numbers(self, value: object, place: str, limits: Mapping[str, int]) -> dict[str, int]:
        if not isinstance(value, Mapping) or len(value) > limits["most"]:
            raise _wrong(place, "debe ser un objeto de números")
        return {
            self._value(str, name, place, {"least": 1, "most": 40}): self._value(int, one, place, limits)
            for name, one in value.items()
        }


@cache
def _schema(cls: type) -> Mapping[str, tuple[Field[Any], Any]]:
    kinds = get_type_hints(cls)
    return {one.name: (one, kinds[one.name]) for one in fields(cls)}


def _check_limit(size: int, place: str, limits: Mapping[str, int]) -> None:
    if size < limits.get("least", 0):
        raise _wrong(place, f"es menos de {limits['least']}")
    if "most" in limits and size > limits["most"]:
        raise _wrong(place, f"es más de {limits['most']}")


def _check_letters(value: str, place: str) -> None:
    if any(one == "\0" or 0xD800 <= ord(one) < 0xE000 for one in value):
        raise _wrong(place, "trae letras que no se escriben")


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else str(name)


def _wrong(place: str, why: str) -> FormatError:
    return FormatError(WRONG.format(place=place[:160], why=why), "wrong_field")
