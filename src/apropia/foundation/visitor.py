"""Who asks for a page of foundation: as much of a person as foundation may know."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase

from apropia.foundation.tenancy.models import Entity

P = ParamSpec("P")


class Visitor(Protocol):
    """A signed-in person."""

    uid: UUID
    entity_id: int

    @property
    def display_name(self) -> str: ...

    def has_role(self, *roles: str) -> bool: ...


class VisitorRequest(HttpRequest):
    """A request of a signed-in person in one entity; the middleware of `people` puts both there."""

    person: Visitor
    entity: Entity


View = Callable[Concatenate[VisitorRequest, P], HttpResponseBase]


def only_for(*roles: str) -> Callable[[View[P]], View[P]]:
    """Answer 404 to whoever holds none of these roles: the page does not exist for them."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: VisitorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.person.has_role(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
