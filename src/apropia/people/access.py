"""How a view knows who asks: `request.person`, and decorators that keep others out."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Account, Person, Role

# `Role` is here for views, which know no models.
__all__ = ["ENTITY_KEY", "PersonRequest", "Role", "account_of", "following_of", "public", "roles_required"]

# Remembers in the session in which entity an account works, when it has several.
ENTITY_KEY = "entity_id"

P = ParamSpec("P")


class PersonRequest(HttpRequest):
    """A request of a signed-in person in one entity. The middleware puts both there."""

    person: Person
    entity: Entity


View = Callable[Concatenate[PersonRequest, P], HttpResponseBase]


def roles_required(*roles: str) -> Callable[[View[P]], View[P]]:
    """Answer 404 to whoever holds none of these roles: the page does not exist for them."""

    def decorate(view: View[P]) -> View[P]:
        def guarded(request: PersonRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.person.has_role(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        return cast(View[P], wraps(view)(guarded))

    return decorate


public = login_not_required


def account_of(request: HttpRequest) -> Account:
    """Return the account that is signed in. Only where `request.user.is_authenticated`."""
    return cast(Account, request.user)


def following_of(request: HttpRequest) -> str:
    """Return the page of this installation that the person was on the way to (`siguiente`), or nothing."""
    asked = request.POST.get("siguiente") or request.GET.get("siguiente", "")
    is_safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_safe else ""
