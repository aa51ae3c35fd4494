"""Put a picture beside a question of a draft, say it in words, and take it off."""

from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.actions.drafts import hold_draft
from apropia.diagnosis.models import Item
from apropia.diagnosis.policies.authoring import check_can_author, check_is_draft
from apropia.diagnosis.queries.pictures import LABEL
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import DomainError
from apropia.foundation.files import actions as files
from apropia.foundation.files import queries as file_queries
from apropia.foundation.files.kinds import ILLUSTRATION
from apropia.foundation.files.models import StoredFile
from apropia.people.models import Person

SMALLEST = 80


def set_picture(
    *,
    item: Item,
    upload: IO[bytes] | bytes | None,
    name: str = "",
    alt: str,
    is_decorative: bool,
    description: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Put a picture beside an item, or say anew what the one that is there shows.

    Raises
    ------
    DomainError
        If there is no picture, it cannot be used, or nothing says what it shows and it is not called decorative.
    """
    check_can_author(by)
    check_is_draft(item.version)
    if is_decorative and (alt or description):
        raise DomainError(_("Una imagen decorativa no lleva texto. Quite la marca o el texto."), field="alt")
    if not is_decorative and not alt:
        raise DomainError(_("Escriba qué muestra la imagen, o marque que solo decora."), field="alt")
    if upload is None and item.picture is None:
        raise DomainError(_("Elija la imagen."), field="file")
    file, shape = item.picture, {key: item.picture_facts.get(key) for key in ("name", "width", "height")}
    if upload is not None:
        file, shape = _stored(item, upload, name, by=by, at=at)
    _keep(item, file, {**shape, "alt": alt, "description": description}, by=by, at=at)


def _stored(
    item: Item, upload: IO[bytes] | bytes, name: str, *, by: Person, at: datetime
) -> tuple[StoredFile, dict[str, Any]]:
    file = files.store(
        entity=item.entity, data=upload, name=name, kinds=ILLUSTRATION, by=by, at=at, owner=LABEL, field="file"
    )
    shape = file_queries.shape_of(file)
    if shape.is_moving:
        raise DomainError(_("La imagen se mueve. Guarde una imagen fija y súbala."), field="file")
    if min(shape.width, shape.height) < SMALLEST:
        message = _("La imagen es muy pequeña. Use una de %(points)s puntos de lado o más.")
        raise DomainError(message % {"points": SMALLEST}, field="file")
    return file, {"name": file.name, "width": shape.width, "height": shape.height}


@transaction.atomic
def _keep(item: Item, file: StoredFile | None, facts: dict[str, Any], *, by: Person, at: datetime) -> None:
    hold_draft(item.version, by=by)
    item.picture, item.picture_facts = file, facts
    item.save(update_fields=["picture", "picture_facts"])
    audit.record("diagnosis.item.pictured", entity=item.entity, by=by, on=item, at=at)


@transaction.atomic
def remove_picture(*, item: Item, by: Person, at: datetime) -> None:
    """Take the picture off an item of a draft. Other versions that show it keep it."""
    hold_draft(item.version, by=by)
    item.picture, item.picture_facts = None, {}
    item.save(update_fields=["picture", "picture_facts"])
    audit.record("diagnosis.item.picture_removed", entity=item.entity, by=by, on=item, at=at)
