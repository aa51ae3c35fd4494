from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from apropia.foundation.audit.actions import origin
from apropia.people import queries
from apropia.people.access import PersonRequest
from apropia.people.models import Account

ENTITY_KEY = "entity_id"
# Pages that a signed-in account may see before it has chosen an entity.
_FREE_PREFIXES = ("/cuenta/", "/entidad/", "/static/", "/salud")


class PersonMiddleware:
    """Put `request.person` and `request.entity` there, once per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = origin.set(request.META.get("REMOTE_ADDR", ""))
        try:
            if request.user.is_authenticated:
                account = cast(Account, request.user)
                person = queries.person_for_request(account=account, entity_id=request.session.get(ENTITY_KEY))
                if person is not None:
                    personal = cast(PersonRequest, request)
                    personal.person, personal.entity = person, person.entity
                elif not request.path.startswith(_FREE_PREFIXES):
                    return redirect("people:choose_entity")
            return self.get_response(request)
        finally:
            origin.reset(token)
