"""One account a role, the same on every machine: for looking around, never for real data."""

import base64
import dataclasses
import hashlib
import random

from apropia.people.models import Role
from apropia.people.policies import PRIVILEGED

DOMAIN = "puertoclaro.gov.co"
PASSWORD = "tecnotic-le-abre"  # noqa: S105  printed on purpose: the demo entity holds no real data


@dataclasses.dataclass(frozen=True)
class DemoAccount:
    """Who can be looked through, and what opens the door. `unit_code` is where the person works."""

    role: str
    email: str
    password: str
    totp_secret: str
    given_names: str
    surnames: str
    unit_code: str


_CAST = (
    ("MEMBER", "beto", "Beto", "Cifuentes", "4212000"),
    (Role.UA_MANAGER, "gestora", "Gloria", "Páez", "4202000"),
    (Role.ANALYST, "analista", "Amparo", "Molano", "4202000"),
    (Role.SYSADMIN, "administra", "Hernán", "Tovar", "4202000"),
    (Role.CONTENT_AUTHOR, "autora", "Lucía", "Niño", "4202000"),
    (Role.FACILITATOR, "facilita", "Ramiro", "Duarte", "4202000"),
    (Role.ADVISOR, "asesora", "Elena", "Ruiz", "4202000"),
    (Role.COMMUNICATOR, "comunica", "Mario", "Ávila", "4221000"),
    (Role.UNIT_HEAD, "directora", "Patricia", "Umaña", "4202000"),
    (Role.UNIT_LIAISON, "enlace", "Óscar", "Forero", "4212000"),
    (Role.PRACTICE_AUTHOR, "practica", "Viviana", "Arango", "4202000"),
    (Role.KNOWLEDGE_REVIEWER, "conocimiento", "Julio", "Serrano", "4203000"),
    (Role.HR_TRAINING, "talento", "Inés", "Galindo", "4211000"),
    (Role.DPO, "datos", "Rocío", "Landínez", "4205000"),
    (Role.AUDITOR, "control", "Tomás", "Bernal", "4204000"),
)


def _secret_for(email: str) -> str:
    return base64.b32encode(hashlib.sha256(f"apropia demo {email}".encode()).digest()[:20]).decode()


def known() -> list[DemoAccount]:
    """Return every demo account, in the order of the menu of roles."""
    accounts = []
    for role, name, given_names, surnames, unit_code in _CAST:
        email = f"{name}@{DOMAIN}"
        accounts.append(
            DemoAccount(
                role=str(role),
                email=email,
                password=PASSWORD,
                totp_secret=_secret_for(email) if role in PRIVILEGED else "",
                given_names=given_names,
                surnames=surnames,
                unit_code=unit_code,
            )
        )
    return accounts


def dice_for(email: str, act: str, *, rng: random.Random) -> random.Random:
    """Return the dice of one person in one act: the cast has its own, so that its story is the same at any size."""
    return random.Random(f"{act} {email}") if email in _EMAILS else rng


_EMAILS = frozenset(one.email for one in known())
