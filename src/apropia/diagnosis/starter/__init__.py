"""The starter bank of items, copied into an entity as its first instrument.

`items/area1.json` … `area5.json` hold the questions by area of DigComp 3.0, `tasks.json` the numbers and short tasks of
all areas, `scales.json` the answer scales, and
`services.json` the templates of what is asked about each IT service. The texts are ours; each says when and on what it
was reviewed. `load` is called by `apropia init` and by the demo; called again it changes nothing. Who has an older one
brings the questions of a newer bank into the next version of the instrument, as a sheet (`starter_items`). What is
asked about typical services is in `service_banks`.
"""

import json
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from apropia.diagnosis.actions import authoring, versions
from apropia.diagnosis.models import Instrument, InstrumentVersion
from apropia.diagnosis.policies.content import ItemContent, Option, ScaleContent, SectionContent, sheet_parts
from apropia.diagnosis.queries.authoring import version_by_code
from apropia.foundation.tenancy.models import Entity
from apropia.science.psychometrics.timing import expected_seconds

CODE = "diagnostico-inicial"
PARTS = ("area1", "area2", "area3", "area4", "area5", "tasks")


def load(*, entity: Entity, at: datetime) -> InstrumentVersion:
    """Give the entity the starter instrument, frozen and ready for a wave; return its first version."""
    if (there := version_by_code(entity=entity, code=CODE)) is not None:
        return there
    version = versions.create_instrument(
        entity=entity,
        code=CODE,
        name=_("Diagnóstico inicial de competencias digitales"),
        description=_("Banco inicial de Apropia: percepción, desempeño y servicios de TI, según DigComp 3.0."),
        scales=starter_scales(),
        sections=starter_sections(),
        by=None,
        at=at,
    )
    authoring.apply_items(version=version, contents=starter_items(), by=None, at=at)
    versions.submit(version=version, by=None, at=at)
    versions.freeze(version=version, by=None, at=at)
    return version


def starter_items() -> list[ItemContent]:
    """Return every question of the bank, in the sections of `starter_sections`."""
    perception, performance, services = starter_sections()
    contents = [
        content_of_row(item, section=performance.title if item["construct"] == "PERFORMANCE" else perception.title)
        for part in PARTS
        for item in _read(f"{part}.json")["items"]
    ]
    contents += [service_content_of_row(item, section=services.title) for item in _read("services.json")["items"]]
    return contents


def starter_scales() -> tuple[ScaleContent, ...]:
    """Return the scales that perception and service items are answered on."""
    scales = [
        ScaleContent(scale["code"], scale["name"], _steps(scale["options"])) for scale in _read("scales.json")["scales"]
    ]
    scales += [
        ScaleContent(item["construct"], item["scale_name"], _steps(item["options"]))
        for item in _read("services.json")["items"]
    ]
    return tuple(scales)


def starter_sections() -> tuple[SectionContent, SectionContent, SectionContent]:
    """Return the sections that an instrument begins with: perception, performance, services."""
    return (
        SectionContent(
            _("Cómo se ve usted"),
            _("Unas preguntas cortas sobre lo que conoce, lo que puede hacer y lo que le importa."),
        ),
        SectionContent(
            _("Situaciones de trabajo"), _("Situaciones y ejercicios para resolver. Si no sabe una, puede decirlo.")
        ),
        SectionContent(_("Servicios de TI"), _("Qué servicios de su entidad conoce, cuáles usa y cómo le ha ido.")),
    )


def begins_with(kind: str) -> dict[str, Any]:
    """Return the scales and sections of a new instrument of this kind."""
    if kind != Instrument.Kind.SURVEY:
        return {"scales": starter_scales(), "sections": starter_sections()}
    scales = [
        ScaleContent(scale["code"], scale["name"], _steps(scale["options"]))
        for scale in _read("survey_scales.json")["scales"]
    ]
    return {"scales": scales, "sections": [SectionContent(_("Preguntas"))]}


def seconds_of(item: dict[str, Any]) -> int:
    """Return how long a performance question of the bank takes, from its words and what must be marked."""
    texts = [item["stem"], item.get("scenario", "")]
    texts += [row["text"] for row in [*item["options"], *item.get("targets", [])]]
    texts += _shown_in(item.get("task", {}))
    opened = len(item["options"]) if item["kind"] == "MAILBOX" else 0
    return expected_seconds(words=sum(len(text.split()) for text in texts), marks=len(item["key"]) + opened)


def _shown_in(task: dict[str, Any]) -> list[str]:
    """Return what there is to read in a task besides its options."""
    details = [text for part in task.get("parts", {}).values() for name, text in part.items() if name != "role"]
    return [*details, *(cell for row in task.get("rows", []) for cell in row), task.get("file", "")]


def content_of_row(item: dict[str, Any], *, section: str) -> ItemContent:
    """Return what a row of a bank says of performance or perception."""
    content = ItemContent(
        code=item["code"],
        kind=item.get("kind", "PERCEPTION"),
        section=section,
        competence=item["competence"],
        level=item.get("level", ""),
        scale=item.get("scale", ""),
        stem=item["stem"],
        scenario=item.get("scenario", ""),
        options=_options(item.get("options", [])),
        targets=_options(item.get("targets", [])),
        key=item.get("key"),
        rationale=item.get("rationale", ""),
        seconds=item.get("seconds") or seconds_of(item),
        has_fixed_order=item.get("fixed_order", False),
        task=item.get("task"),
    )
    return replace(content, **sheet_parts(item["task"]["rows"], item["key"])) if content.kind == "SHEET" else content


def service_content_of_row(item: dict[str, Any], *, section: str) -> ItemContent:
    """Return what a row of a bank says on services."""
    return ItemContent(
        code=item["code"],
        kind=item["construct"],
        section=section,
        scale=item["construct"],
        stem=item["stem"],
        seconds=item["seconds"],
        relevance=item.get("relevance", ""),
    )


def _options(rows: list[dict[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(row["id"], row["text"]) for row in rows)


def _steps(rows: list[dict[str, Any]]) -> tuple[tuple[int, str], ...]:
    return tuple((row["value"], row["text"]) for row in rows)


def _read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(files(__package__).joinpath("items", name).read_text(encoding="utf-8"))
    return document
