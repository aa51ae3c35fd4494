"""Translate a draft, or take a language out of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.diagnosis.actions.drafts import hold_draft
from apropia.diagnosis.models import InstrumentVersion, VersionTranslation
from apropia.foundation.audit import actions as audit
from apropia.foundation.errors import NotFound
from apropia.people.models import Person


@transaction.atomic
def translate(*, version: InstrumentVersion, texts: Mapping[str, Mapping[str, str]], by: Person, at: datetime) -> int:
    """Keep what is said of each text in each language, over what was there; return how many texts are new or other."""
    hold_draft(version, by=by)
    changed = 0
    for language, said in texts.items():
        row = VersionTranslation.objects.filter(version=version, language=language).first()
        before = row.texts if row is not None else {}
        new = {text: words for text, words in said.items() if words and before.get(text) != words}
        if not new:
            continue
        row = row or VersionTranslation(entity_id=version.entity_id, version=version, language=language)
        row.texts = {**before, **new}
        row.save()
        changed += len(new)
    audit.record(
        "diagnosis.version.translated", entity=version.entity, by=by, on=version, at=at, detail={"changed": changed}
    )
    return changed


@transaction.atomic
def drop_language(*, version: InstrumentVersion, language: str, by: Person, at: datetime) -> None:
    """Take a language out of a draft. The versions that have it keep it. Raises `NotFound` where it has not."""
    hold_draft(version, by=by)
    gone, _by_model = VersionTranslation.objects.filter(version=version, language=language).delete()
    if not gone:
        raise NotFound(_("Ese idioma no está en el borrador."))
    audit.record("diagnosis.version.language_dropped", entity=version.entity, by=by, on=version, at=at)
