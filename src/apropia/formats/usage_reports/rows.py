"""What a use report says of one account, one service and one period."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from apropia.formats.tabular.reading import Table
from apropia.formats.usage_reports.periods import Period


class ReportKind(StrEnum):
    """The reports that are recognised."""

    GENERIC = "GENERIC"
    M365_ACTIVE_USERS = "M365_ACTIVE_USERS"
    M365_TEAMS = "M365_TEAMS"
    M365_ONEDRIVE = "M365_ONEDRIVE"
    M365_SHAREPOINT = "M365_SHAREPOINT"
    M365_EMAIL = "M365_EMAIL"


KIND_LABELS = {
    ReportKind.GENERIC: "Tabla de uso",
    ReportKind.M365_ACTIVE_USERS: "Microsoft 365: usuarios activos",
    ReportKind.M365_TEAMS: "Microsoft 365: actividad en Teams",
    ReportKind.M365_ONEDRIVE: "Microsoft 365: uso de OneDrive",
    ReportKind.M365_SHAREPOINT: "Microsoft 365: actividad en SharePoint",
    ReportKind.M365_EMAIL: "Microsoft 365: actividad de correo",
}


class UsageRow(NamedTuple):
    """Use of one service by one account in one period.

    `identity` is an address in lower case, an account name, or the opaque mark of the source when `concealed`.
    `enabled` says that the account may use the service and was not deleted; a source that does not say so lists only
    those who may. `active` follows the rule of the source. `service_hint` is the code of the service in the generic
    table, or the product's name in the others.
    """

    row: int
    identity: str
    concealed: bool
    service_hint: str
    period_start: dt.date
    period_end: dt.date
    refreshed_on: dt.date | None
    enabled: bool
    active: bool
    actions: int | None
    functions_used: tuple[str, ...]
    deleted: bool


@dataclass(frozen=True)
class UsageReport:
    """A report that was recognised: what it is, and what its header and first rows tell.

    `unknown` are headers that are not used, to be logged; `period` is None where the report carries none and it must
    be asked for; `concealed` says that the source hides who the accounts are.
    """

    kind: ReportKind
    table: Table
    positions: Mapping[str, int]
    unknown: tuple[str, ...]
    period: Period | None
    refreshed_on: dt.date | None
    concealed: bool

    @property
    def label(self) -> str:
        """Return the name of the report for people."""
        return KIND_LABELS[self.kind]

    def header(self, *columns: str) -> str:
        """Return what the file calls the first of these columns that it has; nothing where it has none."""
        found = (self.table.headers[self.positions[column]] for column in columns if column in self.positions)
        return next(found, "")

    @property
    def needs_period(self) -> bool:
        """Tell whether the period must be given from outside."""
        return self.period is None
