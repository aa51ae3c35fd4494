"""The steps that bring a new entity to its first diagnosis, each done or not by what is really there."""

import dataclasses
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.diagnosis.models import SurveyWave
from apropia.diagnosis.states import WaveState
from apropia.people.models import OrgUnit, Person, Role, RoleGrant
from apropia.privacy.models import PrivacyNoticeVersion


@dataclasses.dataclass(frozen=True)
class FirstRunStep:
    """One step: what, why, where to do it, and whether it is done. Without `url` somebody else does it."""

    title: str
    text: str
    label: str
    url: str
    is_done: bool


def first_run_for(*, person: Person) -> list[FirstRunStep]:
    """Return the steps for those who start an entity; nothing for anybody else."""
    if not person.has_role(Role.SYSADMIN, Role.UA_MANAGER):
        return []
    entity = person.entity
    roster = reverse("people:roster_home")
    return [
        FirstRunStep(
            title=_("Traiga sus dependencias y personas"),
            text=_("Desde la hoja de cálculo que ya tiene. Verá cada problema por fila antes de aplicar."),
            label=_("Importar el registro"),
            url=roster,
            is_done=_more_than(1, OrgUnit.objects.filter(entity=entity))
            and _more_than(entity.minimum_cell, Person.objects.filter(entity=entity, status=Person.Status.ACTIVE)),
        ),
        FirstRunStep(
            title=_("Llene el catálogo de servicios"),
            text=_("Qué ofrece la oficina de TI, para quién es y cómo se obtiene."),
            label=_("Importar servicios"),
            url=reverse("catalogue:import"),
            is_done=ITService.objects.filter(entity=entity).exists(),
        ),
        *_privacy_steps(person),
        FirstRunStep(
            title=_("Conecte el correo"),
            text=_(
                "Con él salen las invitaciones. Lo configura quien administra el servidor y lo revisa apropia doctor."
            ),
            label=_("Ver los mensajes"),
            url=reverse("contact:messages"),
            is_done=bool(settings.EMAIL_HOST) or (entity.is_demo and settings.DEMO_MAILBOX),
        ),
        FirstRunStep(
            title=_("Abra la primera ola"),
            text=_("El diagnóstico que será su línea base. Diséñela y prográmela: abre sola en su fecha."),
            label=_("Preparar la ola"),
            url=reverse("diagnosis:waves") if person.has_role(Role.UA_MANAGER) else "",
            is_done=SurveyWave.objects.filter(entity=entity)
            .exclude(state__in=[WaveState.DESIGNED, WaveState.CANCELLED])
            .exists(),
        ),
    ]


def _more_than(number: int, rows: QuerySet[Any]) -> bool:
    """Tell whether there are more rows, without counting them all: the home page asks this each time."""
    return rows[: number + 1].count() > number


def _privacy_steps(person: Person) -> list[FirstRunStep]:
    """Return who must be appointed to approve the notice, and its approval, which is theirs alone."""
    officers = list(
        Person.objects.filter(
            entity_id=person.entity_id,
            status=Person.Status.ACTIVE,
            pk__in=RoleGrant.objects.filter(entity_id=person.entity_id, role=Role.DPO, revoked_at__isnull=True).values(
                "person"
            ),
        )[:3]
    )
    names = ", ".join(one.display_name for one in officers)
    approves, grants = person.has_role(Role.DPO), person.has_role(Role.SYSADMIN)
    return [
        FirstRunStep(
            title=_("Nombre a la persona oficial de protección de datos"),
            text=_("Ábrala en la lista, otórguele ese rol e invítela. Solo ella aprueba el aviso.")
            if grants
            else _("Pida a la administración técnica que le otorgue ese rol. Solo ella aprueba el aviso."),
            label=_("Elegir a la persona"),
            url=reverse("people:persons") if grants else "",
            is_done=bool(officers),
        ),
        FirstRunStep(
            title=_("Apruebe el aviso de privacidad") if approves else _("Pida la aprobación del aviso de privacidad"),
            text=_("Lea el borrador, complételo y apruébelo. Sin él no se pregunta nada.")
            if approves
            else _("Lo lee y aprueba %(names)s en «Textos de privacidad». Sin él no se pregunta nada.")
            % {"names": names or _("la persona oficial de protección de datos")},
            label=_("Ver los textos"),
            url=reverse("privacy:manage") if approves else "",
            is_done=PrivacyNoticeVersion.objects.filter(entity_id=person.entity_id, approved_at__isnull=False).exists(),
        ),
    ]
