"""The five user-detail reports of Microsoft 365: their headers and what counts as use in each.

Headers: Microsoft Graph v1.0, reportRoot getOffice365ActiveUserDetail, getTeamsUserActivityUserDetail,
getOneDriveUsageAccountDetail, getSharePointActivityUserDetail, getEmailActivityUserDetail.
"""

from dataclasses import dataclass

from apropia.formats.tabular.cells import fold_header
from apropia.formats.usage_reports.rows import ReportKind

REFRESH = "report refresh date"
PERIOD = "report period"
DELETED = "is deleted"
LICENSED = "is licensed"
OTHER_ACTION = "has other action"
OTHER_ACTION_NAME = "otras acciones"


@dataclass(frozen=True)
class Layout:
    """One report: folded headers.

    `marks` are headers that only this report has. `counters` give each counted header the function it shows; every one
    in `required` must be there, and one of each group in `either`. `documented` are the others that are known and not
    used.
    """

    kind: ReportKind
    identity: str
    service_hint: str
    marks: tuple[str, ...]
    counters: tuple[tuple[str, str], ...]
    required: tuple[str, ...]
    either: tuple[tuple[str, ...], ...] = ()
    documented: tuple[str, ...] = ()

    @property
    def known(self) -> frozenset[str]:
        """Return every header that is expected in the report."""
        counted = {header for header, _ in self.counters}
        return frozenset({REFRESH, PERIOD, DELETED, self.identity, *counted, *self.required, *self.documented})


@dataclass(frozen=True)
class Product:
    """One product of the active-users report: its licence and last-activity headers."""

    service_hint: str
    licence: str
    last_activity: str


def _headers(text: str) -> tuple[str, ...]:
    return tuple(fold_header(header) for header in text.split(","))


_ACCOUNT = _headers("Display Name,Deleted Date,Last Activity Date,Assigned Products")
_UPN = "user principal name"

PRODUCTS = tuple(
    Product(hint, fold_header(f"Has {name} License"), fold_header(f"{name} Last Activity Date"))
    for hint, name in (
        ("EXCHANGE", "Exchange"),
        ("ONEDRIVE", "OneDrive"),
        ("SHAREPOINT", "SharePoint"),
        ("SKYPE", "Skype For Business"),
        ("YAMMER", "Yammer"),
        ("TEAMS", "Teams"),
    )
)
SUITE_HINT = "M365"

ACTIVE_USERS = Layout(
    ReportKind.M365_ACTIVE_USERS,
    identity=_UPN,
    service_hint=SUITE_HINT,
    marks=tuple(product.licence for product in PRODUCTS),
    counters=(),
    required=(REFRESH, _UPN),
    either=(
        tuple(product.licence for product in PRODUCTS),
        tuple(product.last_activity for product in PRODUCTS),
    ),
    documented=(
        *_ACCOUNT,
        *(product.licence for product in PRODUCTS),
        *(product.last_activity for product in PRODUCTS),
        *_headers(
            "Exchange License Assign Date,OneDrive License Assign Date,SharePoint License Assign Date,"
            "Skype For Business License Assign Date,Yammer License Assign Date,Teams License Assign Date"
        ),
    ),
)

_TEAMS_COUNTERS = (
    ("team chat message count", "chat de equipo"),
    ("private chat message count", "chat privado"),
    ("call count", "llamadas"),
    ("meetings attended count", "reuniones"),
    ("meetings organized count", "reuniones organizadas"),
    ("post messages", "publicaciones"),
    ("reply messages", "respuestas"),
)
OLDER_MEETINGS = ("meeting count", "reuniones")  # reports of before 2021 do not part attended from organised

TEAMS = Layout(
    ReportKind.M365_TEAMS,
    identity=_UPN,
    service_hint="TEAMS",
    marks=("team chat message count", "private chat message count"),
    counters=_TEAMS_COUNTERS,
    required=(REFRESH, _UPN, "team chat message count", "private chat message count", "call count"),
    either=(("meetings attended count", "meeting count"),),
    documented=(
        *_ACCOUNT,
        OTHER_ACTION,
        LICENSED,
        *_headers(
            "Tenant Display Name,Shared Channel Tenant Display Names,User Id,Meeting Count,Urgent Messages,"
            "Ad Hoc Meetings Organized Count,"
            "Ad Hoc Meetings Attended Count,Scheduled One-time Meetings Organized Count,"
            "Scheduled One-time Meetings Attended Count,Scheduled Recurring Meetings Organized Count,"
            "Scheduled Recurring Meetings Attended Count,Audio Duration,Video Duration,Screen Share Duration,"
            "Audio Duration In Seconds,Video Duration In Seconds,Screen Share Duration In Seconds"
        ),
    ),
)

ONEDRIVE = Layout(
    ReportKind.M365_ONEDRIVE,
    identity="owner principal name",
    service_hint="ONEDRIVE",
    marks=("owner principal name",),
    counters=(("active file count", "archivos"),),
    required=(REFRESH, "owner principal name", "active file count"),
    documented=_headers(
        "Site Id,Site URL,Owner Display Name,Last Activity Date,File Count,Storage Used (Byte),Storage Allocated (Byte)"
    ),
)

_SHAREPOINT_COUNTERS = (
    ("viewed or edited file count", "archivos vistos o editados"),
    ("synced file count", "archivos sincronizados"),
    ("shared internally file count", "archivos compartidos"),
    ("shared externally file count", "archivos compartidos"),
    ("visited page count", "páginas visitadas"),
)

SHAREPOINT = Layout(
    ReportKind.M365_SHAREPOINT,
    identity=_UPN,
    service_hint="SHAREPOINT",
    marks=("viewed or edited file count",),
    counters=_SHAREPOINT_COUNTERS,
    required=(REFRESH, _UPN, *(header for header, _ in _SHAREPOINT_COUNTERS)),
    documented=_ACCOUNT,
)

EMAIL = Layout(
    ReportKind.M365_EMAIL,
    identity=_UPN,
    service_hint="EXCHANGE",
    marks=("send count", "read count"),
    counters=(
        ("send count", "envío"),
        ("read count", "lectura"),
        ("meeting created count", "reuniones"),
        ("meeting interacted count", "reuniones"),
    ),
    required=(REFRESH, _UPN, "send count", "read count"),
    documented=(*_ACCOUNT, "receive count"),
)

LAYOUTS = (ACTIVE_USERS, TEAMS, ONEDRIVE, SHAREPOINT, EMAIL)
