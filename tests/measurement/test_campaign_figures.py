"""CU-01 over the audiences of campaigns, and GE-04 through its provider."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from apropia.campaigns.models import Campaign, Recipient
from apropia.campaigns.states import ACTIVE, DRAFT
from apropia.competences.actions import load_framework
from apropia.competences.models import Competence
from apropia.measurement.queries.computing.facts import NotComputable
from apropia.measurement.queries.computing.providers import _providers
from apropia.measurement.queries.periods import month_of
from measurement.factories import measure

pytestmark = pytest.mark.django_db
OCTOBER = month_of(date(2026, 10, 5))
BEGUN = datetime(2026, 10, 6, 9, 0, tzinfo=ZoneInfo("America/Bogota"))


def make_campaign(entity, **fields):
    return Campaign.objects.create(
        entity=entity,
        name="Firma",
        objective="Que se conozca la firma",
        title="Firme sin imprimir",
        text="Es fácil.",
        starts_at=BEGUN,
        ends_at=BEGUN + timedelta(days=10),
        created_at=BEGUN,
        changed_at=BEGUN,
        **fields,
    )


def test_reach_counts_each_person_once_per_campaign(entity, units, people):
    campaign = make_campaign(entity, status=ACTIVE, activated_at=BEGUN, approved_by=uuid4())
    Recipient.objects.bulk_create(
        Recipient(
            entity=entity,
            campaign=campaign,
            person=person,
            unit=person.unit,
            shown_at=BEGUN if place < 30 else None,
        )
        for place, person in enumerate(people[:60])
    )

    row = measure(entity, "CU-01", OCTOBER).measurements.get(scope_kind="ENTITY")

    assert (row.numerator, row.denominator, row.value) == (30, 60, pytest.approx(50))


def test_a_campaign_by_gap_is_not_counted_as_its_audience_would_tell_who_has_it(entity, units, people, at):
    load_framework(at=at)
    competence = Competence.objects.get(code="1.1")
    campaign = make_campaign(entity, status=ACTIVE, activated_at=BEGUN, approved_by=uuid4(), competence=competence)
    Recipient.objects.bulk_create(Recipient(entity=entity, campaign=campaign, person=one) for one in people[:60])

    with pytest.raises(NotComputable):
        measure(entity, "CU-01", OCTOBER)


def test_a_campaign_not_begun_reaches_nobody(entity, units, people):
    make_campaign(entity, status=DRAFT)

    with pytest.raises(NotComputable):
        measure(entity, "CU-01", OCTOBER)


def test_practices_plug_in_their_figure_from_above(entity):
    assert _providers["GE-04"].__module__ == "apropia.practices.queries.figures"
    with pytest.raises(NotComputable):
        measure(entity, "GE-04", OCTOBER)
