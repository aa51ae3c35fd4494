"""The steps that bring a new entity to its first diagnosis, each done or not by what is really there."""

import dataclasses

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.diagnosis.models import SurveyWave
from apropia.people.models import OrgUnit, Person, Role
from apropia.privacy.models import PrivacyNoticeVersion


@dataclasses.dataclass(frozen=True)
class FirstRunStep:
    """One step: what, why, where to do it, and whether it is done."""

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
            is_done=OrgUnit.objects.filter(entity=entity).count() > 1
            and Person.objects.filter(entity=entity, status=Person.Status.ACTIVE).count() > entity.minimum_cell,
        ),
        FirstRunStep(
            title=_("Llene el catálogo de servicios"),
            text=_("Qué ofrece la oficina de TI, para quién es y cómo se obtiene."),
            label=_("Importar servicios"),
            url=reverse("catalogue:import"),
            is_done=ITService.objects.filter(entity=entity).exists(),
        ),
        FirstRunStep(
            title=_("Apruebe el aviso de privacidad"),
            text=_("Lo lee y aprueba la persona oficial de protección de datos. Sin él no se pregunta nada."),
            label=_("Ver los textos"),
            url=reverse("privacy:manage"),
            is_done=PrivacyNoticeVersion.objects.filter(entity=entity, approved_at__isnull=False).exists(),
        ),
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
            text=_("El diagnóstico que será su línea base. El instrumento inicial ya está listo."),
            label=_("Preparar la ola"),
            url=reverse("diagnosis:waves"),
            is_done=SurveyWave.objects.filter(entity=entity).exists(),
        ),
    ]
