from apropia.people.queries.calendar import calendar_page, declared_day_seen_by
from apropia.people.queries.entity import identity_facts
from apropia.people.queries.identity import (
    account_by_email,
    has_second_factor,
    person_for_request,
    persons_of_account,
    second_factor_of,
    token_purpose,
)
from apropia.people.queries.persons import (
    EXPORTED,
    PERSONS,
    UnitPage,
    grant_seen_by,
    org_chart_for,
    person_list,
    person_page,
    person_seen_by,
    persons_seen_by,
    unit_page,
    unit_seen_by,
    units_of,
)

__all__ = [
    "EXPORTED",
    "PERSONS",
    "UnitPage",
    "account_by_email",
    "calendar_page",
    "declared_day_seen_by",
    "grant_seen_by",
    "has_second_factor",
    "identity_facts",
    "org_chart_for",
    "person_for_request",
    "person_list",
    "person_page",
    "person_seen_by",
    "persons_of_account",
    "persons_seen_by",
    "second_factor_of",
    "token_purpose",
    "unit_page",
    "unit_seen_by",
    "units_of",
]
