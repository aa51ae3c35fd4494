from collections.abc import Callable
from typing import cast

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import origin
from apropia.people import policies, queries
from apropia.people.access import ENTITY_KEY, PersonRequest, account_of

# Remembers in the session that the second factor is set up, so that it is asked of the database once per session.
SECOND_FACTOR_KEY = "second_factor"
# Pages that a signed-in account may see before it has chosen an entity or set its second factor up.
_FREE_PREFIXES = ("/cuenta/", "/entidad/", "/static/", "/tema/", "/salud")


class PersonMiddleware:
    """Put `request.person` and `request.entity` there, once per request, and hold privileged roles to two factors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = origin.set(request.META.get("REMOTE_ADDR", ""))
        try:
            return self._turned_back(request) or self.get_response(request)
        finally:
            origin.reset(token)

    def _turned_back(self, request: HttpRequest) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return None
        account = account_of(request)
        person = queries.person_for_request(account=account, entity_id=request.session.get(ENTITY_KEY))
        is_free = request.path.startswith(_FREE_PREFIXES)
        if person is None:
            return None if is_free else redirect("people:choose_entity")
        personal = cast(PersonRequest, request)
        personal.person, personal.entity = person, person.entity
        if policies.needs_second_factor(person) and not request.session.get(SECOND_FACTOR_KEY):
            has_factor = queries.has_second_factor(account=account)
            if has_factor and _passed_second_step(request):
                request.session[SECOND_FACTOR_KEY] = True
            elif has_factor and not is_free:
                # This session began with the password alone, before the factor was set up somewhere else.
                logout(request)
                return redirect("account_login")
            elif not is_free:
                messages.warning(request, _("Sus roles piden un segundo paso al entrar. Actívelo para seguir."))
                return redirect("mfa_activate_totp")
        return None


def _passed_second_step(request: HttpRequest) -> bool:
    """Say whether this very session gave a code of the second factor, when entering or when setting it up."""
    records = get_authentication_records(request, request.user)
    return any(one.get("method") == "mfa" for one in records)
