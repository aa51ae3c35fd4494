"""What a page answers when a refusal reaches it that no form can show, or an address that no page has."""

from collections.abc import Callable

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request as not_understood
from django.views.defaults import page_not_found

from apropia.foundation.errors import Forbidden, NotFound


class RefusalMiddleware:
    """Turn `NotFound` into a 404 and `Forbidden` into a 403, whichever view let it through.

    An address with a null character is nobody's: PostgreSQL could not even compare it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return page_not_found(request, Http404())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, NotFound):
            raise Http404(exception.message) from exception
        if isinstance(exception, Forbidden):
            raise PermissionDenied(exception.message) from exception


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer a request that Django refused to read; one that is too large is told so, for it can be mended."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return render(request, "413.html", status=413)
    return not_understood(request, exception)


def forged(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a form that was not sent from a page of this sign-in.

    At a kiosk that is a page of whoever stood there before: who stands there now goes on with her own turn.
    """
    if request.path.startswith(reverse("diagnosis:kiosk")):
        return redirect("diagnosis:kiosk_begin")
    return csrf_failure(request, reason=reason)
