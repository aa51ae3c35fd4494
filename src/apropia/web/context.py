from django.http import HttpRequest
from django.utils import timezone

from apropia.foundation import clock
from apropia.web import navigation


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every page its frame: the person, the entity, the day, the menus of the roles held."""
    person = getattr(request, "person", None)
    today = timezone.localtime(clock.now()).date()
    if person is None:
        return {"person": None, "entity": getattr(request, "entity", None), "menu": [], "today": today}
    return {
        "today": today,
        "person": person,
        "entity": getattr(request, "entity", None),
        "menu": navigation.menu_for(person, request.path),
        "account_menu": navigation.account_menu_for(person, request.path),
        "work_menu": navigation.work_menu_for(person, request.path),
        "footer_menu": navigation.footer_menu_for(person, request.path),
        "search_url": navigation.search_url(),
    }
