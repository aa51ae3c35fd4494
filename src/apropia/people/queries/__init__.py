from apropia.people.queries.identity import person_for_request, persons_of_account

__all__ = ["person_for_request", "persons_of_account"]
