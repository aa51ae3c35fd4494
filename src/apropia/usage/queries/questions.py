"""What must be asked before a report can be read."""

from collections.abc import Mapping
from dataclasses import dataclass

from apropia.catalogue.models import ITService
from apropia.formats.errors import FormatError
from apropia.formats.tabular.reading import Source
from apropia.formats.usage_reports.reading import recognise
from apropia.formats.usage_reports.rows import UsageReport
from apropia.foundation.tenancy.models import Entity
from apropia.usage.models import SourceKind, UsageImport, UsageSource
from apropia.usage.queries.services import HINTS_OF_KIND, NOTHING, links_of


@dataclass(frozen=True)
class Questions:
    """What is not known of a report: its columns, its period, and which services its names are."""

    columns: bool
    period: bool
    services: tuple[str, ...]

    @property
    def are_open(self) -> bool:
        """Say whether anything must be answered first."""
        return self.columns or self.period or bool(self.services)


def columns_remembered(entity: Entity) -> dict[str, str]:
    """Return what the columns of the entity's own table mean."""
    source = UsageSource.objects.filter(entity=entity, kind=SourceKind.GENERIC).first()
    return dict(source.columns) if source else {}


def questions_of(
    *,
    usage_import: UsageImport,
    source: Source,
    report: UsageReport | None = None,
    this_once: Mapping[str, ITService | None] = NOTHING,
) -> Questions:
    """Return what must still be asked about a report.

    `this_once` is what is known for this report alone. A report of which no name has a service would count nothing: all
    its names are asked, those too that were left out of others on purpose.
    """
    if report is None:
        try:
            report = recognise(source, saved=columns_remembered(usage_import.entity))
        except FormatError:
            return Questions(columns=True, period=False, services=())
    links = links_of(entity=usage_import.entity, this_once=this_once)
    hints = HINTS_OF_KIND[str(report.kind)]
    some_count = any(links.get(hint) is not None for hint in hints)
    asked = tuple(hint for hint in hints if hint not in this_once and not (some_count and hint in links))
    return Questions(columns=False, period=report.needs_period and usage_import.period_start is None, services=asked)
