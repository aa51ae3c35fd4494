from datetime import datetime

import pytest

from apropia.people.models import OrgUnit, Person
from apropia.practices import actions
from apropia.practices.models import PracticeVersion
from practices.factories import make_author, make_evidence, make_head, make_practice, make_reviewer, to_validated


@pytest.fixture
def saul(unit: OrgUnit) -> Person:
    """Documents the practices of the unit."""
    return make_author(unit)


@pytest.fixture
def elvira(unit: OrgUnit) -> Person:
    """Heads the unit."""
    person = make_head(unit)
    unit.head = person
    unit.save(update_fields=["head"])
    return person


@pytest.fixture
def rita(unit: OrgUnit) -> Person:
    """Validates, classifies and publishes."""
    return make_reviewer(unit)


@pytest.fixture
def draft(saul: Person, elvira: Person, at: datetime) -> PracticeVersion:
    """A full draft with one piece of evidence."""
    version = make_practice(author=saul, at=at)
    make_evidence(version, by=saul, at=at)
    return version


@pytest.fixture
def validated(draft: PracticeVersion, saul: Person, elvira: Person, rita: Person, at: datetime) -> PracticeVersion:
    to_validated(draft, author=saul, head=elvira, reviewer=rita, at=at)
    return draft


@pytest.fixture
def published(validated: PracticeVersion, rita: Person, at: datetime) -> PracticeVersion:
    actions.publish_version(version=validated, by=rita, at=at)
    validated.refresh_from_db()
    return validated
