from django.http import HttpRequest

from apropia.web import navigation


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every page its frame: the person, the entity, the menu of the roles held."""
    person = getattr(request, "person", None)
    return {
        "person": person,
        "entity": getattr(request, "entity", None),
        "menu": navigation.menu_for(person, request.path) if person else [],
    }
