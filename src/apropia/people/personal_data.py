"""What people holds of somebody: who they are, where they worked, what they could do, how they signed in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.people.models import AccountToken, Engagement, Person, RoleGrant, RosterLine
from apropia.people.states import PERSON


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the person's own rows."""
    person = Person.objects.filter(entity_id=entity_id, uid=person_uid)
    # By the person and not by the entity, whose engagements the database would all go through.
    own = {"person__entity_id": entity_id, "person__uid": person_uid}
    engagements = Engagement.objects.filter(**own).select_related("unit")
    grants = RoleGrant.objects.filter(entity_id=entity_id, person__uid=person_uid).select_related("unit")
    return {
        _("Quién es usted"): [
            {
                _("nombres"): one.given_names,
                _("apellidos"): one.surnames,
                _("correo"): one.email,
                _("estado"): one.get_status_display(),
                _("registro"): one.created_at,
            }
            for one in person
        ],
        _("Vinculaciones"): [
            {
                _("dependencia"): one.unit.name,
                _("tipo de vinculación"): one.get_type_display(),
                _("nivel del cargo"): one.get_job_level_display(),
                _("desde"): one.start_date,
                _("hasta"): one.end_date,
            }
            for one in engagements
        ],
        _("Roles"): [
            {
                _("rol"): one.get_role_display(),
                _("dependencia"): one.unit.name if one.unit else "",
                _("desde"): one.granted_at,
                _("hasta"): one.revoked_at,
            }
            for one in grants
        ],
    }


@transaction.atomic
def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Take the name and e-mail off, cut the account, keep the anonymous shell that history hangs from (INV-20)."""
    person = Person.objects.filter(entity_id=entity_id, uid=person_uid).first()
    if person is None or person.status == Person.Status.ERASED:
        return {}
    account, email = person.account, person.email
    PERSON.move(
        person,
        Person.Status.ERASED,
        given_names=_("Persona"),
        surnames=_("suprimida"),
        email=f"{person.uid}@suprimida.invalid",
        account=None,
        roles=[],
    )
    tokens, _by_model = AccountToken.objects.filter(account=account).delete()
    RoleGrant.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=at)
    RosterLine.objects.filter(entity_id=entity_id, email=email).delete()
    return {"people.Person": 1, "people.AccountToken": tokens}
