"""A person's use leaves with her: records are cut loose from her, accounts forgotten."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apropia.usage.models import IdentityAlias, UsageRecord


def export(*, entity_id: int, person_uid: UUID, pseudonym: UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return what reports that count say of the person's use, and her other accounts."""
    records = (
        UsageRecord.objects.filter(entity=entity_id, pseudonym=pseudonym, slice__is_current=True)
        .select_related("slice__service")
        .order_by("slice__period_start", "slice__service__sort_name")
    )
    aliases = IdentityAlias.objects.filter(entity=entity_id, person__uid=person_uid).order_by("value")
    return {
        _("Uso de servicios"): [
            {
                _("servicio"): one.slice.service.name,
                _("desde"): one.slice.period_start,
                _("hasta"): one.slice.period_end,
                _("habilitado"): one.is_enabled,
                _("activo"): one.is_active,
                _("acciones"): one.actions,
                _("funciones"): one.functions.split("|") if one.functions else [],
            }
            for one in records.iterator(chunk_size=500)
        ],
        _("Cuentas en los informes"): [{_("cuenta"): one.value} for one in aliases],
    }


def erase(*, entity_id: int, person_uid: UUID, pseudonym: UUID, at: datetime) -> Mapping[str, int]:
    """Forget her accounts, and give her records another pseudonym that leads to nobody: the counts stay true."""
    records = UsageRecord.objects.filter(entity=entity_id, pseudonym=pseudonym)
    aliases, _by_model = IdentityAlias.objects.filter(entity=entity_id, person__uid=person_uid).delete()
    return {"usage.UsageRecord": records.update(pseudonym=uuid.uuid4()), "usage.IdentityAlias": aliases}
