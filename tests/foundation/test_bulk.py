"""Rows written without objects are the rows that objects would have written."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from apropia.foundation import bulk
from apropia.usage.models import IdentityAlias

pytestmark = pytest.mark.django_db
COLUMNS = ("entity", "value", "person")


def test_rows_are_those_that_objects_would_have_written(entity, beto):
    bulk.insert(IdentityAlias, COLUMNS, ((entity.pk, f"cuenta-{n}", beto.pk) for n in range(3)))

    found = IdentityAlias.objects.filter(entity=entity, person=beto).values_list("value", flat=True)
    assert sorted(found) == ["cuenta-0", "cuenta-1", "cuenta-2"]


def test_row_that_is_there_is_refused_or_left_as_asked(entity, beto):
    row = (entity.pk, "cuenta", beto.pk)
    bulk.insert(IdentityAlias, COLUMNS, [row])

    bulk.insert(IdentityAlias, COLUMNS, [row], ignore_conflicts=True)

    assert IdentityAlias.objects.filter(value="cuenta").count() == 1
    with pytest.raises(IntegrityError):
        bulk.insert(IdentityAlias, COLUMNS, [row])


@pytest.mark.django_db(transaction=True)
def test_rows_of_which_one_is_refused_leave_none(entity, beto):
    with pytest.raises(IntegrityError):
        bulk.insert(IdentityAlias, COLUMNS, [(entity.pk, name, beto.pk) for name in ("una", "otra", "una")])

    assert not IdentityAlias.objects.exists()


def test_moments_one_after_the_other_are_stored_as_each_alone(at):
    first = at.astimezone(ZoneInfo("America/Bogota"))

    stored = bulk.stored_moments(first, every=timedelta(seconds=20), count=2)

    assert stored == [bulk.stored_moment(first + timedelta(seconds=20 * n)) for n in (1, 2)]
