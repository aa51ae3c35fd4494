"""Who reads, writes and publishes materials, and what keeps a text from being published."""

import re

from django.db.models import Q
from django.utils.translation import gettext as _

from apropia.foundation.errors import DomainError, Forbidden
from apropia.materials.models import Material, MaterialVersion
from apropia.materials.states import MATERIAL, PUBLIC
from apropia.people.models import Person, Role

WRITERS = (Role.CONTENT_AUTHOR, Role.UA_MANAGER, Role.ADVISOR)
PUBLISHERS = (Role.UA_MANAGER,)
_PICTURE_WITHOUT_WORDS = re.compile(r"!\[\s*\]\(")


def check_same_entity(material: Material, person: Person) -> None:
    """Refuse whoever is of another entity."""
    if material.entity_id != person.entity_id:
        raise Forbidden(_("Esta guía es de otra entidad."))


def can_write(person: Person) -> bool:
    """Say whether the person may write guides."""
    return person.has_role(*WRITERS)


def check_can_write(person: Person | None) -> None:
    """Refuse whoever does not write guides; the system itself (None) may."""
    if person is not None and not can_write(person):
        raise Forbidden(_("Solo quienes escriben contenidos cambian las guías."))


def visible_to(person: Person) -> Q:
    """Return which materials the person may see: writers all, others what is public."""
    mine = Q(entity_id=person.entity_id)
    return mine if can_write(person) else mine & Q(status__in=PUBLIC)


def withdrawn_from(person: Person) -> Q:
    """Return which materials the person could see until they were retired: that they existed is no secret to her."""
    return Q(entity_id=person.entity_id, status=Material.Status.RETIRED, current__isnull=False)


def check_can_publish(person: Person | None, version: MaterialVersion) -> None:
    """Refuse publication by the author alone, and of a text that some people could not read."""
    if person is not None:
        if not person.has_role(*PUBLISHERS):
            raise Forbidden(_("La publica la gestión de uso y apropiación."))
        if version.written_by == person.uid:
            raise Forbidden(_("Otra persona debe revisarla: quien la escribe no la publica."))
    for problem in problems_of(version.title, version.summary, version.body):
        raise DomainError(problem)


def problems_of(title: str, summary: str, body: str) -> list[str]:
    """Return what must be mended before publication, each in a sentence."""
    problems = []
    if not title.strip() or not summary.strip():
        problems.append(_("Escriba el título y la frase que la resume."))
    if len(body.split()) < 30:
        problems.append(_("El texto es muy corto para servir de guía. Escriba al menos 30 palabras."))
    if _PICTURE_WITHOUT_WORDS.search(body):
        problems.append(_("Hay una imagen sin descripción. Escríbala entre los corchetes: ![qué muestra](…)."))
    return problems


def next_steps(material: Material) -> list[tuple[str, str]]:
    """Return the states the material can move to, with their labels."""
    others = [to for to in MATERIAL.steps_from(material) if to != material.status]
    return [(to, str(Material.Status(to).label)) for to in others]
