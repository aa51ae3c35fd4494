from apropia.foundation.business_calendar import Calendar
from apropia.foundation.tenancy.models import Entity, NonWorkingDay


def calendar_of(entity: Entity) -> Calendar:
    """Return the days on which an entity works, its own exceptions included."""
    return Calendar.with_exceptions(NonWorkingDay.objects.filter(entity=entity).values_list("date", "is_working"))
