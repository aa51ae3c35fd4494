"""The files that an entity like the demo one would bring, in the formats in which they really come.

Nothing here touches the database: `apropia demo --files DIR` writes them, and the importers read them as anybody's. The
people, accounts and numbers are invented, and the same for the same seed and day.
"""

import csv
import dataclasses
import io
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from django.utils.text import slugify

from apropia.demo.accounts import DOMAIN
from apropia.demo.words import GIVEN_NAMES, SURNAMES, UNITS
from apropia.formats.tabular.cells import Cell

REPORT_DAYS = 30
# As personnel offices write it: surnames first, a repeated header, dates by day, engagement in their own words.
ROSTER_HEADERS = (
    "No.",
    "Correo Electrónico Institucional",
    "Apellidos y Nombres",
    "Tipo de Vinculación",
    "Código Dependencia",
    "Nombre de la Dependencia",
    "Nivel Jerárquico",
    "Fecha de Ingreso",
    "Es Jefe",
    "Observaciones",
    "Observaciones",
)
_ENGAGEMENTS = (("Prestación de servicios", 50), ("Carrera Administrativa", 30), ("Provisionalidad", 14), ("LNR", 6))
_LEVELS = (("Profesional", 55), ("Técnico", 18), ("Asistencial", 20), ("Asesor", 7))
SERVICE_HEADERS = (
    "Código",
    "Nombre del servicio",
    "Descripción",
    "Dirigido a",
    "Cómo se solicita",
    "Responsable",
    "Estado",
    "Funcionalidades",
)
_SERVICES = (
    ("M365", "Microsoft 365", "Correo, reuniones y archivos con una sola cuenta.", "Entrar; Cambiar la clave"),
    ("CORREO", "Correo Exchange", "Escriba y agende en un solo lugar.", "Enviar; Agendar"),
    ("TEAMS", "Reuniones en Teams", "Reúnase y comparta pantalla.", "Reunirse; Conversar"),
    ("ONEDRIVE", "Archivos en OneDrive", "Sus documentos a salvo.", "Guardar; Compartir"),
    ("SITIOS", "Sitios de SharePoint", "Un lugar por equipo.", "Ver; Editar"),
    ("FIRMA", "Firma electrónica", "Firme actas y contratos desde su equipo.", "Firmar; Verificar"),
)
_SKU = "OFFICE 365 E3+POWER BI (FREE)"


@dataclasses.dataclass(frozen=True)
class RealPerson:
    """One line of the roster, and how much of the services she uses."""

    email: str
    given_names: str
    surnames: str
    engagement: str
    unit_code: str
    unit_name: str
    level: str
    since: date
    is_head: bool
    habit: float


