"""Correct which service a product of the reports is."""

from datetime import datetime

from django.db import transaction

from apropia.catalogue.models import ITService
from apropia.foundation.audit.actions import record
from apropia.people.models import Person
from apropia.usage import policies, states
from apropia.usage.actions.imports import ask_to_stage
from apropia.usage.actions.links import link_services
from apropia.usage.models import ServiceLink, UsageImport
from apropia.usage.queries.services import HINTS_OF_KIND


@transaction.atomic
def relink(*, hint: str, service: ITService | None, by: Person, at: datetime) -> int:
    """Say which service a product is from now on, None to leave it out, and return how many reports are read again.

    Reports that wait to be applied are read again. What was applied stays as it was read: its file is no longer kept.
    """
    link_services(entity=by.entity, links={hint: service}, by=by, at=at)
    return _read_again(hint, by=by, at=at)


@transaction.atomic
def unlink(*, hint: str, by: Person, at: datetime) -> int:
    """Forget which service a product is, and return how many reports are read again. The next report asks."""
    policies.check_can_import(by)
    ServiceLink.objects.filter(entity=by.entity, hint=hint).delete()
    record("usage.services.unlinked", entity=by.entity, by=by, on=None, at=at, detail={"hints": [hint]})
    return _read_again(hint, by=by, at=at)


def _read_again(hint: str, *, by: Person, at: datetime) -> int:
    kinds = [kind for kind, hints in HINTS_OF_KIND.items() if not hints or hint in hints]
    waiting = UsageImport.objects.filter(
        entity=by.entity, status=states.PREVIEWED, source__kind__in=kinds, file_uid__isnull=False
    )
    found = list(waiting.select_related("entity"))
    for usage_import in found:
        ask_to_stage(usage_import=usage_import, by=by, at=at)
    return len(found)
