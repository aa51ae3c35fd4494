"""A draft that somebody sent to review a moment ago: whoever still writes in it is refused, whatever she writes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from apropia.diagnosis.actions import (
    authoring,
    item_life,
    item_logic,
    item_reviews,
    pictures,
    recordings,
    scales,
    translations,
    versions,
)
from apropia.diagnosis.models import InstrumentVersion, Item, VersionTranslation
from apropia.diagnosis.policies.authoring import VersionIsSettled
from apropia.diagnosis.policies.content import ItemContent, content_of
from apropia.diagnosis.policies.item_reviews import points_for
from apropia.foundation.errors import DomainError
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person, Role
from diagnosis.survey_factories import make_survey
from formats.recording_samples import wav
from people_factories import make_person

WRITERS: dict[str, Callable[[Item, Any], object]] = {
    "create_item": lambda item, who: authoring.create_item(
        version=item.version, content=ItemContent(code="S-9", kind="TEXT", section="Preguntas", stem="¿Y?"), **who
    ),
    "change_item": lambda item, who: authoring.change_item(item=item, content=content_of(item), **who),
    "remove_item": lambda item, who: authoring.remove_item(item=item, **who),
    "move_item": lambda item, who: authoring.move_item(item=item, places=1, **who),
    "save_section": lambda item, who: authoring.save_section(
        version=item.version, section=None, title="Otra", intro="", **who
    ),
    "remove_section": lambda item, who: authoring.remove_section(section=item.section, **who),
    "set_stage": lambda item, who: item_life.set_stage(item=item, stage="RETIRED", **who),
    "set_conditions": lambda item, who: item_logic.set_conditions(
        item=item, relevance="", validation="", validation_message="", **who
    ),
    "remove_picture": lambda item, who: pictures.remove_picture(item=item, **who),
    "set_recording": lambda item, who: recordings.set_recording(
        item=item, upload=wav(), name="aviso.wav", title="El aviso", transcript="Hola.", **who
    ),
    "remove_recording": lambda item, who: recordings.remove_recording(item=item, **who),
    "add_scale": lambda item, who: scales.add_scale(
        version=item.version, name="Mía", options=[(1, "No"), (2, "Sí")], **who
    ),
    "translate": lambda item, who: translations.translate(
        version=item.version, texts={"en": {item.stem: "Why?"}}, **who
    ),
    "set_limits": lambda item, who: versions.set_limits(
        version=item.version,
        max_performance_items=1,
        performance_seconds=60,
        max_perception_items=1,
        max_services=1,
        **who,
    ),
}


@pytest.fixture
def version(entity: Entity, at: datetime) -> InstrumentVersion:
    return make_survey(entity, at=at, freeze=False)


@pytest.mark.parametrize("name", WRITERS)
def test_nothing_is_written_in_what_was_sent_to_review_meanwhile(
    version: InstrumentVersion, carla: Person, at: datetime, name: str
) -> None:
    item = version.items.select_related("version", "section", "scale", "competence", "service").order_by("pk")[0]
    before = list(version.items.order_by("pk").values())
    versions.submit(version=InstrumentVersion.objects.get(pk=version.pk), by=carla, at=at)

    # What she has in her hands still says «draft».
    assert item.version.state == "DRAFT"
    with pytest.raises(VersionIsSettled):
        WRITERS[name](item, {"by": carla, "at": at})
    assert list(version.items.order_by("pk").values()) == before
    assert not VersionTranslation.objects.exists()


def test_nothing_is_reviewed_in_what_was_given_back_meanwhile(
    version: InstrumentVersion, carla: Person, at: datetime
) -> None:
    versions.submit(version=version, by=carla, at=at)
    item = version.items.select_related("version").order_by("pk")[0]
    versions.return_to_draft(version=InstrumentVersion.objects.get(pk=version.pk), by=carla, at=at)

    reviewer = make_person(unit=carla.unit, roles=[Role.ANALYST])
    points = {str(point): True for point in points_for(item.kind)}
    with pytest.raises(DomainError, match="mientras la versión está en revisión"):
        item_reviews.review_item(item=item, said=points, note="", by=reviewer, at=at)