def write_files(folder: Path, *, people: int, seed: int, today: date) -> list[Path]:
    """Write roster, services and use reports into a folder and return their paths, in the order to import them."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    staff = _staff(people, rng, today)
    rows = list(_roster_rows(staff))
    refreshed = today.replace(day=1) - timedelta(days=1)
    contents = {
        "personas.csv": _csv(ROSTER_HEADERS, rows, delimiter=";").encode("cp1252", errors="replace"),
        "personas.xlsx": _book("Planta y contratistas", ROSTER_HEADERS, rows),
        "servicios.csv": _csv(SERVICE_HEADERS, _service_rows(), delimiter=";").encode("cp1252"),
        "servicios.xlsx": _book("Catálogo de servicios de TI", SERVICE_HEADERS, list(_service_rows())),
        **{name: _csv(*table).encode("utf-8-sig") for name, table in _reports(staff, rng, refreshed).items()},
        "uso-firma.csv": _generic_use(staff, rng, refreshed).encode("cp1252"),
    }
    paths = []
    for name, content in contents.items():
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    return paths


def _staff(people: int, rng: random.Random, today: date) -> list[RealPerson]:
    units = [(code, name) for code, name, _share, _parent in UNITS]
    staff = []
    for number in range(people):
        given, first, second = rng.choice(GIVEN_NAMES), rng.choice(SURNAMES), rng.choice(SURNAMES)
        # The first of each unit heads it.
        code, name = units[number % len(units)] if number < len(units) else rng.choice(units)
        is_head = number < len(units)
        staff.append(
            RealPerson(
                email=f"{slugify(given)}.{slugify(first)}{number + 1}@{DOMAIN}",
                given_names=given,
                surnames=f"{first} {second}",
                engagement="LNR" if is_head else _chosen(_ENGAGEMENTS, rng),
                unit_code=code,
                unit_name=name,
                level="Directivo" if is_head else _chosen(_LEVELS, rng),
                since=today - timedelta(days=rng.randint(200, 4000)),
                is_head=is_head,
                habit=rng.random(),
            )
        )
    return staff


def _chosen(options: Sequence[tuple[str, int]], rng: random.Random) -> str:
    return rng.choices([word for word, _ in options], [weight for _, weight in options])[0]


def _roster_rows(staff: Sequence[RealPerson]) -> Iterable[list[Cell]]:
    for number, one in enumerate(staff, start=1):
        yield [
            number,
            one.email.upper() if number % 7 == 0 else one.email,
            f"{one.surnames} {one.given_names}".upper() if number % 3 == 0 else f"{one.surnames}, {one.given_names}",
            one.engagement,
            one.unit_code,
            one.unit_name,
            one.level,
            one.since,
            "SI" if one.is_head else "NO",
            "",
            "",
        ]


def _service_rows() -> Iterable[list[Cell]]:
    for code, name, description, functions in _SERVICES:
        yield [code, name, description, "Toda la entidad", "Por la mesa de servicios", "4202000", "Activo", functions]


def _csv(headers: Sequence[str], rows: Iterable[Sequence[Cell]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headers)
    by_day = delimiter == ";"  # the regional form of Spanish spreadsheets: semicolons, and the day first
    for row in rows:
        writer.writerow([f"{cell:%d/%m/%Y}" if by_day and isinstance(cell, date) else cell for cell in row])
    return out.getvalue()


def _book(title: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return a workbook with a title over the header, as offices keep them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Hoja1")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    page.merge_range(0, 0, 0, len(headers) - 1, title.upper())
    page.write_row(2, 0, headers)
    for place, row in enumerate(rows, start=3):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(place, column, cell, day)
            else:
                page.write(place, column, cell)
    book.close()
    return out.getvalue()


# Headers as the service writes them.
_TEAMS = (
    "Report Refresh Date,User Id,User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,"
    "Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,Meetings Organized Count,"
    "Meetings Attended Count,Ad Hoc Meetings Organized Count,Ad Hoc Meetings Attended Count,"
    "Scheduled One-time Meetings Organized Count,Scheduled One-time Meetings Attended Count,"
    "Scheduled Recurring Meetings Organized Count,Scheduled Recurring Meetings Attended Count,"
    "Audio Duration In Seconds,Video Duration In Seconds,Screen Share Duration In Seconds,Has Other Action,"
    "Urgent Messages,Post Messages,Tenant Display Name,Shared Channel Tenant Display Names,Reply Messages,"
    "Is Licensed,Report Period"
)
_ONEDRIVE = (
    "Report Refresh Date,Site Id,Site URL,Owner Display Name,Is Deleted,Last Activity Date,File Count,"
    "Active File Count,Storage Used (Byte),Storage Allocated (Byte),Owner Principal Name,Report Period"
)
_SHAREPOINT = (
    "Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,"
    "Viewed Or Edited File Count,Synced File Count,Shared Internally File Count,Shared Externally File Count,"
    "Visited Page Count,Assigned Products,Report Period"
)
_EMAIL = (
    "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,Send Count,"
    "Receive Count,Read Count,Meeting Created Count,Meeting Interacted Count,Assigned Products,Report Period"
)
Report = tuple[list[str], list[list[Cell]]]


def _reports(staff: Sequence[RealPerson], rng: random.Random, refreshed: date) -> dict[str, Report]:
    """Return the five user-detail reports of Microsoft 365 for the days before `refreshed`."""
    return {
        "Office365ActiveUserDetail.csv": _active_users(staff, rng, refreshed),
        "TeamsUserActivityUserDetail.csv": _teams(staff, rng, refreshed),
        "OneDriveUsageAccountDetail.csv": _onedrive(staff, rng, refreshed),
        "SharePointActivityUserDetail.csv": _sharepoint(staff, rng, refreshed),
        "EmailActivityUserDetail.csv": _email(staff, rng, refreshed),
    }


def _last_day(one: RealPerson, share: float, rng: random.Random, refreshed: date) -> str:
    """Return the day of last use: within the report for those who use the product, long ago or never for others."""
    if one.habit < share:
        return (refreshed - timedelta(days=rng.randint(0, REPORT_DAYS - 1))).isoformat()
    return (refreshed - timedelta(days=rng.randint(60, 400))).isoformat() if rng.random() < 0.4 else ""


def _count(day: str, refreshed: date, rng: random.Random, most: int) -> int:
    is_recent = bool(day) and date.fromisoformat(day) > refreshed - timedelta(days=REPORT_DAYS)
    return rng.randint(1, most) if is_recent else 0


def _active_users(staff: Sequence[RealPerson], rng: random.Random, refreshed: date) -> Report:
    products = {"Exchange": 0.95, "OneDrive": 0.55, "SharePoint": 0.3, "Skype For Business": 0.0, "Yammer": 0.05}
    products["Teams"] = 0.75
    headers = ["Report Refresh Date", "User Principal Name", "Display Name", "Is Deleted", "Deleted Date"]
    headers += [f"Has {name} License" for name in products]
    headers += [f"{name} Last Activity Date" for name in products]
    headers += [f"{name} License Assign Date" for name in products]
    headers.append("Assigned Products")
    rows: list[list[Cell]] = []
    for one in staff:
        name = f"{one.given_names} {one.surnames}"
        row: list[Cell] = [refreshed.isoformat(), one.email, name, "False", "", *["True"] * len(products)]
        row += [_last_day(one, share, rng, refreshed) for share in products.values()]
        row += [one.since.isoformat()] * len(products)
        rows.append([*row, _SKU])
    return headers, rows


def _teams(staff: Sequence[RealPerson], rng: random.Random, refreshed: date) -> Report:
    headers = _TEAMS.split(",")
    rows: list[list[Cell]] = []
    for number, one in enumerate(staff, start=1):
        day = _last_day(one, 0.75, rng, refreshed)
        chat, private, calls, met, organised = (_count(day, refreshed, rng, most) for most in (40, 90, 12, 25, 6))
        row: list[Cell] = [refreshed.isoformat(), f"{number:08d}", one.email, day, "False", "", _SKU]
        row += [chat, private, calls, met + organised, organised, met, 0, 0, organised, met, 0, 0]
        row += [met * 2400, met * 900, organised * 600, "No", 0, _count(day, refreshed, rng, 5)]
        rows.append([*row, "", "", _count(day, refreshed, rng, 8), "Yes", REPORT_DAYS])
    return headers, rows


def _onedrive(staff: Sequence[RealPerson], rng: random.Random, refreshed: date) -> Report:
    headers = _ONEDRIVE.split(",")
    rows: list[list[Cell]] = []
    for one in staff:
        day = _last_day(one, 0.55, rng, refreshed)
        active = _count(day, refreshed, rng, 60)
        name = f"{one.given_names} {one.surnames}"
        row: list[Cell] = [refreshed.isoformat(), "", "", name, "False", day, active + rng.randint(5, 400), active]
        rows.append([*row, rng.randint(10**6, 10**9), 1099511627776, one.email, REPORT_DAYS])
    return headers, rows


def _sharepoint(staff: Sequence[RealPerson], rng: random.Random, refreshed: date) -> Report:
    headers = _SHAREPOINT.split(",")
    rows: list[list[Cell]] = []
    for one in staff:
        day = _last_day(one, 0.3, rng, refreshed)
        counts = [_count(day, refreshed, rng, most) for most in (30, 5, 4, 1, 20)]
        rows.append([refreshed.isoformat(), one.email, "False", "", day, *counts, _SKU, REPORT_DAYS])
    return headers, rows


def _email(staff: Sequence[RealPerson], rng: random.Random, refreshed: date) -> Report:
    headers = _EMAIL.split(",")
    rows: list[list[Cell]] = []
    for one in staff:
        day = _last_day(one, 0.95, rng, refreshed)
        sent, received, read, made, touched = (_count(day, refreshed, rng, most) for most in (120, 400, 350, 9, 15))
        name = f"{one.given_names} {one.surnames}"
        row: list[Cell] = [refreshed.isoformat(), one.email, name, "False", "", day]
        rows.append([*row, sent, received, read, made, touched, _SKU, REPORT_DAYS])
    return headers, rows


def _generic_use(staff: Sequence[RealPerson], rng: random.Random, refreshed: date) -> str:
    """Return what a system without reports of its own can give: one row per account and month."""
    headers = ("Usuario", "Código del servicio", "Desde", "Hasta", "Licencia", "Activo en el periodo", "Eventos")
    first = refreshed.replace(day=1)
    rows: list[list[Cell]] = []
    for one in staff:
        has, uses = one.habit < 0.7, one.habit < 0.4
        row: list[Cell] = [one.email, "FIRMA", first, refreshed, "SI" if has else "NO", "SI" if uses else "NO"]
        rows.append([*row, rng.randint(1, 30) if uses else 0])
    return _csv(headers, rows, delimiter=";")
