"""Take back a constancia that should not stand, and issue it again under another code."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind
from apropia.foundation.audit.actions import record
from apropia.foundation.locks import hold
from apropia.learning.actions.progress import new_code
from apropia.learning.models import Completion, RevokedCode
from apropia.learning.policies.constancias import AlreadyRevoked, ConstanciaStands, check_can_revoke
from apropia.people.models import Person


def revoke(*, completion: Completion, reason: str, by: Person, at: datetime) -> RevokedCode:
    """Take back the code of a constancia for good, and tell whoever holds it why."""
    with transaction.atomic():
        _hold(completion, by=by)
        if RevokedCode.objects.filter(code=completion.code).exists():
            raise AlreadyRevoked(_("Esta constancia ya estaba revocada."))
        revoked = RevokedCode.objects.create(
            entity=completion.entity, completion=completion, code=completion.code, reason=reason, revoked_at=at, by=by
        )
        record("learning.constancia.revoked", entity=completion.entity, by=by, on=revoked, at=at)
        _tell(
            completion,
            subject=_("Su constancia de «%(course)s» fue revocada"),
            body=_("Quien compruebe el código verá que está revocada. En la página está la razón."),
            at=at,
        )
    return revoked


def reissue(*, completion: Completion, by: Person, at: datetime) -> Completion:
    """Give a completion whose code was revoked another one; the old code stays revoked."""
    with transaction.atomic():
        _hold(completion, by=by)
        if not RevokedCode.objects.filter(code=completion.code).exists():
            raise ConstanciaStands(_("Esta constancia sigue en pie: no hace falta expedir otra."))
        completion.code = new_code()
        completion.save(update_fields=["code"])
        record("learning.constancia.reissued", entity=completion.entity, by=by, on=completion, at=at)
        _tell(
            completion,
            subject=_("Tiene una constancia nueva de «%(course)s»"),
            body=_("El código anterior sigue revocado. Descargue y comparta la nueva."),
            at=at,
        )
    return completion


def _hold(completion: Completion, *, by: Person) -> None:
    check_can_revoke(by, completion)
    hold(completion)
    completion.refresh_from_db(fields=["code", "pseudonym"])


def _tell(completion: Completion, *, subject: str, body: str, at: datetime) -> None:
    holder = Person.objects.filter(entity=completion.entity_id, pseudonym=completion.pseudonym).first()
    if holder is None:
        return
    send(
        entity=completion.entity,
        to=holder,
        kind=MessageKind.COURSE,
        subject=subject % {"course": completion.version.title},
        body_text=body,
        link=reverse("learning:constancia", args=[completion.code]),
        link_label=_("Ver la constancia"),
        idempotency_key=f"learning.constancia.{completion.code}.{at.isoformat()}",
        at=at,
    )
