"""Six guides of our own, copied into an entity. Run again it copies only what is missing."""

from datetime import datetime
from importlib.resources import files

from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.foundation.tenancy.models import Entity
from apropia.materials import actions
from apropia.materials.models import Material
from apropia.people.models import Person

# What the hint of a guide means in most catalogues: the code of a service contains the word.
_HINTS = {
    "ARCHIVOS": "archivos",
    "FIRMA": "firma",
    "ASESORIA": "mesa",
    "MESA": "mesa",
    "REUNIONES": "reuniones",
    "CUENTA": "correo",
    "CORREO": "correo",
}


def load(*, entity: Entity, by: Person | None = None, at: datetime) -> int:
    """Copy and publish the starter guides that the entity does not have, tied to its services. Return how many."""
    competences = {one.code: one for one in Competence.objects.all()}
    services = list(ITService.objects.filter(entity=entity))
    have = set(Material.objects.filter(entity=entity).values_list("slug", flat=True))
    copied = 0
    for source in sorted(files(__package__).iterdir(), key=lambda one: one.name):
        if not source.name.endswith(".md"):
            continue
        head, body = _parts(source.read_text(encoding="utf-8"))
        if head["slug"] in have:
            continue
        hint = _HINTS.get(head.get("service", ""), head.get("service", "").lower())
        data = actions.MaterialData(
            title=head["title"],
            summary=head["summary"],
            body=body,
            kind=head.get("kind", Material.Kind.GUIDE),
            minutes=int(head.get("minutes", "5")),
            services=[one for one in services if hint and hint in one.code],
            competences=[
                competences[code.strip()]
                for code in head.get("competences", "").split(",")
                if code.strip() in competences
            ],
        )
        material = actions.create_material(entity=entity, data=data, slug=head["slug"], by=by, at=at)
        actions.send_to_review(material=material, by=None, at=at)
        actions.publish_material(material=material, by=None, at=at)
        copied += 1
    return copied


def tie_to_services(*, entity: Entity) -> None:
    """Tie the starter guides to the services of a catalogue that was filled after them."""
    services = list(ITService.objects.filter(entity=entity))
    for source in files(__package__).iterdir():
        if not source.name.endswith(".md"):
            continue
        head, _body = _parts(source.read_text(encoding="utf-8"))
        hint = _HINTS.get(head.get("service", ""), head.get("service", "").lower())
        guide = Material.objects.filter(entity=entity, slug=head["slug"]).first()
        if guide is not None and hint:
            guide.services.add(*[one for one in services if hint in one.code])


def _parts(text: str) -> tuple[dict[str, str], str]:
    _before, head, body = text.split("---\n", 2)
    pairs = (line.split(":", 1) for line in head.splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, value in pairs}, body.strip()
