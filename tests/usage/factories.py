"""Services and report texts for tests of use."""

from datetime import UTC, datetime
from typing import Any

from apropia.catalogue.models import ITService
from apropia.foundation.tenancy.models import Entity

CREATED = datetime(2026, 1, 5, 13, 0, tzinfo=UTC)
GENERIC = "correo,servicio_codigo,periodo_inicio,periodo_fin,habilitado,activo,acciones,funciones_usadas\n"
EMAIL = (
    "Report Refresh Date,User Principal Name,Is Deleted,Last Activity Date,Send Count,Receive Count,Read Count,"
    "Meeting Created Count,Meeting Interacted Count,Report Period\n"
)
TEAMS = (
    "Report Refresh Date,User Principal Name,Is Deleted,Last Activity Date,Team Chat Message Count,"
    "Private Chat Message Count,Call Count,Meeting Count,Has Other Action,Report Period\n"
)
ACTIVE = (
    "Report Refresh Date,User Principal Name,Is Deleted,Has Exchange License,Has Teams License,"
    "Exchange Last Activity Date,Teams Last Activity Date\n"
)


def make_service(*, entity: Entity, code: str, name: str = "", **fields: Any) -> ITService:
    return ITService.objects.create(
        entity=entity, code=code, name=name or code.title(), created_at=CREATED, changed_at=CREATED, **fields
    )


def generic(*rows: str) -> bytes:
    return (GENERIC + "".join(row + "\n" for row in rows)).encode()


def may(person: Any, service: str = "teams", *, active: str = "sí", actions: int = 3, enabled: str = "sí") -> str:
    return f"{person.email},{service},2026-05-01,2026-05-31,{enabled},{active},{actions},"


def email_report(*rows: str) -> bytes:
    return (EMAIL + "".join(row + "\n" for row in rows)).encode("utf-8-sig")


def email_row(identity: str, *, sent: int = 1, refreshed: str = "2026-05-31", days: int = 30) -> str:
    return f"{refreshed},{identity},False,,{sent},9,0,0,0,{days}"


def teams_report(*rows: str) -> bytes:
    return (TEAMS + "".join(row + "\n" for row in rows)).encode("utf-8-sig")


def teams_row(identity: str, *, chats: int = 1) -> str:
    return f"2026-05-31,{identity},False,,{chats},0,0,0,No,30"
