"""Lists that work alike: columns, sorting, search, filters and pages, read from the address and never trusted.

A domain declares a `Table` once; its view reads a `TableState` from `request.GET` and asks for one page:

    state = GUIDES.read(request.GET)
    page = paginate(queries.guides_for(person=request.person), state)

The template draws `{% filters_bar state %}`, `{% table_head state %}` and `{% pager page %}`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, Q, QuerySet
from django.utils.functional import Promise

from apropia.foundation.alphabet import sort_expression

PAGE_SIZE = 25
MAX_TEXT = 200
M = TypeVar("M", bound=Model)
Text = str | Promise
Choices = Iterable[tuple[Any, Any]]

# Letters that people leave without their mark when they search; both engines' regular expressions know these classes.
_MARKS = {"a": "aáàäâãAÁ", "e": "eéèëêEÉ", "i": "iíìïîIÍ", "o": "oóòöôõOÓ", "u": "uúùüûUÚÜ", "n": "nñNÑ", "c": "cçC"}
_PLAIN = str.maketrans("áàäâãéèëêíìïîóòöôõúùüûñç", "aaaaaeeeeiiiiooooouuuunc")


@dataclass(frozen=True)
class Column:
    """One column: a key for the address, its heading, and the lookups that sort by it (none: not sortable)."""

    key: str
    label: Text
    sort: str | tuple[str, ...] = ()
    is_name: bool = False  # its first lookup is sorted as names are, without accents or case
    is_number: bool = False
    is_hidden: bool = False  # the heading is only for screen readers, as over a column of actions

    @property
    def lookups(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else self.sort


@dataclass(frozen=True)
class Filter:
    """One filter: a key for the address, its label, the lookup it sets and what may be chosen (or a date)."""

    key: str
    label: Text
    lookup: str
    choices: Choices = ()
    kind: str = "choice"  # or "date"
    every: Text = "Todos"


@dataclass(frozen=True)
class Table:
    """What a list offers. `search` names the lookups in which words are sought."""

    caption: Text
    columns: tuple[Column, ...]
    default_sort: str = ""
    search: tuple[str, ...] = ()
    search_label: Text = "Buscar"
    filters: tuple[Filter, ...] = ()
    page_size: int = PAGE_SIZE

    def read(self, query: Mapping[str, str], choices: Mapping[str, Choices] | None = None) -> "TableState":
        """Read what was asked; what this table does not know is left out. `choices` completes filters by key."""
        filters = tuple(replace(one, choices=tuple((choices or {}).get(one.key, one.choices))) for one in self.filters)
        sortable = {column.key for column in self.columns if column.sort}
        asked = query.get("orden", "")
        sort = asked if asked.removeprefix("-") in sortable else self.default_sort
        return TableState(
            table=replace(self, filters=filters),
            text=query.get("q", "").strip()[:MAX_TEXT] if self.search else "",
            sort=sort,
            chosen={one.key: value for one in filters if (value := _valid(one, query.get(one.key, "")))},
            page=query.get("pagina", "1"),
        )


@dataclass(frozen=True)
class TableState:
    """What one visit asks of a table."""

    table: Table
    text: str = ""
    sort: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    page: str = "1"

    @property
    def is_narrowed(self) -> bool:
        """Tell whether a search or a filter hides rows."""
        return bool(self.text or self.chosen)

    def on_page(self, page: str) -> Self:
        """Return the same list at another page; nothing asked for leaves it where it is."""
        return replace(self, page=page) if page else self

    def query(self, **changes: str) -> str:
        """Return the address of this list with some parameters changed; the page is forgotten, empty ones go."""
        wanted = {"q": self.text, **self.chosen}
        if self.sort != self.table.default_sort:
            wanted["orden"] = self.sort
        wanted |= changes
        kept = {key: value for key, value in wanted.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"

    @property
    def headings(self) -> "list[Heading]":
        """Return the headings with the link that sorts by each."""
        return [self._heading(column) for column in self.table.columns]

    def _heading(self, column: Column) -> "Heading":
        direction = ""
        if column.sort and self.sort.removeprefix("-") == column.key:
            direction = "descending" if self.sort.startswith("-") else "ascending"
        following = f"-{column.key}" if direction == "ascending" else column.key
        return Heading(column, direction, self.query(orden=following) if column.sort else "")

    @property
    def controls(self) -> "list[Control]":
        """Return the filters with what is chosen in each."""
        return [Control(one, self.chosen.get(one.key, "")) for one in self.table.filters]


@dataclass(frozen=True)
class Heading:
    """A heading as drawn: which way it sorts now, and where its link goes."""

    column: Column
    direction: str
    url: str


@dataclass(frozen=True)
class Control:
    """A filter as drawn."""

    filter: Filter
    value: str

    @property
    def options(self) -> list[tuple[str, Any, bool]]:
        """Return value, label and whether it is chosen, for each choice."""
        return [(str(value), label, str(value) == self.value) for value, label in self.filter.choices]


def narrow(rows: QuerySet[M], state: TableState) -> QuerySet[M]:
    """Return the rows that the search and the filters leave, in the order asked, ties always in the same order."""
    for word in state.text.split():
        pattern = pattern_for(word)
        rows = rows.filter(_any_of(Q(**{f"{lookup}__iregex": pattern}) for lookup in state.table.search))
    for one in state.table.filters:
        if one.key in state.chosen:
            rows = rows.filter(**{one.lookup: state.chosen[one.key]})
    ordering = _ordering(state)
    return rows.order_by(*ordering, "pk") if ordering else rows


def paginate(rows: QuerySet[M], state: TableState) -> "Page[M]":
    """Return one page of the rows asked for: two queries, whatever the number of rows."""
    return Paginator(narrow(rows, state), state.table.page_size).get_page(state.page)


def paginate_list(rows: Sequence[Any], page: str, size: int = PAGE_SIZE) -> "Page[Any]":
    """Return one page of rows that are already in memory."""
    return Paginator(rows, size).get_page(page)


def pattern_for(word: str) -> str:
    """Return a regular expression that finds a word with or without its accents."""
    plain = word.lower().translate(_PLAIN)
    return "".join(f"[{_MARKS[letter]}]" if letter in _MARKS else re.escape(letter) for letter in plain)


def _ordering(state: TableState) -> list[Any]:
    key = state.sort.removeprefix("-")
    column = next((one for one in state.table.columns if one.key == key), None)
    if column is None:
        return []
    keys: list[Any] = [F(lookup) for lookup in column.lookups]
    if column.is_name:
        keys[0] = sort_expression(column.lookups[0])
    if state.sort.startswith("-"):
        return [key.desc(nulls_last=True) for key in keys]
    return [key.asc(nulls_last=True) for key in keys]


def _any_of(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _valid(one: Filter, value: str) -> str:
    if not value:
        return ""
    if one.kind == "date":
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            return ""
    return value if any(str(known) == value for known, _label in one.choices) else ""
