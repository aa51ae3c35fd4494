"""What was recorded beside an action, in words: keys and codes as `web` registers them, states by their model."""

from collections.abc import Mapping
from functools import cache

from django.apps import apps
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

from apropia.foundation.audit.models import AuditEvent

NOTHING = "—"
_keys: dict[str, str] = {}
_values: dict[str, Mapping[str, object]] = {}


def register(keys: Mapping[str, str], values: Mapping[str, Mapping[str, object]]) -> None:
    """Teach the words of keys such as `population` and, by key, those of codes that are no state of the object."""
    _keys.update(keys)
    _values.update(values)


def details_of(event: AuditEvent) -> list[tuple[str, str]]:
    """Return what was recorded beside an action, as pairs to read: «Estado nuevo», «Asignada»."""
    states = _states_of(event.object_type)
    # A code of the object goes before one of the key: both a campaign and a claim go from one state to another.
    return [
        (_keys.get(key, key), _in_words(value, {**_values.get(key, {}), **states}))
        for key, value in event.detail.items()
    ]


@cache
def kind_of(object_type: str) -> str:
    """Return what kind of object an action was on, in words; as it was recorded where the product has no such kind."""
    try:
        return capfirst(str(apps.get_model(object_type)._meta.verbose_name))
    except (LookupError, ValueError):
        return object_type


@cache
def _states_of(object_type: str) -> dict[str, object]:
    try:
        fields = apps.get_model(object_type)._meta.fields
    except (LookupError, ValueError):
        return {}
    return {str(value): label for field in fields for value, label in field.flatchoices}


def _in_words(value: object, words: Mapping[str, object]) -> str:
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_in_words(one, words) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_in_words(one, words)}" for key, one in value.items())
    text = str(value)
    return str(words.get(text) or _moment(text) or text)


def _moment(text: str) -> str:
    """Return a date or a date and hour in words; nothing when the text is neither."""
    try:
        moment, day = parse_datetime(text), parse_date(text)
    except ValueError:
        return ""
    if day is not None:
        return date_format(day, "j b Y")
    if moment is None:
        return ""
    return date_format(localtime(moment) if is_aware(moment) else moment, "j b Y, g:i\xa0a")
