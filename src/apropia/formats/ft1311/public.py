"""The copy that anybody may read: no telephone, no e-mail, no names of people."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from apropia.formats.ft1311.folding import fold
from apropia.formats.ft1311.record import RICH_KEYS, PracticeRecord
from apropia.formats.ft1311.richtext import canonical

HEAD_ROLE = "Directivo(a) de la dependencia"
RESPONSIBLE_ROLE = "Colaborador(a) responsable"
WITHHELD = "[dato reservado]"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Colombian numbers: ten digits (mobile 3xx, fixed 60x), spaced or not, with or without +57 and an extension.
PHONE = re.compile(
    r"(?<![\w.,$-])(?:\+?57[ .-]?)?(?:\(?(?:3\d{2}|60\d)\)?[ .-]?\d{3}[ .-]?\d{2}[ "
    r".-]?\d{2})(?:\s*ext\.?\s*\d{1,5})?(?![\w-])"
)
TITLES = re.compile(r"^(?:dr|dra|ing|lic|sr|sra|doctor|doctora)\.?\s+", re.IGNORECASE)


def public_copy(record: PracticeRecord, *, names: Iterable[str] = ()) -> PracticeRecord:
    """Return the record with contact data removed and people replaced by their role.

    `names` are further people to take out of the texts, such as colleagues of the unit.
    """
    people = [(record.head, HEAD_ROLE), (record.responsible, RESPONSIBLE_ROLE), *((name, WITHHELD) for name in names)]
    patterns = [(pattern, role) for name, role in people for pattern in _name_patterns(name)]
    changes: dict[str, Any] = {key: canonical(_redacted(record.text(key), patterns)) for key in RICH_KEYS}
    lines: dict[str, Any] = {key: _redacted(record.text(key), patterns) for key in ("name", "unit", "process", "team")}
    return replace(
        record,
        head=HEAD_ROLE if record.head else "",
        responsible=RESPONSIBLE_ROLE if record.responsible else "",
        phone="",
        email="",
        **lines,
        **changes,
    )


def personal_data_in(text: str) -> list[tuple[int, int]]:
    """Return where a text holds an e-mail address or a telephone number."""
    return sorted(match.span() for pattern in (EMAIL, PHONE) for match in pattern.finditer(text))


def _name_patterns(name: str) -> list[re.Pattern[str]]:
    """Return patterns for the whole name and for first name with first surname."""
    tokens = [token for token in re.split(r"\s+", fold(TITLES.sub("", name.strip()))) if token]
    if len(tokens) < 2:
        return []
    forms = [tokens]
    if len(tokens) == 3:
        forms += [tokens[:2], [tokens[0], tokens[2]]]
    elif len(tokens) >= 4:
        forms += [[tokens[0], *tokens[2:]], [tokens[0], tokens[-2]], tokens[:3], [tokens[0], tokens[-1]]]
    return [re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, form)) + r"(?!\w)") for form in forms]


def _redacted(text: str, patterns: list[tuple[re.Pattern[str], str]]) -> str:
    text = PHONE.sub(WITHHELD, EMAIL.sub(WITHHELD, text))
    for pattern, role in patterns:
        for match in reversed(list(pattern.finditer(fold(text)))):
            text = text[: match.start()] + role + text[match.end() :]
    return text
