from django.db.models import QuerySet

from apropia.people.models import Account, Person


def persons_of_account(*, account: Account) -> QuerySet[Person]:
    """Return the persons that an account may act as, with their entities."""
    return (
        Person.objects.filter(account=account, status=Person.Status.ACTIVE)
        .select_related("entity", "unit")
        .order_by("entity__name")
    )


def person_for_request(*, account: Account, entity_id: int | None) -> Person | None:
    """Return whom the account acts as: in the chosen entity, or in its only one."""
    persons = list(persons_of_account(account=account)[:50])
    if entity_id is not None:
        return next((one for one in persons if one.entity_id == entity_id), None)
    return persons[0] if len(persons) == 1 else None
