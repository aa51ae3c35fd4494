"""Write a record as the official form in PDF: tagged, PDF/UA-1 and PDF/A-2a in one file."""

from datetime import date
from importlib import resources
from itertools import groupby
from typing import Any

from apropia.formats.ft1311.record import (
    DATE_BOXES,
    DEFINITION,
    FIELDS,
    FOOTNOTE,
    NOTE,
    SECTIONS,
    TEMPLATE,
    TITLE,
    FieldSpec,
    PracticeRecord,
    Shape,
    Template,
)
from apropia.formats.ft1311.richtext import Block, Kind, parse
from apropia.formats.typesetting import FONTS, tagged_pdf

OURS = "Apropia"


def write(record: PracticeRecord, *, template: Template = TEMPLATE, entity: str = "") -> bytes:
    """Return the record as a PDF in the official layout.

    Raises
    ------
    FormatError
        If the text holds a character that no font of the form can show.
    """
    source = resources.files("apropia.formats.ft1311").joinpath("form.typ").read_bytes()
    return tagged_pdf(source, _form(record, template, entity))


def _form(record: PracticeRecord, template: Template, entity: str) -> dict[str, Any]:
    word, _, rest = NOTE.partition(" ")
    return {
        "title": record.name or TITLE,
        "keywords": [template.code, OURS],
        "fonts": list(FONTS),
        "entity": entity,
        "template": {
            "process": template.process,
            "code": template.code,
            "procedure": template.procedure,
            "version": template.version,
            "format_name": template.format_name,
        },
        "heading": TITLE,
        "definition": DEFINITION,
        "footnote": FOOTNOTE,
        "note": [word, rest],
        "boxes": list(DATE_BOXES),
        "parts": _parts(record),
    }


def _parts(record: PracticeRecord) -> list[dict[str, Any]]:
    """Return what the page shows, from top to bottom."""
    parts: list[dict[str, Any]] = []
    section = 0
    for spec in FIELDS:
        if spec.section != section:
            section = spec.section
            parts.append({"kind": "section", "label": SECTIONS[section - 1].heading})
        if spec.shape is Shape.DATE:
            parts.append({"kind": "dates", "label": spec.label, "boxes": _boxes(getattr(record, spec.key))})
        elif spec.shape is Shape.LINE:
            line = {"label": spec.label, "guidance": spec.guidance, "text": record.text(spec.key)}
            if parts[-1]["kind"] == "lines":
                parts[-1]["fields"].append(line)
            else:
                parts.append({"kind": "lines", "fields": [line]})
        else:
            parts.append(_rich(spec, record.text(spec.key)))
    return parts


def _boxes(day: date | None) -> list[str]:
    return [f"{day.day:02d}", f"{day.month:02d}", f"{day.year:04d}"] if day else ["", "", ""]


def _rich(spec: FieldSpec, text: str) -> dict[str, Any]:
    titled = spec.label != SECTIONS[spec.section - 1].heading
    return {
        "kind": "rich",
        "label": spec.label,
        "titled": titled,
        "guidance": spec.guidance,
        "groups": _groups(parse(text)),
    }


def _groups(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Gather neighbouring list items into one list; bullets below «1. Something:» are set under it."""
    groups: list[dict[str, Any]] = []
    announced = False
    for (kind, is_list), run in groupby(blocks, key=lambda block: (block.kind, block.is_item)):
        items: list[dict[str, Any]] = [
            {"number": block.number, "spans": [{"text": span.text, "bold": span.bold} for span in block.spans]}
            for block in run
        ]
        if is_list:
            announces = "".join(span["text"] for span in items[-1]["spans"]).endswith(":")
            is_under = announced and kind is Kind.BULLET
            groups.append({"kind": kind.value, "items": items, "announces": announces, "is_under": is_under})
            announced = announces and kind is Kind.NUMBER
        else:
            groups += [{"kind": kind.value, "items": [item]} for item in items]
            announced = False
    return groups
