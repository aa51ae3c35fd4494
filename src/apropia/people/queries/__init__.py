from apropia.people.queries.identity import (
    account_by_email,
    has_second_factor,
    person_for_request,
    persons_of_account,
)

__all__ = ["account_by_email", "has_second_factor", "person_for_request", "persons_of_account"]
